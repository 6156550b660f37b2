"""Who is there: every exit of a reading, and what a queue of readings comes to whatever the order it arrives in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inscriptions.door.scans import (
    check_in,
    mark_absent,
    mark_present,
    merge_scans,
    merge_scans_of_organiser,
    read_badge_anyway,
    undo_check_in,
)
from inscriptions.errors import NotAdmitted, NotYours
from inscriptions.models import Attendance, History, Registration, Scan
from rencontre.actors import TeamMember
from tests.cast import BRUNO, CHLOE, DENIS
from tests.factories import (
    ChoiceFactory,
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    WorkshopFactory,
)
from tests.inscriptions.door.readings import NOON, minute, reading, scans, standing
from tests.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_was_yesterday")]


def test_the_first_reading_says_that_the_person_is_there(alice):
    done = check_in(registration=alice, moment="morning", at=NOON, by=CHLOE)

    assert (done.outcome, done.registration, done.standing.at, done.reason) == ("first", alice, NOON, "")
    assert standing() == [("morning", None, NOON, "chloe")]
    assert scans() == [("first", "chloe")]


def test_a_second_reading_is_a_duplicate_that_names_the_first(alice):
    check_in(registration=alice, moment="morning", at=NOON, by=CHLOE)

    done = check_in(registration=alice, moment="morning", at=minute(3), by=BRUNO)

    assert (done.outcome, done.standing.at, done.standing.by) == ("duplicate", NOON, "chloe")
    assert standing() == [("morning", None, NOON, "chloe")]
    assert scans() == [("first", "chloe"), ("duplicate", "bruno")]


def test_each_half_day_and_each_workshop_has_its_own_attendance():
    seat = SeatFactory()
    person = seat.registration

    outcomes = [
        check_in(registration=person, moment=moment, workshop=workshop, at=NOON, by=CHLOE).outcome
        for moment, workshop in [("morning", None), ("afternoon", None), ("workshop", seat.workshop)]
    ]

    assert outcomes == ["first"] * 3
    assert standing() == [
        ("morning", None, NOON, "chloe"),
        ("afternoon", None, NOON, "chloe"),
        ("workshop", seat.workshop.pk, NOON, "chloe"),
    ]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ({"status": "cancelled"}, "Inscription annulée : s’il reste des places, inscrivez la personne sur place."),
        (
            {"status": "waiting", "queued_at": NOON},
            "En liste d’attente, sans place à la journée : adressez la personne à l’organisation.",
        ),
        (
            {"status": "unconfirmed", "hold_expires_at": NOON},
            "Adresse jamais confirmée, place rendue : s’il reste des places, inscrivez-la sur place.",
        ),
    ],
)
def test_who_has_no_place_of_the_day_is_refused_with_what_to_do(status, reason):
    person = RegistrationFactory(**status)

    done = check_in(registration=person, moment="morning", by=CHLOE)

    assert (done.outcome, done.standing, plain(done.reason)) == ("refused", None, reason)
    assert (standing(), scans()) == ([], [("refused", "chloe")])


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("cancelled", "Cette rencontre est annulée : personne n’y est pointé."),
        ("draft", "Cette rencontre n’est pas encore publiée : personne n’y est pointé."),
    ],
)
def test_a_day_that_is_not_held_checks_nobody_in(status, reason):
    person = RegistrationFactory(event__status=status)

    badge = Registration.objects.filter(pk=person.pk)
    done = read_badge_anyway(registrations=badge, moment="morning", by=CHLOE)

    assert (done.outcome, plain(done.reason), done.may_insist) == ("refused", reason, False)
    assert standing() == []


def test_nobody_is_expected_at_a_cancelled_workshop(alice):
    workshop = WorkshopFactory(parent__event=alice.event, cancelled_at=NOON, number=4, title="Habiter")
    seat = SeatFactory(registration=alice, workshop=workshop)
    other = WorkshopFactory(parent=seat.slot)

    reasons = [
        check_in(registration=alice, moment="workshop", workshop=workshop, by=CHLOE).reason
        for workshop in (seat.workshop, other)
    ]

    assert [plain(reason) for reason in reasons] == [
        "« Atelier 4 : Habiter » est annulé.",
        "Aucun atelier à cette heure-là : la personne n’a pas de place ici.",
    ]
    assert standing() == []


def test_who_comes_before_confirming_their_address_is_there_and_confirmed():
    person = RegistrationFactory(status="unconfirmed", hold_expires_at=timezone.now() + timedelta(hours=1))

    done = check_in(registration=person, moment="morning", by=CHLOE)

    person.refresh_from_db()
    assert (done.outcome, person.status, person.hold_expires_at) == ("first", "confirmed", None)
    assert plain(done.notice) == "Son adresse n’avait pas été confirmée : l’inscription l’est maintenant."
    assert done.registration.status == "confirmed"
    assert [(act.act, act.who) for act in History.objects.all()] == [("confirmée à l’accueil", "chloe")]


def test_who_is_confirmed_by_coming_is_led_to_the_seat_that_they_have_by_it():
    event = EventFactory(date=timezone.localdate() + timedelta(days=1))
    until = timezone.now() + timedelta(hours=1)
    person = RegistrationFactory(event=event, status="unconfirmed", hold_expires_at=until)
    workshop = WorkshopFactory(parent__event=event)
    ChoiceFactory(registration=person, workshop=workshop)

    done = check_in(registration=person, moment="morning", by=CHLOE)

    assert done.held == [workshop]


def test_the_wrong_workshop_names_the_right_one_and_its_room():
    seat = SeatFactory(workshop__number=2, workshop__title="Habiter", workshop__room=RoomFactory(name="Salle Vauban"))
    other = WorkshopFactory(parent=seat.slot, number=3)

    done = check_in(registration=seat.registration, moment="workshop", workshop=other, by=CHLOE)

    assert done.outcome == "refused"
    assert plain(done.reason) == ("Autre atelier : la personne est attendue à « Atelier 2, Salle Vauban ».")
    assert (standing(), scans()) == ([], [("refused", "chloe")])


def test_the_wrong_workshop_may_be_read_anyway():
    seat = SeatFactory()
    other = WorkshopFactory(parent=seat.slot)

    badge = Registration.objects.filter(pk=seat.registration.pk)
    done = read_badge_anyway(registrations=badge, moment="workshop", workshop=other.pk, by=CHLOE)

    assert (done.outcome, done.standing.workshop) == ("first", other)


def test_a_workshop_refuses_who_has_none_and_a_cancelled_one_everyone():
    workshop, cancelled = WorkshopFactory(), WorkshopFactory(title="Habiter", number=4, cancelled_at=NOON)
    reasons = [
        check_in(registration=RegistrationFactory(event=room.event), moment="workshop", workshop=room, by=CHLOE).reason
        for room in (workshop, cancelled)
    ]

    assert [plain(reason) for reason in reasons] == [
        "Aucun atelier à cette heure-là : la personne n’a pas de place ici.",
        "« Atelier 4 : Habiter » est annulé.",
    ]
    assert standing() == []


@pytest.mark.parametrize("moment", ["afternoon", "workshop"])
def test_a_moment_that_the_day_does_not_have_is_refused_without_a_trace(moment):
    person = RegistrationFactory(event__afternoon_starts_at=None)
    elsewhere = WorkshopFactory() if moment == "workshop" else None

    done = check_in(registration=person, moment=moment, workshop=elsewhere, by=CHLOE)

    assert (done.outcome, done.reason) == ("refused", "Ce moment n’existe pas dans cette journée.")
    assert (standing(), scans()) == ([], [])


def test_a_clock_ahead_of_ours_is_set_back_to_when_the_reading_arrived(alice):
    check_in(registration=alice, moment="morning", at=timezone.now() + timedelta(days=1), by=CHLOE)

    scan = Scan.objects.get()
    assert scan.scanned_at == scan.received_at == Attendance.objects.get().at


# --- Undoing -----------------------------------------------------------------------------------------------------


def test_the_agent_undoes_their_own_check_in_and_may_do_it_again(alice):
    check_in(registration=alice, moment="morning", at=NOON, by=CHLOE)

    undo_check_in(registration=alice, moment="morning", by=CHLOE)
    undo_check_in(registration=alice, moment="morning", by=CHLOE)

    assert standing() == []
    assert scans() == [("first", "chloe"), ("undo", "chloe")]
    assert check_in(registration=alice, moment="morning", by=CHLOE).outcome == "first"


def test_nobody_undoes_the_check_in_of_someone_else(alice):
    check_in(registration=alice, moment="morning", at=NOON, by=CHLOE)

    with pytest.raises(NotYours) as refused:
        undo_check_in(registration=alice, moment="morning", by=BRUNO)

    assert plain(str(refused.value)) == "Ce pointage a été fait par chloe : seule l’organisation peut aussi l’annuler."
    assert standing() == [("morning", None, NOON, "chloe")]
    assert scans() == [("first", "chloe")]


def test_a_sheet_is_ticked_and_unticked_whoever_holds_the_pen(alice):
    for by in (CHLOE, DENIS):
        mark_present(registration=alice, moment="morning", by=by)
    ticked = [attendance.by for attendance in alice.attendances.all()]

    mark_absent(registration=alice, moment="morning", by=DENIS)
    mark_absent(registration=alice, moment="morning", by=DENIS)

    assert ticked == ["chloe"]
    assert standing() == []
    assert scans() == [("first", "chloe"), ("undo_all", "denis")]


def test_who_has_no_place_is_not_ticked():
    person = RegistrationFactory(status="cancelled")

    with pytest.raises(NotAdmitted):
        mark_present(registration=person, moment="morning", by=DENIS)

    assert standing() == []


# --- What a device kept ------------------------------------------------------------------------------------------


def test_the_earliest_reading_stands_whichever_device_comes_back_first(alice, bob):
    late, early = reading(alice, 12), reading(alice, 4)

    first = merge_scans(event=alice.event, scans=[late, reading(bob, 5)], by=CHLOE)
    second = merge_scans(event=alice.event, scans=[early], by=BRUNO)

    assert [done.outcome for done in first.values()] == ["first", "first"]
    assert [done.outcome for done in second.values()] == ["duplicate"]
    assert alice.attendances.values_list("at", "by").get() == (minute(4), "bruno")


def test_sending_the_same_readings_again_changes_nothing(alice, bob):
    RegistrationFactory(event=alice.event, status="cancelled")
    cancelled = alice.event.registrations.get(status="cancelled")
    queue = [reading(alice, 1), reading(alice, 2), reading(bob, 3, undo=True), reading(cancelled, 4)]
    before = merge_scans(event=alice.event, scans=queue, by=CHLOE)
    rows = standing(), scans()

    again = merge_scans(event=alice.event, scans=queue, by=BRUNO)

    said = [{uuid: (done.outcome, done.reason) for uuid, done in answers.items()} for answers in (before, again)]
    assert said[0] == said[1]
    assert (standing(), scans()) == rows
    assert [said[0][one.uuid][0] for one in queue] == ["first", "duplicate", "refused", "refused"]


@pytest.mark.parametrize(("by", "merge"), [(CHLOE, merge_scans), (DENIS, merge_scans_of_organiser)])
def test_an_undoing_beats_the_readings_before_it_even_those_that_arrive_later(alice, by, merge):
    queue = [reading(alice, 5), reading(alice, 6, undo=True)]
    merge(event=alice.event, scans=queue, by=by)

    done = merge_scans(event=alice.event, scans=[reading(alice, 3)], by=CHLOE)

    assert [(one.outcome, one.reason) for one in done.values()] == [("refused", "Ce pointage a été annulé depuis.")]
    assert standing() == []


def test_an_undoing_leaves_the_readings_of_the_other_agents_whenever_they_arrive(alice):
    queue = [reading(alice, 1), reading(alice, 8, undo=True)]
    merge_scans(event=alice.event, scans=queue[:1], by=CHLOE)
    merge_scans(event=alice.event, scans=[reading(alice, 3)], by=BRUNO)

    merge_scans(event=alice.event, scans=queue[1:], by=CHLOE)
    merge_scans(event=alice.event, scans=[reading(alice, 2)], by=TeamMember("ines"))

    assert standing() == [("morning", None, minute(2), "ines")]


def test_a_late_undoing_leaves_the_reading_that_came_after_it(alice):
    merge_scans(event=alice.event, scans=[reading(alice, 1), reading(alice, 9)], by=CHLOE)

    merge_scans(event=alice.event, scans=[reading(alice, 5, undo=True)], by=CHLOE)

    assert standing() == [("morning", None, minute(9), "chloe")]


def test_a_queue_undoes_only_what_its_agent_has_read(alice):
    check_in(registration=alice, moment="morning", at=NOON, by=CHLOE)

    done = merge_scans(event=alice.event, scans=[reading(alice, 5, undo=True)], by=BRUNO)

    assert [one.outcome for one in done.values()] == ["refused"]
    assert standing() == [("morning", None, NOON, "chloe")]


def test_a_queue_leaves_the_earlier_check_in_of_somebody_else(alice):
    check_in(registration=alice, moment="morning", at=NOON, by=CHLOE)
    queue = [reading(alice, 3), reading(alice, 5, undo=True)]

    done = merge_scans(event=alice.event, scans=queue, by=BRUNO)
    again = merge_scans(event=alice.event, scans=queue, by=BRUNO)

    said = [[(answers[one.uuid].outcome, answers[one.uuid].reason) for one in queue] for answers in (done, again)]
    assert said == [[("duplicate", ""), ("undo", "")]] * 2
    assert standing() == [("morning", None, NOON, "chloe")]


def test_a_badge_of_another_day_is_left_out_without_a_trace(alice):
    stranger = RegistrationFactory()

    done = merge_scans(event=alice.event, scans=[reading(stranger, 1)], by=CHLOE)

    assert done == {}
    assert (standing(), scans()) == ([], [])


AGENTS = ("bruno", "chloe", "denis")  # Denis decides
ACTS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(AGENTS), st.booleans()), min_size=1, max_size=6)


def what_it_comes_to(acts):
    """The oracle: the earliest reading that no undoing of its agent or of Denis, then or later, beats."""
    undone = [(at, by) for at, by, undo in acts if undo]
    standing = [
        at
        for at, by, undo in acts
        if not undo and not any(later >= at and agent in {by, "denis"} for later, agent in undone)
    ]
    return min(standing, default=None)


@pytest.mark.once
class AnyOrder(TestCase):
    @settings(max_examples=40)
    @given(acts=ACTS, data=st.data())
    def test_the_order_of_arrival_does_not_matter(self, acts, data):
        alice = RegistrationFactory(event=EventFactory(date=timezone.localdate() - timedelta(days=1)))
        # A first reading of each, so that every undoing is theirs to make.
        first = [(-1, by, False) for by in AGENTS]

        for at, by, undo in [*first, *data.draw(st.permutations(acts))]:
            one = reading(alice, at, undo=undo, uuid=uuid4())
            merge = merge_scans_of_organiser if by == "denis" else merge_scans
            merge(event=alice.event, scans=[one], by=TeamMember(by))

        expected = what_it_comes_to([*first, *acts])
        found = alice.attendances.values_list("at", flat=True)
        assert list(found) == ([] if expected is None else [minute(expected)])
