"""One factory a model: minimal, valid, in sequence, nothing random."""

from datetime import time, timedelta
from uuid import UUID

import factory
from django.contrib.auth.models import User
from django.utils import timezone
from factory.django import DjangoModelFactory, Password

from inscriptions import models as inscriptions
from inscriptions.people.names import identity_key, search_key
from programme.models import (
    Cycle,
    Document,
    Event,
    EventOrganiser,
    FormerSlug,
    Intervention,
    Organiser,
    Room,
    Session,
    SessionChange,
    SiteSettings,
    Speaker,
    Venue,
)
from rencontre.french.names import sort_key
from tests.asked_factories import AnswerFactory as AnswerFactory
from tests.asked_factories import HandoverFactory as HandoverFactory
from tests.asked_factories import QuestionFactory as QuestionFactory
from tests.asked_factories import SensitiveAnswerFactory as SensitiveAnswerFactory
from tests.badges import badge_code
from tests.campaign_factories import CampaignFactory as CampaignFactory
from tests.campaign_factories import CampaignFileFactory as CampaignFileFactory
from tests.campaign_factories import CampaignPersonFactory as CampaignPersonFactory
from tests.campaign_factories import EventChangeFactory as EventChangeFactory
from tests.campaign_factories import LetterWordsFactory as LetterWordsFactory
from tests.campaign_factories import ReminderFactory as ReminderFactory
from tests.campaign_factories import TeamNoticesFactory as TeamNoticesFactory
from tests.site_factories import BudgetFactory as BudgetFactory
from tests.site_factories import ColumnMatchFactory as ColumnMatchFactory
from tests.site_factories import DayFileFactory as DayFileFactory
from tests.site_factories import DayReportFactory as DayReportFactory
from tests.site_factories import HeartbeatFactory as HeartbeatFactory
from tests.site_factories import IncidentFactory as IncidentFactory
from tests.site_factories import LeaseFactory as LeaseFactory
from tests.site_factories import PurgeRunFactory as PurgeRunFactory

PASSWORD = "un mot de passe de test"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"compte{n}")
    email = factory.LazyAttribute(lambda account: f"{account.username}@exemple.fr")
    password = Password(PASSWORD)
    is_staff = True


class CycleFactory(DjangoModelFactory):
    class Meta:
        model = Cycle

    title = factory.Sequence(lambda n: f"Cycle {n}")


class TeamAccountFactory(UserFactory):
    """A colleague, as the page « Équipe » sees them."""

    class Meta:
        model = inscriptions.TeamAccount

    username = factory.Sequence(lambda n: f"collegue{n}@exemple.fr")
    email = factory.SelfAttribute("username")


class OrganiserFactory(DjangoModelFactory):
    class Meta:
        model = Organiser

    name = factory.Sequence(lambda n: f"Organisme {n}")


class SiteSettingsFactory(DjangoModelFactory):
    class Meta:
        model = SiteSettings
        django_get_or_create = ("pk",)

    pk = 1
    publisher = "Centre de ressources de la ville"


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Maison {n}")
    address = "16 place Victor Hugo"
    postal_code = "62500"
    city = "Saint-Omer"


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")


class EventFactory(DjangoModelFactory):
    """A published day sixty days ahead, 9 h – 17 h, its afternoon at 14 h, sign-ups open."""

    class Meta:
        model = Event

    title = factory.Sequence(lambda n: f"Journée {n}")
    slug = factory.Sequence(lambda n: f"journee-{n}")
    date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    starts_at = time(9)
    ends_at = time(17)
    afternoon_starts_at = time(14)
    main_venue = factory.SubFactory(VenueFactory)
    status = Event.Status.PUBLISHED
    confirm_addresses = False  # a sign-up counts at once: the tests of what waits for a proof say so


class FormerSlugFactory(DjangoModelFactory):
    class Meta:
        model = FormerSlug

    event = factory.SubFactory(EventFactory)
    slug = factory.Sequence(lambda n: f"ancienne-adresse-{n}")


class EventOrganiserFactory(DjangoModelFactory):
    class Meta:
        model = EventOrganiser

    event = factory.SubFactory(EventFactory)
    organiser = factory.SubFactory(OrganiserFactory)


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    first_name = "Sylvie"
    last_name = factory.Sequence(lambda n: f"Ruin{n}")
    function = "directrice"


class SessionFactory(DjangoModelFactory):
    """A round table of the morning, 9 h 15 – 11 h."""

    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory)
    kind = Session.Kind.ROUND_TABLE
    title = factory.Sequence(lambda n: f"Séance {n}")
    starts_at = time(9, 15)
    ends_at = time(11)


class SlotFactory(SessionFactory):
    """A slot of parallel workshops, 14 h – 16 h."""

    kind = Session.Kind.SLOT
    title = "Ateliers"
    starts_at = time(14)
    ends_at = time(16)


class WorkshopFactory(DjangoModelFactory):
    """A workshop that takes its slot's event, hours and venue."""

    class Meta:
        model = Session

    parent = factory.SubFactory(SlotFactory)
    event = factory.SelfAttribute("parent.event")
    kind = Session.Kind.WORKSHOP
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Sujet {n}")


class InterventionFactory(DjangoModelFactory):
    class Meta:
        model = Intervention

    session = factory.SubFactory(SessionFactory)
    speaker = factory.SubFactory(SpeakerFactory)


