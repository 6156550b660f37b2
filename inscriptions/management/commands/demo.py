"""A site to try at once: the first real day as an archive, a copy of it to come, and days at other stages."""

import secrets
from time import perf_counter

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered
from inscriptions.management.demo.before_the_day import DESK, TEAM
from inscriptions.management.demo.invented import invented_sign_up
from inscriptions.management.demo.stages import BY, NAMES, OPEN, bring_to
from inscriptions.people.roles import FRONT_DESK, ORGANISATION, sync_groups
from inscriptions.post.links import absolute
from inscriptions.signup.confirm import confirm
from inscriptions.signup.register import register
from programme.models import Cycle, Event, Organiser, Speaker, Venue
from programme.queries import slots_with_workshops
from rencontre.domain import DomainError

FIXTURE = "rencontre-2018.json"
ARCHIVE = "animer-le-partenariat-du-contrat-de-ville-2018"
ACCOUNTS = {TEAM.name: ORGANISATION, DESK.name: FRONT_DESK}


class Command(BaseCommand):
    help = (
        "Prépare un site à essayer : la journée de 2018, une journée de démonstration et deux comptes. "
        "Relancer ne change rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stage",
            choices=NAMES,
            default=OPEN,
            help="étape de la journée : inscriptions ouvertes (à défaut), complète, vœux à répartir, le jour même, le "
            "lendemain ; chacune a sa propre journée et, sauf la première, 150 personnes inventées",
        )
        parser.add_argument("--registrations", type=int, default=0, metavar="N", help="inscrit N personnes inventées")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="les mêmes personnes pour le même S")

    def handle(self, *, stage: str, registrations: int, seed: int, **options: object) -> None:
        self.check_stage(stage, registrations)
        call_command("migrate", interactive=False, verbosity=0)
        sync_groups()
        archive = self.load_archive()
        event = self.bring_to(archive, stage, seed)
        self.make_accounts()
        if registrations:
            self.register_people(event, registrations, seed)

    def check_stage(self, stage: str, registrations: int) -> None:
        if stage == OPEN:
            return
        if registrations:
            raise CommandError("--registrations complète la journée ouverte : les autres étapes ont leurs personnes.")
        if "smtp" in settings.EMAIL_BACKEND:
            raise CommandError(
                "Ce site envoie de vrais messages (EMAIL_URL) : cette étape écrirait à des personnes inventées."
            )

    def load_archive(self) -> Event:
        """The day of the fixture. It is never loaded over somebody's own data: it would take their primary keys."""
        archive = Event.objects.filter(slug=ARCHIVE).first()
        if archive:
            return archive
        if any(model.objects.exists() for model in (Cycle, Organiser, Venue, Speaker, Event)):
            raise CommandError("La base contient déjà un programme : la démonstration demande une base vide.")
        call_command("loaddata", FIXTURE, verbosity=0)
        return Event.objects.get(slug=ARCHIVE)

    def bring_to(self, archive: Event, stage: str, seed: int) -> Event:
        known, started = Event.objects.count(), perf_counter()
        event = bring_to(archive, stage, now=timezone.now(), seed=seed, say=self.say)
        if stage == OPEN:
            self.stdout.write(f"Journée à venir : {event}")
        else:
            is_new = Event.objects.count() > known
            how = f"prête en {perf_counter() - started:.0f} s" if is_new else "déjà prête"
            self.stdout.write(f"Journée {how} : {event}, {absolute(event.get_absolute_url())}")
        return event

    def say(self, progress: str) -> None:
        self.stdout.write(f"  {progress}")
        self.stdout.flush()

    def make_accounts(self) -> None:
        for username, group in ACCOUNTS.items():
            if User.objects.filter(username=username).exists():
                continue
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(username, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            self.stdout.write(f"Compte « {username} », mot de passe : {password}")

    def register_people(self, event: Event, wanted: int, seed: int) -> None:
        slots = slots_with_workshops(event)
        added = 0
        for number in range(1, wanted + 1):
            sign_up = invented_sign_up(event=event, slots=slots, seed=seed, number=number)
            try:
                confirm(registration=register(event=event, sign_up=sign_up, by=BY), by=BY)
            except AlreadyRegistered:
                continue
            except DomainError as refusal:
                self.stdout.write(f"Arrêt après {added} inscriptions : {refusal}")
                return
            added += 1
        self.stdout.write(f"Inscriptions ajoutées : {added}")
