from django.apps import AppConfig

from tests.neighbour.letters import declare_all


class NeighbourConfig(AppConfig):
    name = "tests.neighbour"

    def ready(self) -> None:
        declare_all()
