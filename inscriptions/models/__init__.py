"""Who comes: registrations, their wishes and seats, the history and the mails."""

from inscriptions.models.allocations import AllocationRun
from inscriptions.models.ledger import Budget, History, OutgoingMail
from inscriptions.models.registrations import Registration, SpecialNeeds
from inscriptions.models.wishes import WorkshopChoice, WorkshopSeat

__all__ = [
    "AllocationRun",
    "Budget",
    "History",
    "OutgoingMail",
    "Registration",
    "SpecialNeeds",
    "WorkshopChoice",
    "WorkshopSeat",
]
