from django.core.management.base import BaseCommand

from inscriptions.exports import forget_imports
from inscriptions.services import deliver_pending, free_expired_holds
from inscriptions.services.printing import forget_jobs


class Command(BaseCommand):
    help = "Rend les places non confirmées à temps et envoie les messages qui attendent ; à lancer chaque minute."

    def handle(self, **options):
        free_expired_holds()
        forget_imports()
        forget_jobs()
        sent, failed = deliver_pending()
        self.stdout.write(f"Messages envoyés : {sent}. En échec : {failed}.")
