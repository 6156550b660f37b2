"""Who was there: a signed sheet typed on screen, saved as one goes, and the report of the day."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from inscriptions import services
from inscriptions.errors import DomainError
from inscriptions.models import Registration
from inscriptions.presences import DAY, Column, Sheet, present, report, sheets
from inscriptions.services.presence import MAY_NOT_UNDO
from inscriptions.workbooks import attendance_workbook
from programme.admin.keys import is_key
from programme.models import Event
from programme.typography import surname, typographic

ROWS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAY_UNDO = "inscriptions.delete_attendance"
MAY_DECIDE = "inscriptions.change_registration"
GONE = "Cette case n’existe plus : rechargez la page."


@dataclass(frozen=True)
class Box:
    """A cell to tick, named by `key` in the form; struck when the person declined the half-day and did not come."""

    key: str
    column: Column
    is_ticked: bool
    is_struck: bool


@dataclass(frozen=True)
class Row:
    """One line, numbered as on paper."""

    number: int
    name: str
    person: Registration
    boxes: list[Box]

    @property
    def is_walk_in(self) -> bool:
        return self.person.source == Registration.Source.DESK


class PresencePages:
    """Mixed into the days' admin; the front desk types sheets too."""

    def get_urls(self):
        pages = [
            ("presences/", require_http_methods(["GET", "HEAD", "POST"])(self.presence_view), "presence"),
            ("presences/bilan/", require_GET(self.presence_report_view), "presence_report"),
            ("presences/bilan.xlsx", require_GET(self.presence_workbook_view), "presence_workbook"),
        ]
        views = [
            path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"inscriptions_{name}")
            for route, view, name in pages
        ]
        return [*views, *super().get_urls()]

    def presence_view(self, request, pk):
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
        return self._answer(request, event, "sheet", "Saisie des présences", context)

    def _save(self, request, event, sheet):
        ticked, shown = set(request.POST.getlist("present")), set(request.POST.get("shown", "").split())
        changes = dict.fromkeys(sorted(ticked - shown), True) | dict.fromkeys(sorted(shown - ticked), False)
        refused = write(event, sheet, changes, by=request.user)
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return JsonResponse({"refused": refused})
        for sentence in refused.values():
            messages.error(request, sentence)
        if not refused:
            messages.success(request, "Enregistré." if changes else "Rien n’a changé : tout était déjà enregistré.")
        return redirect(request.get_full_path())

    def presence_report_view(self, request, pk):
        event = self._day(request, pk, "inscriptions.view_attendance")
        return self._answer(request, event, "report", "Bilan des présences", {"report": report(event)})

    def presence_workbook_view(self, request, pk):
        """The same figures; people are named only for who may write registrations."""
        event = self._day(request, pk, "inscriptions.view_attendance")
        names = request.user.has_perm("inscriptions.change_registration")
        headers = {"Content-Disposition": f'attachment; filename="bilan-{event.slug}.xlsx"'}
        return HttpResponse(attendance_workbook(report(event), with_people=names), content_type=XLSX, headers=headers)

    def _day(self, request, pk, permission: str) -> Event:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return get_object_or_404(Event.objects.select_related("main_venue"), pk=pk)

    def _answer(self, request, event, name, title, context) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "event": event}
        return TemplateResponse(request, f"admin/inscriptions/presence/{name}.html", frame | context)


def paper_address(event: Event, sheet: Sheet) -> str:
    """Where the same sheet is printed."""
    if sheet.workshop:
        return reverse("admin:inscriptions_attendance_session", args=[event.pk, sheet.workshop.pk])
    asked = {"demi-journee": sheet.key} if sheet.half_day else {"role": "equipe"} if sheet.team else None
    return reverse("admin:inscriptions_attendance", args=[event.pk], query=asked)


def sheet_rows(people: Page, columns: list[Column], ticked: set[tuple[int, str]]) -> list[Row]:
    """The lines of a page of a sheet, their boxes ticked for who is in `ticked`."""
    return [
        Row(
            number=number,
            name=typographic(f"{surname(person.last_name)} {person.first_name}"),
            person=person,
            boxes=[_box(person, column, (person.pk, column.key) in ticked) for column in columns],
        )
        for number, person in enumerate(people, start=people.start_index())
    ]


def _box(person: Registration, column: Column, is_ticked: bool) -> Box:
    is_declined = column.workshop is None and not person.attends(column.moment)
    return Box(f"{person.pk}.{column.key}", column, is_ticked, is_declined and not is_ticked)


def write(event: Event, sheet: Sheet, changes: dict[str, bool], *, by: AbstractBaseUser) -> dict[str, str]:
    """Tick or untick boxes of `sheet`, by key; the sentence of each that was refused.

    Who may not write registrations unticks only their own check-ins.
    """
    untick = services.mark_absent if by.has_perm(MAY_DECIDE) else services.undo_check_in
    columns = {column.key: column for column in sheet.columns}
    people = {str(person.pk): person for person in _people(event, changes)}
    refused = {}
    for key, is_present in changes.items():
        person, _, column = key.partition(".")
        if person not in people or column not in columns:
            refused[key] = GONE
            continue
        if not is_present and not by.has_perm(MAY_UNDO):
            refused[key] = MAY_NOT_UNDO
            continue
        act = services.mark_present if is_present else untick
        spot = {"moment": columns[column].moment, "workshop": columns[column].workshop}
        try:
            act(registration=people[person], **spot, by=by.get_username())
        except DomainError as error:
            refused[key] = f"{people[person]} : {error}"
    return refused


def _people(event: Event, keys: Iterable[str]):
    return event.registrations.filter(pk__in={pk for key in keys if is_key(pk := key.partition(".")[0])})
