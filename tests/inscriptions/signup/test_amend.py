"""What a list says otherwise of people who are registered: taken as the team's own change would take it, in bulk."""

from dataclasses import replace

import pytest

from inscriptions.errors import LinesRefused
from inscriptions.models import History, OutgoingMail, Registration, SpecialNeeds, WorkshopChoice, WorkshopSeat
from inscriptions.people.answers import SignUp
from inscriptions.signup.change import change_by_team, sign_up_of
from inscriptions.signup.listed import Choices
from inscriptions.signup.register import register_by_team, register_list
from programme.models import Event
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signup.lists import fill, listed
from tests.inscriptions.spreadsheets.files import preview, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"size": 3})]
ALL = Choices(takes_all=True)
Status = Registration.Status


@pytest.fixture
def enrolled(slot):
    wishes = {slot.pk: [slot.first.pk, slot.second.pk]}
    said = SignUp(first_name="Alice", last_name="Durand", email="alice@exemple.fr", organisation="Ville", wishes=wishes)
    return register_by_team(event=slot.event, sign_up=said, by=DENIS)


def taken(person, choices=ALL, said=None, **changes):
    """Import a list of one line, that says of `person` what is registered but for `changes`, and take it."""
    line = replace(sign_up_of(person), **changes)
    found = register_list(event=person.event, lines=listed({2: line}, said or {*changes}), by=DENIS, choices=choices)
    person.refresh_from_db()
    return found


def kept(event: Event) -> list:
    """All that is kept of the people of a day, but the instants."""
    people = list(event.registrations.order_by("sort_key"))
    return [
        (
            sign_up_of(one),
            one.status,
            one.identity_key.partition("|")[0],
            one.sort_key,
            one.search_key,
            sorted(one.seats.values_list("workshop__number", flat=True)),
            [(row.act, row.before, row.after, row.who) for row in one.history.order_by("pk")],
            [mail.kind for mail in one.mails.order_by("pk")],
        )
        for one in people
    ]


# --- What is taken, and what is not ------------------------------------------------------------------------------


def test_without_a_choice_what_is_registered_stays(enrolled):
    before = kept(enrolled.event)

    found = taken(enrolled, Choices(), organisation="CCAS d’Ecques")

    assert [(one.answer, one.ours, one.theirs) for one in found.compared.differences] == [
        ("organisation", "Ville", "CCAS d’Ecques")
    ]
    assert kept(enrolled.event) == before


def test_one_difference_is_taken_and_not_the_other(enrolled):
    changes = {"organisation": "CCAS", "job_title": "Directrice"}
    first, _ = taken(enrolled, Choices(), **changes).compared.differences

    taken(enrolled, Choices(taken=frozenset({first.key})), **changes)

    assert (enrolled.organisation, enrolled.job_title) == ("CCAS", "")
    assert History.objects.filter(act="inscription modifiée").values_list("before", "after", "who").get() == (
        {"organisation": "Ville"}, {"organisation": "CCAS"}, "denis",
    )  # fmt: skip


@pytest.mark.parametrize("key", ["2.note.00000000", "2.organisation", "2.job_title.0"])
def test_a_choice_that_names_no_difference_refuses_the_list(enrolled, key):
    before = kept(enrolled.event)

    with pytest.raises(LinesRefused) as refused:
        taken(enrolled, Choices(taken=frozenset({key})), job_title="Directrice")

    assert list(refused.value.faults) == [2]
    assert kept(enrolled.event) == before


def test_an_answer_that_the_list_leaves_blank_is_no_difference(enrolled):
    assert taken(enrolled, organisation="").compared.differences == []
    assert enrolled.organisation == "Ville"


@pytest.mark.parametrize(
    "changes",
    [
        {"first_name": "ALICE"},
        {"first_name": "Durand", "last_name": "Alice"},
        {"email": "Alice@Exemple.fr"},
        {"phone": "+33 6 12 34 56 78"},
    ],
)
def test_what_is_the_same_written_otherwise_is_no_difference(enrolled, changes):
    Registration.objects.update(phone="06.12.34.56.78")
    enrolled.refresh_from_db()

    assert taken(enrolled, **changes).compared.differences == []


def test_an_accent_is_a_difference(enrolled):
    assert [one.theirs for one in taken(enrolled, first_name="Alicé").compared.differences] == ["Alicé"]
    assert enrolled.first_name == "Alicé"


