"""A message that waits for its hour: what is taken back never leaves, and a day that is not the same gives it back."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import EVERYBODY
from inscriptions.letters.campaigns import Written
from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import Campaign, History
from programme.models import Event
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
State = Campaign.State
LATER = timedelta(hours=2)


@pytest.fixture
def gathering():
    event = EventFactory()
    RegistrationFactory(event=event, first_name="Alice")
    return event


def written(event):
    said = Written(EVERYBODY, {}, "À savoir", "Le parking est fermé.")
    return campaigns.keep(event=event, written=said, by=DENIS)


def scheduled(event):
    return campaigns.schedule(campaign=written(event), at=timezone.now() + LATER, by=DENIS)


def once_its_hour_has_come():
    return time_machine.travel(timezone.now() + 2 * LATER)


@pytest.mark.parametrize("change", ["taken back", "written again", "later"])
def test_a_row_that_was_read_before_it_changed_does_not_leave(gathering, change):
    campaign = scheduled(gathering)
    stale = Campaign.objects.select_related("event").get(pk=campaign.pk)
    if change == "taken back":
        campaigns.unschedule(campaign=campaign, by=DENIS)
    elif change == "written again":
        again = Written(EVERYBODY, {}, "Autre", "Autre")
        campaigns.keep(event=gathering, written=again, by=DENIS, campaign=campaign)
    else:
        campaigns.schedule(campaign=campaign, at=timezone.now() + 9 * LATER, by=DENIS)

    with once_its_hour_has_come():
        campaigns._leave_at_its_hour(stale)

    assert campaign.mails.count() == 0
    assert Campaign.objects.get().state == (State.SCHEDULED if change == "later" else State.DRAFT)
    assert not History.objects.filter(act__in=[campaigns.SENT, campaigns.NOT_SENT]).exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "cancelled"}, "La journée est annulée depuis"),
        ({"status": "draft"}, "La journée n’est plus publiée depuis"),
        ({"date": "2099-05-31"}, "La journée a changé de date (c’était le "),
    ],
)
def test_a_day_that_is_not_as_it_was_gives_it_back_and_its_page_says_why(organiser, gathering, change, why):
    campaign = scheduled(gathering)
    Event.objects.update(**change)

    with once_its_hour_has_come():
        campaigns.move_campaigns_on()
        page = organiser.get(reverse("admin:inscriptions_campaign_check", args=[gathering.pk, campaign.pk]))

    assert campaign.mails.count() == 0
    assert Campaign.objects.get().state == State.DRAFT
    assert why in History.objects.get(act=campaigns.NOT_SENT).reason
    assert why in page.content.decode()
    campaigns.send(campaign=campaign, by=DENIS)
    assert campaign.mails.count() == 1


def test_an_hour_that_was_chosen_for_a_cancelled_day_is_kept(gathering):
    Event.objects.update(status="cancelled")
    gathering.refresh_from_db()
    campaign = scheduled(gathering)

    with once_its_hour_has_come():
        campaigns.move_campaigns_on()
        deliver_pending()

    assert campaign.mails.get().sent_at


def test_what_was_written_before_the_day_was_cancelled_goes_no_further_and_what_is_written_after_leaves(gathering):
    before = campaigns.send(campaign=written(gathering), by=DENIS)
    Event.objects.update(status="cancelled")
    after = campaigns.send(campaign=written(gathering), by=DENIS)

    deliver_pending()

    assert before.mails.get().sent_at is None
    assert before.mails.get().dropped_at
    assert after.mails.get().sent_at


def test_what_was_stopped_is_taken_up_again_of_a_cancelled_day_once_the_team_says_so(gathering):
    campaign = campaigns.send(campaign=written(gathering), by=DENIS)
    campaigns.stop(campaign=campaign, by=DENIS)
    Event.objects.update(status="cancelled")

    campaigns.resume(campaign=campaign, by=DENIS)
    deliver_pending()

    assert campaign.mails.get().sent_at
