from importlib import import_module

from django.apps import AppConfig

from rencontre.http.last_answers import PUBLIC


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = "Programme"

    def ready(self) -> None:
        """Say which pages are public to who keeps their last answers."""
        PUBLIC[:] = [import_module("programme.queries").what_is_public]
