"""What the letters to a team say: composed when they leave, of the keys and figures that their rows hold."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from inscriptions.letters.look import parts
from inscriptions.letters.notice_state import Json
from inscriptions.letters.render import Letter, about_nobody
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post import kinds
from inscriptions.post.links import absolute
from inscriptions.post.queue import subject_of
from programme.models import Event, Intervention, Session, SiteSettings
from rencontre.french.words import counted

MOST_LINES = 20


@dataclass(frozen=True)
class Failure:
    """A letter that nobody received, and the page of whom it was for."""

    mail: OutgoingMail
    address: str


@dataclass(frozen=True)
class SpeakerGone:
    """A speaker who comes no more, their page, and the sessions where they are awaited."""

    person: Registration
    address: str
    sessions: list[Session]


def _event_of(mail: OutgoingMail) -> Event | None:
    return Event.objects.filter(pk=mail.facts["event"]).first()


def _letter(mail: OutgoingMail, event: Event, **said: Any) -> Letter:
    kind, site = kinds.KINDS[mail.kind], SiteSettings.current()
    links = {
        "day_link": absolute(reverse("admin:programme_event_overview", args=[event.pk])),
        "notices_link": absolute(reverse("admin:inscriptions_team_notices", args=[event.pk])),
    }
    text, html = parts(kind.template_name, {"event": event} | links | said, site=site, accent=event.accent)
    return Letter(mail.to, subject_of(kind, event), text, html)


def _person_page(person: int) -> str:
    return absolute(reverse("admin:inscriptions_registration_change", args=[person]))


@about_nobody(kinds.TEAM_NEWS)
def news(mail: OutgoingMail) -> Letter | None:
    """What is still so of what the run saw: nothing of who was erased, no letter that was sent again meanwhile."""
    event = _event_of(mail)
    if event is None:
        return None
    failed = OutgoingMail.objects.filter(pk__in=mail.facts.get("failures", []), gave_up_at__isnull=False)
    failures = [
        Failure(one, _person_page(one.registration_id))
        for one in failed.filter(registration__erased_at=None).select_related("registration").order_by("pk")
        if one.registration_id
    ]
    workshops = Session.objects.workshops().filter(event=event, pk__in=mail.facts.get("full", []))
    full = list(workshops.select_related("parent").in_order())
    speakers = _speakers_gone(event, mail.facts.get("speakers", []))
    if not (failures or full or speakers):
        return None
    told = [
        counted(len(speakers), "intervenant") + " de moins" if speakers else "",
        counted(len(full), "atelier", "complet") if full else "",
        f"{counted(len(failures), 'message')} sans destinataire" if failures else "",
    ]
    return _letter(
        mail,
        event,
        headline=", ".join(filter(None, told)),
        failures=failures[:MOST_LINES],
        others=len(failures[MOST_LINES:]),
        mails_link=absolute(reverse("admin:inscriptions_outgoingmail_changelist", query={"envoi": "abandonne"})),
        full=full,
        speakers=speakers,
    )


def _speakers_gone(event: Event, keys: list[int]) -> list[SpeakerGone]:
    gone = event.registrations.named().filter(pk__in=keys, status=Registration.Status.CANCELLED).in_name_order()
    people = list(gone)
    held = Intervention.objects.filter(session__event=event, speaker__in=[one.speaker_id for one in people])
    sessions: dict[int | None, list[Session]] = defaultdict(list)
    for one in held.filter(session__cancelled_at=None).select_related("session__parent").order_by("session"):
        sessions[one.speaker_id].append(one.session)
    return [SpeakerGone(one, _person_page(one.pk), sessions[one.speaker_id]) for one in people]


@about_nobody(kinds.TEAM_DIGEST)
def digest(mail: OutgoingMail) -> Letter | None:
    event = _event_of(mail)
    if event is None:
        return None
    new, gone = mail.facts["new"], mail.facts["gone"]
    moves = [
        f"{new} {'nouvelles inscriptions' if new > 1 else 'nouvelle inscription'}" if new else "",
        counted(gone, "annulation") if gone else "",
    ]
    said = ", ".join(filter(None, moves)) or "ni inscription ni annulation, mais les chiffres ont changé"
    since = datetime.fromisoformat(mail.facts["since"])
    return _letter(mail, event, since=since, moves=said, **_figures(event, mail.facts["counts"]))


@about_nobody(kinds.TEAM_CLOSING)
def closing(mail: OutgoingMail) -> Letter | None:
    event = _event_of(mail)
    if event is None:
        return None
    counts = mail.facts["counts"]
    waits = {"unconfirmed": counts["unconfirmed"], "waiting": counts["waiting"]}
    return _letter(mail, event, closes=event.registration_end, **waits, **_figures(event, counts))


def _figures(event: Event, counts: Json) -> Json:
    """The figures in words; the names of the workshops as they are now."""
    sentences = [f"{counted(counts['confirmed'], 'personne')} {'ont' if counts['confirmed'] > 1 else 'a'} une place"]
    if counts["waiting"]:
        sentences.append(f"{counts['waiting']} en liste d’attente")
    if counts["unconfirmed"]:
        sentences.append(counted(counts["unconfirmed"], "adresse") + " à confirmer")
    if event.lunch_offered:
        sentences.append(counted(counts["lunch"], "déjeuner") + " à servir")
    found = event.sessions.workshops().select_related("parent").in_order()
    workshops = [
        {"name": str(one), "seats": _seats(counts["workshops"].get(str(one.pk), 0), one.capacity)}
        for one in found
        if one.cancelled_at is None
    ]
    return {"counts": sentences, "workshops": workshops}


def _seats(taken: int, capacity: int | None) -> str:
    if capacity is None:
        return counted(taken, "place", "prise")
    return f"{taken} sur {capacity}" + (", complet" if taken >= capacity else "")
