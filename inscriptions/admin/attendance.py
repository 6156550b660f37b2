"""Attendance sheets: the addresses of their PDFs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_GET

from inscriptions.admin.jobs import pdf_response
from inscriptions.documents import attendance_pdf
from inscriptions.errors import DomainError
from programme.models import Event


class AttendancePages:
    """Mixed into the days' admin: the sheet of the day and of each workshop."""

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
        workshop = get_object_or_404(event.sessions, pk=session) if session else None
        try:
            content = attendance_pdf(event, session=workshop)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("admin:programme_event_change", event.pk)
        return pdf_response(content, f"emargement-{event.slug}" + (f"-{session}" if session else ""))
