"""Every kind of letter, to a person in every state: what leaves, composed and not sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from inscriptions.letters.render import OF_NOBODY, Letter, letter_of, preview
from inscriptions.models import Incident, OutgoingMail, Registration
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from programme.models import Event, SiteSettings
from tests.factories import (
    CampaignFactory,
    ChoiceFactory,
    EventFactory,
    EventOrganiserFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SiteSettingsFactory,
    SlotFactory,
    TeamAccountFactory,
    VenueFactory,
    WorkshopFactory,
)

TEAM = {"sentence": "Désolés !", "reason": "La salle est en travaux."}
# What the acts say besides, kind by kind.
TEAM = {"sentence": "Désolés !", "reason": "La salle est en travaux."}
DOCUMENTS = [{"title": "Diaporama", "of": "", "address": "https://exemple.fr/diaporama.pdf"}]
SAID: dict[str, dict[str, Any]] = {
    "reminder": {"words": "Venez **tôt**.", "parts": []},
    "reminder_speaker": {"words": "", "parts": []},
    "reminder_waiting": {"words": "", "parts": []},
    "thanks": {"came": True, "speaks": False, "documents": DOCUMENTS},
    "missed": {"documents": DOCUMENTS},
    "offered": {"handover": 0},
    "address_old": {"new_address": "nouvelle@exemple.fr"},
    "address_replaced": {"new_address": "nouvelle@exemple.fr"},
    "allocated": {"lines": ["vœu 1"]},
    "session": TEAM | {"day_news": [], "stories": [{"session": 0, "news": ["Salle : Salle 2."]}]},
    "day_moved": TEAM | {"day_news": ["Date : jeudi 7 juin 2018 (avant : jeudi 31 mai 2018)."], "stories": []},
    "day_cancelled": TEAM | {"day_news": ["La journée est annulée."], "stories": []},
}
LONG = "Maximilienne-Emmanuelle de la Rochefoucauld-Montmorency et d’Orval-Saint-Symphorien"


@dataclass(frozen=True)
class Composed:
    """A letter, its person, and the row that would be sent."""

    letter: Letter
    row: OutgoingMail
    person: Registration | None


def site() -> SiteSettings:
    """A site with a name of its own and a logo."""
    picture = Image.new("RGBA", (480, 144), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((8, 8, 136, 136), "#0b6068")
    draw.rectangle((160, 40, 460, 60), "#1c1c1a")
    draw.rectangle((160, 84, 380, 100), "#5b5952")
    output = BytesIO()
    picture.save(output, "PNG")
    logo = SimpleUploadedFile("logo.png", output.getvalue(), "image/png")
    return SiteSettingsFactory(name="Centre de ressources de la ville", logo=logo)


def day(**options: Any) -> Event:
    """A day of two slots, in two venues, that says all that a day may say."""
    venue = VenueFactory(
        name="Maison de l’Archéologie et du Patrimoine", latitude=50.7489, longitude=2.2567,
        directions="De la gare, dix minutes à pied par la rue de Dunkerque.",
    )  # fmt: skip
    event = EventFactory(
        **{
            "title": "Animer le partenariat du contrat de ville avec les habitants et les associations",
            "main_venue": venue,
            "contact_email": "contact@exemple.fr",
            "contact_phone": "03 21 00 00 00",
            "walk_between_venues": "Cinq minutes à pied, par la place Victor Hugo.",
            "lunch_offered": True,
            "capacity": 150,
            "waiting_list": True,
        }
        | options
    )
    EventOrganiserFactory(event=event, organiser__name="Préfecture du Pas-de-Calais")
    EventOrganiserFactory(event=event, organiser__name="Communauté d’agglomération du Pays de Saint-Omer")
    hall = VenueFactory(name="Salle Vauban", address="Rue Saint-Bertin")
    for hours in ((time(10), time(12)), (time(14), time(16))):
        slot = SlotFactory(event=event, starts_at=hours[0], ends_at=hours[1], venue=hall)
        for number in (1, 2):
            WorkshopFactory(
                parent=slot,
                number=number,
                title="L’exemple de la santé : qui fait quoi ?",
                room=RoomFactory(venue=hall),
            )
    return event


def person(event: Event, status: str, **options: Any) -> Registration:
    """Somebody of `event`, with a seat in its first slot and a wish that waits in the second."""
    registration = RegistrationFactory(
        event=event,
        status=status,
        hold_expires_at=timezone.now() + timedelta(hours=20) if status == "unconfirmed" else None,
        queued_at=timezone.now() if status == "waiting" else None,
        pending_email="nouvelle@exemple.fr",
        attends_lunch=True,
        **{"first_name": "Alice", "last_name": "Martin"} | options,
    )
    (morning, seat), (afternoon, wish) = (
        (slot, slot.workshops.order_by("pk").first()) for slot in event.sessions.slots().order_by("starts_at")
    )
    if status in {"confirmed", "unconfirmed"}:
        SeatFactory(registration=registration, slot=morning, workshop=seat)
    ChoiceFactory(registration=registration, slot=morning, workshop=seat)
    ChoiceFactory(registration=registration, slot=afternoon, workshop=wish)
    return registration


def to_one(kind: LetterKind, registration: Registration, **said: Any) -> Composed:
    registration.hold_expires_at = (
        registration.hold_expires_at or timezone.now()
    )  # the kinds of who is not confirmed say it
    letter = preview(kind, registration, **SAID.get(kind.slug, {}) | said)
    row = OutgoingMail(
        pk=1, kind=kind.slug, registration=registration, to=letter.to, subject=letter.subject, reply_to=letter.reply_to,
        text=letter.text, html=letter.html, calendar=letter.calendar,
    )  # fmt: skip
    return Composed(letter, row, registration)


def to_people(event: Event) -> Iterator[tuple[str, Composed]]:
    """Each kind about a registration, to one of each status, and to somebody whose name is long."""
    people = {status: person(event, status) for status in Registration.Status.values}
    people["long"] = person(event, "confirmed", first_name=LONG, last_name=LONG.upper())
    for kind in kinds.KINDS.values():
        if kind.slug not in OF_NOBODY:
            for name, one in people.items():
                yield f"{kind.slug}-{name}", to_one(kind, one)


def _colleagues_of(person: Registration) -> list[int]:
    """Two more who share the address: a name that is long, and somebody who waits."""
    shared = {"event": person.event, "asked_by": person, "email": person.email}
    waits = {"status": "waiting", "queued_at": timezone.now()}
    others = [RegistrationFactory(first_name=LONG, **shared), RegistrationFactory(first_name="Zoé", **shared, **waits)]
    return [person.pk, *(one.pk for one in others)]


def to_nobody() -> Iterator[tuple[str, Composed]]:
    """Each kind about no registration. Another one is added here with its row."""
    account = TeamAccountFactory(username="denis", email="denis@exemple.fr")
    awaited = TeamAccountFactory(username="zoe", email="zoe@exemple.fr")
    awaited.set_unusable_password()
    awaited.save()
    of_account = {"account": account.pk, "by": "Denis DURAND"}
    person = RegistrationFactory(first_name="Alice", last_name="Martin")
    event = person.event
    campaign = CampaignFactory(event=event)
    gone = RegistrationFactory(event=event, role="intervenant", status="cancelled")
    counts = {"confirmed": 12, "unconfirmed": 1, "waiting": 2, "lunch": 9, "workshops": {}}
    about = {"event": event.pk, "since": timezone.now().isoformat(), "new": 3, "gone": 1, "counts": counts}
    rows = {
        "campaign_trial": {"to": account.email, "campaign": campaign, "facts": {"person": person.pk}},
        "team_news": {"to": "equipe@exemple.fr", "facts": about | {"speakers": [gone.pk]}},
        "team_digest": {"to": "equipe@exemple.fr", "facts": about},
        "team_closing": {"to": "equipe@exemple.fr", "facts": about},
        "together": {"to": person.email, "facts": {"event": event.pk, "people": _colleagues_of(person)}},
        "links": {"to": RegistrationFactory(email="alice@exemple.fr").email},
        "operator": {"to": "technique@exemple.fr"},
        "password": {"to": account.email},
        "invitation": {"to": awaited.email, "facts": of_account | {"account": awaited.pk}},
        "password_changed": {"to": account.email, "facts": of_account},
        "address_given": {"to": account.email, "facts": of_account},
        "second_factor_off": {"to": account.email, "facts": of_account},
    }
    for slug in OF_NOBODY:
        row = OutgoingMail.objects.create(
            kind=slug, subject=kinds.KINDS[slug].subject, queued_at=timezone.now(), **rows[slug]
        )
        for kind in Incident.Kind.values if slug == "operator" else []:
            Incident.objects.create(
                kind=kind, at=timezone.now(), place="programme:event", error="ValueError", reference="a1", letter=row.pk
            )
        letter = letter_of(row)
        assert letter is not None, slug
        row.to, row.subject, row.text, row.html = letter.to, letter.subject, letter.text, letter.html
        yield slug, Composed(letter, row, None)
