from inscriptions.management.paper import PaperCommand
from inscriptions.paper.badges import SORTS, badge_notices, badges_pdf
from inscriptions.paper.labels import DEFAULT_SHEET, SHEETS
from programme.models import Event


class Command(PaperCommand):
    help = "Écrit les badges d’une journée dans un fichier PDF."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--sheet", metavar="NOM", default=DEFAULT_SHEET, help=f"planche d’étiquettes : {', '.join(SHEETS)}"
        )
        parser.add_argument("--sort", choices=SORTS, default="nom", help="ordre des badges, par nom par défaut")
        parser.add_argument("--duplex", action="store_true", help="recto verso : chaque planche est suivie de son dos")
        parser.add_argument("--start", metavar="N", type=int, default=1, help="première étiquette libre, 1 par défaut")

    def pdf(self, event: Event, *, sheet: str, start: int, sort: str, duplex: bool, **options) -> bytes:
        people = list(event.registrations.confirmed())
        content = badges_pdf(people, sheet=sheet, start=start, sort=sort, duplex=duplex)
        for notice in badge_notices(people, sheet=sheet):
            self.stderr.write(notice)
        return content
