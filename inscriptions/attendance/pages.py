"""Who was there: a signed sheet typed on screen, saved as one goes, and the report of the day."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from inscriptions.attendance.entry import paper_address, sheet_rows, write_boxes
from inscriptions.attendance.report import report
from inscriptions.attendance.sheets import DAY, present, sheets
from inscriptions.attendance.workbook import attendance_workbook
from programme.models import Event

ROWS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AttendanceEntryPages:
    """Mixed into the days' admin; the front desk types sheets too."""

    def get_urls(self):
        pages = [
            ("presences/", require_http_methods(["GET", "HEAD", "POST"])(self.entry_view), "presence"),
            ("presences/bilan/", require_GET(self.report_view), "presence_report"),
            ("presences/bilan.xlsx", require_GET(self.workbook_view), "presence_workbook"),
        ]
        views = [
            path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"inscriptions_{name}")
            for route, view, name in pages
        ]
        return [*views, *super().get_urls()]

    def entry_view(self, request, pk):
        """GET shows a page of a sheet; POST writes the boxes that are not as they were shown."""
        event = self._day(request, pk, "inscriptions.add_attendance")
        offered = sheets(event)
        sheet = next((sheet for sheet in offered if sheet.key == request.GET.get("feuille", DAY)), None)
        if sheet is None:
            raise Http404
        if request.method == "POST":
            return self._save(request, event, sheet)
        page = Paginator(sheet.people(event), ROWS).get_page(request.GET.get("page"))
        ticked = present(sheet.people(event), sheet.columns)
        rows = sheet_rows(page, sheet.columns, ticked)
        context = {
            "sheets": offered,
            "sheet": sheet,
            "page": page,
            "rows": rows,
            "shown": " ".join(box.key for row in rows for box in row.boxes if box.is_ticked),
            "paper": paper_address(event, sheet),
            "totals": [(column, sum(key == column.key for _, key in ticked)) for column in sheet.columns],
        }
        return self._answer(request, event, "inscriptions/attendance/sheet.html", "Saisie des présences", context)

    def _save(self, request, event, sheet):
        ticked, shown = set(request.POST.getlist("present")), set(request.POST.get("shown", "").split())
        changes = dict.fromkeys(sorted(ticked - shown), True) | dict.fromkeys(sorted(shown - ticked), False)
        refused = write_boxes(event, sheet, changes, by=request.user)
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return JsonResponse({"refused": refused})
        for sentence in refused.values():
            messages.error(request, sentence)
        if not refused:
            messages.success(request, "Enregistré." if changes else "Rien n’a changé : tout était déjà enregistré.")
        return redirect(request.get_full_path())

    def report_view(self, request, pk):
        event = self._day(request, pk, "inscriptions.view_attendance")
        return self._answer(
            request, event, "inscriptions/attendance/report.html", "Bilan des présences", {"report": report(event)}
        )

    def workbook_view(self, request, pk):
        """The same counts; people are named only for who may write registrations."""
        event = self._day(request, pk, "inscriptions.view_attendance")
        names = request.user.has_perm("inscriptions.change_registration")
        headers = {"Content-Disposition": f'attachment; filename="bilan-{event.slug}.xlsx"'}
        return HttpResponse(attendance_workbook(report(event), with_people=names), content_type=XLSX, headers=headers)

    def _day(self, request, pk, permission: str) -> Event:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return get_object_or_404(Event.objects.select_related("main_venue"), pk=pk)

    def _answer(self, request, event, template, title, context) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "event": event}
        return TemplateResponse(request, template, frame | context)
