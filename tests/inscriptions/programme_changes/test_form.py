"""A session's page, when what is changed touches people: it shows exactly who, asks, and only then writes."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from inscriptions.models import OutgoingMail, Registration, WorkshopSeat
from programme.models import Session
from tests.factories import (
    ChoiceFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions.programme_changes.sessions import seat_in
from tests.inscriptions.team.pages import filled, plain, session_page

pytestmark = pytest.mark.having(workshop={"capacity": 3})


@pytest.fixture
def two(workshop):
    return [seat_in(workshop, name) for name in ("Alice", "Bob")]


@pytest.fixture
def page(workshop):
    return session_page("change", workshop.pk)


def seat_rows() -> list[tuple]:
    rows = WorkshopSeat.objects.order_by("registration__first_name")
    return list(rows.values_list("registration__first_name", "workshop__title", "over_capacity", "reason"))


def tell_page(workshop) -> str:
    return reverse("admin:inscriptions_day_tell", args=[workshop.event_id])


UNTOUCHED = [("Alice", "Santé", False, ""), ("Bob", "Santé", False, "")]


def test_fewer_places_ask_first_and_name_only_those_concerned(organiser, two, page):
    response = organiser.post(page, filled(organiser, page, capacity=1))

    text = plain(response)
    assert "Ce changement touche des personnes : dites ci-dessous ce qu’elles deviennent." in text
    assert "Bob DUPRÉ" in text
    assert "Alice DUPRÉ" not in text
    assert (Session.objects.get(title="Santé").capacity, seat_rows()) == (3, UNTOUCHED)


def test_keeping_people_beyond_the_places_needs_a_reason(organiser, two, page):
    refused = organiser.post(page, filled(organiser, page, capacity=1, moves="non"))
    kept = organiser.post(page, filled(organiser, page, capacity=1, moves="non", reason="salle fermée"), follow=True)

    assert "Donnez le motif des places en surnombre." in plain(refused)
    assert "Gardent leur place : Bob DUPRÉ." in plain(kept)
    assert seat_rows() == [UNTOUCHED[0], ("Bob", "Santé", True, "salle fermée")]
    assert Session.objects.get(title="Santé").capacity == 1


def test_people_go_to_their_next_wish(organiser, workshop, two, page):
    other = WorkshopFactory(number=2, title="Emploi", parent=workshop.parent)
    ChoiceFactory(registration=two[1], workshop=other, rank=2)

    response = organiser.post(
        page, filled(organiser, page, capacity=1, moves="oui", reason="salle fermée"), follow=True
    )

    text = plain(response)
    assert "Changées d’atelier : Bob DUPRÉ." in text
    assert "1 personne a changé d’atelier. 1 personne concernée : personne n’a encore été prévenu." in text
    assert f'<a href="{tell_page(workshop)}">Prévenir</a>' in text
    assert seat_rows() == [UNTOUCHED[0], ("Bob", "Emploi", False, "")]
    assert OutgoingMail.objects.count() == 0


def test_closing_asks_and_tells_nobody(organiser, two, page):
    asked = organiser.post(page, filled(organiser, page, closed="on"))
    closed = organiser.post(page, filled(organiser, page, closed="on", moves="non"), follow=True)

    assert plain(asked).count("l’atelier ferme") == 2
    assert "Gardent leur place : Alice DUPRÉ, Bob DUPRÉ." in plain(closed)
    assert (Session.objects.get(title="Santé").closed, seat_rows()) == (True, UNTOUCHED)
    assert OutgoingMail.objects.count() == 0


def test_other_hours_leave_nothing_until_people_are_told_and_then_one_letter_each(organiser, workshop, two, page):
    asked = plain(organiser.post(page, filled(organiser, page, starts_at="14:30", ends_at="15:30")))
    hours = {"starts_at": "14:30", "ends_at": "15:30", "moves": "non", "tells": "on"}
    saved = plain(organiser.post(page, filled(organiser, page, **hours), follow=True))
    held = OutgoingMail.objects.count()
    told = plain(organiser.post(tell_page(workshop), follow=True))

    assert 'name="tells"' not in asked
    assert "Personne n’est prévenu à l’enregistrement" in asked
    assert (
        "Horaire : 14 h 30 – 15 h 30 (avant : 14 h – 16 h). 2 personnes concernées : personne n’a encore été prévenu."
    ) in saved
    assert held == 0
    assert "2 messages en route." in told
    assert sorted(OutgoingMail.objects.values_list("registration", "kind")) == [(one.pk, "session") for one in two]
    assert "ne le savent pas" not in plain(organiser.get(page))


@pytest.mark.parametrize("name", ["room", "venue"])
def test_another_room_or_house_says_that_nobody_knows(organiser, workshop, two, page, name):
    room = RoomFactory(venue=workshop.effective_venue, name="Salle Vauban")
    value = room.pk if name == "room" else VenueFactory(name="Maison Y").pk

    saved = plain(organiser.post(page, filled(organiser, page, **{name: value}), follow=True))

    said = {"room": "Salle : Salle Vauban.", "venue": f"Lieu : Maison Y (avant : {workshop.effective_venue})."}
    assert f"{said[name]} 2 personnes concernées : personne n’a encore été prévenu." in saved
    assert OutgoingMail.objects.count() == 0


def test_hours_that_do_not_suit_someone_are_refused_with_their_name(organiser, workshop, two, page):
    later = SlotFactory(event=workshop.event, starts_at="16:00", ends_at="17:00")
    SeatFactory(registration=two[1], workshop=WorkshopFactory(parent=later, title="Tard"))
    Session.objects.filter(pk=workshop.parent_id).update(ends_at="17:00")

    response = organiser.post(page, filled(organiser, page, starts_at="15:30", ends_at="16:30", moves="non"))

    assert "Ces heures ne conviennent plus à tous : changez d’abord d’atelier Bob DUPRÉ." in plain(response)
    assert Session.objects.get(title="Santé").starts_at is None


def test_a_workshop_with_people_stays_in_its_slot(organiser, workshop, two, page):
    elsewhere = SlotFactory(event=workshop.event)

    response = organiser.post(page, filled(organiser, page, parent=elsewhere.pk))

    assert "Des personnes y ont une place ou un choix : gardez la nature et le créneau." in plain(response)
    assert Session.objects.get(title="Santé").parent_id == workshop.parent_id


def test_more_places_go_to_the_first_in_line(organiser, workshop, two, page):
    Session.objects.filter(pk=workshop.pk).update(capacity=2)
    waiting = RegistrationFactory(event=workshop.event, first_name="Zoé")
    ChoiceFactory(registration=waiting, workshop=workshop)

    response = organiser.post(page, filled(organiser, page, capacity=3), follow=True)

    assert "1 personne en attente a une place." in plain(response)
    assert [row[0] for row in seat_rows()] == ["Alice", "Bob", "Zoé"]


def test_holds_that_are_over_are_freed_before_the_page_says_whom_it_concerns(organiser, workshop, two, page):
    Registration.objects.filter(pk=two[1].pk).update(status="unconfirmed", hold_expires_at=timezone.now())
    Session.objects.filter(pk=workshop.pk).update(capacity=2)
    waiting = RegistrationFactory(event=workshop.event, first_name="Zoé", last_name="Dupré")
    ChoiceFactory(registration=waiting, workshop=workshop)

    response = organiser.post(page, filled(organiser, page, capacity=1))

    assert "Zoé DUPRÉ" in plain(response)
    assert "dites ci-dessous ce qu’elles deviennent" in plain(response)
    assert [row[0] for row in seat_rows()] == ["Alice", "Zoé"]


def test_what_touches_nobody_is_saved_at_once(organiser, two, page):
    response = organiser.post(page, filled(organiser, page, title="Santé, soins", capacity=2))

    assert response.status_code == 302
    assert Session.objects.get(pk=page.split("/")[-3]).title == "Santé, soins"


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_same_questions_whoever_is_concerned(
    organiser, workshop, page, people, django_assert_num_queries
):
    for _ in range(people):
        SeatFactory(workshop=workshop)
    posted = filled(organiser, page, closed="on")

    with django_assert_num_queries(42):
        organiser.post(page, posted)


@pytest.mark.having(workshop={"capacity": 2})
def test_before_places_are_added_the_page_says_who_waits_for_them(organiser, two, workshop, page):
    ChoiceFactory(registration=RegistrationFactory(event=workshop.event), workshop=workshop)

    assert "1 personne attend une place ici." in strip_tags(plain(organiser.get(page)))
