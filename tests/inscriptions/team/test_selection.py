"""The acts on several people of the list: ticked, or all those whom its filters give."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.seats.move import move_many
from inscriptions.signup.role import change_role
from programme.models import Event
from tests.cast import DENIS
from tests.factories import ChoiceFactory, EventFactory, RegistrationFactory, SeatFactory, WorkshopFactory
from tests.inscriptions.signing_up import add, kinds, status
from tests.inscriptions.team.pages import LIST, plain


def page(event, name):
    return reverse(f"admin:inscriptions_selection_{name}", args=[event.pk])


def ids(*people):
    return {"ids": ",".join(str(person.pk) for person in people)}


def act(client, event, name, query, **said):
    """What the page's form posts, once it is shown."""
    address = f"{page(event, name)}?{'&'.join(f'{key}={value}' for key, value in query.items())}"
    shown = client.get(address)
    return client.post(address, {"seen": shown.context["adminform"].form["seen"].value()} | said, follow=True)


def held(person):
    return [seat.workshop.label for seat in person.seats.select_related("workshop")]


@pytest.fixture
def trio(event, workshops):
    """Three people of the day, by the team; Alice sits in the first workshop of one seat."""
    return [add(event, "Alice", workshops[0]), add(event, "Bob"), add(event, "Chloé")]


# --- From the list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["move_them", "cancel_them", "give_them_a_role"])
def test_an_act_leads_to_its_page_with_those_who_were_ticked(organiser, event, trio, name):
    ticked = {"action": name, "index": "0", "_selected_action": [trio[0].pk, trio[2].pk]}

    shown = organiser.post(f"{LIST}?event={event.pk}", ticked, follow=True)

    people = [person for group in shown.context["groups"] for person, _ in group.people]
    assert people == [trio[0], trio[2]]
    assert kinds(trio[0]) == ["confirmation"]


def test_an_act_comes_back_to_the_list_as_it_was_filtered(organiser, event, trio):
    ticked = {"action": "cancel_them", "index": "0", "_selected_action": [trio[0].pk]}
    listed = f"{LIST}?event={event.pk}&role__exact=participant"

    address = organiser.post(listed, ticked).url
    seen = organiser.get(address).context["adminform"].form.initial["seen"]
    answer = organiser.post(address, {"tells": "non", "reason": "", "seen": seen})

    assert answer.url == listed


def test_the_whole_list_needs_nobody_ticked(organiser, event, trio):
    RegistrationFactory(event=event, first_name="Denis", role="organisation")
    whole = {"action": "cancel_them", "index": "0", "select_across": "1"}

    shown = organiser.post(f"{LIST}?event={event.pk}&role__exact=participant", whole, follow=True)

    assert [person for person, _ in shown.context["groups"][0].people] == trio


@pytest.mark.parametrize("keys", ["", "abc"])
def test_an_address_that_names_nobody_acts_on_nobody(organiser, event, trio, keys):
    assert organiser.get(page(event, "cancel"), {"ids": keys}).status_code == 302
    assert not organiser.get(LIST, {"event": event.pk, "ids": keys}).context["cl"].result_count


def test_the_people_of_one_day_at_a_time(organiser, trio):
    ticked = {"action": "cancel_them", "index": "0", "_selected_action": [trio[0].pk]}

    assert "Choisissez d’abord une journée" in plain(organiser.post(f"{LIST}?event=toutes", ticked, follow=True))


def test_somebody_of_another_day_is_not_reached(organiser, event, trio):
    elsewhere = RegistrationFactory(event=EventFactory())

    response = organiser.get(page(event, "cancel"), ids(elsewhere), follow=True)

    assert "Cochez d’abord" in plain(response)


