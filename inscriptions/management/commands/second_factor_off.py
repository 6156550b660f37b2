from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inscriptions.accounts.queries import has_second_factor
from inscriptions.accounts.second_factor import rescue


class Command(BaseCommand):
    help = "Retire la double vérification d’un compte qui a perdu son téléphone et ses codes de secours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", metavar="COMPTE", help="nom du compte")

    def handle(self, *, account: str, **options: object) -> None:
        user = User.objects.filter(username=account).first()
        if user is None:
            raise CommandError(f"Aucun compte ne s’appelle «\u00a0{account}\u00a0».")
        if not has_second_factor(user):
            raise CommandError(f"Le compte «\u00a0{account}\u00a0» n’a pas de double vérification.")
        rescue(account=user)
        self.stdout.write(f"La double vérification du compte «\u00a0{account}\u00a0» est retirée.")
