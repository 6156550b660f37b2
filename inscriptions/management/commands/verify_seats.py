from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from inscriptions.seats.recount import verify
from programme.models import Event


class Command(BaseCommand):
    help = "Recompte les places, les files et les clés ; dit chaque incohérence et finit alors en erreur."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--event", metavar="ADRESSE", help="adresse courte d’une journée, toutes par défaut")

    def handle(self, *, event: str | None = None, **options: object) -> None:
        found = [verify(day, now=timezone.now()) for day in self._days(event)]
        for findings in found:
            self._say(f"Décisions de l’équipe, {findings.event} :", findings.decisions)
        for findings in found:
            self._say(f"Incohérences, {findings.event} :", findings.inconsistencies)
        if count := sum(len(findings.inconsistencies) for findings in found):
            raise CommandError(f"Incohérences : {count}.")
        self.stdout.write("Rien à signaler.")

    def _days(self, slug: str | None) -> list[Event]:
        days = Event.objects.order_by("date", "pk")
        if slug is None:
            return list(days)
        if not (found := list(days.filter(slug=slug))):
            raise CommandError(f"Aucune journée n’a l’adresse « {slug} ».")
        return found

    def _say(self, title: str, sentences: list[str]) -> None:
        for line in [title, *(f"- {sentence}" for sentence in sentences)] if sentences else []:
            self.stdout.write(line)