@pytest.mark.parametrize(
    "changes",
    [
        {"organisation": "CCAS", "job_title": "Directrice", "territory": "Ecques", "phone": "03 21 00 00 01"},
        {"vegetarian": True, "access_needs": "Boucle magnétique"},
        {"attends_afternoon": False},
        {"attends_lunch": True, "list_consent": True},
        {"role": Registration.Role.SPEAKER},
        {"profile": "elu", "note": "à rappeler"},
    ],
)
def test_taking_an_answer_does_what_the_team_s_own_change_does(slot, enrolled, changes):
    other = EventFactory(lunch_offered=True)
    there = SlotFactory(event=other)
    first, second, _ = WorkshopFactory.create_batch(3, parent=there, capacity=1)
    for number, workshop in enumerate([slot.first, slot.second, slot.third], start=1):
        workshop.number = number
        workshop.save()
    first.number, second.number = 1, 2
    first.save()
    second.save()
    said = replace(sign_up_of(enrolled), wishes={there.pk: [first.pk, second.pk]})
    bella = register_by_team(event=other, sign_up=said, by=DENIS)
    bella.refresh_from_db()

    taken(enrolled, **changes)
    change_by_team(registration=bella, sign_up=replace(sign_up_of(bella), **changes), by=DENIS)

    ours, theirs = kept(enrolled.event), kept(other)
    assert [one[1:6] for one in ours] == [one[1:6] for one in theirs]
    assert [[act[0] for act in one[6]] for one in ours] == [[act[0] for act in one[6]] for one in theirs]
    assert [one[7] for one in ours] == [one[7] for one in theirs]
    assert replace(ours[0][0], wishes={}) == replace(theirs[0][0], wishes={})


def test_an_address_is_added_to_who_had_none(slot):
    bob = RegistrationFactory(event=slot.event, first_name="Bob", last_name="Roy", email="", identity_key="")

    taken(bob, email="bob@exemple.fr")

    assert (bob.email, bob.identity_key.partition("|")[0]) == ("bob@exemple.fr", "bob@exemple.fr")
    assert OutgoingMail.objects.values_list("to", "kind").get() == ("bob@exemple.fr", "changed")


def test_needs_that_are_said_no_more_leave_no_row(enrolled):
    taken(enrolled, vegetarian=True)

    taken(enrolled, vegetarian=False)

    assert not SpecialNeeds.objects.exists()


def test_a_blank_role_is_no_difference(organiser, event):
    RegistrationFactory(event=event, first_name="Ilan", last_name="Roy", email="ilan@exemple.fr", role="intervenant")

    page = preview(organiser, event, sheet("Prénom;Nom;E-mail;Rôle", "Ilan;Roy;ilan@exemple.fr;"))

    assert page.context["preview"].differences == []


def test_who_was_twice_there_by_the_order_of_their_names_keeps_their_own_key(slot):
    one = RegistrationFactory(event=slot.event, first_name="Ilan", last_name="Roy", email="ilan@exemple.fr")
    twin = RegistrationFactory(
        event=slot.event, first_name="Roy", last_name="Ilan", email="ilan@exemple.fr",
        identity_key=f"{one.identity_key}|2",
    )  # fmt: skip
    line = SignUp(first_name="Roy", last_name="Ilan", organisation="CCAS")
    event, lines = slot.event, listed({2: line}, {"organisation"})

    register_list(event=event, lines=lines, by=DENIS, choices=ALL)

    twin.refresh_from_db()
    assert twin.identity_key == f"{one.identity_key}|2"
    assert event.registrations.count() == 2


@pytest.mark.parametrize("choices", [Choices(), ALL])
def test_two_lines_that_fall_on_one_person_are_refused(slot, choices):
    RegistrationFactory(event=slot.event, first_name="Alice", last_name="Roy", email="", identity_key="")
    lines = {
        line: SignUp(first_name="Alice", last_name="Roy", email=f"a{line}@exemple.fr", organisation=f"CCAS {line}")
        for line in (2, 3)
    }

    with pytest.raises(LinesRefused) as refused:
        register_list(event=slot.event, lines=listed(lines), by=DENIS, choices=choices)

    assert refused.value.faults == {3: "Même personne qu’à la ligne 2."}
    assert slot.event.registrations.get().organisation == "Ville de Saint-Omer"


# --- Wishes and seats --------------------------------------------------------------------------------------------


def test_new_wishes_move_the_seat_to_the_best_that_has_room(enrolled, slot):
    fill(slot.second)

    taken(enrolled, wishes={slot.pk: [slot.second.pk, slot.third.pk]})

    assert list(enrolled.choices.order_by("rank").values_list("workshop", flat=True)) == [slot.second.pk, slot.third.pk]
    assert enrolled.seats.get().workshop == slot.third


