"""Long documents: asked for, watched while they are made, then handed to their maker."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import PrintJob
from inscriptions.paper.jobs import (
    KEPT,
    LOST_ERROR,
    OUTDATED_ERROR,
    print_job,
    take_up,
)
from inscriptions.paper.line import PrintLine, line_of
from inscriptions.paper.sessions_held import SEEN_BY
from programme.desk.pages import ACT, Headed, Link, TeamRequest, day_page
from programme.desk.sensitive import asks_again
from programme.models import DayFile, Event
from rencontre.domain import DomainError
from rencontre.french.typography import french_instant, french_number
from rencontre.french.words import counted, plural
from rencontre.pdf.papers import PAPERS
from rencontre.pdf.response import pdf_response
from rencontre.tasks.jobs import UNENDED

REFRESH = 3  # seconds
LONGEST = 3500  # characters of a request in an address: gunicorn refuses lines over 4,094
State = PrintJob.State
MINE = "Mes impressions"
NOT_KEPT = "Cette impression n’est plus gardée : demandez-la de nouveau."
NO_SERVICE = "Aucun service d’impression ne répond."
GONE = "Document d’une version précédente"  # printed under a name that is no more


def ask_job(*, event: Event, document: str, options: dict[str, object], count: int) -> HttpResponse:
    """Lead to the page that asks for a job: what a GET answers when its document is long.

    DomainError when the address of that page would be too long: `options` name many people one by one.
    """
    demand = {"event": event.pk, "document": document, "options": options, "count": count}
    asked = signing.dumps(demand, compress=True)
    if len(asked) > LONGEST:
        raise DomainError("Cette sélection est trop longue pour être regardée : choisissez moins de personnes.")
    return redirect(f"{reverse('admin:inscriptions_ask_job')}?demande={asked}")


@day_page.apart("impressions/", title=MINE, name="inscriptions_jobs", template="inscriptions/paper/jobs.html")
def jobs_of_the_user(request: TeamRequest) -> dict:
    """The print jobs of the user who is there."""
    return {"jobs": shown(_jobs_of(request.user))}


@day_page.apart(
    "impressions/demande/",
    title="Document à préparer",
    name="inscriptions_ask_job",
    template="inscriptions/paper/job_ask.html",
    methods=ACT,
)
def job_asked(request: TeamRequest) -> HttpResponse | dict:
    """Say how long the document is; the page's button starts the job."""
    try:
        asked = signing.loads(request.GET.get("demande", ""))
    except signing.BadSignature as error:
        raise Http404 from error
    paper = PAPERS.get(asked["document"])
    if paper is None:
        raise Http404
    event = get_object_or_404(Event, pk=asked["event"])
    if not paper.may_print(request.user):
        raise PermissionDenied
    if request.method == "POST":
        job = print_job(event=event, maker=request.user, document=paper.slug, options=asked["options"])
        return redirect("admin:inscriptions_job", job.pk)
    return {
        "title": paper.title,
        "event": event,
        "count": f"{french_number(asked['count'])} {paper.noun}{plural(asked['count'])}",
        "trail": day_page.trail_to(event),
    }


@day_page.apart("impressions/<int:job>/", title=MINE, name="inscriptions_job", template="inscriptions/paper/job.html")
def job_watched(request: TeamRequest, job: int) -> Headed:
    """Where the job stands; the page comes back by itself while it is made, unless `?arret=1`."""
    own = _own_job(request, job)
    (context,) = shown([own])
    stays = "arret" in request.GET
    headers = {"Refresh": str(REFRESH)} if context["is_running"] and not stays else {}
    trail = [*day_page.trail_to(own.event), Link(reverse("admin:inscriptions_jobs"), MINE)]
    return Headed(context | {"title": context["document"], "stays": stays, "trail": trail}, headers)


@day_page.apart("impressions/<int:job>/fichier.pdf", title=MINE, name="inscriptions_job_file")
def job_file(request: TeamRequest, job: int) -> HttpResponse:
    """What was made; from an address that asks the password again where the paper's own does."""
    paper = PAPERS.get(_own_job(request, job).document)
    if paper and asks_again(f"admin:{paper.name}"):
        return redirect("admin:inscriptions_sensitive_job_file", job)
    return _made(request, job)


@day_page.apart(
    "impressions/<int:job>/reserve/fichier.pdf", title=MINE, name="inscriptions_sensitive_job_file", sensitive=True
)
def sensitive_job_file(request: TeamRequest, job: int) -> HttpResponse:
    return _made(request, job)


