"""« Placer les 35 »: who has no workshop is shown a seat among those that are free, then has it."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import NotChangeable, StaleAllocation
from inscriptions.models import OutgoingMail, WorkshopSeat
from inscriptions.programme_changes.announce import announce_changes
from inscriptions.seats.recount import verify
from inscriptions.seats.unseated import count_without_workshop
from inscriptions.wishes.placing import Plan, place, plan_of, slot_to_fill
from programme.models import Event, Session
from programme.queries import all_slots
from programme.services import cancel_session
from tests.cast import DENIS
from tests.factories import (
    ChoiceFactory,
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SlotFactory,
    SpeakerFactory,
    WorkshopFactory,
)
from tests.inscriptions.signing_up import kinds, register
from tests.inscriptions.team.pages import plain
from tests.inscriptions.wishes.sharing import held
from tests.letters import read
from tests.pages import plain as plain_text
from tests.races import race

pytestmark = pytest.mark.django_db
HOME = reverse("admin:index")


def planned(slot: Session, *, anywhere: bool = False) -> Plan:
    event, now = Event.objects.get(pk=slot.event_id), timezone.now()
    return plan_of(slot_to_fill(event, slot.pk, now=now), anywhere=anywhere, now=now)


def placed(slot: Session, *, anywhere: bool = False) -> tuple[list, list]:
    digest = planned(slot, anywhere=anywhere).digest
    return place(slot=slot, digest=digest, anywhere=anywhere, by=DENIS)


def comes(slot: Session, name: str, *wishes: Session, **values):
    person = RegistrationFactory(event=slot.event, first_name=name, email=f"{name.lower()}@exemple.fr", **values)
    for rank, workshop in enumerate(wishes, start=1):
        ChoiceFactory(registration=person, workshop=workshop, rank=rank, waits=False)
    return person


def page_of(slot: Session) -> str:
    return reverse("admin:inscriptions_placing", args=[slot.event_id, slot.pk])


@pytest.fixture
def three(slot):
    """Alice and Bob, whom the team took out, wish the first workshop, which has one seat; Zoé wishes nothing."""
    return [comes(slot, "Alice", slot.first, slot.second), comes(slot, "Bob", slot.first), comes(slot, "Zoé")]


def test_wishes_are_placed_as_many_as_can_be_and_the_others_only_if_asked(slot, three):
    Session.objects.filter(pk=slot.second.pk).update(capacity=2)
    names = {person.pk: person.first_name for person in three}
    by_wish, anywhere = (planned(slot, anywhere=asked).allocation.seats for asked in (False, True))

    assert {names[pk]: seat for pk, seat in by_wish.items()} == {"Alice": slot.second.pk, "Bob": slot.first.pk}
    assert {names[pk]: seat for pk, seat in anywhere.items()} == {
        "Alice": slot.second.pk, "Bob": slot.first.pk, "Zoé": slot.second.pk,
    }  # fmt: skip
    assert held(slot) == {}


def test_placing_seats_and_tells_each_once(slot, three):
    told, later = placed(slot)

    assert held(slot) == {"Alice": slot.second, "Bob": slot.first}
    assert ([person.first_name for person in told], later) == (["Alice", "Bob"], [])
    assert [kinds(person) for person in three] == [["changed"], ["changed"], []]
    letter = plain_text(read(three[0].mails.get()).text)
    assert plain_text(f"Avant : aucun Maintenant : {slot.second}") in letter
    assert three[0].history.get().act == "placé par l’équipe"
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


def test_nobody_who_has_a_seat_moves_and_a_closed_workshop_takes_nobody(slot, three):
    holder = comes(slot, "Karim")
    SeatFactory(registration=holder, workshop=slot.first)
    Session.objects.filter(pk=slot.second.pk).update(closed=True)

    assert planned(slot, anywhere=True).allocation.seats == {}
    assert placed(slot, anywhere=True) == ([], [])
    assert held(slot) == {"Karim": slot.first}


def test_nobody_sits_in_two_workshops_at_once(slot, three):
    other = SlotFactory(event=slot.event, starts_at=time(15), ends_at=time(17))
    SeatFactory(registration=three[0], workshop=WorkshopFactory(parent=other))

    placed(slot, anywhere=True)

    assert set(held(slot)) == {"Bob", "Zoé"}
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


def test_speakers_the_team_and_who_does_not_come_are_left_alone(slot):
    speaker = SpeakerFactory()
    InterventionFactory(session=slot.first, speaker=speaker)
    comes(slot, "Sylvie", role="intervenant", speaker=speaker)
    comes(slot, "Denis", role="organisation")
    comes(slot, "Line", attends_afternoon=False)
    comes(slot, "Wanda", status="waiting", queued_at=timezone.now())

    assert planned(slot, anywhere=True).people == {}
    assert count_without_workshop(all_slots(slot.event)) == {slot.pk: 0}


def test_a_plan_that_is_out_of_date_is_shown_again_and_places_nobody(organiser, slot, three):
    digest = planned(slot).digest
    comes(slot, "Karim", slot.second)

    with pytest.raises(StaleAllocation):
        place(slot=slot, digest=digest, anywhere=False, by=DENIS)
    answer = organiser.post(page_of(slot), {"digest": digest, "partout": "oui"}, follow=True)

    assert answer.redirect_chain[0][0] == f"{page_of(slot)}?partout=oui"
    assert "voici la nouvelle proposition" in plain(answer)
    assert held(slot) == {}


def test_after_a_cancelled_workshop_each_reads_one_letter(organiser, slot):
    Session.objects.filter(pk=slot.second.pk).update(capacity=5)
    alice = register(slot.event, "Alice", slot.first)
    cancel_session(session=Session.objects.get(pk=slot.first.pk), by=DENIS)
    page = organiser.get(f"{page_of(slot)}?partout=oui")

    told, later = placed(slot, anywhere=True)
    before = kinds(alice)
    announce_changes(event=slot.event, by=DENIS)

    assert "1 personne vient d’un atelier annulé dont rien n’est encore dit" in plain(page)
    assert (told, [person.first_name for person in later]) == ([], ["Alice"])
    assert (before, kinds(alice)) == (["confirmation"], ["confirmation", "session"])
    letter = plain_text(read(alice.mails.get(kind="session")).text)
    assert plain_text(f"Votre place est maintenant dans « {slot.second} »") in letter
    assert held(slot) == {"Alice": slot.second}


def test_the_page_says_who_gets_what_who_remains_and_why(organiser, slot, three):
    SeatFactory(workshop=slot.second, registration__event=slot.event)

    response = organiser.get(page_of(slot))

    text = plain(response)
    assert [(row.person.first_name, row.rank, row.why) for row in response.context["rows"]] == [
        ("Bob", "", [f"{slot.first.label}\u00a0: complet"]),
        ("Zoé", "", ["n’a demandé aucun de ces ateliers"]),
        ("Alice", "1er choix", []),
    ]
    assert "1 personne sur 3 aurait une place : 1 dans leur 1er choix. 2 resteraient sans atelier." in text
    assert (WorkshopSeat.objects.count(), OutgoingMail.objects.count()) == (1, 0)


def test_the_way_there_is_by_slot_on_places_and_on_the_home(organiser, slot, three):
    places = reverse("admin:inscriptions_places", args=[slot.event_id])

    before = [plain(organiser.get(places)), plain(organiser.get(HOME))]
    organiser.post(page_of(slot), {"digest": planned(slot, anywhere=True).digest, "partout": "oui"})
    after = [plain(organiser.get(places)), plain(organiser.get(HOME))]

    assert "3 personnes sans atelier" in before[0]
    assert "Placer les 3…" in before[0]
    assert "3 personnes sans atelier, 14 h – 16 h" in before[1]
    assert "1 personne sans atelier" in after[0]
    assert all(page_of(slot) in text for text in [*before, *after])


@pytest.mark.having(event={"allocation": "wishes", "wishes_close_at": timezone.now() + timedelta(days=1)})
def test_in_wishes_mode_places_are_given_by_the_announcement(slot, three):
    with pytest.raises(NotChangeable, match="à l’annonce"):
        planned(slot)


def test_a_slot_of_another_day_is_not_found(organiser, slot):
    elsewhere = reverse("admin:inscriptions_placing", args=[slot.event_id, WorkshopFactory().parent_id])

    assert organiser.get(elsewhere).status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_and_the_act_ask_the_same_questions_whatever_their_size(
    organiser, slot, count, django_assert_num_queries
):
    slot.workshops.update(capacity=None)
    for number in range(count):
        comes(slot, f"Alice{number}", slot.first)

    with django_assert_num_queries(17):
        organiser.get(page_of(slot))
    digest = planned(slot).digest
    with CaptureQueriesContext(connection) as asked:
        place(slot=slot, digest=digest, anywhere=False, by=DENIS)

    reads = [one for one in asked if one["sql"].startswith("SELECT")]
    assert len(reads) == {"sqlite": 24, "postgresql": 22}[connection.vendor]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_plan_that_many_apply_is_applied_once_and_newcomers_take_no_seat_of_it(race_runs):
    for _ in range(race_runs):
        results, workshop, people = applied_by_many()

        refused = [result for result in results if isinstance(result, StaleAllocation)]
        assert [result for result in results if isinstance(result, Exception)] == refused
        assert workshop.seats.count() <= 5
        assert [len(kinds(person)) for person in people] in ([1] * 4, [0] * 4)
        assert verify(workshop.event, now=timezone.now()).inconsistencies == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_plan_goes_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        results, workshop, people = applied_by_many()

        unexpected = [one for one in results if isinstance(one, Exception) and not isinstance(one, StaleAllocation)]
        told = [len(kinds(person)) for person in people]
        went_wrong.append(bool(unexpected) or workshop.seats.count() > 5 or told not in ([1] * 4, [0] * 4))
    assert any(went_wrong)


def applied_by_many():
    """Six apply one plan of four people in a workshop of five seats, while six others sign up for it."""
    workshop = WorkshopFactory(capacity=5)
    slot = workshop.parent
    people = [comes(slot, f"Alice{number}") for number in range(4)]
    digest = planned(slot, anywhere=True).digest

    def act(number):
        if number % 2:
            return register(workshop.event, f"Bob{number}", workshop)
        return place(slot=slot, digest=digest, anywhere=True, by=DENIS)

    return race(act, threads=12), workshop, people
