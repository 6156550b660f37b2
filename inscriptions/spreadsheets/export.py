"""Registrations out to a spreadsheet: rows of plain values in one pass, after what they share was read once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from import_export.fields import Field

from inscriptions.letters.audiences import workshop_name
from inscriptions.models import Answer, Question, Registration, WorkshopChoice, WorkshopSeat
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.people.answers import BY_NAME, NEEDS
from inscriptions.spreadsheets.asked_columns import cell_of, headings_of
from programme.models import Event, Session
from programme.spreadsheets.cells import Sheet

CHUNK = 2000  # rows fetched at once
LAST_OF_PRESENCE = "Ateliers souhaités"  # the column that those of the questions follow
Values = Mapping[str, Any]  # lookup → value, of one registration
Columns = dict[str, Callable[[Values], object]]  # heading → what its cell says of a row


@dataclass(frozen=True)
class ExportedDay:
    """What the rows of a day share."""

    slug: str
    title: str
    profiles: dict[str, str]  # code → label
    has_several_slots: bool


def sheet_of(people: RegistrationQuerySet, fields: Mapping[str, Field]) -> Sheet:
    """`people`, in their order, in the columns `fields` (by name), and what they answered to the questions of their
    days: six statements, however many they are, seven with answers.
    """
    days = _days(people)
    choices = WorkshopChoice.objects.filter(registration__in=people).order_by("slot__starts_at", "slot", "rank")
    seats = WorkshopSeat.objects.filter(registration__in=people).order_by("slot__starts_at", "slot")
    wanted = Q(pk__in=choices.order_by().values("workshop")) | Q(pk__in=seats.order_by().values("workshop"))
    workshops = Session.objects.filter(wanted).select_related("parent").in_bulk()
    told = _told(days, _held(choices, workshops, days), _held(seats, workshops, days))
    columns = {field.column_name: told.get(name) or _as_kept(name, field) for name, field in fields.items()}
    columns = _with_questions(columns, _asked(people, days, with_needs=any(one.name in fields for one in NEEDS)))
    name = next(iter(days.values())).title if len(days) == 1 else ""
    return Sheet(list(columns), _rows(people, fields, list(columns.values())), name)


def _with_questions(columns: Columns, asked: Mapping[bool, Columns]) -> Columns:
    """The plain ones stand below the half-days, as on the form; the sensitive ones below the needs, at the end."""
    headings = list(columns)
    place = headings.index(LAST_OF_PRESENCE) + 1 if LAST_OF_PRESENCE in columns else len(headings)
    first, last = ({one: columns[one] for one in some} for some in (headings[:place], headings[place:]))
    return {**first, **asked[False], **last, **asked[True]}


def _asked(people: RegistrationQuerySet, days: Collection[int], *, with_needs: bool) -> dict[bool, Columns]:
    """Whether sensitive → heading → what it says of a row: in two statements, one when the days ask nothing.

    Questions of several days that have one heading share its column.
    """
    wanted = Question.objects.filter(event__in=list(days)).order_by("event__date", "event", "position", "pk")
    found = list(wanted if with_needs else wanted.filter(sensitive=False))
    said: dict[int, dict[int, str]] = defaultdict(dict)
    answers = Answer.objects.filter(registration__in=people.order_by(), question__in=found)
    rows = answers.values_list("registration", "question", "value")
    for person, question, value in rows.iterator() if found else []:
        said[question][person] = value
    columns: dict[bool, Columns] = {False: {}, True: {}}
    for heading, those in _by_heading(found).items():
        columns[those[0].sensitive][heading] = partial(_answer, {one.event_id: one for one in those}, said)
    return columns


def _by_heading(questions: Iterable[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = defaultdict(list)
    for _, those in groupby(questions, key=lambda one: one.event_id):
        of_the_day = list(those)
        headings = headings_of(of_the_day)
        for question in of_the_day:
            found[headings[question.pk]].append(question)
    return found


def _answer(questions: Mapping[int, Question], said: Mapping[int, Mapping[int, str]], row: Values) -> object:
    question = questions.get(row["event_id"])
    value = said.get(question.pk, {}).get(row["pk"], "") if question else ""
    return cell_of(question, value) if question and value else ""


def _rows(
    people: RegistrationQuerySet, fields: Mapping[str, Field], cells: list[Callable[[Values], object]]
) -> Iterator[list[object]]:
    kept = {"pk", "event_id", "status", "source", "created_at"} | {_lookup(name) for name in fields if name in BY_NAME}
    rows = people.select_related(None).prefetch_related(None).values(*kept)
    for row in rows.iterator(chunk_size=CHUNK):
        yield [cell(row) for cell in cells]


def _days(people: RegistrationQuerySet) -> dict[int, ExportedDay]:
    slots = Count("sessions", filter=Q(sessions__kind=Session.Kind.SLOT))
    days = Event.objects.filter(pk__in=people.order_by().values("event")).annotate(slots=slots)
    rows = days.values_list("pk", "slug", "title", "profiles", "slots")
    return {pk: ExportedDay(slug, title, dict(profiles), slots > 1) for pk, slug, title, profiles, slots in rows}


def _held(
    rows: QuerySet[WorkshopChoice] | QuerySet[WorkshopSeat], workshops: dict[int, Session], days: dict[int, ExportedDay]
) -> dict[int, str]:
    """Registration → the names of its workshops, in the order of `rows`."""
    names: dict[int, list[str]] = defaultdict(list)
    known = {
        (pk, several): workshop_name(workshop, several_slots=several)
        for pk, workshop in workshops.items()
        for several in (False, True)
    }
    for person, event, workshop in rows.values_list("registration", "registration__event", "workshop").iterator():
        names[person].append(known[workshop, days[event].has_several_slots])
    return {person: " ; ".join(held) for person, held in names.items()}


def _told(
    days: dict[int, ExportedDay], wished: dict[int, str], seated: dict[int, str]
) -> dict[str, Callable[[Values], object]]:
    """The columns that do not say what one column of the table holds, or not in its words."""
    statuses, sources = dict(Registration.Status.choices), dict(Registration.Source.choices)
    return {
        "event": lambda row: days[row["event_id"]].slug,
        "profile": lambda row: days[row["event_id"]].profiles.get(row["profile"], row["profile"]),
        "wishes": lambda row: wished.get(row["pk"], ""),
        "status": lambda row: statuses.get(row["status"], row["status"]),
        "workshop": lambda row: seated.get(row["pk"], ""),
        "created_at": lambda row: localtime(row["created_at"]).replace(tzinfo=None),
        "source": lambda row: sources.get(row["source"], row["source"]),
    }


def _as_kept(name: str, field: Field) -> Callable[[Values], object]:
    lookup, render = _lookup(name), field.widget.render
    return lambda row: render(row[lookup])


def _lookup(name: str) -> str:
    return f"special_needs__{name}" if BY_NAME[name].is_sensitive else name
