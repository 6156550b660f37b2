"""What the team prints and people download, as the bytes of PDFs."""

from inscriptions.documents.attendance import attendance_pdf, attendance_to_print
from inscriptions.documents.badges import badge_notices, badges_pdf
from inscriptions.documents.certificates import certificates_to_print
from inscriptions.documents.convocation import convocation_pdf
from inscriptions.documents.people import caterer_pdf, participants_pdf
from inscriptions.documents.sessions import cues_pdf, signs_pdf, tents_pdf

__all__ = [
    "attendance_pdf",
    "attendance_to_print",
    "badge_notices",
    "badges_pdf",
    "caterer_pdf",
    "certificates_to_print",
    "convocation_pdf",
    "cues_pdf",
    "participants_pdf",
    "signs_pdf",
    "tents_pdf",
]
