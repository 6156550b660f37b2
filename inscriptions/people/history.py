"""The history: one row an act, with what changed in it, and how it reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from inscriptions.models import History, Registration, WorkshopChoice, WorkshopSeat
from inscriptions.people.answers import ANSWERS
from inscriptions.people.asked import OF_A_QUESTION, QuestionRow
from programme.models import Event, Session
from rencontre.actors import Actor

TOLD = (*(answer.name for answer in ANSWERS if answer.told), "pending_email", "status")


def snapshots(people: Iterable[Registration]) -> dict[int, dict[str, Any]]:
    """What the history keeps of each of `people`, by primary key, in two statements: never the diet or access needs."""
    people = list(people)
    if not people:
        return {}
    said = {person.pk: first_snapshot(person) for person in people}
    for person, slot, workshop in WorkshopSeat.objects.filter(registration__in=people).values_list(
        "registration", "slot", "workshop"
    ):
        said[person]["seats"][str(slot)] = workshop
    choices = WorkshopChoice.objects.filter(registration__in=people).order_by("slot_id", "rank")
    for person, slot, rank, workshop, waits in choices.values_list("registration", "slot", "rank", "workshop", "waits"):
        said[person]["wishes"][f"{slot}.{rank}"] = workshop
        if not waits:
            said[person]["keeps"].append(workshop)
    return said


def first_snapshot(
    person: Registration, *, wishes: Mapping[int, list[int]] | None = None, seats: Mapping[int, int] | None = None
) -> dict[str, Any]:
    """The same of who was just written, with these wishes (slot → workshops, best first) and seats: nothing is read."""
    ranked = ((slot, rank, one) for slot, said in sorted((wishes or {}).items()) for rank, one in enumerate(said, 1))
    return {name: getattr(person, name) for name in TOLD} | {
        "seats": {str(slot): workshop for slot, workshop in (seats or {}).items()},
        "wishes": {f"{slot}.{rank}": workshop for slot, rank, workshop in ranked},
        "keeps": [],
    }


def told_answers(rows: Iterable[QuestionRow], said: Mapping[int, str]) -> dict[str, Any]:
    """What the history keeps of the answers `said` (question → value): the question and the answer, in words.

    Never the sensitive ones. The words stay readable once the question is changed or deleted.
    """
    told = ((row, said[row.question.pk]) for row in rows if row.told and row.question.pk in said)
    return {row.name: {"question": row.title, "answer": row.in_words(value)} for row, value in told}


def history_row(
    act: str,
    registration: Registration,
    *,
    by: Actor,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
    session: Session | None = None,
) -> History:
    """One act on one person, not saved: of `before` and `after`, only what differs."""
    changed = [name for name in after if before.get(name) != after[name]]
    return History(
        event_id=registration.event_id,
        registration=registration,
        session=session,
        who=by.name,
        when=timezone.now(),
        act=act,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
        reason=reason,
    )


LABELS = {field.name: field.verbose_name for field in Registration._meta.fields} | {
    "seats": "ateliers",
    "wishes": "choix",
    "keeps": "sans attente pour",
}
WORKSHOPS = {"seats", "wishes", "keeps"}
CHOICES = {field.name: dict(field.flatchoices) for field in Registration._meta.fields if field.choices}


def described(said: dict[str, Any], workshops: dict[int, str]) -> dict[str, str]:
    """What one side of an act says, in words: « structure » → « Ville »; `workshops` as below."""
    return {_label(name, value): _said(name, value, workshops) for name, value in said.items()}


def described_changes(act: History, workshops: dict[int, str]) -> list[str]:
    """« structure : Ville → Département » for what one act changed; nothing for what was all new.

    `workshops` names the event's workshops by primary key. What another version of the site wrote, under names that
    this one does not know, is shown as it is.
    """
    return [
        f"{_label(name, old)}\u00a0: {_said(name, old, workshops)} → {_said(name, act.after.get(name), workshops)}"
        for name, old in act.before.items()
    ]


def workshop_labels(event: Event) -> dict[int, str]:
    """The workshops of `event` by primary key, in one query."""
    return {
        workshop.pk: workshop.label_in_day for workshop in Session.objects.workshops().told_apart().filter(event=event)
    }


def _is_an_answer(name: str, value: Any) -> bool:
    """Whether it is what `told_answers` keeps."""
    return name.startswith(OF_A_QUESTION) and isinstance(value, dict)


def _label(name: str, value: Any) -> str:
    if _is_an_answer(name, value):
        return f"«\u00a0{value.get('question', name)}\u00a0»"
    return str(LABELS.get(name, name))


def _said(name: str, value: Any, workshops: dict[int, str]) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if name in WORKSHOPS:
        return _labels(value, workshops)
    if _is_an_answer(name, value):
        value = value.get("answer")
    if isinstance(value, str):
        value = CHOICES.get(name, {}).get(value, value)
    return "vide" if value in (None, "") else str(value)


def _labels(value: Any, workshops: dict[int, str]) -> str:
    """`value` is a list of workshops, or maps the slots to them; those of a former version may be anything."""
    found = [value[key] for key in sorted(value)] if isinstance(value, dict) else value
    if not isinstance(found, list):
        found = [] if found is None else [found]
    named = (workshops.get(pk, "atelier supprimé") if isinstance(pk, int) else str(pk) for pk in found)
    return ", ".join(named) or "aucun"
