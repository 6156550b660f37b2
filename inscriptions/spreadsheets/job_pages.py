"""A long import, watched by who confirmed it while it is written."""

from django.shortcuts import get_object_or_404

from inscriptions.models import ImportJob
from inscriptions.spreadsheets.forms import day_in_words
from inscriptions.spreadsheets.long_imports import LOST_ERROR
from inscriptions.spreadsheets.outcome import done_in_words
from programme.desk.pages import Headed, TeamRequest, day_page
from rencontre.french.typography import french_number
from rencontre.tasks.jobs import UNENDED

REFRESH = 3  # seconds
State = ImportJob.State


@day_page.apart(
    "imports/<int:job>/",
    title="Import d’inscriptions",
    name="inscriptions_import_job",
    permission="inscriptions.add_registration",
    template="inscriptions/spreadsheets/job.html",
)
def import_watched(request: TeamRequest, job: int) -> Headed:
    """Where the import stands; the page comes back by itself while it is written, unless `?arret=1`."""
    own = get_object_or_404(request.user.import_jobs.select_related("event"), pk=job)
    is_running, stays = own.state in UNENDED and not own.is_lost, "arret" in request.GET
    context = {
        "job": own,
        "event": own.event,
        "day_said": day_in_words(own.event),
        "is_running": is_running,
        "is_done": own.state == State.DONE,
        "stays": stays,
        "progress": progress_in_words(own),
        "registered": done_in_words(people=own.people, waiting=own.waiting, known=own.known, amended=own.amended),
        "error": LOST_ERROR if own.is_lost else own.error,
        "trail": day_page.trail_to(own.event),
    }
    return Headed(context, {"Refresh": str(REFRESH)} if is_running and not stays else {})


def progress_in_words(job: ImportJob) -> str:
    """Where the job stands: its turn, the lines it reads, then all that it writes at once."""
    if job.is_silent:
        return "Import interrompu : il reprend de lui-même, dans la minute."
    if job.state == State.WAITING:
        return "Import en attente de son tour."
    read = f"{french_number(job.steps_done)} lignes lues sur {french_number(job.steps)}"
    return f"Import en cours : {read if job.steps else 'préparation'}…"
