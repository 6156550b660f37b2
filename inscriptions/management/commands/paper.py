from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from inscriptions.management.paper_command import PaperCommand
from programme.models import Event, Session
from rencontre.pdf.papers import PAPERS


class Command(PaperCommand):
    help = "Écrit un document d’une journée dans un fichier PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", metavar="DOCUMENT", help=f"le document : {', '.join(sorted(PAPERS))}")
        parser.add_argument("--session", metavar="NUMÉRO", type=int, help="identifiant de la séance")

    def pdf(self, event: Event, *, session: Session | None, **options: Any) -> bytes:
        slug = options["slug"]
        if slug not in PAPERS:
            known = ", ".join(sorted(PAPERS))
            raise CommandError(f"Le document « {slug} » n’existe pas. Documents connus : {known}.")
        if session and not PAPERS[slug].of_a_session:
            raise CommandError(f"Le document « {slug} » est celui de la journée : il ne se fait pas par séance.")
        if session and session.event_id != event.pk:
            raise CommandError(f"La séance {session.pk} n’est pas de cette journée.")
        printout = PAPERS[slug].prepare(event, **({"session": session.pk} if session else {}))
        for notice in printout.remarks:
            self.stderr.write(notice)
        return printout.pdf_at_leisure()
