"""A site to try at once: the first real day as the archive it is, and its copy to come with sign-ups open."""

import secrets
from datetime import date, timedelta

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered, DomainError
from inscriptions.management.invented import invented_sign_up
from inscriptions.people.roles import FRONT_DESK, ORGANISATION, sync_groups
from inscriptions.signup.register import register
from programme.models import Cycle, Event, Organiser, Speaker, Venue
from programme.queries import slots_with_workshops
from programme.services import new_edition

BY = "démonstration"
FIXTURE = "rencontre-2018.json"
ARCHIVE = "animer-le-partenariat-du-contrat-de-ville-2018"
DAYS_AHEAD = 30
CAPACITY = 150
WORKSHOP_CAPACITY = 30
KIND = "Rencontre régionale – Journée de démonstration"
CONTACT = "contact@example.org"
WALK = (
    "Les ateliers ont lieu place Saint Sépulcre, à une dizaine de minutes à pied de la place Victor Hugo. "
    "Comptez ce trajet dans la pause du déjeuner."
)
ACCOUNTS = {"organisation": ORGANISATION, "accueil": FRONT_DESK}


def demonstration_date(today: date) -> date:
    """The first last-Thursday-of-May at least thirty days after `today`."""
    earliest = today + timedelta(days=DAYS_AHEAD)
    return next(day for day in map(last_thursday_of_may, range(today.year, today.year + 3)) if day >= earliest)


def last_thursday_of_may(year: int) -> date:
    last_day = date(year, 5, 31)
    return last_day - timedelta(days=(last_day.weekday() - 3) % 7)


class Command(BaseCommand):
    help = "Prépare un site à essayer : la journée de 2018, sa copie à venir et deux comptes. Relancer ne change rien."

    def add_arguments(self, parser):
        parser.add_argument("--registrations", type=int, default=0, metavar="N", help="inscrit N personnes inventées")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="les mêmes personnes pour le même S")

    def handle(self, *, registrations, seed, **options):
        call_command("migrate", interactive=False, verbosity=0)
        sync_groups()
        archive = self.load_archive()
        event = self.coming_day(archive)
        self.stdout.write(f"Journée à venir : {event}")
        self.make_accounts()
        if registrations:
            self.register_people(event, registrations, seed)

    def load_archive(self) -> Event:
        """The day of the fixture; never written over someone's own data, whose keys it would take."""
        archive = Event.objects.filter(slug=ARCHIVE).first()
        if archive:
            return archive
        if any(model.objects.exists() for model in (Cycle, Organiser, Venue, Speaker, Event)):
            raise CommandError("La base contient déjà un programme : la démonstration demande une base vide.")
        call_command("loaddata", FIXTURE, verbosity=0)
        return Event.objects.get(slug=ARCHIVE)

    @transaction.atomic
    def coming_day(self, archive: Event) -> Event:
        today = timezone.localdate()
        coming = archive.cycle.events.coming(today).first()
        if coming:
            return coming
        event = new_edition(event=archive, date=demonstration_date(today), by=BY)
        event.kind, event.capacity, event.walk_between_venues = KIND, CAPACITY, WALK
        event.contact_email = CONTACT
        event.status = Event.Status.PUBLISHED
        event.save()
        event.sessions.workshops().update(capacity=WORKSHOP_CAPACITY)
        return event

    def make_accounts(self):
        for username, group in ACCOUNTS.items():
            if User.objects.filter(username=username).exists():
                continue
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(username, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            self.stdout.write(f"Compte « {username} », mot de passe : {password}")

    def register_people(self, event: Event, wanted: int, seed: int):
        slots = slots_with_workshops(event)
        added = 0
        for number in range(1, wanted + 1):
            sign_up = invented_sign_up(event=event, slots=slots, seed=seed, number=number)
            try:
                register(event=event, sign_up=sign_up, by=BY)
            except AlreadyRegistered:
                continue
            except DomainError as refusal:
                self.stdout.write(f"Arrêt après {added} inscriptions : {refusal}")
                return
            added += 1
        self.stdout.write(f"Inscriptions ajoutées : {added}")
