"""What the commands that write a paper share: which day, which session, and which file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programme.models import Event, Session
from rencontre.domain import DomainError
from rencontre.pdf.render import Stopped


class PaperCommand(BaseCommand):
    """Writes the PDF that `pdf` makes of a day; a refusal becomes the command's error."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--event", metavar="ADRESSE", help="adresse courte de la journée ; sinon, la prochaine")
        parser.add_argument("--output", metavar="FICHIER", required=True, help="fichier PDF à écrire")

    def handle(self, *, output: str, event: str | None, session: int | None = None, **options: Any) -> None:
        found = session_numbered(session) if session else None
        day = found.event if found and not event else day_called(event)
        try:
            content = self.pdf(day, session=found, **options)
        except (DomainError, Stopped) as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise CommandError(f"Le fichier {output} ne peut pas être écrit : {error.strerror}.") from error
        self.stdout.write(f"{output} est écrit.")

    def pdf(self, event: Event, *, session: Session | None, **options: Any) -> bytes:
        raise NotImplementedError


def day_called(slug: str | None) -> Event:
    """The day of this short address, the coming one without; CommandError when there is none."""
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


def session_numbered(pk: int) -> Session:
    """The session of this primary key; CommandError when there is none."""
    session = Session.objects.select_related("event").filter(pk=pk).first()
    if session is None:
        raise CommandError(f"Aucune séance n’a l’identifiant {pk}.")
    return session
