from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rencontre.backups.backup import back_up
from rencontre.backups.errors import BackupError
from rencontre.watch import BACKUP, BACKUP_FAILED, alive


class Command(BaseCommand):
    help = "Sauvegarde le site (base et fichiers déposés) dans un nouveau fichier daté de DOSSIER, puis le relit."
    requires_system_checks = []  # a site that is ill is saved all the same

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", metavar="DOSSIER", type=Path, help="où écrire ; il est fait s’il manque")
        parser.add_argument("--keep", metavar="N", type=int, help="n’y garder que les N dernières sauvegardes du site")
        parser.add_argument("--days", metavar="J", type=int, default=0, help="avec --keep, garder aussi J jours")

    def handle(self, *, directory: Path, keep: int | None, days: int, **options: object) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep demande un nombre de sauvegardes à garder : au moins 1.")
        try:
            self.stdout.write(str(back_up(Path(directory), keep=keep, days=days)))
        except BackupError as error:
            alive(BACKUP_FAILED)
            raise CommandError(str(error)) from error
        alive(BACKUP)
