from importlib import import_module

from django.apps import AppConfig


class InscriptionsConfig(AppConfig):
    name = "inscriptions"
    verbose_name = "Inscriptions"

    def ready(self):
        # Each document writes itself down in the registry of `services.printing`, which every process reads.
        import_module("inscriptions.documents")