def _made(request: TeamRequest, job: int) -> HttpResponse:
    """What was made; back to its page, which says so, when it is not kept any more."""
    done = _own_job(request, job)
    if done.state != State.DONE:
        raise Http404
    try:
        with done.file.open() as file:
            return pdf_response(file.read(), done.filename.removesuffix(".pdf"))
    except FileNotFoundError:
        return redirect("admin:inscriptions_job", job)


@day_page.apart("impressions/<int:job>/recommencer/", title=MINE, name="inscriptions_job_again", methods=["POST"])
def job_again(request: TeamRequest, job: int) -> HttpResponse:
    """Take up the job that was interrupted, or make another of one that ended; one that is in hand stays so."""
    old = _own_job(request, job)
    if old.state in UNENDED and not old.is_lost:
        take_up(old.pk)
        return redirect("admin:inscriptions_job", old.pk)
    if old.document not in PAPERS:
        messages.error(request, OUTDATED_ERROR)
        return redirect("admin:inscriptions_documents", old.event_id)
    new = print_job(event=old.event, maker=request.user, document=old.document, options=old.options)
    return redirect("admin:inscriptions_job", new.pk)


def _own_job(request: TeamRequest, pk: int) -> PrintJob:
    """The user's own job, of less than a day or unended; 404 for anybody else's, for a superuser too."""
    job = get_object_or_404(_jobs_of(request.user), pk=pk)
    paper = PAPERS.get(job.document)
    if not (paper.may_print(request.user) if paper else request.user.has_perm(SEEN_BY)):
        raise PermissionDenied
    return job


def jobs_of_the_day(user: User, event: Event) -> list[dict]:
    """What « Documents à imprimer » says of the user's own jobs of `event`."""
    return shown(_jobs_of(user).filter(event=event))


def shown(jobs: Iterable[PrintJob]) -> list[dict]:
    """What the pages say of each job; one that nobody will make any more is said failed before it is written down."""
    jobs = list(jobs)
    line, made = line_of(jobs), DayFile.objects.filter(name__in=[job.file.name for job in jobs if job.file])
    kept = dict(made.values_list("name", Length("content")))
    return [_shown(job, line, kept.get(job.file.name)) for job in jobs]


def _shown(job: PrintJob, line: PrintLine, weight: int | None) -> dict:
    paper, silent = PAPERS.get(job.document), None if job.is_lost else line.silent_since(job)
    is_running = job.state in UNENDED and not job.is_lost
    ended = "en échec" if job.state != State.DONE else "plus gardé" if weight is None else "prêt"
    progress = _progress(job, line.before.get(job.pk, 0), is_served=silent is None)
    return {
        "job": job,
        "event": job.event,
        "document": paper.title if paper else GONE,
        "asked": french_instant(job.queued_at),
        "is_running": is_running,
        "is_interrupted": job.is_silent and is_running,
        "is_done": job.state == State.DONE and weight is not None,
        "weight": weight,
        "error": LOST_ERROR if job.is_lost else NOT_KEPT if job.state == State.DONE else job.error,
        "progress": progress,
        "silent_since": french_instant(silent) if silent else "",
        "state": f"{progress} {NO_SERVICE}" if silent else progress if is_running else ended,
    }


def _progress(job: PrintJob, before: int, *, is_served: bool) -> str:
    """« en attente », « en cours », « reprise »: where the job stands, and how many of its pieces are made."""
    if job.is_silent:
        return "Interrompue : elle reprend d’elle-même, dans la minute." if is_served else "Interrompue avant la fin."
    if job.state == State.WAITING:
        turn = f"{counted(before, 'impression')} avant la vôtre." if before else ""
        if job.tries:
            return f"Interrompue, en attente d’être reprise{f' : {turn}' if turn else '.'}"
        return f"En attente : {turn}" if turn else "En attente de son tour."
    noun = PAPERS[job.document].noun if job.document in PAPERS else "page"
    made = f"{french_number(job.steps_done)} {noun}{plural(job.steps_done)} sur {french_number(job.steps)}"
    return f"{'Reprise' if job.tries > 1 else 'En cours'} : {made if job.steps else 'préparation…'}"


def _jobs_of(user: User) -> QuerySet[PrintJob]:
    jobs = user.print_jobs.filter(Q(queued_at__gte=timezone.now() - KEPT) | Q(state__in=UNENDED))
    return jobs.select_related("event")
