"""« Documents à imprimer »: every paper of a day, before, during and after it, and the addresses of the short ones.

Attendance sheets: `admin:inscriptions_attendance` (pk of the day) is the day's; `?demi-journee=matin` or
`?demi-journee=apres-midi` lists whoever comes then, `?role=equipe` the speakers and the organisers alone; both may be
asked together. `admin:inscriptions_attendance_session` (pk of the day, session: pk of a workshop) is the workshop's.
A paper of more than 300 pieces leads to the page that asks for a print job.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from inscriptions.models.attendance import attended
from inscriptions.paper.attendance_sheet import attendance_to_print
from inscriptions.paper.caterer import caterer_pdf
from inscriptions.paper.certificate_numbers import check_day_is_over, issue_certificates
from inscriptions.paper.certificates import certificates_to_print
from inscriptions.paper.job_pages import ask_job
from inscriptions.paper.jobs import REGISTRY, Printout
from programme.models import Event, Session, SiteSettings
from programme.queries import agenda, sessions_of
from rencontre.domain import DomainError, refusal
from rencontre.french.words import BY_SLUG
from rencontre.http.keys import is_key
from rencontre.pdf.render import Stopped
from rencontre.pdf.response import pdf_response


class AttendanceSheetPages:
    """Mixed into the days' admin: the sheets of the day, of its halves, of its team and of each workshop."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_GET(self.attendance_sheet_view))
        return [
            path("<int:pk>/emargement.pdf", view, name="inscriptions_attendance"),
            path("<int:pk>/emargement/<int:session>.pdf", view, name="inscriptions_attendance_session"),
            *super().get_urls(),
        ]

    def attendance_sheet_view(self, request, pk, session=None):
        if not request.user.has_perm("inscriptions.view_registration"):
            raise PermissionDenied
        event = get_object_or_404(Event.objects.select_related("main_venue"), pk=pk)
        if session:
            options = {"session": get_object_or_404(event.sessions, pk=session).pk}
        else:
            half_day = BY_SLUG.get(request.GET.get("demi-journee"), "")
            options = {"half_day": half_day, "team": request.GET.get("role") == "equipe"}
        try:
            sheet = attendance_to_print(event, **options)
            if sheet.is_long:
                return ask_job(event=event, document="attendance", options=options, count=sheet.count)
            return pdf_response(sheet.pdf(), sheet.filename)
        except (DomainError, Stopped) as error:
            messages.error(request, str(error))
            return redirect("admin:programme_event_change", event.pk)


PAPERS = {
    "participants": "liste-des-participants",
    "caterer": "traiteur",
    "tents": "chevalets",
    "signs": "affiches-de-salle",
    "cues": "fiches-animation",
}
OF_A_SESSION = {"tents", "cues"}


class PaperPages:
    """Mixed into the days' admin. Papers carry names: they ask for the permission to see registrations.

    `?seance=<pk>` asks for the tents or the card of one session; `?inscription=<pk>` for one certificate.
    """

    def get_urls(self):
        paper = self.admin_site.admin_view(require_GET(self.paper_view))
        certificates = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.certificates_view))
        documents = self.admin_site.admin_view(require_GET(self.papers_view))
        return [
            path("<int:pk>/documents/", documents, name="inscriptions_documents"),
            *(
                path(f"<int:pk>/documents/{slug}.pdf", paper, {"paper": name}, name=f"inscriptions_{name}")
                for name, slug in PAPERS.items()
            ),
            path("<int:pk>/documents/attestations.pdf", certificates, name="inscriptions_certificates"),
            *super().get_urls(),
        ]

    def papers_view(self, request, pk):
        event = self._event(request, pk, "inscriptions.view_registration")
        sessions = [session for session in sessions_of(agenda(event)) if session.cancelled_at is None]
        sees_certificates = request.user.has_perm("inscriptions.view_certificate")
        context = {
            **self.admin_site.each_context(request),
            "title": "Documents à imprimer",
            "opts": self.opts,
            "event": event,
            "workshops": [session for session in sessions if session.kind == Session.Kind.WORKSHOP],
            "spoken": [session for session in sessions if session.interventions.all()],
            "listed": event.registrations.confirmed().filter(list_consent=True).count(),
            "meals": event.registrations.confirmed().filter(attends_lunch=True).count(),
            **(_certificates(event) if sees_certificates else {}),
        }
        return TemplateResponse(request, "inscriptions/paper/papers.html", context)

    def paper_view(self, request, pk, paper):
        event = self._event(request, pk, "inscriptions.view_registration")
        session = _wanted(event.sessions, request.GET.get("seance"))
        options = {"session": session.pk} if session and paper in OF_A_SESSION else {}
        try:
            if paper == "caterer":
                sees_needs = request.user.has_perm("inscriptions.view_specialneeds")
                return pdf_response(caterer_pdf(event, with_constraints=sees_needs), f"traiteur-{event.slug}")
            return _answer(event, paper, REGISTRY[paper].prepare(event, maker=request.user, **options), options)
        except (DomainError, Stopped) as error:
            return self._refused(request, event, error)

    def certificates_view(self, request, pk):
        """POST numbers the certificates of whoever was present, GET prints those that have a number."""
        needed = "inscriptions.add_certificate" if request.method == "POST" else "inscriptions.view_certificate"
        event = self._event(request, pk, needed)
        person = _wanted(event.registrations, (request.POST or request.GET).get("inscription"))
        options = {"registration": person.pk} if person else {}
        try:
            if request.method == "POST":
                issue_certificates(event=event, registration=person)
                response = redirect("admin:inscriptions_certificates", event.pk)
                response["Location"] += f"?inscription={person.pk}" if person else ""
                return response
            return _answer(event, "certificates", certificates_to_print(event, **options), options)
        except (DomainError, Stopped) as error:
            return self._refused(request, event, error)

    def _event(self, request, pk: int, permission: str) -> Event:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return get_object_or_404(Event.objects.select_related("main_venue"), pk=pk)

    def _refused(self, request, event: Event, error: Exception):
        messages.error(request, str(error))
        return redirect("admin:inscriptions_documents", event.pk)


def _answer(event: Event, document: str, printout: Printout, options: dict) -> HttpResponse:
    """The PDF, or the page that asks for a job when it is long."""
    if printout.is_long:
        return ask_job(event=event, document=document, options=options, count=printout.count)
    return pdf_response(printout.pdf(), printout.filename)


def _certificates(event: Event) -> dict:
    """What the page says of the certificates of `event`: whom they are for, once it is over, and who signs them."""
    people = event.registrations.filter(pk__in=attended(event).values("registration"))
    present = list(people.select_related("certificate").in_name_order())
    return {
        "not_yet": refusal(check_day_is_over, event, now=timezone.now()),
        "present": present,
        "numbered": sum(hasattr(person, "certificate") for person in present),
        "is_unsigned": not SiteSettings.current().signatory_name,
    }


def _wanted(rows: QuerySet, key: str | None) -> Model | None:
    """The row of this key of an address; None when none is asked for."""
    if not key:
        return None
    if not is_key(key):
        raise Http404
    return get_object_or_404(rows, pk=key)
