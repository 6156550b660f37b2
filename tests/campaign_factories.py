"""Of what a team writes to the people of a day; `tests/factories.py` gives them with the others."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from inscriptions import models as inscriptions
from programme.models import EventChange


class CampaignFactory(DjangoModelFactory):
    """A draft to all."""

    class Meta:
        model = inscriptions.Campaign

    event = factory.SubFactory("tests.factories.EventFactory")
    audience = "tous"
    subject = "Venir à la journée"
    text = "Le parking est fermé."
    by = "Denis"
    written_at = factory.LazyFunction(timezone.now)


class CampaignFileFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.CampaignFile

    campaign = factory.SubFactory(CampaignFactory)
    name = "plan.pdf"
    file = "campaignfile/plan.pdf"
    size = 4


class CampaignPersonFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.CampaignPerson

    registration = factory.SubFactory("tests.factories.RegistrationFactory")
    campaign = factory.SubFactory(CampaignFactory, event=factory.SelfAttribute("..registration.event"))


class LetterWordsFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.LetterWords

    event = factory.SubFactory("tests.factories.EventFactory")
    kind = "confirmation"
    text = "Venez tôt."


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.Reminder

    event = factory.SubFactory("tests.factories.EventFactory")
    days = 7
    for_date = factory.LazyAttribute(lambda one: one.event.date if getattr(one, "armed_at", None) else None)


class TeamNoticesFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.TeamNotices

    event = factory.SubFactory("tests.factories.EventFactory")


class EventChangeFactory(DjangoModelFactory):
    """Another date, not announced yet."""

    class Meta:
        model = EventChange

    event = factory.SubFactory("tests.factories.EventFactory")
    before = {"date": "2018-05-31"}
    after = {"date": "2018-06-07"}
    at = factory.LazyFunction(timezone.now)
    by = "denis"
