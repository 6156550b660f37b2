"""What Django looks for: importing the team's screens registers them, days and sessions over the programme's own.

The team's pages that no screen imports declare themselves here: those of papers.
"""

from inscriptions.paper import pages as paper_pages
from inscriptions.team.days import DayAdmin
from inscriptions.team.records import HistoryAdmin, OutgoingMailAdmin
from inscriptions.team.registrations import RegistrationAdmin
from inscriptions.team.session_admin import SeatedSessionAdmin

__all__ = ["DayAdmin", "HistoryAdmin", "OutgoingMailAdmin", "RegistrationAdmin", "SeatedSessionAdmin", "paper_pages"]
