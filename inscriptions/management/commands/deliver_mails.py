from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inscriptions.leases import only_one
from inscriptions.letters.campaigns import move_campaigns_on
from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.notices import tell_teams
from inscriptions.letters.reminders import queue_reminders
from inscriptions.paper.jobs import forget_jobs, take_up_jobs
from inscriptions.privacy.purge import purge_once_a_day
from inscriptions.seats.holds import free_expired_holds
from inscriptions.spending import forget_budgets
from inscriptions.spreadsheets.long_imports import forget_imports, take_up_imports
from inscriptions.watch.alarm import watch
from inscriptions.watch.signs import DELIVERIES
from programme.models.day_files import erase_files_of_before
from rencontre.tasks.isolation import run_isolated
from rencontre.tasks.lost import put_back_lost_tasks
from rencontre.watch import alive, write_down

# What a queue takes at once; without one it is done here, and lasts.
LONG_WORKS: dict[str, Callable[[], object]] = {
    "reprendre les imports interrompus": take_up_imports,
    "reprendre les impressions interrompues": take_up_jobs,
}


class Command(BaseCommand):
    help = "Rend les places non confirmées à temps et envoie les messages qui attendent ; à lancer chaque minute."

    def handle(self, **options: object) -> None:
        """Do each part even when another fails, then say which ones failed; nothing while another does them.

        Long works have a lease of their own: the letters of the next minutes leave meanwhile.
        """
        with only_one("deliver_mails") as lost:
            if lost is None:
                self.stdout.write("Une autre exécution est en cours\u00a0: elle fait tout.")
                return
            failed = self.do(self.parts())
            alive(DELIVERIES)
            write_down()
        if settings.TASKS_MODE == "immediate":
            with only_one("long_works") as lost:
                if lost is not None:
                    failed += self.do(LONG_WORKS)
                    write_down()
        if failed:
            raise CommandError(f"En échec\u00a0: {', '.join(failed)}. Le journal dit pourquoi.")

    def do(self, parts: dict[str, Callable[[], object]]) -> list[str]:
        """Those that failed."""
        return [what for what, act in parts.items() if not run_isolated(act, what=what)]

    def parts(self) -> dict[str, Callable[[], object]]:
        """Letters last: their server may take its minute."""
        return {
            "rendre les places non confirmées": free_expired_holds,
            "effacer les imports abandonnés": forget_imports,
            "effacer les impressions passées": forget_jobs,
            "effacer les fichiers d’une version précédente": erase_files_of_before,
            "reprendre les tâches perdues": put_back_lost_tasks,
            "oublier les budgets passés": forget_budgets,
            "prévenir qui tient le site": partial(watch, by=DELIVERIES),
            "effacer ce qui est gardé depuis trop longtemps": purge_once_a_day,
            "mettre en file les rappels": queue_reminders,
            "donner des nouvelles aux équipes": tell_teams,
            **({} if settings.TASKS_MODE == "immediate" else LONG_WORKS),
            "faire partir les messages de l’équipe": move_campaigns_on,
            "envoyer les messages": self.deliver,
        }

    def deliver(self) -> None:
        sent, failed = deliver_pending()
        self.stdout.write(f"Messages envoyés\u00a0: {sent}. En échec\u00a0: {failed}.")
