"""Sharing out a slot when something odd came before: late seats, several speakers, a reopened or cancelled day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.errors import NotChangeable
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.seats.move import move
from inscriptions.seats.recount import verify
from inscriptions.signup.speakers import register_speakers
from inscriptions.wishes.run import announce, apply
from programme.models import Event
from tests.cast import DENIS
from tests.factories import InterventionFactory, SlotFactory, SpeakerFactory, WorkshopFactory
from tests.inscriptions.signing_up import add
from tests.inscriptions.wishes.sharing import held, propose, share, wishes_close_in_ten_days

pytestmark = [pytest.mark.django_db, wishes_close_in_ten_days]


def test_a_seat_that_the_team_gave_after_the_deadline_counts(slot, people, after_deadline):
    vip = add(slot.event, "Vip")
    move(registration=vip, slot=slot, workshop=slot.first, by=DENIS)

    share(slot)

    assert list(slot.first.seats.values_list("registration", flat=True)) == [vip.pk]
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


def test_speakers_beyond_the_room_are_seated_as_a_decision(slot, people, after_deadline):
    InterventionFactory.create_batch(2, session=slot.first)
    register_speakers(event=slot.event, by=DENIS)

    share(slot)

    assert sorted(slot.first.seats.values_list("over_capacity", flat=True)) == [False, True]
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


def test_a_speaker_who_signed_up_alone_is_known_and_fixed(slot, people, after_deadline):
    speaker = SpeakerFactory(first_name="Alice", last_name="Durand")
    InterventionFactory(session=slot.second, speaker=speaker)

    assert register_speakers(event=slot.event, by=DENIS) == []
    share(slot)

    assert Registration.objects.get(first_name="Alice").speaker == speaker
    assert held(slot)["Alice"] == slot.second


def test_a_speaker_is_not_fixed_in_two_workshops_at_the_same_time(slot, people, after_deadline):
    other = SlotFactory(event=slot.event)
    elsewhere = WorkshopFactory(parent=other)
    speaker = SpeakerFactory()
    InterventionFactory(session=slot.first, speaker=speaker)
    InterventionFactory(session=elsewhere, speaker=speaker)
    register_speakers(event=slot.event, by=DENIS)

    share(slot)
    share(other)

    assert WorkshopSeat.objects.filter(registration__speaker=speaker).count() == 1
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


@pytest.mark.parametrize(
    "changed", [{"status": Event.Status.CANCELLED}, {"wishes_close_at": timezone.now() + timedelta(days=40)}]
)
def test_a_sharing_is_not_announced_once_the_day_is_cancelled_or_its_wishes_open_again(
    slot, people, after_deadline, changed
):
    run = apply(run=propose(slot), by=DENIS)
    Event.objects.update(**changed)

    with pytest.raises(NotChangeable):
        announce(run=run, by=DENIS)

    assert held(slot) == {}
