"""Who gets none and why: one answer for messages, reminders, thanks and changes of the programme."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.letters import reach
from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.reach import reach_of
from inscriptions.letters.refused import WITHHELD
from inscriptions.letters.reminder_plan import reached
from inscriptions.letters.thanks import thanks_of
from inscriptions.models import Registration
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter
from inscriptions.programme_changes.pages import _is_reached
from tests.factories import AttendanceFactory, CampaignFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
CASES = {
    reach.NO_ADDRESS: {"email": ""},
    reach.REFUSED: {"address_refused_at": timezone.now()},
    reach.WANTS_NONE: {"no_campaigns": True},
    "": {},
}


@pytest.mark.parametrize("why", CASES)
def test_each_letter_of_the_team_leaves_the_same_people_out_for_the_same_reason(why):
    event = EventFactory()
    person = RegistrationFactory(event=event, **CASES[why])
    AttendanceFactory(registration=person)

    of_messages = reach_of(CampaignFactory(event=event, audience="tous"), event)
    of_reminders = reached(event)
    [group] = thanks_of(event).groups

    assert of_messages.left_out == of_reminders.left_out == ([(person, why)] if why else [])
    assert group.title == f"1 personne {f'({why})' if why else 'est venue'}"
    assert bool(group.letter) == (not why)
    assert _is_reached(person) == (why in ("", reach.WANTS_NONE))  # a change of their day is no optional letter


@pytest.mark.parametrize("kind", [kinds.CAMPAIGN, kinds.REMINDER, kinds.THANKS, kinds.SESSION])
def test_what_was_queued_to_an_address_that_refuses_since_waits_for_another_address(settings, kind):
    settings.TASKS_MODE = "database"
    event = EventFactory(date=timezone.localdate() + timedelta(days=7))
    person = RegistrationFactory(event=event)
    mail = queue_letter(kind, person)
    Registration.objects.update(address_refused_at=timezone.now())

    deliver_pending()

    mail.refresh_from_db()
    assert (mail.dropped_at, mail.last_error) == (None, WITHHELD)
