"""Who was there: a signed sheet typed on screen, saved as one goes, and the report of the day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from inscriptions.attendance.entry import paper_address, sheet_rows, write_boxes
from inscriptions.attendance.frozen import figures
from inscriptions.attendance.sheets import DAY, AttendanceSheet, present, present_counts, sheets
from inscriptions.attendance.workbook import attendance_workbook
from programme.desk.pages import ACT, Given, Tab, day_page, no_link
from programme.desk.paging import page_of
from programme.models import Event

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@day_page(
    "presences/",
    title="Saisie des présences",
    tab=Tab.DAY,
    permission="inscriptions.add_attendance",
    template="inscriptions/attendance/sheet.html",
    methods=ACT,
)
def presence(request: HttpRequest, event: Event) -> Given:
    """GET shows a page of a sheet; POST writes the boxes that are not as they were shown. The front desk types too."""
    offered = sheets(event)
    sheet = next((sheet for sheet in offered if sheet.key == request.GET.get("feuille", DAY)), None)
    if sheet is None:
        raise Http404
    if request.method == "POST":
        return _save(request, event, sheet)
    page = page_of(sheet.people(event), request.GET.get("page"))
    rows = sheet_rows(page, sheet.columns, present(page.object_list, sheet.columns))
    totals = present_counts(sheet.people(event))
    return {
        "sheets": offered,
        "sheet": sheet,
        "page": page,
        "rows": rows,
        "shown": " ".join(box.key for row in rows for box in row.boxes if box.is_ticked),
        "paper": paper_address(event, sheet),
        "totals": [(column, totals[column.key]) for column in sheet.columns],
    }


def _save(request: HttpRequest, event: Event, sheet: AttendanceSheet) -> HttpResponse:
    ticked, shown = set(request.POST.getlist("present")), set(request.POST.get("shown", "").split())
    changes = dict.fromkeys(sorted(ticked - shown), True) | dict.fromkeys(sorted(shown - ticked), False)
    refused = write_boxes(event, sheet, changes, by=request.user)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"refused": refused})
    for sentence in refused.values():
        messages.error(request, sentence)
    if not refused:
        messages.success(request, "Enregistré." if changes else "Rien n’a changé : tout était déjà enregistré.")
    asked = request.GET.copy()
    if "suite" in request.POST and not refused:
        asked["page"] = request.POST["suite"]
    return redirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)


@day_page(
    "presences/bilan/",
    title="Bilan des présences",
    tab=Tab.REPORT,
    permission="inscriptions.view_attendance",
    template="inscriptions/attendance/report.html",
)
def presence_report(request: HttpRequest, event: Event) -> Given:
    return {"report": figures(event)}


@day_page(
    "presences/bilan.xlsx",
    title="Bilan des présences, tableur",
    tab=Tab.REPORT,
    permission="inscriptions.view_attendance",
    links=no_link,  # the report has it
    sensitive=True,
)
def presence_workbook(request: HttpRequest, event: Event) -> Given:
    """The same counts; people are named only for who may write registrations."""
    names = request.user.has_perm("inscriptions.change_registration")
    headers = {"Content-Disposition": f'attachment; filename="bilan-{event.slug}.xlsx"'}
    return HttpResponse(attendance_workbook(figures(event), with_people=names), content_type=XLSX, headers=headers)
