"""The team's screens; importing this package registers them, days and sessions over the programme's own."""

from inscriptions.admin.events import DayAdmin
from inscriptions.admin.ledger import HistoryAdmin, OutgoingMailAdmin
from inscriptions.admin.registrations import RegistrationAdmin
from inscriptions.admin.sessions import SeatedSessionAdmin

__all__ = ["DayAdmin", "HistoryAdmin", "OutgoingMailAdmin", "RegistrationAdmin", "SeatedSessionAdmin"]
