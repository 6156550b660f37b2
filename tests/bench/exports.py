"""Reading 10,000 people: exports beside django-import-export's own of as many plain columns, and the recount of seats.

Seconds of CPU, medians of three runs that alternate; memory above the warm process, each measure in its own.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from django.core.management import call_command
from django.utils import timezone
from import_export.formats import base_formats
from import_export.resources import ModelResource

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.spreadsheets.resource import RegistrationResource
from programme.models import Event
from programme.spreadsheets.formats import Csv, Ods, Xlsx
from tests.factories import EventFactory, RegistrationFactory, SlotFactory, WorkshopFactory

FEW, MANY, RUNS = 30, 10_000, 3
GOAL, MOST_MEMORY = 1.2, 100  # times the default export; MB


class DefaultResource(ModelResource):
    """As many columns of the same table, as anybody would ask for them."""

    class Meta:
        model = Registration
        fields = [
            "role", "first_name", "last_name", "email", "organisation", "job_title", "profile", "territory", "phone",
            "attends_morning", "attends_lunch", "attends_afternoon", "photo_consent", "list_consent", "note", "event",
            "status", "created_at", "source", "badge_code", "queued_at",
        ]  # fmt: skip


def export(resource_class: type[ModelResource], kind: type[base_formats.Format]) -> Callable[[Event], object]:
    return lambda event: kind().export_data(resource_class().export(event.registrations.in_name_order()))


def recount(event: Event) -> None:
    call_command("verify_seats", event=event.slug, stdout=sys.stderr)


MEASURES = {
    "CSV": export(RegistrationResource, Csv),
    "CSV par défaut": export(DefaultResource, base_formats.CSV),
    "XLSX": export(RegistrationResource, Xlsx),
    "XLSX par défaut": export(DefaultResource, base_formats.XLSX),
    "ODS": export(RegistrationResource, Ods),
    "verify_seats": recount,
}


def main() -> None:
    """Print a line a measure, then what the goals compare."""
    assert len(DefaultResource().get_export_headers()) == len(RegistrationResource().get_export_headers())
    for size in (FEW, MANY):
        prepare(size)
    runs = [{name: in_a_new_process(name) for name in MEASURES} for _ in range(RUNS)]
    seconds = {name: median(run[name]["seconds"] for run in runs) for name in MEASURES}
    for name in MEASURES:
        memory = max(run[name]["memory"] for run in runs)
        print(
            f"{name}, {MANY} personnes : {seconds[name]:.2f} s de processeur, "
            f"{memory:.0f} Mo de plus (but : {MOST_MEMORY} au plus)"
        )
    for kind in ("CSV", "XLSX"):
        ratio = seconds[kind] / seconds[f"{kind} par défaut"]
        print(f"{kind}, rapport à l’export par défaut : {ratio:.2f} (but : {GOAL} au plus)")


def prepare(size: int) -> None:
    """A day of `size` people, who wish three of its ten workshops and sit in the first."""
    slot = SlotFactory(event=EventFactory(slug=f"mesure-{size}"))
    workshops = WorkshopFactory.create_batch(10, parent=slot)
    Registration.objects.bulk_create(RegistrationFactory.build_batch(size, event=slot.event), batch_size=500)
    now, people = timezone.now(), list(slot.event.registrations.values_list("pk", flat=True))
    WorkshopSeat.objects.bulk_create(
        WorkshopSeat(registration_id=pk, slot=slot, workshop=workshops[rank % 10], allotted_at=now, by="site")
        for rank, pk in enumerate(people)
    )
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(
            registration_id=pk, slot=slot, workshop=workshops[(place + wish) % 10], rank=wish + 1, queued_at=now
        )
        for place, pk in enumerate(people)
        for wish in range(3)
    )


def in_a_new_process(name: str) -> dict:
    """What `measure` prints."""
    code = f"from tests.bench.exports import measure; measure({name!r})"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def measure(name: str) -> None:
    """Print the seconds of CPU, and the MB that MANY people take above what FEW had taken, as JSON."""
    MEASURES[name](Event.objects.get(slug=f"mesure-{FEW}"))
    before, started = peak(), process_time()
    MEASURES[name](Event.objects.get(slug=f"mesure-{MANY}"))
    print(json.dumps({"seconds": process_time() - started, "memory": peak() - before}))


def peak() -> float:
    """The most memory that this process ever held, in MB; `getrusage` counts what its parent held before it."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


if __name__ == "__main__":
    main()
