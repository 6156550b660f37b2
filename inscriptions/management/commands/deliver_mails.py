from django.core.management.base import BaseCommand

from inscriptions.exports import forget_imports
from inscriptions.services import deliver_pending


class Command(BaseCommand):
    help = "Envoie les messages qui attendent ; à lancer chaque minute."

    def handle(self, **options):
        forget_imports()
        sent, failed = deliver_pending()
        self.stdout.write(f"Messages envoyés : {sent}. En échec : {failed}.")
