"""Who comes: registrations, their wishes and seats, who was there, the paper, the history and the mails."""

from inscriptions.models.accounts import TeamAccount
from inscriptions.models.attendance import Attendance, Moment, Scan
from inscriptions.models.budgets import Budget
from inscriptions.models.campaigns import (
    Campaign,
    CampaignFile,
    CampaignPerson,
    LetterWords,
    Reminder,
    TeamNotices,
)
from inscriptions.models.handovers import Handover
from inscriptions.models.heartbeats import Heartbeat
from inscriptions.models.history import History
from inscriptions.models.imports import ColumnMatch, ImportJob
from inscriptions.models.incidents import Incident
from inscriptions.models.leases import Lease
from inscriptions.models.letters import OutgoingMail
from inscriptions.models.paper import BadgePrint, Certificate, PrintJob, PrintSettings
from inscriptions.models.privacy import DayReport, PurgeRun
from inscriptions.models.questions import Answer, Question, SensitiveAnswer
from inscriptions.models.registrations import Registration, SpecialNeeds
from inscriptions.models.seats import WorkshopSeat
from inscriptions.models.wishes import AllocationRun, WorkshopChoice

__all__ = [
    "AllocationRun",
    "Answer",
    "Attendance",
    "BadgePrint",
    "Budget",
    "Campaign",
    "CampaignFile",
    "CampaignPerson",
    "Certificate",
    "ColumnMatch",
    "DayReport",
    "Handover",
    "Heartbeat",
    "History",
    "ImportJob",
    "Incident",
    "Lease",
    "LetterWords",
    "Moment",
    "OutgoingMail",
    "PrintJob",
    "PrintSettings",
    "PurgeRun",
    "Question",
    "Registration",
    "Reminder",
    "Scan",
    "SensitiveAnswer",
    "SpecialNeeds",
    "TeamAccount",
    "TeamNotices",
    "WorkshopChoice",
    "WorkshopSeat",
]
