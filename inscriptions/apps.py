from importlib import import_module

from django.apps import AppConfig

# What says of itself, once imported, what it does for the folders above it: who composes and sends letters, and each
# paper in the registry of `paper.jobs`, which every process reads.
SELF_REGISTERED = (
    "letters.delivery",
    "paper.attendance_sheet",
    "paper.badges",
    "paper.certificates",
    "paper.cues",
    "paper.participants",
    "paper.signs",
    "paper.tents",
)


class InscriptionsConfig(AppConfig):
    name = "inscriptions"
    verbose_name = "Inscriptions"

    def ready(self):
        for module in SELF_REGISTERED:
            import_module(f"inscriptions.{module}")
