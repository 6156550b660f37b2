"""Badges and attendance sheets: seconds, peak memory of the largest process and size, each measure in its own process.

Ours are made in this very process, part after part, or as print jobs make them, by two workers at once; the server
that workers are forked from is started before the clock, as it is in the running site. Every measure starts from the
rows in the database.
"""

import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from django.template.loader import render_to_string
from weasyprint import HTML

from inscriptions.paper.attendance_sheet import attendance_to_print
from inscriptions.paper.badge_face import face_of, with_seats
from inscriptions.paper.badges import badges_to_print
from inscriptions.paper.labels import DEFAULT_SHEET
from programme.models import Event
from rencontre.pdf import render, typeset
from rencontre.pdf.merge import merge
from rencontre.pdf.papers import Printout
from rencontre.pdf.render import Part
from tests.bench.rivals import by_reportlab, by_typst
from tests.factories import EventFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

SIZES, RUNS = [100, 1000, 4000, 5000], 3
FIRST_NAMES = ["Alice", "Bob", "Chloé", "Jean-François", "Marie-Élisabeth"]
LAST_NAMES = ["d'Orval", "Le Goaziou", "Hingrez Cereda", "Évrard", "Vandenbroucke", "Ça"]
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


MEASURES = {
    "badges, un processus": lambda event: in_this_process(badges(event)),
    "badges, deux processus": lambda event: by_two_workers(badges(event)),
    "badges, reportlab": reportlab("best"),
    "badges, reportlab, masque fixe": reportlab("fixed"),
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
    """Print a line a measure, medians of three, then what the goals compare."""
    for size in sorted({size for _, size in PLAN}):
        prepare(size)
    found = {}
    for name, size in PLAN:
        runs = [in_a_new_process(name, size) for _ in range(RUNS)]
        found[name, size] = seconds = median(run["seconds"] for run in runs)
        memory, weight = max(run["memory"] for run in runs), runs[0]["size"] / 1e6
        print(f"{name}, {size} personnes : {seconds:.2f} s, {memory:.0f} Mo au plus par processus, {weight:.2f} Mo")
    compare("Badges, un processus / reportlab", found, "badges, un processus", "badges, reportlab", goal=1.3)
    compare("Badges, deux processus / reportlab", found, "badges, deux processus", "badges, reportlab", goal=0.9)
    compare(
        "Émargement, un processus / un seul tableau",
        found,
        "émargement, un processus",
        "un seul grand tableau",
        goal=0.7,
    )
    grows("Par badge, 5 000 / 100", found, "badges, un processus", 100, 5000, goal=1.15)
    grows("Par ligne, 4 000 / 100", found, "émargement, un processus", 100, 4000, goal=1.15)


def compare(title: str, found: dict, ours: str, other: str, *, goal: float) -> None:
    print(f"{title} : {found[ours, 1000] / found[other, 1000]:.2f} (but : {goal} au plus)")


def grows(title: str, found: dict, name: str, few: int, many: int, *, goal: float) -> None:
    ratio = found[name, many] / many / (found[name, few] / few)
    print(f"{title} : {ratio:.2f} (but : {goal} au plus), {found[name, many] / many * 1000:.2f} ms")


def prepare(size: int) -> None:
    """A day of `size` people, each with a seat in one of five workshops."""
    slot = SlotFactory(event=EventFactory(slug=f"mesure-{size}"))
    workshops = WorkshopFactory.create_batch(5, parent=slot)
    for number in range(size):
        person = RegistrationFactory(
            event=slot.event,
            first_name=FIRST_NAMES[number % len(FIRST_NAMES)],
            last_name=f"{LAST_NAMES[number % len(LAST_NAMES)]} {number}",
            job_title="chargée de mission politique de la ville",
        )
        SeatFactory(registration=person, workshop=workshops[number % 5])


def in_a_new_process(name: str, size: int) -> dict:
    """What `measure` prints, and the peak memory in MB of the largest process that it or its workers were."""
    code = f"from tests.bench.paper import measure; measure({name!r}, {size})"
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


def measure(name: str, size: int) -> None:
    """Print the seconds that one document takes and its size in bytes, as JSON."""
    event = Event.objects.get(slug=f"mesure-{size}")
    if name.endswith("deux processus"):
        render._Worker(PLAIN % "", Part({})).result()
    started = perf_counter()
    content = MEASURES[name](event)
    print(json.dumps({"seconds": perf_counter() - started, "size": len(content)}))


if __name__ == "__main__":
    main()
