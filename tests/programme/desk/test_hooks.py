"""What another application adds to the page of a day: asked in order, under the lock, before anything is saved."""

import pytest

from inscriptions.errors import ChangeRefused
from programme.desk.hooks import Panel, day_desk
from programme.models import Event
from tests.inscriptions.team.pages import day_page, filled, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch):
    """What was asked of the desk of the days, in order, with nothing on it but what the test puts there."""
    made: list[tuple] = []
    for name in ("locks", "rules", "saved", "above", "below"):
        monkeypatch.setattr(day_desk, name, [])
    day_desk.locks.append(lambda row: made.append(("lock", row.title)))
    day_desk.rules.append(lambda change: made.append(("rule", change.before.title, change.after.title)))
    day_desk.saved.append(lambda request, change: made.append(("saved", Event.objects.get().title)))
    return made


def test_looking_takes_no_lock_and_asks_no_rule(organiser, event, calls):
    organiser.get(day_page("change", event.pk))

    assert calls == []


def test_a_change_is_asked_under_the_lock_then_saved(organiser, event, calls):
    page = day_page("change", event.pk)

    organiser.post(page, filled(organiser, page, title="Autrement"))

    assert calls == [("lock", event.title), ("rule", event.title, "Autrement"), ("saved", "Autrement")]


def test_who_may_only_read_takes_no_lock(front_desk, event, calls):
    front_desk.post(day_page("change", event.pk), {"title": "Piratée"})

    assert calls == []


@pytest.mark.django_db(transaction=True)
def test_what_writes_nothing_takes_no_lock_even_when_it_is_posted(organiser, event, calls):
    response = organiser.post(day_page("history", event.pk))

    assert (response.status_code, calls) == (200, [])


def test_a_rule_is_asked_once_the_fields_are_right(organiser, event, calls):
    page = day_page("change", event.pk)

    organiser.post(page, filled(organiser, page, title=""))

    assert calls == [("lock", event.title)]


@pytest.mark.parametrize(("about", "where"), [("capacity", "capacity"), ("", "__all__")])
def test_a_refusal_is_an_error_of_the_field_that_it_is_about_and_nothing_is_saved(
    organiser, event, calls, about, where
):
    def refuses(change):
        raise ChangeRefused("Pas cela.", about=about)

    day_desk.rules.append(refuses)
    page = day_page("change", event.pk)

    response = organiser.post(page, filled(organiser, page, title="Autrement"))

    assert dict(response.context["adminform"].form.errors) == {where: ["Pas cela."]}
    assert [call[0] for call in calls] == ["lock", "rule"]
    assert Event.objects.get().title == event.title


def test_panels_stand_above_and_below_the_fields(organiser, event, calls):
    day_desk.above.append(lambda request, form: Panel("inscriptions/team/history.html", {"history": []}))
    day_desk.below.append(lambda request, form: Panel("inscriptions/team/letters.html", {"mails": []}))
    day_desk.below.append(lambda request, form: None)

    text = plain(organiser.get(day_page("change", event.pk)))

    assert text.index('id="history-heading"') < text.index('name="title"') < text.index('id="mails-heading"')
