"""What Django looks for: importing these modules registers the team's screens and declares its pages."""

from importlib import import_module

SCREENS = (
    "attendance.pages",
    "letters.campaign_pages",
    "letters.notice_pages",
    "letters.pages",
    "letters.person_pages",
    "letters.reminder_pages",
    "letters.thanks_pages",
    "letters.words_pages",
    "paper.pages",
    "privacy.pages",
    "programme_changes.pages",
    "questions.pages",
    "seats.pages",
    "seats.person_pages",
    "signup.pages",
    "spreadsheets.job_pages",
    "statistics.pages",
    "team.days",
    "team.find",
    "team.records",
    "team.registrations",
    "team.selection_pages",
    "team.session_page",
    "team.several_pages",
    "team.the_day",
    "wishes.day_pages",
    "wishes.pages",
    "wishes.placing_pages",
)

for module in SCREENS:
    import_module(f"inscriptions.{module}")
