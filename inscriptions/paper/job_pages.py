"""Long documents: asked for, watched while they are made, then handed to their maker."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inscriptions.models import PrintJob
from inscriptions.paper.jobs import (
    KEPT,
    LOST_ERROR,
    OUTDATED_ERROR,
    REGISTRY,
    UNENDED,
    Printable,
    is_lost,
    is_silent,
    print_job,
    take_up,
)
from programme.models import Event
from rencontre.domain import DomainError
from rencontre.french.typography import french_instant, french_number
from rencontre.french.words import plural
from rencontre.pdf.response import pdf_response

REFRESH = 3  # seconds
LONGEST = 3500  # characters of a request in an address: gunicorn refuses lines over 4,094
State = PrintJob.State
# What a version of before printed under a name that is no more.
GONE = Printable("Document d’une version précédente", "page", "inscriptions.view_registration", lambda event: None)


def ask_job(*, event: Event, document: str, options: dict, count: int) -> HttpResponse:
    """Lead to the page that asks for a job: what a GET answers when its document is long.

    DomainError when the address of that page would be too long: `options` name many people one by one.
    """
    asked = {"event": event.pk, "document": document, "options": options, "count": count}
    asked = signing.dumps(asked, compress=True)
    if len(asked) > LONGEST:
        raise DomainError("Cette sélection est trop longue pour être regardée : choisissez moins de personnes.")
    return redirect(f"{reverse('admin:inscriptions_ask_job')}?demande={asked}")


class JobPages:
    """Mixed into the days' admin: the print jobs of the user who is there."""

    def get_urls(self):
        pages = [
            ("impressions/", require_GET(self.jobs_view), "inscriptions_jobs"),
            ("impressions/demande/", require_http_methods(["GET", "POST"])(self.ask_job_view), "inscriptions_ask_job"),
            ("impressions/<int:job>/", require_GET(self.job_view), "inscriptions_job"),
            ("impressions/<int:job>/fichier.pdf", require_GET(self.job_file_view), "inscriptions_job_file"),
            ("impressions/<int:job>/recommencer/", require_POST(self.job_again_view), "inscriptions_job_again"),
        ]
        views = [path(route, self.admin_site.admin_view(view), name=name) for route, view, name in pages]
        return [*views, *super().get_urls()]

    def jobs_view(self, request):
        context = {"title": "Mes impressions", "jobs": [shown(job) for job in _jobs_of(request.user)]}
        return self._page(request, "inscriptions/paper/jobs.html", context)

    def ask_job_view(self, request):
        """Say how long the document is; the page's button starts the job."""
        try:
            asked = signing.loads(request.GET.get("demande", ""))
        except signing.BadSignature as error:
            raise Http404 from error
        if asked["document"] not in REGISTRY:
            raise Http404
        event = get_object_or_404(Event, pk=asked["event"])
        _check_may_print(request, REGISTRY[asked["document"]])
        if request.method == "POST":
            job = print_job(event=event, maker=request.user, document=asked["document"], options=asked["options"])
            return redirect("admin:inscriptions_job", job.pk)
        printable = REGISTRY[asked["document"]]
        context = {
            "title": printable.title,
            "event": event,
            "count": french_number(asked["count"]),
            "noun": printable.noun,
        }
        return self._page(request, "inscriptions/paper/job_ask.html", context)

    def job_view(self, request, job):
        job = self._own_job(request, job)
        context = {"title": _printable(job).title, **shown(job)}
        stays = "arret" in request.GET
        response = self._page(request, "inscriptions/paper/job.html", context | {"stays": stays})
        if context["is_running"] and not stays:
            response.headers["Refresh"] = str(REFRESH)
        return response

    def job_file_view(self, request, job):
        job = self._own_job(request, job)
        if job.state != State.DONE:
            raise Http404
        with job.file.open() as file:
            return pdf_response(file.read(), job.filename.removesuffix(".pdf"))

    def job_again_view(self, request, job):
        """Take up the job that was interrupted, or make another of one that ended; one that is in hand stays so."""
        old = self._own_job(request, job)
        if old.state in UNENDED and not is_lost(old):
            take_up(old.pk)
            return redirect("admin:inscriptions_job", old.pk)
        if old.document not in REGISTRY:
            messages.error(request, OUTDATED_ERROR)
            return redirect("admin:inscriptions_documents", old.event_id)
        job = print_job(event=old.event, maker=request.user, document=old.document, options=old.options)
        return redirect("admin:inscriptions_job", job.pk)

    def _own_job(self, request, pk: int) -> PrintJob:
        """The user's own job, of less than a day or unended; 404 for anybody else's, for a superuser too."""
        job = get_object_or_404(_jobs_of(request.user), pk=pk)
        _check_may_print(request, _printable(job))
        return job

    def _page(self, request, template: str, context: dict) -> TemplateResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts} | context
        return TemplateResponse(request, template, context)


def shown(job: PrintJob) -> dict:
    """What the pages say of a job; one that nobody will make any more is said failed before it is written down so."""
    lost = is_lost(job)
    return {
        "job": job,
        "event": job.event,
        "document": _printable(job).title,
        "asked": french_instant(job.queued_at),
        "is_running": job.state in UNENDED and not lost,
        "is_interrupted": is_silent(job) and not lost,
        "is_done": job.state == State.DONE,
        "error": LOST_ERROR if lost else job.error,
        "progress": _progress(job),
    }


def _progress(job: PrintJob) -> str:
    """« en attente », « en cours », « reprise »: where the job stands, and how many of its pieces are made."""
    if is_silent(job):
        return "Interrompue : elle reprend d’elle-même, au bout de quelques minutes."
    if job.state == State.WAITING:
        return "Interrompue, en attente d’être reprise." if job.tries else "En attente de son tour."
    made = f"{french_number(job.steps_done)} {_printable(job).noun}{plural(job.steps)} sur {french_number(job.steps)}"
    return f"{'Reprise' if job.tries > 1 else 'En cours'} : {made if job.steps else 'préparation…'}"


def _jobs_of(user) -> QuerySet[PrintJob]:
    jobs = user.print_jobs.filter(Q(queued_at__gte=timezone.now() - KEPT) | Q(state__in=UNENDED))
    return jobs.select_related("event")


def _printable(job: PrintJob) -> Printable:
    return REGISTRY.get(job.document, GONE)


def _check_may_print(request, printable: Printable) -> None:
    if not request.user.has_perm(printable.permission):
        raise PermissionDenied
