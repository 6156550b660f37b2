"""The desk when the network fails: the list a phone keeps, the scans it sends back, and what answers without network.

The list is sent in clear, over HTTPS, to those who may read it; the phone encrypts each person under the code of their
badge before it keeps them (static/js/door/vault.js). It names a badge by `badge_name`, which does not give the code.
"""

import hashlib
import json
import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db.models import BigAutoField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.door import moments
from inscriptions.door.moments import Choice
from inscriptions.door.phone_list import checked_in, hour, list_since
from inscriptions.door.readings import CheckIn, Reading
from inscriptions.door.rules import MAY_CHECK_IN, MAY_DECIDE, check_may_undo
from inscriptions.door.scans import merge_scans, merge_scans_of_organiser
from inscriptions.models import Moment, Scan
from programme.models import Event, SiteSettings
from programme.models.events import local_instant
from rencontre.actors import member
from rencontre.domain import DomainError, refusal
from rencontre.french.typography import french_date, typographic

WORKER = settings.BASE_DIR / "static" / "js" / "door" / "worker.js"
SHELL = "inscriptions/door/offline.html"
MOST_SCANS = 500
MOST_BYTES = 250_000
SESSION_OVER = "Votre session est finie : reconnectez-vous, tout est gardé sur ce téléphone."
UNREADABLE = "Ces pointages sont illisibles : rechargez la page de l’accueil, ils restent sur ce téléphone."
TOO_MANY = f"Pas plus de {MOST_SCANS} pointages à la fois."
NOT_STORED = {"Cache-Control": "no-store"}
# Networks set the clocks of phones. One this close to ours is not corrected: it orders its own scans best.
TRUSTED = timedelta(minutes=1)
CLOCKS = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # what the clock of a phone may say


# --- What a phone keeps ------------------------------------------------------------------------------------------


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which names nobody. It changes when the page that it keeps, or one of its files, changes."""
    page = _shell()
    files = sorted(set(re.findall(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"]+)"', page)))
    names = {
        "cache": f"accueil-{hashlib.sha256(page.encode()).hexdigest()[:12]}",
        "shell": reverse("inscriptions:desk_shell"),
        "files": files,
        "vault": static("js/door/vault.js"),
        "logout": reverse("admin:logout"),
    }
    script = f'"use strict";\nconst DESK = {json.dumps(names)};\n{WORKER.read_text()}'
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page that answers without network: the same for everyone, it names nobody."""
    return HttpResponse(_shell(), headers={"Cache-Control": "no-cache"})


def _shell() -> str:
    """The page, in the name of the site and without its pictures: a phone keeps our own files only."""
    site = SiteSettings.current()
    said = {name: getattr(site, name) for name in ("accent", "conformity", "audit_results")}
    return render_to_string(SHELL, {"site": SiteSettings(name=site.shown_name, **said)})


def kept_until(event: Event, *, today: date) -> datetime:
    """When a phone erases the list (aware): tonight at midnight, or tomorrow's midnight if the day is tomorrow."""
    last = event.date if event.date - today == timedelta(days=1) else today
    return local_instant(last + timedelta(days=1), time(0))


@require_safe
def people(request: HttpRequest, slug: str) -> JsonResponse:
    """Everyone a badge may name, in clear: the phone encrypts them before it keeps them.

    A phone that has the list says so by its mark (`?depuis=`), and gets who changed since.
    """
    if not request.user.has_perm(MAY_CHECK_IN):
        return _refused(SESSION_OVER, status=403)
    event = get_object_or_404(Event, slug=slug)
    until = kept_until(event, today=timezone.localdate())
    offered, chosen = moments.choices(event), moments.kept(request, slug)
    day = {
        "slug": slug,
        "expires": until.isoformat(),
        "until": f"{french_date(until.date() - timedelta(days=1))} à minuit",
        "urls": {
            "desk": reverse("inscriptions:desk", args=[slug]),
            "list": reverse("inscriptions:desk_list", args=[slug]),
            "sync": reverse("inscriptions:desk_sync", args=[slug]),
        },
        "moments": [
            {"value": choice.value, "label": _label(choice), "from": _start(event, choice)} for choice in offered
        ],
        "choice": chosen.value if chosen else "",
    }
    found = list_since(request.GET.get("depuis", ""), event, offered)
    return JsonResponse(day | found, headers=NOT_STORED)


def _label(choice: Choice) -> str:
    return f"{choice.label} : {choice.subject}" if choice.subject else choice.label


def _start(event: Event, choice: Choice) -> str:
    """The instant from which the clock says this half-day; empty for the first one."""
    noon = event.afternoon_starts_at
    return local_instant(event.date, noon).isoformat() if noon and choice.moment == Moment.AFTERNOON else ""


# --- What it sends back ------------------------------------------------------------------------------------------


