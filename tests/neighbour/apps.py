from django.apps import AppConfig


class NeighbourConfig(AppConfig):
    name = "tests.neighbour"
