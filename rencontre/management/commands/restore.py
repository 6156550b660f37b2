from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rencontre.backups.errors import BackupError
from rencontre.backups.restore import restore
from rencontre.watch import BACKUP, alive


class Command(BaseCommand):
    help = "Remet le site dans l’état d’une sauvegarde, base et fichiers déposés. En cas d’échec, rien n’est changé."
    requires_system_checks = []  # a site that is ill is restored all the same

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path, help="ce que « backup » a écrit")
        parser.add_argument(
            "--replace", action="store_true", help="remplace tout ce que le site contient, fichiers compris"
        )

    def handle(self, *, file: Path, replace: bool, **options: object) -> None:
        try:
            self.stdout.write(str(restore(Path(file), replace=replace)))
        except BackupError as error:
            raise CommandError(str(error)) from error
        alive(BACKUP)  # the site is what the file holds: nothing of it is not saved
