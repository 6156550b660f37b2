from datetime import date, time

import pytest
from django.utils import timezone

from programme.models import Event, Intervention, Session
from programme.services import new_edition
from tests.cast import DENIS
from tests.factories import (
    CycleFactory,
    EventFactory,
    EventOrganiserFactory,
    InterventionFactory,
    SessionFactory,
    SlotFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2028, 5, 25)


@pytest.fixture
def past_day():
    """A published day that took place: a plenary and a slot of two workshops."""
    now = timezone.now()
    event = EventFactory(
        cycle=CycleFactory(), title="L’animation d’un réseau", registration_closes_at=now, thanks="Merci !", capacity=80
    )
    EventOrganiserFactory(event=event, role="partenaire", position=3)
    plenary = SessionFactory(event=event, title="Plénière", changed_at=now)
    slot = SlotFactory(event=event)
    first = WorkshopFactory(parent=slot, number=1, title="Santé", capacity=12, cancelled_at=now, closed=True)
    WorkshopFactory(parent=slot, number=2, title="Habitat", starts_at=time(14, 30), ends_at=time(16))
    InterventionFactory(session=plenary, function="maire ce jour-là", position=2)
    InterventionFactory(session=first, role="animation")
    return event


def outline(past_day: Event) -> list[tuple]:
    """What a visitor reads of each session of `event`."""
    return [
        (
            session.kind,
            session.number,
            session.title,
            session.parent and session.parent.title,
            session.starts_at,
            session.ends_at,
            session.venue,
            session.capacity,
            [(row.speaker, row.role, row.function, row.position) for row in session.interventions.all()],
        )
        for session in past_day.sessions.in_order()
    ]


def test_new_edition_copies_the_whole_day(past_day):
    edition = new_edition(event=past_day, date=NEXT_YEAR, by=DENIS)

    assert edition.pk != past_day.pk
    assert outline(edition) == outline(past_day)
    assert [(row.organiser, row.role, row.position) for row in edition.eventorganiser_set.all()] == [
        (row.organiser, row.role, row.position) for row in past_day.eventorganiser_set.all()
    ]
    assert (edition.title, edition.cycle, edition.capacity) == (past_day.title, past_day.cycle, 80)
    assert {session.parent.event for session in edition.sessions.workshops()} == {edition}


def test_new_edition_leaves_the_first_day_as_it_was(past_day):
    before = Event.objects.values().get(pk=past_day.pk), outline(past_day)

    new_edition(event=past_day, date=NEXT_YEAR, by=DENIS)

    assert (Event.objects.values().get(pk=past_day.pk), outline(Event.objects.get(pk=past_day.pk))) == before


def test_new_edition_forgets_what_happened(past_day):
    edition = new_edition(event=past_day, date=NEXT_YEAR, by=DENIS)

    edition.refresh_from_db()
    assert (edition.status, edition.date, edition.lottery_seed, edition.thanks) == ("draft", NEXT_YEAR, "", "")
    assert edition.registration_opens_at is edition.registration_closes_at is edition.wishes_close_at is None
    assert set(edition.sessions.values_list("cancelled_at", "changed_at", "closed")) == {(None, None, False)}


def test_new_edition_draws_its_own_lottery_seed_when_published(past_day):
    edition = new_edition(event=past_day, date=NEXT_YEAR, by=DENIS)

    edition.status = Event.Status.PUBLISHED
    edition.save()

    assert edition.lottery_seed
    assert edition.lottery_seed != past_day.lottery_seed


def test_new_edition_takes_a_free_address_made_of_its_title_and_year(past_day):
    slugs = [new_edition(event=past_day, date=NEXT_YEAR, by=DENIS).slug for _ in range(3)]

    assert slugs == [
        "l-animation-d-un-reseau-2028",
        "l-animation-d-un-reseau-2028-2",
        "l-animation-d-un-reseau-2028-3",
    ]


def test_new_edition_may_have_its_own_title(past_day):
    edition = new_edition(event=past_day, date=NEXT_YEAR, title="Habiter", by=DENIS)

    assert (edition.title, edition.slug) == ("Habiter", "habiter-2028")


def test_new_edition_copies_everything_or_nothing(past_day, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Intervention, "save", refuse)

    with pytest.raises(RuntimeError):
        new_edition(event=past_day, date=NEXT_YEAR, by=DENIS)

    assert Event.objects.count() == 1
    assert Session.objects.count() == 4