def test_a_kept_wish_keeps_its_place_in_line(enrolled, slot):
    before = enrolled.choices.get(workshop=slot.second).queued_at

    taken(enrolled, wishes={slot.pk: [slot.second.pk, slot.third.pk]})

    assert enrolled.choices.get(workshop=slot.second).queued_at == before
    assert enrolled.choices.get(workshop=slot.third).queued_at > before


def test_a_seat_is_never_lost_for_a_full_workshop(enrolled, slot):
    fill(slot.third)
    before = kept(slot.event)

    with pytest.raises(LinesRefused) as refused:
        taken(enrolled, wishes={slot.pk: [slot.third.pk]}, organisation="CCAS")

    assert list(refused.value.faults) == [2]
    assert "pour ne pas perdre votre place" in refused.value.faults[2]
    assert kept(slot.event) == before


def test_the_seat_that_one_leaves_goes_to_who_waits(enrolled, slot):
    bob = register_by_team(
        event=slot.event,
        sign_up=SignUp(first_name="Bob", last_name="Roy", email="bob@exemple.fr", wishes={slot.pk: [slot.first.pk]}),
        by=DENIS,
    )
    waited = bob.seats.exists()

    taken(enrolled, wishes={slot.pk: [slot.third.pk]})

    assert (waited, bob.seats.get().workshop) == (False, slot.first)
    assert [mail.kind for mail in bob.mails.order_by("pk")] == ["confirmation", "seated"]


def test_who_comes_no_more_in_the_afternoon_leaves_their_workshop(enrolled, slot):
    taken(enrolled, attends_afternoon=False)

    assert not WorkshopSeat.objects.exists()
    assert not WorkshopChoice.objects.exists()


def test_two_people_of_a_list_do_not_get_the_same_last_seat(enrolled, slot):
    bob = register_by_team(
        event=slot.event, sign_up=SignUp(first_name="Bob", last_name="Roy", email="bob@exemple.fr"), by=DENIS
    )
    wishes = {slot.pk: [slot.third.pk, slot.second.pk]}
    lines = {line: replace(sign_up_of(one), wishes=wishes) for line, one in enumerate([enrolled, bob], start=2)}

    register_list(event=slot.event, lines=listed(lines, {"wishes"}), by=DENIS, choices=ALL)

    assert [enrolled.seats.get().workshop, bob.seats.get().workshop] == [slot.third, slot.second]


def test_becoming_a_participant_takes_a_place_of_the_day(slot):
    Event.objects.update(capacity=1)
    RegistrationFactory(event=slot.event)
    bob = RegistrationFactory(event=slot.event, first_name="Bob", email="bob@exemple.fr", role="organisation")

    with pytest.raises(LinesRefused) as refused:
        taken(bob, role="participant")

    assert refused.value.faults == {2: "La journée est complète\u00a0: sa seule place est prise."}
    bob.refresh_from_db()
    assert bob.role == "organisation"


# --- Letters, and what it costs ----------------------------------------------------------------------------------


def test_only_who_comes_to_something_else_is_told_and_nobody_when_it_is_not_wanted(enrolled, slot):
    letters = OutgoingMail.objects.count()

    taken(enrolled, organisation="CCAS")
    without = OutgoingMail.objects.count()
    taken(enrolled, Choices(takes_all=True, sends_letters=False), attends_lunch=True)
    unsent = OutgoingMail.objects.count()
    taken(enrolled, attends_lunch=False)

    assert (without - letters, unsent - letters) == (0, 0)
    assert OutgoingMail.objects.order_by("pk").last().kind == "changed"


@pytest.mark.parametrize("number", [3, 30])
def test_taking_of_many_takes_as_many_statements_as_of_few(slot, number, django_assert_num_queries):
    people = [
        register_by_team(
            event=slot.event,
            sign_up=SignUp(first_name=f"Alice{n}", last_name="Durand", email=f"enrolled{n}@exemple.fr"),
            by=DENIS,
        )
        for n in range(number)
    ]
    wishes = {slot.pk: [slot.first.pk, slot.second.pk]}
    lines = {
        line: replace(sign_up_of(one), organisation="CCAS", vegetarian=True, wishes=wishes)
        for line, one in enumerate(people, start=2)
    }
    said = listed(lines, {"organisation", "vegetarian", "wishes"})

    with django_assert_num_queries(33):
        register_list(event=slot.event, lines=said, by=DENIS, choices=ALL)

    assert {one.organisation for one in slot.event.registrations.all()} == {"CCAS"}
