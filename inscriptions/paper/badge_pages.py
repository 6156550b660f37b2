"""Badges: the page that chooses the labels and says what to check, the PDF, a badge again, the printer's settings."""

import re
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inscriptions.models import Registration
from inscriptions.paper.badge_face import Whose, people_to_print, with_seats
from inscriptions.paper.badge_form import BadgesForm, CustomSheetForm
from inscriptions.paper.badge_prints import keep_custom_sheet, keep_print_settings, print_settings_of, record_prints
from inscriptions.paper.badges import SORTS, Setup, badge_notices, printout_of
from inscriptions.paper.calibration import calibration_pdf
from inscriptions.paper.job_pages import ask_job
from inscriptions.paper.jobs import LONG, Printout, print_job
from inscriptions.paper.labels import CUSTOM_SHEET, DEFAULT_SHEET, SHEETS, sheet_named
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.words import counted
from rencontre.pdf.render import Stopped
from rencontre.pdf.response import pdf_response

MOST_SELECTED = 500  # people whose primary keys fit in an address


class BadgePages:
    """Mixed into the registrations' admin. A GET shows; only a POST writes that badges were printed."""

    def get_urls(self):
        pages = [
            ("badges/", require_http_methods(["GET", "POST"])(self.badges_view), "badges"),
            ("badges.pdf", require_http_methods(["GET", "POST"])(self.badges_pdf_view), "badges_pdf"),
            ("badges/planche/", require_http_methods(["GET", "POST"])(self.custom_sheet_view), "custom_sheet"),
            ("badges/calibrage.pdf", require_GET(self.calibration_view), "calibration"),
            ("<int:pk>/badge/", require_POST(self.reprint_view), "reprint"),
        ]
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=f"inscriptions_registration_{name}")
                for route, view, name in pages
            ),
            *super().get_urls(),
        ]

    @admin.action(description="Imprimer les badges", permissions=["view"])
    def print_badges(self, request, queryset):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_SELECTED + 1])
        if len(keys) > MOST_SELECTED:
            sentence = f"Choisissez au plus {MOST_SELECTED} personnes ; la page de la journée imprime tous les badges."
            self.message_user(request, sentence, messages.WARNING)
            return None
        return redirect(f"{reverse('admin:inscriptions_registration_badges')}?ids={','.join(map(str, keys))}")

    def badges_view(self, request):
        """The choices with what they give; a POST only comes back to them with others."""
        _check_sees(self, request)
        if request.method == "POST":
            return self._badges_again(request.POST.dict())
        form, people = self._badges_asked(request, request.GET)
        blanks = form.cleaned_data.get("blanks", 0)
        context = {
            "title": "Badges",
            "adminform": AdminForm(form, form.fieldsets, {}),
            "sheet": form.labels,
            "event": form.cleaned_data.get("event"),
            "count": len(people),
            "blanks": blanks,
            "total": len(people) + blanks,
            "notices": badge_notices(people, sheet=form.labels),
            "places": _places(form, len(people) + blanks),
            "query": urlencode(form.data, safe=","),
        }
        return self._badge_page(request, "inscriptions/paper/badges_page.html", context)

    def badges_pdf_view(self, request):
        """The PDF: looked at by GET, printed and written down by POST; a long one becomes a print job."""
        form, people = self._badges_asked(request, request.POST if request.method == "POST" else request.GET)
        problems = [error for errors in form.errors.values() for error in errors]
        if not problems:
            try:
                return self._print_badges(request, form, people) if request.method == "POST" else _preview(form, people)
            except (DomainError, Stopped) as error:
                problems = [str(error)]
        messages.error(request, " ".join(problems))
        return self._badges_again(form.data)

    def _print_badges(self, request, form: BadgesForm, people: list[Registration]):
        count = len(people) + form.cleaned_data["blanks"]
        content = _printout(form, people).pdf() if count <= LONG else None
        keep_print_settings(user=request.user, **form.printer)
        if content is None:
            options = form.options | {"people": [p.pk for p in people], "whose": Whose.ALL, "is_for_good": True}
            job = print_job(event=form.event_of(people), maker=request.user, document="badges", options=options)
            return redirect("admin:inscriptions_job", job.pk)
        record_prints(people=people, by=member(request.user))
        messages.success(request, f"{badges_in_words(count)} dans le fichier à imprimer.")
        return pdf_response(content, "badges")

    def reprint_view(self, request, pk):
        """One person's badge again, on the user's labels, from the label `?start=`."""
        _check_sees(self, request)
        person = get_object_or_404(Registration, pk=pk)
        start = request.GET.get("start", "1")
        try:
            people = people_to_print(event=None, keys=[pk])  # with what a badge says, not with what a list shows
            if not people:
                raise DomainError("Cette inscription n’est pas confirmée : elle n’a pas de badge.")
            setup = _kept_setup(request.user, start=int(start) if re.fullmatch(r"[0-9]{1,3}", start) else 0)
            content = printout_of(with_seats(people), setup).pdf()
        except (DomainError, Stopped) as error:
            messages.error(request, str(error))
            return redirect("admin:inscriptions_registration_change", person.pk)
        record_prints(people=people, by=member(request.user))
        return pdf_response(content, "badge")

    def custom_sheet_view(self, request):
        """The geometry of the user's own sheet; `?retour=` is the query of the page it came from."""
        _check_sees(self, request)
        kept, query = print_settings_of(request.user), QueryDict(request.GET.get("retour", ""), mutable=True)
        form = CustomSheetForm(request.POST or None, initial=kept.custom_sheet or SHEETS[DEFAULT_SHEET].geometry)
        if request.method == "POST" and form.is_valid():
            keep_custom_sheet(user=request.user, sheet=form.cleaned_data["sheet"])
            messages.success(request, "Planche sur mesure enregistrée.")
            query["sheet"] = CUSTOM_SHEET
            return self._badges_again(query)
        context = {
            "title": "Planche sur mesure",
            "adminform": AdminForm(form, form.fieldsets, {}),
            "query": query.urlencode(),
        }
        return self._badge_page(request, "inscriptions/paper/custom_sheet.html", context)

    def calibration_view(self, request):
        """The user's printer on one sheet, that of `?sheet=` or the last one printed."""
        _check_sees(self, request)
        try:
            return pdf_response(calibration_pdf(_kept_setup(request.user, sheet=request.GET.get("sheet"))), "calibrage")
        except (DomainError, Stopped) as error:
            messages.error(request, str(error))
            return redirect("admin:inscriptions_registration_changelist")

    def _badges_asked(self, request, data: QueryDict) -> tuple[BadgesForm, list[Registration]]:
        """The form as it was filled, and the confirmed people it asks for."""
        _check_sees(self, request)
        form = BadgesForm(data, kept=print_settings_of(request.user))
        form.is_valid()
        event, whose = form.cleaned_data.get("event"), form.cleaned_data.get("whose", "")
        return form, people_to_print(event=event, keys=form.keys, whose=whose)

    def _badges_again(self, data: dict):
        """To the page, with what was asked but the form's token."""
        query = urlencode({name: value for name, value in data.items() if name in BadgesForm.base_fields}, safe=",")
        return redirect(f"{reverse('admin:inscriptions_registration_badges')}?{query}")

    def _badge_page(self, request, template: str, context: dict) -> TemplateResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts} | context
        return TemplateResponse(request, template, context)


