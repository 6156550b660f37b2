from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.errors import EventFull, NotChangeable, RegistrationClosed, WishRefused, WorkshopFull
from inscriptions.people.answers import SignUp
from inscriptions.seats.places import Places
from inscriptions.seats.rules import check_day_has_room, check_workshop_has_room
from inscriptions.signup import rules
from programme.models import Event
from programme.queries import slots_with_workshops
from rencontre.domain import refusal
from tests.factories import EventFactory, RegistrationFactory, WorkshopFactory

NOW = timezone.now()
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.having(workshops={"size": 3})


def test_registration_is_open_for_a_published_coming_event():
    rules.check_registration_is_open(EventFactory.build(), now=NOW)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"status": Event.Status.DRAFT}, "pas encore publiée"),
        ({"status": Event.Status.CANCELLED}, "annulée"),
        ({"registration_opens_at": NOW + HOUR}, "ouvriront le"),
        ({"registration_closes_at": NOW - HOUR}, "closes depuis le"),
        ({"date": (NOW - timedelta(days=2)).date()}, "a eu lieu le"),
    ],
)
def test_registration_is_closed_with_its_reason(changed, reason):
    event = EventFactory.build(**changed)

    with pytest.raises(RegistrationClosed, match=reason):
        rules.check_registration_is_open(event, now=NOW)


def test_registration_closes_when_the_day_begins():
    event = EventFactory.build()

    rules.check_registration_is_open(event, now=event.starts - timedelta(seconds=1))
    with pytest.raises(RegistrationClosed, match="closes depuis le"):
        rules.check_registration_is_open(event, now=event.starts)


def test_a_full_day_refuses_with_its_number_of_places():
    check_day_has_room(Places(taken=4, capacity=5))
    check_day_has_room(Places(taken=400, capacity=None))
    with pytest.raises(EventFull, match="5 places"):
        check_day_has_room(Places(taken=5, capacity=5))


def test_one_half_day_at_least_is_attended():
    event = EventFactory.build()

    rules.check_half_days(answered(event, attends_morning=False))
    with pytest.raises(WishRefused, match="au moins une demi-journée"):
        rules.check_half_days(answered(event, attends_morning=False, attends_afternoon=False))


def answered(event, *slots, **said):
    return rules.Answered(event, list(slots), SignUp(first_name="Alice", last_name="Durand", **said))


@pytest.fixture
def offered(slot):
    """The slot as the form offers it."""
    return slots_with_workshops(slot.event)[0]


def test_wishes_of_the_slot_are_accepted(offered):
    first, second, _ = offered.offered

    rules.check_wishes(answered(offered.session.event, offered, wishes={offered.pk: [second.pk, first.pk]}))
    rules.check_wishes(answered(offered.session.event, offered, wishes={offered.pk: []}))


def test_a_workshop_of_another_day_is_refused(offered):
    with pytest.raises(WishRefused, match="ne fait pas partie"):
        rules.check_wishes(answered(offered.session.event, offered, wishes={offered.pk: [WorkshopFactory().pk]}))


def test_the_same_workshop_twice_is_refused(offered):
    first = offered.offered[0].pk

    with pytest.raises(WishRefused, match="différent de vos choix"):
        rules.check_wishes(answered(offered.session.event, offered, wishes={offered.pk: [first, first]}))


def test_more_wishes_than_asked_are_refused(offered):
    with pytest.raises(WishRefused, match="au plus 2"):
        rules.check_wishes(
            answered(offered.session.event, offered, wishes={offered.pk: [workshop.pk for workshop in offered.offered]})
        )


def test_an_attended_slot_needs_an_answer(offered):
    event = offered.session.event

    rules.check_wishes_are_answered(answered(event, offered, attends_afternoon=False))
    rules.check_wishes_are_answered(answered(event, offered, attends_morning=False, wishes={offered.pk: []}))
    with pytest.raises(WishRefused, match="l’après-midi"):
        rules.check_wishes_are_answered(answered(event, offered, attends_morning=False))


def test_a_profile_of_another_day_is_refused():
    event = EventFactory.build()

    rules.check_profile(answered(event, profile="elu"))
    rules.check_profile(answered(event, profile=""))
    with pytest.raises(WishRefused, match="astronaute"):
        rules.check_profile(answered(event, profile="astronaute"))


def test_a_full_or_closed_workshop_says_which():
    workshop = WorkshopFactory.build(number=3, title="Santé")

    check_workshop_has_room(workshop, Places(1, 2))
    with pytest.raises(WorkshopFull, match=r"Atelier 3.*complet.*2 places"):
        check_workshop_has_room(workshop, Places(2, 2))
    with pytest.raises(WorkshopFull, match="n’accepte plus personne"):
        check_workshop_has_room(workshop, Places(0, None, closed=True))


def test_a_registration_changes_until_the_day_begins():
    registration = RegistrationFactory.build(event=EventFactory.build())

    rules.check_changeable(registration, now=NOW)
    with pytest.raises(NotChangeable, match="a commencé"):
        rules.check_changeable(registration, now=registration.event.starts)


@pytest.mark.parametrize(
    ("of", "reason"), [("registration", "inscription est annulée"), ("event", "rencontre est annulée")]
)
def test_what_is_cancelled_changes_no_more(of, reason):
    registration = RegistrationFactory.build(event=EventFactory.build())
    (registration if of == "registration" else registration.event).status = "cancelled"

    with pytest.raises(NotChangeable, match=reason):
        rules.check_changeable(registration, now=NOW)


def test_refusal_says_the_sentence_or_nothing():
    assert refusal(check_day_has_room, Places(0, 1)) == ""
    assert "complète" in refusal(check_day_has_room, Places(1, 1))
