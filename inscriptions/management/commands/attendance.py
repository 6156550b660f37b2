from argparse import ArgumentParser
from typing import Any

from inscriptions.management.paper_command import PaperCommand
from inscriptions.paper.attendance_sheet import attendance_pdf
from programme.models import Event, Session


class Command(PaperCommand):
    help = "Écrit la feuille d’émargement d’une journée, ou d’un de ses ateliers, dans un fichier PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--session", metavar="NUMÉRO", type=int, help="identifiant de l’atelier")
        parser.add_argument(
            "--half-day", choices=["morning", "afternoon"], default="", help="une demi-journée seulement"
        )
        parser.add_argument("--team", action="store_true", help="intervenants et organisation seulement")

    def pdf(self, event: Event, *, session: Session | None, **options: Any) -> bytes:
        if session:
            return attendance_pdf(event, session=session.pk)
        return attendance_pdf(event, half_day=options["half_day"], team=options["team"])
