"""What `badges` and `attendance` share: which day, and which file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programme.models import Event
from rencontre.domain import DomainError
from rencontre.pdf.render import Stopped


class PaperCommand(BaseCommand):
    """Writes the PDF that `pdf` makes of a day; a refusal becomes the command's error."""

    def add_arguments(self, parser):
        parser.add_argument("--event", metavar="ADRESSE", help="adresse courte de la journée ; sinon, la prochaine")
        parser.add_argument("--output", metavar="FICHIER", required=True, help="fichier PDF à écrire")

    def handle(self, *, output: str, event: str | None, **options):
        try:
            content = self.pdf(self._day(event), **options)
        except (DomainError, Stopped) as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise CommandError(f"Le fichier {output} ne peut pas être écrit : {error.strerror}.") from error
        self.stdout.write(f"{output} est écrit.")

    def pdf(self, event: Event, **options) -> bytes:
        raise NotImplementedError

    def _day(self, slug: str | None) -> Event:
        if slug:
            event = Event.objects.filter(slug=slug).first()
            missing = f"Aucune journée n’a l’adresse courte « {slug} »."
        else:
            published = Event.objects.filter(status=Event.Status.PUBLISHED)
            event = published.coming(timezone.localdate()).first()
            missing = "Aucune journée publiée n’est à venir : donnez --event."
        if event is None:
            raise CommandError(missing)
        return event
