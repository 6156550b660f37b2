from collections.abc import Sequence

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core.checks import CheckMessage, Tags, register
from django_tasks_db.apps import TasksAppConfig

from rencontre import checks, logs


class RencontreConfig(AppConfig):
    name = "rencontre"
    default = True

    def ready(self) -> None:
        logs.log_what_nobody_caught()
        register(checks.check_mails)
        for check in (
            checks.check_secrets,
            checks.check_addresses,
            checks.check_mails_leave,
            checks.check_operator,
            checks.check_folders,
            checks.check_fonts,
            checks.check_slow_libraries,
        ):
            register(check, deploy=True)


class LateAdminConfig(SimpleAdminConfig):
    """The admin, whose screens come with the addresses (`rencontre/urls.py`), and with its own checks."""

    default_site = "inscriptions.accounts.admin_site.TeamSite"

    def ready(self) -> None:
        register(check_dependencies, Tags.admin)
        register(check_screens, Tags.admin)


class BackgroundConfig(TasksAppConfig):
    """The queue of tasks, by a name that the team reads."""

    verbose_name = "Travaux de fond"


def check_screens(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Django's checks of each screen, which is loaded first: they run in no set order, maybe before the addresses."""
    admin.autodiscover()
    return check_admin_app(app_configs, **kwargs)
