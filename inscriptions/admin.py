"""What Django looks for: importing these modules registers the team's screens and declares its pages."""

from importlib import import_module

SCREENS = (
    "attendance.pages",
    "letters.pages",
    "paper.pages",
    "programme_changes.pages",
    "privacy.pages",
    "seats.pages",
    "seats.person_pages",
    "signup.pages",
    "spreadsheets.job_pages",
    "team.days",
    "team.records",
    "team.registrations",
    "team.session_page",
    "wishes.pages",
)

for module in SCREENS:
    import_module(f"inscriptions.{module}")
