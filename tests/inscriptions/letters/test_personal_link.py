"""Calendars are shared, and shown to colleagues: none holds the personal link."""

import pytest

from inscriptions.letters.render import preview
from inscriptions.post import kinds, links

pytestmark = pytest.mark.django_db
WITH_A_CALENDAR = [kind for kind in kinds.KINDS.values() if kind.has_calendar]


def secrets_of(registration, calendar: str) -> list[str]:
    """What of a calendar, its lines unfolded, opens the registration or the door."""
    whole = calendar.replace("\r\n ", "")
    secrets = {"link": links.token(registration), "path": "/inscription/", "badge": registration.badge_code}
    return [name for name, secret in secrets.items() if secret in whole]


@pytest.mark.parametrize("kind", WITH_A_CALENDAR, ids=lambda kind: kind.slug)
def test_no_mailed_calendar_holds_the_personal_link(registered, kind):
    letter = preview(kind, registered, lines=[], stories=[], sentence="")

    assert "BEGIN:VEVENT" in letter.calendar
    assert secrets_of(registered, letter.calendar) == []


def test_the_calendar_of_the_personal_page_does_not_hold_its_link(client, registered):
    response = client.get(f"/inscription/{links.token(registered)}/agenda.ics")

    assert secrets_of(registered, response.content.decode()) == []


def test_a_calendar_that_held_the_link_would_be_noticed(registered):
    line = f"URL:{links.registration_url(registered)}"

    assert secrets_of(registered, f"{line[:60]}\r\n {line[60:]}") == ["link", "path"]
