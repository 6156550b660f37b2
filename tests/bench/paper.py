"""Badges and attendance sheets: seconds, peak memory of the largest process and size, each measure in its own process.

Ours are made in this very process, part after part, or as print jobs make them, by two workers at once; the server
that workers are forked from is started before the clock, as it is in the running site. Every measure starts from the
rows in the database, where no two people say the same. « De la demande au fichier » starts from the button: the job's
row, the queue, a `db_worker` that waits for work. In one process the clock is the processor's, else the wall's. They
alternate. The badges of reportlab that ours are compared with have the same mask of QR.
"""

import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

from django.contrib.auth.models import User
from django.template.loader import render_to_string
from weasyprint import HTML

from inscriptions.paper.attendance_sheet import attendance_to_print
from inscriptions.paper.badge_face import face_of, with_seats
from inscriptions.paper.badges import badges_to_print
from inscriptions.paper.jobs import print_job
from inscriptions.paper.labels import DEFAULT_SHEET
from programme.models import Event
from rencontre.pdf import render, typeset
from rencontre.pdf.merge import merge
from rencontre.pdf.papers import Printout
from tests.bench.crowd import crowd
from tests.bench.rivals import by_reportlab, by_typst
from tests.factories import UserFactory

RUNS = 3
WORKER = """import tests.bench
from django.core.management import call_command
from rencontre.pdf import render
render.render_parts.__kwdefaults__["workers"] = %d
call_command("db_worker", verbosity=0, reload=False, startup_delay=False)"""
PLAIN = """<html lang="fr"><head><title>Émargement</title><style>@page { size: A4 landscape }
td, th { border: 1px solid; height: 9mm }</style></head><body><table>
<thead><tr><th>N°</th><th>Nom</th><th>Fonction</th><th>Structure</th><th>Matin</th><th>Après-midi</th></tr></thead>
<tbody>%s</tbody></table></body></html>"""
PLAIN_ROW = '<tr><td>%d</td><th scope="row">%s</th><td>%s</td><td>%s</td><td></td><td></td></tr>'


def badges(event: Event) -> Printout:
    people = list(event.registrations.values_list("pk", flat=True))
    return badges_to_print(event, maker=None, people=people, sheet=DEFAULT_SHEET)


def in_this_process(printout: Printout) -> bytes:
    """What workers do, here: the same parts, the same merge; what a part leaves is collected before the next."""
    gc.disable()
    gc.freeze()
    made = []
    for part in printout.parts:
        if made:
            gc.collect()
        html = render_to_string(printout.template, part.context)
        made.append(typeset.to_pdf(html, typeset.OwnFetcher(part.assets), part.drawings, part.places))
    return merge(made)


def by_two_workers(printout: Printout) -> bytes:
    return render.render_parts(printout.template, printout.parts, workers=2)


def plain_table(event: Event) -> bytes:
    """The rows of the sheet in one table, as anybody would ask WeasyPrint for it."""
    people = enumerate(event.registrations.confirmed().in_name_order(), start=1)
    rows = [PLAIN_ROW % (number, p.full_name, p.job_title, p.organisation) for number, p in people]
    return HTML(string=PLAIN % "".join(rows)).write_pdf(pdf_variant=typeset.VARIANT)


def reportlab(code: str) -> Callable[[Event], bytes]:
    return lambda event: by_reportlab(faces(event), code=code)


def faces(event: Event) -> list:
    return [face_of(person) for person in with_seats(list(event.registrations.all().in_name_order()))]


def from_the_button(event: Event) -> bytes:
    """What the maker waits for: the job is asked for, a worker that has nothing else to do takes it and makes it."""
    job = print_job(event=event, maker=User.objects.get(), document="badges", options={})
    while job.state not in {job.State.DONE, job.State.FAILED}:
        sleep(0.05)
        job.refresh_from_db()
    return job.file.read()


@contextmanager
def a_worker(processes: int) -> Iterator[None]:
    """A worker of the queue that has made the smallest day's already, and makes the parts in so many processes."""
    worker = subprocess.Popen([sys.executable, "-c", WORKER % processes])
    try:
        from_the_button(Event.objects.earliest("pk"))
        yield
    finally:
        worker.terminate()
        worker.wait()


