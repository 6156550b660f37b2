"""An application of somebody else: it adds its own to the site, and touches no file of ours."""

from importlib import import_module

from django.apps import AppConfig

PARTS = ("letters",)


class NeighbourConfig(AppConfig):
    name = "tests.neighbour"

    def ready(self) -> None:
        for part in PARTS:
            import_module(f"{self.name}.{part}").declare_all()
