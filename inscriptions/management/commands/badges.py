from argparse import ArgumentParser
from typing import Any

from inscriptions.management.paper_command import PaperCommand
from inscriptions.paper.badges import SORTS, badges_to_print
from inscriptions.paper.labels import DEFAULT_SHEET, SHEETS
from programme.models import Event, Session


class Command(PaperCommand):
    help = "Écrit les badges d’une journée dans un fichier PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--sheet", metavar="NOM", default=DEFAULT_SHEET, help=f"planche d’étiquettes : {', '.join(SHEETS)}"
        )
        parser.add_argument("--sort", choices=SORTS, default="nom", help="ordre des badges, par nom par défaut")
        parser.add_argument("--duplex", action="store_true", help="recto verso : chaque planche est suivie de son dos")
        parser.add_argument("--start", metavar="N", type=int, default=1, help="première étiquette libre, 1 par défaut")

    def pdf(self, event: Event, *, session: Session | None, **options: Any) -> bytes:
        printout = badges_to_print(event, **{name: options[name] for name in ("sheet", "start", "sort", "duplex")})
        content = printout.pdf_at_leisure()
        for notice in printout.remarks:
            self.stderr.write(notice)
        return content