MEASURES = {
    "badges, un processus": lambda event: in_this_process(badges(event)),
    "badges, deux processus": lambda event: by_two_workers(badges(event)),
    "badges, reportlab": reportlab("best"),
    "badges, reportlab, masque fixe": reportlab("fixed"),
    "badges, de la demande au fichier, un processus": from_the_button,
    "badges, de la demande au fichier, deux processus": from_the_button,
    "badges, typst": lambda event: by_typst(faces(event)),
    "émargement, un processus": lambda event: in_this_process(attendance_to_print(event)),
    "émargement, deux processus": lambda event: by_two_workers(attendance_to_print(event)),
    "un seul grand tableau": plain_table,
}
# What is measured, for how many people.
PLAN = [(name, 1000) for name in MEASURES] + [
    (name, size)
    for name, sizes in (("badges, un processus", (100, 5000)), ("émargement, un processus", (100, 4000)))
    for size in sizes
]


def main() -> None:
    """Print a line a measure, medians of three that alternate, then what the goals compare."""
    UserFactory()
    days = {size: crowd(size).pk for size in sorted({10, *(size for _, size in PLAN)})}
    runs: dict[tuple[str, int], list[dict]] = {key: [] for key in PLAN}
    for _ in range(RUNS):
        for (name, size), made in runs.items():
            made.append(in_a_new_process(name, days[size]))
    found = {key: median(run["seconds"] for run in made) for key, made in runs.items()}
    wall = {key: median(run["wall"] for run in made) for key, made in runs.items()}
    for (name, size), made in runs.items():
        memory, weight = max(run["memory"] for run in made), made[0]["size"] / 1e6
        seconds = f"{found[name, size]:.2f} s ({wall[name, size]:.2f} à l’horloge)"
        print(f"{name}, {size} personnes : {seconds}, {memory:.0f} Mo au plus par processus, {weight:.2f} Mo")
    rival, button = "badges, reportlab, masque fixe", "badges, de la demande au fichier"
    compare("Badges, un processus / reportlab, même masque", found, "badges, un processus", rival, goal=1.8)
    compare("Badges, deux processus / reportlab, même masque", wall, "badges, deux processus", rival, goal=1)
    compare("De la demande au fichier, un processus / reportlab", wall, f"{button}, un processus", rival)
    compare("De la demande au fichier, deux processus / reportlab", wall, f"{button}, deux processus", rival)
    compare(
        "Émargement, un processus / un seul tableau",
        found,
        "émargement, un processus",
        "un seul grand tableau",
        goal=0.7,
    )
    grows("Par badge, 5 000 / 100", found, "badges, un processus", 100, 5000, goal=1.15)
    grows("Par ligne, 4 000 / 100", found, "émargement, un processus", 100, 4000, goal=1.15)


def compare(title: str, found: dict, ours: str, other: str, *, goal: float | None = None) -> None:
    wanted = f" (but : {goal} au plus)" if goal else ""
    print(f"{title} : {found[ours, 1000] / found[other, 1000]:.2f}{wanted}")


def grows(title: str, found: dict, name: str, few: int, many: int, *, goal: float) -> None:
    ratio = found[name, many] / many / (found[name, few] / few)
    print(f"{title} : {ratio:.2f} (but : {goal} au plus), {found[name, many] / many * 1000:.2f} ms")


def in_a_new_process(name: str, day: int) -> dict:
    """What `measure` prints, and the peak memory in MB of the largest process that it or its workers were."""
    code = f"from tests.bench.paper import measure; measure({name!r}, {day})"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True)
    peaks: dict[int, float] = {}
    while process.poll() is None:
        for pid in session(process.pid):
            peaks[pid] = max(peaks.get(pid, 0), peak_memory(pid))
        sleep(0.1)
    if process.returncode:
        raise SystemExit(f"{name} : la mesure a échoué.")
    return json.loads(process.stdout.read()) | {"memory": max(peaks.values())}


def session(leader: int) -> list[int]:
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if _session_of(pid) == leader]


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def peak_memory(pid: int) -> float:
    try:
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(peak[1]) / 1024 if peak else 0


def measure(name: str, day: int) -> None:
    """Print, as JSON, the seconds that one document takes (of processor where one process makes it) and its bytes."""
    event, make = Event.objects.get(pk=day), MEASURES[name]
    alone = make is not from_the_button and not name.endswith("deux processus")
    with a_worker(2 if name.endswith("deux processus") else 1) if make is from_the_button else nullcontext():
        if name.endswith("deux processus"):
            render._Worker().stop()  # starts the server that forks
        started, spent = perf_counter(), process_time()
        content = make(event)
        wall, cpu = perf_counter() - started, process_time() - spent
    print(json.dumps({"seconds": cpu if alone else wall, "wall": wall, "size": len(content)}))


if __name__ == "__main__":
    main()
