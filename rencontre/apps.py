from django.apps import AppConfig
from django.core.checks import register

from rencontre import checks


class RencontreConfig(AppConfig):
    name = "rencontre"

    def ready(self):
        register(checks.check_mails)
        for check in (
            checks.check_secrets,
            checks.check_addresses,
            checks.check_mails_leave,
            checks.check_folders,
            checks.check_fonts,
        ):
            register(check, deploy=True)
