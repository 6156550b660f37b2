from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inscriptions.privacy.purge import purge
from rencontre.domain import DomainError


class Command(BaseCommand):
    help = "Efface ce qui est gardé depuis trop longtemps ; deliver_mails le fait une fois par jour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compte ce qui serait effacé, sans rien effacer")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        try:
            counts = purge(dry_run=dry_run)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Serait effacé :" if dry_run else "Effacé :")
        for what, count in counts.items():
            self.stdout.write(f"– {what} : {count}")
        if not counts:
            self.stdout.write("– rien")
