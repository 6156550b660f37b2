"""The list of a phone of the desk, asked for and completed as its script does."""

from inscriptions.door import moments
from inscriptions.door.phone_list import list_since
from programme.models import Event


def asked(event: Event, since: str = "") -> dict:
    """What the phone gets, with the mark of the list that it has."""
    event = Event.objects.get(pk=event.pk)
    return list_since(since, event, moments.choices(event))


def by_code(people: list[dict]) -> dict[str, dict]:
    return {person["code"]: person for person in people}


def completed(kept: dict, newer: dict) -> dict[str, dict]:
    """The people whom the phone has, by code, once `newer` has come."""
    before = by_code(kept["people"]) if newer["since"] else {}
    return before | by_code(newer["people"])
