"""What Django looks for: importing these modules registers the team's screens and declares its pages."""

from importlib import import_module

SCREENS = (
    "attendance.pages",
    "letters.campaign_pages",
    "letters.notice_pages",
    "letters.person_pages",
    "letters.reminder_pages",
    "letters.thanks_pages",
    "letters.words_pages",
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
    "wishes.day_pages",
    "wishes.placing_pages",
    "wishes.pages",
)

for module in SCREENS:
    import_module(f"inscriptions.{module}")
