"""Who comes: registrations, their wishes and seats, who was there, the paper, the history and the mails."""

from inscriptions.models.allocations import AllocationRun
from inscriptions.models.door import Attendance, Moment, Scan
from inscriptions.models.ledger import Budget, History, OutgoingMail
from inscriptions.models.paper import BadgePrint, Certificate, PrintJob, PrintSettings
from inscriptions.models.registrations import Registration, SpecialNeeds
from inscriptions.models.wishes import WorkshopChoice, WorkshopSeat

__all__ = [
    "AllocationRun",
    "Attendance",
    "BadgePrint",
    "Budget",
    "Certificate",
    "History",
    "Moment",
    "OutgoingMail",
    "PrintJob",
    "PrintSettings",
    "Registration",
    "Scan",
    "SpecialNeeds",
    "WorkshopChoice",
    "WorkshopSeat",
]
