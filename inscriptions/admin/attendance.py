"""Attendance sheets: the addresses of their PDFs.

`admin:inscriptions_attendance` (pk of the day): the day's sheet; `?demi-journee=matin` or `?demi-journee=apres-midi`
for whoever comes then, `?role=equipe` for the speakers and the organisers alone; both may be asked together.
`admin:inscriptions_attendance_session` (pk of the day, session: pk of a workshop): the workshop's sheet.
A sheet of more than 300 rows leads to the page that asks for a print job.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_GET

from inscriptions.admin.jobs import ask_job, pdf_response
from inscriptions.documents.attendance import attendance_to_print
from inscriptions.errors import DomainError
from programme.models import Event
from rencontre.pdf import Stopped

HALF_DAYS = {"matin": "morning", "apres-midi": "afternoon"}


class AttendancePages:
    """Mixed into the days' admin: the sheets of the day, of its halves, of its team and of each workshop."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_GET(self.attendance_view))
        return [
            path("<int:pk>/emargement.pdf", view, name="inscriptions_attendance"),
            path("<int:pk>/emargement/<int:session>.pdf", view, name="inscriptions_attendance_session"),
            *super().get_urls(),
        ]

    def attendance_view(self, request, pk, session=None):
        if not request.user.has_perm("inscriptions.view_registration"):
            raise PermissionDenied
        event = get_object_or_404(Event.objects.select_related("main_venue"), pk=pk)
        if session:
            options = {"session": get_object_or_404(event.sessions, pk=session).pk}
        else:
            half_day = HALF_DAYS.get(request.GET.get("demi-journee"), "")
            options = {"half_day": half_day, "team": request.GET.get("role") == "equipe"}
        try:
            sheet = attendance_to_print(event, **options)
            if sheet.is_long:
                return ask_job(event=event, document="attendance", options=options, count=sheet.count)
            return pdf_response(sheet.pdf(), sheet.filename)
        except (DomainError, Stopped) as error:
            messages.error(request, str(error))
            return redirect("admin:programme_event_change", event.pk)
