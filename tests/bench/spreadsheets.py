"""An import of 2,000 people, then of 5,000: preview and confirmation, against django-import-export alone.

Alone, it reads the same workbook once with its default options, and saves each row of the same columns: no preview, no
rule, no seat, no history, no letter.
"""

from dataclasses import dataclass
from io import BytesIO
from statistics import median
from time import perf_counter, process_time
from typing import Any

import openpyxl
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from inscriptions.models import Registration
from inscriptions.people.answers import BY_NAME
from inscriptions.signup.listed import NO_CHOICE
from inscriptions.signup.register import Intake
from inscriptions.spreadsheets import incoming
from inscriptions.spreadsheets.offers import ALL_NAMES
from programme.models import Event
from rencontre.actors import TeamMember
from tests.factories import EventFactory, SlotFactory, WorkshopFactory

PEOPLE, MOST, WORKSHOPS, RUNS = 2000, 5000, 5, 5
NAMES = ("first_name", "last_name", "email", "organisation", "job_title", "profile", "territory", "phone")
HALF_DAYS = ("attends_morning", "attends_afternoon")
HEADINGS = {name: BY_NAME[name].column_heading for name in (*NAMES, *HALF_DAYS)} | {"note": "Vœux"}


@dataclass(frozen=True)
class ImportRatio:
    """Medians, in seconds of CPU, of both passes of ours and of the one of the other; of our lock, by the clock too."""

    preview: float
    confirmation: float
    locked: float
    locked_cpu: float
    alone: float

    @property
    def ratio(self) -> float:
        return (self.preview + self.confirmation) / self.alone


class Bare(resources.ModelResource):
    """The same columns with the package's own widgets; the wishes, which are no column, are kept as a text."""

    def __init__(self, event: Event):
        super().__init__()
        self.day = event
        kinds = {name: OuiWidget() for name in HALF_DAYS}
        self.fields = {
            name: fields.Field(name, heading, kinds.get(name, widgets.CharWidget()))
            for name, heading in HEADINGS.items()
        }

    class Meta:
        model = Registration
        fields: list[str] = []
        import_id_fields: list[str] = []

    def init_instance(self, row: Any = None) -> Registration:
        now = timezone.now()
        return Registration(event=self.day, created_at=now, status_changed_at=now)


class OuiWidget(widgets.BooleanWidget):
    TRUE_VALUES = ["oui"]


def import_ratio(people: int = PEOPLE, runs: int = RUNS) -> ImportRatio:
    """Import the same workbook in both ways, in turn, each time to a new day."""
    content = workbook(people)
    measured = [(*import_by_ours(content), import_alone(content)) for _ in range(runs)]
    return ImportRatio(*(median(column) for column in zip(*measured, strict=True)))


def workbook(people: int) -> bytes:
    book, content = openpyxl.Workbook(), BytesIO()
    book.active.append([*HEADINGS.values()])
    for number in range(people):
        who = [f"Alice{number}", f"Durand{number}", f"alice{number}@exemple.fr", f"Mairie n° {number % 200}"]
        what = ["Adjointe au maire", "elu", "Ecques", f"03 21 00 {number // 100:02} {number % 100:02}", "oui", "oui"]
        first, second = number % WORKSHOPS + 1, (number + 1) % WORKSHOPS + 1
        book.active.append([*who, *what, f"Atelier {first} ; Atelier {second}"])
    book.save(content)
    return content.getvalue()


def import_by_ours(content: bytes) -> tuple[float, float, float, float]:
    """Seconds of CPU of the preview, then of the confirmation; from its lock to its commit, by the clock and of CPU."""
    slot = SlotFactory()
    for number in range(WORKSHOPS):
        WorkshopFactory(parent=slot, number=number + 1, capacity=PEOPLE // WORKSHOPS // 2)
    started = process_time()
    preview(content, slot.event)
    previewed = process_time()
    with Stopwatch() as locked:
        confirm(content, slot.event)
    return previewed - started, process_time() - previewed, locked.seconds, locked.cpu


class Stopwatch:
    """Times the writing of the lines, which is the act from its lock to its commit."""

    seconds = cpu = 0.0

    def __enter__(self) -> "Stopwatch":
        self.plain = incoming.register_list
        incoming.register_list = self._timed
        return self

    def _timed(self, **kwargs: Any) -> Intake:
        started, cpu = perf_counter(), process_time()
        found = self.plain(**kwargs)
        self.seconds, self.cpu = perf_counter() - started, process_time() - cpu
        return found

    def __exit__(self, *error: object) -> None:
        incoming.register_list = self.plain


def preview(content: bytes, event: Event) -> None:
    """What the page of the preview does: the file is read, its columns matched, its people decided."""
    found = incoming.outlook(incoming.Incoming(event, content, with_needs=False), NO_CHOICE, ALL_NAMES)
    if found.faults:
        raise AssertionError(found.faults)


def confirm(content: bytes, event: Event) -> None:
    """What its button does."""
    read = incoming.Incoming(event, content, with_needs=False)
    incoming.write(read, NO_CHOICE, ALL_NAMES, by=TeamMember("denis"))


def import_alone(content: bytes) -> float:
    """Seconds of CPU of the package alone."""
    event = EventFactory()
    started = process_time()
    result = Bare(event).import_data(XLSX().create_dataset(content))
    seconds = process_time() - started
    if result.has_errors() or result.has_validation_errors():
        raise AssertionError(result.base_errors, result.row_errors()[:1])
    return seconds


if __name__ == "__main__":
    for number, runs in ((PEOPLE, RUNS), (MOST, 3)):
        found = import_ratio(number, runs)
        print(
            f"Import de {number} personnes (XLSX, {len(HEADINGS)} colonnes, SQLite, médianes de {runs} mesures, "
            f"secondes de processeur) : aperçu {found.preview:.2f}, confirmation {found.confirmation:.2f}, "
            f"django-import-export seul, en une passe, {found.alone:.2f} ; rapport {found.ratio:.2f}. "
            f"Verrou tenu {found.locked:.2f} s, dont {found.locked_cpu:.2f} de processeur."
        )
