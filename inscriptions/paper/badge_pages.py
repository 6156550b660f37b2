"""Badges: the page that chooses the labels and says what to check, the PDF, a badge again, the printer's settings.

A GET shows; only a POST writes that badges were printed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.paper.badge_face import Whose, people_to_print, with_seats
from inscriptions.paper.badge_form import BadgesForm, CustomSheetForm
from inscriptions.paper.badge_prints import keep_custom_sheet, keep_print_settings, print_settings_of, record_prints
from inscriptions.paper.badges import SORTS, Setup, badge_notices, printout_of
from inscriptions.paper.calibration import calibration_pdf
from inscriptions.paper.job_pages import ask_job
from inscriptions.paper.jobs import print_job
from inscriptions.paper.labels import CUSTOM_SHEET, DEFAULT_SHEET, SHEETS, LabelSheet, sheet_named
from inscriptions.paper.sessions_held import SEEN_BY
from inscriptions.people.pages import person_page
from programme.desk.pages import ACT, Tab, TeamRequest, day_page, no_link
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.words import counted
from rencontre.pdf.papers import PAPERS, Printout
from rencontre.pdf.render import Stopped, TooLong
from rencontre.pdf.response import pdf_response

FIRST = 10  # people looked at on labels of which a page holds fewer
MOST_SELECTED = 500  # people whose primary keys fit in an address
OTHER_NAMES = "Les noms à vérifier des autres badges seront dits avec le fichier."


@dataclass(frozen=True)
class Place:
    """A label of the first page, drawn: left free, or printed. Millimetres; `middle` and `line` are of its number."""

    number: int
    left: float
    top: float
    middle: float
    line: float
    is_printed: bool


@admin.action(description="Imprimer les badges", permissions=["view"])
def print_badges(
    registrations: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Registration]
) -> HttpResponse | None:
    """To the page about badges, with the people who were selected in the list."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_SELECTED + 1])
    if len(keys) > MOST_SELECTED:
        sentence = f"Choisissez au plus {MOST_SELECTED} personnes ; la page de la journée imprime tous les badges."
        registrations.message_user(request, sentence, messages.WARNING)
        return None
    return redirect(f"{reverse('admin:inscriptions_registration_badges')}?ids={','.join(map(str, keys))}")


@person_page.apart(
    "badges/",
    title="Badges",
    permission=SEEN_BY,
    name="inscriptions_registration_badges",
    template="inscriptions/paper/badges_page.html",
    methods=ACT,
)
def badges(request: TeamRequest) -> HttpResponse | dict:
    """The choices with what they give; a POST only comes back to them with others."""
    if request.method == "POST":
        return _badges_again(request.POST.dict())
    form, people = _badges_asked(request.user, request.GET)
    count, blanks = people.count(), form.cleaned_data.get("blanks", 0)
    event = form.cleaned_data.get("event")
    heading = day_page.heading(request, event, Tab.PAPERS) if event else {}
    return heading | {
        "adminform": _fieldsets(form),
        "sheet": form.labels,
        "event": event,
        "count": count,
        "blanks": blanks,
        "total": count + blanks,
        "notices": _notices(people, count, form.labels),
        "places": _places(form, count + blanks),
        "query": urlencode(form.data, safe=","),
    }


@person_page.apart(
    "badges.pdf", title="Badges", permission=SEEN_BY, name="inscriptions_registration_badges_pdf", methods=ACT
)
def badges_file(request: TeamRequest) -> HttpResponse:
    """The PDF: looked at by GET, printed and written down by POST; a long one becomes a print job."""
    form, people = _badges_asked(request.user, request.POST if request.method == "POST" else request.GET)
    problems = [str(error) for errors in form.errors.values() for error in errors]
    if not problems:
        try:
            return _printed(request, form, people) if request.method == "POST" else _preview(form, people)
        except (DomainError, Stopped) as error:
            problems = [str(error)]
    messages.error(request, " ".join(problems))
    return _badges_again(form.data)


def _notices(people: RegistrationQuerySet, count: int, sheet: LabelSheet) -> list[str]:
    """Of those whom a request prints; of the first ones alone when a job will tell them all."""
    if PAPERS["badges"].is_long(count):
        return [*badge_notices(people[: max(sheet.labels, FIRST)], sheet=sheet), OTHER_NAMES]
    return badge_notices(people, sheet=sheet)


def _printed(request: TeamRequest, form: BadgesForm, people: RegistrationQuerySet) -> HttpResponse:
    count = len(people) + form.cleaned_data["blanks"]
    content = _made_at_once(form, people, count)
    keep_print_settings(user=request.user, **form.printer)
    if content is None:
        options = form.options | {"people": [p.pk for p in people], "whose": Whose.ALL, "is_for_good": True}
        job = print_job(event=form.event_of(people), maker=request.user, document="badges", options=options)
        return redirect("admin:inscriptions_job", job.pk)
    record_prints(people=people, by=member(request.user))
    messages.success(request, f"{badges_in_words(count)} dans le fichier à imprimer.")
    return pdf_response(content, "badges")