def _check_sees(pages: BadgePages, request) -> None:
    if not pages.has_view_permission(request):
        raise PermissionDenied


def _preview(form: BadgesForm, people: list[Registration]):
    count = len(people) + form.cleaned_data["blanks"]
    if count > LONG:
        return ask_job(event=form.event_of(people), document="badges", options=form.options, count=count)
    return pdf_response(_printout(form, people).pdf(), "badges")


def _printout(form: BadgesForm, people: list[Registration]) -> Printout:
    in_order = sorted(with_seats(people), key=SORTS[form.cleaned_data["sort"]])
    return printout_of(in_order, form.setup, blanks=form.cleaned_data["blanks"], event=form.event_of(people))


def _kept_setup(user, *, start: int = 1, sheet: str | None = None) -> Setup:
    kept = print_settings_of(user)
    labels = sheet_named(sheet or kept.sheet or DEFAULT_SHEET, custom=kept.custom_sheet)
    return Setup(labels, start, kept.offset_x, kept.offset_y, kept.duplex)


def badges_in_words(count: int) -> str:
    """« 1 badge », « 42 badges »."""
    return counted(count, "badge")


def _places(form: BadgesForm, count: int) -> list[dict]:
    """The labels of the first page, drawn: which are left free, which are printed."""
    sheet, start = form.labels, form.cleaned_data.get("start", 1)
    return [
        {
            "number": number,
            "left": left,
            "top": top,
            "middle": left + sheet.width / 2,
            "line": top + sheet.height / 2,
            "is_printed": start <= number < start + count,
        }
        for number, (left, top) in enumerate(sheet.positions, start=1)
    ]
