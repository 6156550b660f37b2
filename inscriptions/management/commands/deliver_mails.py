from django.core.management.base import BaseCommand

from inscriptions.services import deliver_pending


class Command(BaseCommand):
    help = "Envoie les messages qui attendent ; à lancer chaque minute."

    def handle(self, **options):
        sent, failed = deliver_pending()
        self.stdout.write(f"Messages envoyés : {sent}. En échec : {failed}.")
