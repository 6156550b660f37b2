from django.core.management.base import CommandError

from inscriptions.management.paper import PaperCommand
from inscriptions.paper.attendance_sheet import attendance_pdf
from programme.models import Event, Session


class Command(PaperCommand):
    help = "Écrit la feuille d’émargement d’une journée, ou d’un de ses ateliers, dans un fichier PDF."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--session", metavar="NUMÉRO", type=int, help="identifiant de l’atelier")
        parser.add_argument(
            "--half-day", choices=["morning", "afternoon"], default="", help="une demi-journée seulement"
        )
        parser.add_argument("--team", action="store_true", help="intervenants et organisation seulement")

    def handle(self, *, event: str | None, session: int | None, **options):
        workshop = self._workshop(session) if session else None
        if workshop and not event:
            event = workshop.event.slug
        super().handle(event=event, workshop=workshop, **options)

    def pdf(self, event: Event, *, workshop: Session | None, half_day: str, team: bool, **options) -> bytes:
        choice = {"session": workshop.pk} if workshop else {"half_day": half_day, "team": team}
        return attendance_pdf(event, **choice)

    def _workshop(self, pk: int) -> Session:
        workshop = Session.objects.select_related("event").filter(pk=pk).first()
        if workshop is None:
            raise CommandError(f"Aucune séance n’a l’identifiant {pk}.")
        return workshop