class ClockField(forms.DateTimeField):
    """What the clock of a phone says, brought within CLOCKS: a scan is kept even when its clock is wrong."""

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        said = super().to_python(value)
        return said and min(max(said, CLOCKS[0]), CLOCKS[1])


class ScanForm(forms.Form):
    """One scan, as a phone kept it."""

    uuid = forms.UUIDField()
    badge = forms.RegexField(r"^[0-9a-f]{32}$")
    moment = forms.ChoiceField(choices=Moment)
    workshop = forms.IntegerField(required=False, min_value=1, max_value=BigAutoField.MAX_BIGINT)
    scanned_at = ClockField()
    undo = forms.BooleanField(required=False)
    anyway = forms.BooleanField(required=False)

    def reading(self, registration: int, late: timedelta) -> Reading:
        """The reading of `registration`, dated by our clock: that of the phone is `late` behind it."""
        fields = {name: self.cleaned_data[name] for name in ("uuid", "moment", "workshop", "undo", "anyway")}
        return Reading(registration=registration, scanned_at=self.cleaned_data["scanned_at"] + late, **fields)


@require_http_methods(["GET", "HEAD", "POST"])
def synchronise(request: HttpRequest, slug: str) -> JsonResponse:
    """GET gives the token that a POST needs; POST takes scans, in any order, and may be repeated."""
    if not request.user.has_perm(MAY_CHECK_IN):
        return _refused(SESSION_OVER, status=403)
    event = get_object_or_404(Event, slug=slug)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)}, headers=NOT_STORED)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refused(TOO_MANY, status=413)
    try:
        scans, late = _sent(request.body)
    except DomainError as error:
        return _refused(str(error), status=400)
    answers = _answers(event, scans, late, by=request.user)
    return JsonResponse({"answers": answers}, headers=NOT_STORED)


def _refused(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status, headers=NOT_STORED)


def _sent(body: bytes) -> tuple[list[ScanForm], timedelta]:
    """The scans of a phone, and how late its clock is if it is far from ours; DomainError when no phone sends that."""
    try:
        sent = json.loads(body)
        sent_at = ClockField().clean(str(sent["sent_at"]))
        rows = [{name: str(value) for name, value in row.items() if value is not None} for row in sent["scans"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError) as error:
        raise DomainError(UNREADABLE) from error
    if len(rows) > MOST_SCANS:
        raise DomainError(TOO_MANY)
    scans = [ScanForm(row) for row in rows]
    if not all(scan.is_valid() for scan in scans):
        raise DomainError(UNREADABLE)
    late = timezone.now() - sent_at
    return scans, late if abs(late) > TRUSTED and sent_at not in CLOCKS else timedelta()


def _answers(event: Event, scans: list[ScanForm], late: timedelta, *, by: User | AnonymousUser) -> list[dict[str, str]]:
    """What each scan came to, in words.

    Nothing is written about a badge that nobody of the day has, nor about an undoing that `by` has no right to make.
    """
    sent = event.registrations.filter(badge_name__in={scan.cleaned_data["badge"] for scan in scans})
    people = dict(sent.values_list("badge_name", "pk"))
    why_denied = refusal(check_may_undo, by)
    denied = [scan for scan in scans if why_denied and scan.cleaned_data["undo"]]
    allowed = [scan for scan in scans if scan not in denied]
    known = [scan for scan in allowed if scan.cleaned_data["badge"] in people]
    readings = [scan.reading(people[scan.cleaned_data["badge"]], late) for scan in known]
    merge = merge_scans_of_organiser if by.has_perm(MAY_DECIDE) else merge_scans
    came_to = merge(event=event, scans=readings, by=member(by))
    unknown = [scan for scan in allowed if scan.cleaned_data["uuid"] not in came_to]
    return [
        *(_answer(uuid, done.outcome, _words(done)) for uuid, done in came_to.items()),
        *(_answer(scan.cleaned_data["uuid"], "unknown", _unknown(scan, late)) for scan in unknown),
        *(_answer(scan.cleaned_data["uuid"], Scan.Outcome.REFUSED, why_denied) for scan in denied),
    ]


def _answer(uuid: UUID, outcome: str, text: str) -> dict[str, str]:
    return {"uuid": str(uuid), "outcome": outcome, "text": text}


def _unknown(scan: ScanForm, late: timedelta) -> str:
    return f"Badge inconnu, lu à {hour(scan.cleaned_data['scanned_at'] + late)}."


def _words(done: CheckIn) -> str:
    standing = done.standing and checked_in(done.standing)
    said: dict[str, str] = {
        Scan.Outcome.FIRST: "pointage enregistré.",
        Scan.Outcome.DUPLICATE: f"déjà {standing}." if standing else "",
        Scan.Outcome.UNDO: f"votre pointage est annulé, mais {standing}." if standing else "pointage annulé.",
    }
    words = " ".join(filter(None, [said.get(done.outcome) or done.reason, done.notice]))
    return f"{typographic(done.registration.full_name)} : {words}"
