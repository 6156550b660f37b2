"""What the team prints and people download, as the bytes of PDFs."""

from inscriptions.documents.attendance import attendance_pdf
from inscriptions.documents.badges import badge_notices, badges_pdf

__all__ = ["attendance_pdf", "badge_notices", "badges_pdf"]
