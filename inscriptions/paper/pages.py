"""« Documents à imprimer »: every paper of a day, and the address of each.

`?seance=<pk>` asks for the paper of one session, where there is one. Attendance sheets: `?demi-journee=matin` or
`?demi-journee=apres-midi` lists whoever comes then, `?role=equipe` the speakers and the organisers alone; both may be
asked together. `admin:inscriptions_attendance_session` (pk of the day, session: pk of a workshop) is the workshop's.
A paper of more pieces than it makes at once leads to the page that asks for a print job.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.paper.certificate_numbers import issue_certificates
from inscriptions.paper.job_pages import ask_job, jobs_of_the_day
from inscriptions.paper.sessions_held import SEEN_BY, PrintedDay
from programme.desk.pages import ACT, READ, Page, Tab, TeamRequest, day_page, no_link
from programme.desk.sensitive import ask_again
from programme.models import Event
from programme.queries import agenda, sessions_of
from rencontre.domain import DomainError
from rencontre.french.names import fold
from rencontre.http.keys import is_key
from rencontre.pdf.papers import PAPERS, Block, Line, Paper, When, Words
from rencontre.pdf.render import Stopped, TooLong
from rencontre.pdf.response import pdf_response

Row = TypeVar("Row", bound=Model)
TO_CHECK = "inscriptions/paper/to_check.html"
SEEN = "vu"  # in the query of a paper whose remarks were read

ask_again("admin:inscriptions_caterer")  # what people eat


@dataclass(frozen=True)
class PaperGroup:
    """The papers of one time of the day."""

    when: When
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@day_page(
    "documents/",
    title="Documents à imprimer",
    heads=True,
    tab=Tab.PAPERS,
    permission=SEEN_BY,
    template="inscriptions/paper/papers.html",
    name="inscriptions_documents",
)
def documents(request: TeamRequest, event: Event) -> dict:
    """What the user may print, by group, then by title."""
    sessions = [session for session in sessions_of(agenda(event)) if session.cancelled_at is None]
    day = PrintedDay(event, sessions, request.user)
    papers = sorted(PAPERS.values(), key=lambda paper: fold(paper.title))
    shown = [line for paper in papers if paper.may_print(request.user) for line in _lines(paper, day)]
    groups = list(_groups([_programme(event), *shown]))
    return {"event": event, "groups": groups, "jobs": jobs_of_the_day(request.user, event)}


def _lines(paper: Paper, day: PrintedDay) -> Iterable[Line | Block]:
    return paper.lines(paper, day) if paper.lines else [paper.line(day.event.pk, [Words(paper.text)])]


def _groups(shown: list[Line | Block]) -> Iterator[PaperGroup]:
    for when in When:
        found = [line for line in shown if line.when == when]
        if found:
            lines = [line for line in found if isinstance(line, Line)]
            yield PaperGroup(when, lines, [block for block in found if isinstance(block, Block)])


def _programme(event: Event) -> Line:
    """The programme is a public page, which anyone prints."""
    is_draft = event.status == Event.Status.DRAFT
    text = "Deux pages A4 au plus, avec le code QR de la page."
    text += " À imprimer une fois la journée publiée." if is_draft else ""
    address = "" if is_draft else reverse("programme:programme", args=[event.slug])
    return Line(When.BEFORE, Words("Programme", address), [[Words(text)]])


@day_page.each
def papers() -> Iterator[Page]:
    """The address of each paper, but of those that pages of their own print."""
    for paper in PAPERS.values():
        if paper.route:
            yield Page(
                route=paper.route,
                name=paper.name,
                title=paper.title,
                tab=Tab.PAPERS,
                permissions=paper.permissions,
                template=TO_CHECK,
                methods=READ,
                view=partial(paper_of_a_day, slug=paper.slug),
                links=no_link,
            )


def paper_of_a_day(request: TeamRequest, event: Event, *, slug: str) -> HttpResponse | dict:
    """The PDF of the paper called `slug`, with the options that the query asks for."""
    paper = PAPERS[slug]
    session = _wanted(event.sessions.all(), request.GET.get("seance")) if paper.of_a_session else None
    return _answer(request, event, slug, {"session": session.pk} if session else dict(paper.choices(request.GET)))


@day_page(
    "emargement/<int:session>.pdf",
    title="Feuille d’émargement",
    tab=Tab.PAPERS,
    permission=SEEN_BY,
    template=TO_CHECK,
    name="inscriptions_attendance_session",
    links=no_link,
    under="inscriptions_documents",
)
def attendance_of_a_session(request: TeamRequest, event: Event, session: int) -> HttpResponse | dict:
    """The sheet of one workshop."""
    workshop = get_object_or_404(event.sessions, pk=session)
    return _answer(request, event, "attendance", {"session": workshop.pk})


@day_page(
    "documents/attestations.pdf",
    title="Attestations",
    tab=Tab.PAPERS,
    permission="inscriptions.view_certificate",
    template=TO_CHECK,
    name="inscriptions_certificates",
    methods=ACT,
    links=no_link,
    under="inscriptions_documents",
)
def certificates(request: TeamRequest, event: Event) -> HttpResponse | dict:
    """POST numbers the certificates of whoever was present, GET prints those that have a number.

    `?inscription=<pk>` is one of them alone.
    """
    person = _wanted(event.registrations.all(), (request.POST or request.GET).get("inscription"))
    if request.method == "POST":
        return _numbered(request, event, person)
    return _answer(request, event, "certificates", {"registration": person.pk} if person else {})


@day_page.shortcut("Feuille d’émargement", tab=Tab.PAPERS, permission=SEEN_BY)
def sheet_to_sign(event: Event) -> str:
    """The sheet of the whole day, which is looked for the most."""
    return reverse("admin:inscriptions_attendance", args=[event.pk])


def _numbered(request: TeamRequest, event: Event, person: Registration | None) -> HttpResponse:
    if not request.user.has_perm("inscriptions.add_certificate"):
        raise PermissionDenied
    try:
        issue_certificates(event=event, registration=person)
    except DomainError as error:
        return _refused(request, event, error)
    query = {"inscription": person.pk} if person else None
    return redirect(reverse("admin:inscriptions_certificates", args=[event.pk], query=query))


def _answer(request: TeamRequest, event: Event, slug: str, options: dict[str, object]) -> HttpResponse | dict:
    """The PDF; the page that asks for a job when it is long; « Documents à imprimer » and why, when it is refused.

    What no font draws is said first, on a page whose link asks for the paper all the same. A paper that counts itself
    is not prepared to know that it is long; one that computes for too long is long too, however few its pieces.
    """
    paper = PAPERS[slug]
    try:
        count = paper.count(event, **options) if paper.count else 0
        if paper.is_long(count):
            return ask_job(event=event, document=slug, options=options, count=count)
        printout = paper.prepare(event, maker=request.user, **options)
        if paper.is_long(printout.count):
            return ask_job(event=event, document=slug, options=options, count=printout.count)
        if printout.undrawn and SEEN not in request.GET:
            query = request.GET.copy()
            query[SEEN] = "oui"
            return {"title": paper.title, "remarks": printout.remarks, "query": query.urlencode()}
        return pdf_response(printout.pdf(), printout.filename)
    except TooLong:
        return ask_job(event=event, document=slug, options=options, count=printout.count)
    except (DomainError, Stopped) as error:
        return _refused(request, event, error)


def _refused(request: TeamRequest, event: Event, error: Exception) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("admin:inscriptions_documents", event.pk)


def _wanted(rows: QuerySet[Row], key: str | None) -> Row | None:
    """The row of this key of an address; None when none is asked for."""
    if not key:
        return None
    if not is_key(key):
        raise Http404
    return get_object_or_404(rows, pk=key)
