from django.core.management.base import BaseCommand

from inscriptions.people.roles import sync_groups


class Command(BaseCommand):
    help = "Fait ou remet à jour les groupes du personnel ; à lancer après « migrate »."

    def handle(self, **options: object) -> None:
        for group in sync_groups():
            self.stdout.write(f"{group.name} : {group.permissions.count()} permissions")
