"""Seconds and peak memory of badges and of the attendance sheet, each in its own process; 100 and 1 000 people."""

import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from inscriptions.documents import attendance_pdf, badges_pdf
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

SIZES, RUNS = [100, 1000], 3
FIRST_NAMES = ["Alice", "Bob", "Chloé", "Jean-François", "Marie-Élisabeth"]
LAST_NAMES = ["d'Orval", "Le Goaziou", "Hingrez Cereda", "Évrard", "Vandenbroucke", "Ça"]
DOCUMENTS = {
    "aucun PDF": lambda event: event,
    "badges": lambda event: badges_pdf(event.registrations.all()),
    "émargement": attendance_pdf,
}


def main(sizes: list[int]) -> None:
    """Print a line for each number of people and document: median seconds, largest memory."""
    for size in sizes:
        prepare(size)
        for document in DOCUMENTS:
            runs = [in_a_new_process(document, size) for _ in range(RUNS)]
            seconds, memory = median(run[0] for run in runs), max(run[1] for run in runs)
            print(f"{document}, {size} personnes : {seconds:.2f} s, {memory:.0f} Mo au plus")


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


def in_a_new_process(document: str, size: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.paper", document, str(size)]
    seconds, memory = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(memory)


def measure(document: str, size: int) -> None:
    """Print the seconds that one document takes, and this process's peak memory in MB."""
    event = Event.objects.get(slug=f"mesure-{size}")
    started = perf_counter()
    DOCUMENTS[document](event)
    seconds = perf_counter() - started
    # Not getrusage(): its peak is inherited from the process that started this one.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(seconds, int(peak[1]) / 1024)


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in DOCUMENTS:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