class DocumentFactory(DjangoModelFactory):
    """A link that remains of the whole day."""

    class Meta:
        model = Document

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Document {n}")
    link = "https://exemple.fr/document"


class SessionChangeFactory(DjangoModelFactory):
    """Another room, not announced yet."""

    class Meta:
        model = SessionChange

    session = factory.SubFactory(SessionFactory)
    before = {"room": "Salle 1"}
    after = {"room": "Salle 2"}
    at = factory.LazyFunction(timezone.now)
    by = "denis"


class RegistrationFactory(DjangoModelFactory):
    """A confirmed participant of the whole day, with the keys that the services write."""

    class Meta:
        model = inscriptions.Registration

    event = factory.SubFactory(EventFactory)
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Personne{n}")
    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    organisation = "Ville de Saint-Omer"
    profile = "professionnel"
    created_at = factory.LazyFunction(timezone.now)
    status_changed_at = factory.SelfAttribute("created_at")
    badge_code = factory.Sequence(badge_code)
    identity_key = factory.LazyAttribute(lambda o: identity_key(o.email, o.first_name, o.last_name))
    search_key = factory.LazyAttribute(lambda o: search_key(o.first_name, o.last_name, o.organisation))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.first_name, o.last_name))


class SpecialNeedsFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.SpecialNeeds

    registration = factory.SubFactory(RegistrationFactory)
    vegetarian = True


class ChoiceFactory(DjangoModelFactory):
    """A first wish that still waits; the person signs up for the workshop's event."""

    class Meta:
        model = inscriptions.WorkshopChoice

    workshop = factory.SubFactory(WorkshopFactory)
    slot = factory.SelfAttribute("workshop.parent")
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..workshop.event"))
    rank = 1
    queued_at = factory.LazyFunction(timezone.now)


class SeatFactory(DjangoModelFactory):
    """A seat in a workshop; the person signs up for the workshop's event."""

    class Meta:
        model = inscriptions.WorkshopSeat

    workshop = factory.SubFactory(WorkshopFactory)
    slot = factory.SelfAttribute("workshop.parent")
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..workshop.event"))
    allotted_at = factory.LazyFunction(timezone.now)
    by = "site"


class AllocationRunFactory(DjangoModelFactory):
    """A proposal for a slot without people: what it starts from and gives is empty."""

    class Meta:
        model = inscriptions.AllocationRun

    slot = factory.SubFactory(SlotFactory)
    seed = factory.SelfAttribute("slot.event.lottery_seed")
    digest = factory.LazyFunction(lambda: "0" * 64)
    input = "{}"
    result = "{}"
    at = factory.LazyFunction(timezone.now)
    by = "denis"


class AttendanceFactory(DjangoModelFactory):
    """Someone was there in the morning."""

    class Meta:
        model = inscriptions.Attendance

    registration = factory.SubFactory(RegistrationFactory)
    moment = inscriptions.Moment.MORNING
    at = factory.LazyFunction(timezone.now)
    by = "chloe"


class ScanFactory(DjangoModelFactory):
    """The first reading of a badge, in the morning."""

    class Meta:
        model = inscriptions.Scan

    uuid = factory.Sequence(lambda n: UUID(int=n))
    registration = factory.SubFactory(RegistrationFactory)
    moment = inscriptions.Moment.MORNING
    scanned_at = factory.LazyFunction(timezone.now)
    received_at = factory.SelfAttribute("scanned_at")
    by = "chloe"
    outcome = inscriptions.Scan.Outcome.FIRST


class BadgePrintFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.BadgePrint

    registration = factory.SubFactory(RegistrationFactory)
    digest = factory.LazyFunction(lambda: "0" * 64)
    at = factory.LazyFunction(timezone.now)
    by = "chloe"


class PrintSettingsFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.PrintSettings

    user = factory.SubFactory(UserFactory)


class PrintJobFactory(DjangoModelFactory):
    """Badges still to be made."""

    class Meta:
        model = inscriptions.PrintJob

    event = factory.SubFactory(EventFactory)
    maker = factory.SubFactory(UserFactory)
    document = "badges"
    queued_at = factory.LazyFunction(timezone.now)


class ImportJobFactory(DjangoModelFactory):
    """A list still to be imported."""

    class Meta:
        model = inscriptions.ImportJob

    event = factory.SubFactory(EventFactory)
    maker = factory.SubFactory(UserFactory)
    file = factory.Sequence(lambda number: f"{number:032x}")
    options = factory.LazyFunction(dict)
    queued_at = factory.LazyFunction(timezone.now)


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.Certificate

    registration = factory.SubFactory(RegistrationFactory)
    number = factory.Sequence(lambda n: f"2018-{n:04d}")
    issued_at = factory.LazyFunction(timezone.now)


class HistoryFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.History

    registration = factory.SubFactory(RegistrationFactory)
    event = factory.SelfAttribute("registration.event")
    who = "site"
    when = factory.LazyFunction(timezone.now)
    act = "inscription"


class OutgoingMailFactory(DjangoModelFactory):
    """A confirmation still to be sent."""

    class Meta:
        model = inscriptions.OutgoingMail

    registration = factory.SubFactory(RegistrationFactory)
    kind = "confirmation"
    to = factory.SelfAttribute("registration.email")
    subject = "Votre inscription"
    text = "Votre inscription est confirmée."
    html = "<p>Votre inscription est confirmée.</p>"
    queued_at = factory.LazyFunction(timezone.now)