def test_the_front_desk_acts_on_nobody(front_desk, event, trio):
    answers = [front_desk.post(page(event, name), {"tells": "oui"}) for name in ("cancel", "move", "role")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "cancel_them" not in front_desk.get(LIST).content.decode()
    assert {status(one) for one in trio} == {"confirmed"}


def test_who_is_ticked_is_exported(organiser, event, trio):
    ticked = {"action": "export_them", "index": "0", "_selected_action": [trio[1].pk]}

    answer = organiser.post(f"{LIST}?event={event.pk}", ticked)

    assert answer.url == f"{reverse('admin:inscriptions_registration_export')}?ids={trio[1].pk}&event={event.pk}"


def test_who_waits_is_led_to_the_places_out_of_order(organiser, event, trio):
    waiting = RegistrationFactory(event=event, status="waiting", queued_at=timezone.now())
    ticked = {"action": "promote_them", "index": "0", "_selected_action": [trio[1].pk, waiting.pk]}

    answer = organiser.post(f"{LIST}?event={event.pk}", ticked)

    assert answer.url == f"{reverse('admin:inscriptions_places_out_of_order', args=[event.pk])}?personne={waiting.pk}"


# --- Cancelling ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tells", "letters"), [("oui", ["cancelled"]), ("non", [])])
def test_several_are_cancelled_with_a_letter_or_without(organiser, event, trio, tells, letters):
    response = act(organiser, event, "cancel", ids(*trio[:2]), tells=tells, reason="doublons")

    assert [status(one) for one in trio] == ["cancelled", "cancelled", "confirmed"]
    assert [kinds(one)[1:] for one in trio[:2]] == [letters, letters]
    assert [one.history.count() for one in trio[:2]] == [2, 2]
    assert "2 inscriptions annulées" in plain(response)


@pytest.mark.parametrize(
    ("others", "said"),
    [(0, "aucune n’a d’adresse e-mail"), (1, "chacune en est informée par un message, sauf 1 sans adresse e-mail")],
)
def test_who_has_no_address_is_not_said_to_be_told(organiser, event, others, said):
    people = [RegistrationFactory(event=event, email=""), *RegistrationFactory.create_batch(others, event=event)]

    response = act(organiser, event, "cancel", ids(*people), tells="oui")

    assert said in plain(response)
    assert OutgoingMail.objects.count() == others


def test_what_has_changed_since_the_page_is_shown_again(organiser, event, trio):
    address = f"{page(event, 'cancel')}?event={event.pk}"
    seen = organiser.get(address).context["adminform"].form["seen"].value()
    add(event, "Denise")

    again = organiser.post(address, {"seen": seen, "tells": "non", "reason": "déplacée"})

    assert "La liste a changé" in plain(again)
    assert 'value="déplacée"' in plain(again)
    assert Registration.objects.filter(status="cancelled").count() == 0
    assert organiser.post(address, {"seen": again.context["adminform"].form["seen"].value(), "tells": "non"}).url
    assert Registration.objects.filter(status="cancelled").count() == 4


# --- Another workshop ---------------------------------------------------------------------------------------------


def test_who_does_not_fit_is_said_by_name_before_anything_moves(organiser, event, trio, workshops):
    leaves = RegistrationFactory(event=event, first_name="Émile", attends_afternoon=False, attends_morning=True)
    Event.objects.filter(pk=event.pk).update(afternoon_starts_at="10:00")
    query = ids(*trio, leaves) | {"vers": workshops[1].pk}

    shown = organiser.get(page(event, "move"), query)

    groups = [(group.title, [one.first_name for one, _ in group.people]) for group in shown.context["groups"]]
    assert groups == [
        ("Iront dans «\u00a0Atelier 2\u00a0»", ["Alice"]),
        ("Pas de place pour elles", ["Bob", "Chloé"]),
        ("Ne peuvent pas changer", ["Émile"]),
    ]
    assert held(trio[0]) == ["Atelier 1"]


def test_those_who_fit_move_and_the_others_stay(organiser, event, trio, workshops):
    query = ids(*trio[1:]) | {"vers": workshops[1].pk}

    response = act(organiser, event, "move", query)

    assert [held(one) for one in trio] == [["Atelier 1"], ["Atelier 2"], []]
    assert [kinds(one)[1:] for one in trio] == [[], ["changed"], []]
    assert "Atelier inchangé pour Chloé DURAND" in plain(response)
    assert History.objects.filter(act="atelier changé par l’équipe").count() == 1


def test_beyond_the_capacity_asks_the_reason(organiser, event, trio, workshops):
    query = ids(*trio[1:]) | {"vers": workshops[1].pk}

    refused = act(organiser, event, "move", query, beyond="on")
    assert "Donnez le motif" in plain(refused)
    assert WorkshopSeat.objects.count() == 1

    act(organiser, event, "move", query, beyond="on", reason="la salle est grande")
    assert [held(one) for one in trio[1:]] == [["Atelier 2"], ["Atelier 2"]]
    assert list(WorkshopSeat.objects.order_by("pk").values_list("over_capacity", flat=True)) == [False, False, True]


def test_a_seat_that_is_left_goes_to_who_waits(organiser, event, trio, workshops):
    waiting = add(event, "Denise", workshops[0])

    act(organiser, event, "move", ids(trio[0]) | {"vers": f"aucun-{workshops[0].parent_id}"})

    assert (held(trio[0]), held(waiting)) == ([], ["Atelier 1"])


# --- The role -----------------------------------------------------------------------------------------------------


def test_several_become_of_the_team_and_who_waited_has_a_place(organiser, event, trio):
    Event.objects.filter(pk=event.pk).update(capacity=3, waiting_list=True)
    waiting = add(event, "Denise")
    assert status(waiting) == "waiting"

    act(organiser, event, "role", ids(trio[1], waiting), role="organisation")

    people = Registration.objects.filter(role="organisation")
    assert sorted(people.values_list("first_name", "status")) == [("Bob", "confirmed"), ("Denise", "confirmed")]
    assert kinds(waiting)[1:] == ["changed"]
    assert trio[1].history.latest("pk").act == "inscription modifiée"


def test_a_participant_more_needs_a_place(organiser, event, trio):
    speaker = add(event, "Denise", role="intervenant")
    Event.objects.filter(pk=event.pk).update(capacity=3)

    response = act(organiser, event, "role", ids(speaker), role="participant")

    assert "Rôle laissé comme il est pour Denise DURAND" in plain(response)
    assert Registration.objects.get(pk=speaker.pk).role == "intervenant"


# --- The statements -----------------------------------------------------------------------------------------------


def reads_of(done) -> int:
    with CaptureQueriesContext(connection) as found:
        done()
    return len([one for one in found if one["sql"].startswith(("SELECT", "DECLARE"))])


def a_day_of(number):
    workshop = WorkshopFactory(capacity=60)
    other = WorkshopFactory(parent=workshop.parent, capacity=60)
    people = [RegistrationFactory(event=workshop.event) for _ in range(number)]
    for person in people:
        SeatFactory(workshop=workshop, registration=person)
        ChoiceFactory(workshop=workshop, registration=person)
    return workshop.event, other, [person.pk for person in people]


@pytest.mark.django_db
def test_many_are_moved_with_as_many_reads_as_three():
    def reads(number):
        event, other, keys = a_day_of(number)
        moved = {"slot": other.parent, "workshop": other, "by": DENIS}
        found = reads_of(lambda: move_many(event=event, registrations=keys, **moved))
        assert WorkshopSeat.objects.filter(workshop=other).count() == number
        return found

    assert (reads(3), reads(30)) == (17, 17)
    assert OutgoingMail.objects.filter(kind="changed").count() == 33


@pytest.mark.django_db
def test_many_get_a_role_with_as_many_reads_as_three():
    def reads(number):
        event, _, keys = a_day_of(number)
        return reads_of(lambda: change_role(event=event, registrations=keys, role="organisation", by=DENIS))

    assert (reads(3), reads(30)) == (17, 17)
