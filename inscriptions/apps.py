from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig

PAPER = "inscriptions.paper"
SAY_OF_THEMSELVES = (
    "questions.edit",
    "letters.delivery",
    "letters.campaign_letter",
    "letters.team_words",
    "letters.together",
    "letters.notice_letters",
    "letters.notices",
    "letters.reminders",
    "accounts.letters",
    "watch.alarm",
    "privacy.others",
    "privacy.purge",
    "statistics.kept",
    "statistics.funders_sheet",
)
LAST_LAYERS = ("form", "views", "pages")  # they come with the addresses, and declare no paper


class InscriptionsConfig(AppConfig):
    name = "inscriptions"
    verbose_name = "Inscriptions"

    def ready(self) -> None:
        """Import what says of itself what it does for those above: letters, accounts, watching, erasing, each paper."""
        for name in SAY_OF_THEMSELVES:
            import_module(f"inscriptions.{name}")
        for module in iter_modules(import_module(PAPER).__path__):
            if not module.name.endswith(LAST_LAYERS):
                import_module(f"{PAPER}.{module.name}")