def _preview(form: BadgesForm, people: RegistrationQuerySet) -> HttpResponse:
    count = people.count() + form.cleaned_data["blanks"]
    content = _made_at_once(form, people, count)
    if content is None:
        return ask_job(event=form.event_of(people), document="badges", options=form.options, count=count)
    return pdf_response(content, "badges")


def _made_at_once(form: BadgesForm, people: RegistrationQuerySet, count: int) -> bytes | None:
    """The PDF, or None when a job must make it: there are many badges, or they compute for too long."""
    if PAPERS["badges"].is_long(count):
        return None
    try:
        return _printout(form, people).pdf()
    except TooLong:
        return None


def _printout(form: BadgesForm, people: RegistrationQuerySet) -> Printout:
    in_order = sorted(with_seats(list(people)), key=SORTS[form.cleaned_data["sort"]])
    return printout_of(in_order, form.setup, blanks=form.cleaned_data["blanks"], event=form.event_of(people))


@person_page(
    "badge/",
    title="Badge",
    permission=SEEN_BY,
    name="inscriptions_registration_reprint",
    methods=["POST"],
    links=no_link,
)
def badge_again(request: TeamRequest, person: Registration) -> HttpResponse:
    """One person's badge again, on the user's labels, from the label `?start=`."""
    start = request.GET.get("start", "1")
    try:
        people = list(people_to_print(event=None, keys=[person.pk]))
        if not people:
            raise DomainError("Cette inscription n’est pas confirmée : elle n’a pas de badge.")
        setup = _kept_setup(request.user, start=int(start) if re.fullmatch(r"[0-9]{1,3}", start) else 0)
        content = printout_of(with_seats(people), setup).pdf()
    except Stopped as error:
        raise DomainError(str(error)) from error
    record_prints(people=people, by=member(request.user))
    return pdf_response(content, "badge")


@person_page.apart(
    "badges/planche/",
    title="Planche sur mesure",
    permission=SEEN_BY,
    name="inscriptions_registration_custom_sheet",
    template="inscriptions/paper/custom_sheet.html",
    methods=ACT,
)
def sheet_of_ones_own(request: TeamRequest) -> HttpResponse | dict:
    """The geometry of the user's own sheet; `?retour=` is the query of the page it came from."""
    kept, query = print_settings_of(request.user), QueryDict(request.GET.get("retour", ""), mutable=True)
    form = CustomSheetForm(request.POST or None, initial=kept.custom_sheet or SHEETS[DEFAULT_SHEET].geometry)
    if request.method == "POST" and form.is_valid():
        keep_custom_sheet(user=request.user, sheet=form.cleaned_data["sheet"])
        messages.success(request, "Planche sur mesure enregistrée.")
        query["sheet"] = CUSTOM_SHEET
        return _badges_again(query)
    return {"adminform": _fieldsets(form), "query": query.urlencode()}


@person_page.apart(
    "badges/calibrage.pdf", title="Calibrage", permission=SEEN_BY, name="inscriptions_registration_calibration"
)
def calibration(request: TeamRequest) -> HttpResponse:
    """The user's printer on one sheet, that of `?sheet=` or the last one printed."""
    try:
        return pdf_response(calibration_pdf(_kept_setup(request.user, sheet=request.GET.get("sheet"))), "calibrage")
    except Stopped as error:
        raise DomainError(str(error)) from error


def badges_in_words(count: int) -> str:
    """« 1 badge », « 42 badges »."""
    return counted(count, "badge")


def _badges_asked(user: User, data: QueryDict) -> tuple[BadgesForm, RegistrationQuerySet]:
    """The form as it was filled, and the confirmed people it asks for."""
    form = BadgesForm(data, kept=print_settings_of(user))
    form.is_valid()
    event, whose = form.cleaned_data.get("event"), form.cleaned_data.get("whose", "")
    return form, people_to_print(event=event, keys=form.keys, whose=whose)


def _badges_again(data: Mapping[str, object]) -> HttpResponse:
    """To the page, with what was asked but the form's token."""
    query = urlencode({name: value for name, value in data.items() if name in BadgesForm.base_fields}, safe=",")
    return redirect(f"{reverse('admin:inscriptions_registration_badges')}?{query}")


def _fieldsets(form: BadgesForm | CustomSheetForm) -> AdminForm:
    return AdminForm(form, form.fieldsets, {})  # type: ignore[arg-type]  # it shows any form


def _kept_setup(user: User, *, start: int = 1, sheet: str | None = None) -> Setup:
    kept = print_settings_of(user)
    labels = sheet_named(sheet or kept.sheet or DEFAULT_SHEET, custom=kept.custom_sheet)
    return Setup(labels, start, kept.offset_x, kept.offset_y, kept.duplex)


def _places(form: BadgesForm, count: int) -> list[Place]:
    sheet, start = form.labels, form.cleaned_data.get("start", 1)
    return [
        Place(number, left, top, left + sheet.width / 2, top + sheet.height / 2, start <= number < start + count)
        for number, (left, top) in enumerate(sheet.positions, start=1)
    ]
