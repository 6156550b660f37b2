"""A site in every state a visitor may meet, and where each state is seen: what axe reads and what is photographed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page

from inscriptions.models import Registration
from inscriptions.post.links import address_token, token
from programme.models import Event, Session
from programme.services import new_edition
from tests.cast import DENIS
from tests.factories import (
    ChoiceFactory,
    DocumentFactory,
    EventFactory,
    RegistrationFactory,
    SeatFactory,
    SiteSettingsFactory,
    SpecialNeedsFactory,
)

PEOPLE, PAST = 300, 45
WALK = "Les ateliers ont lieu place Saint Sépulcre, à une dizaine de minutes à pied de la place Victor Hugo."


@dataclass(frozen=True)
class Stop:
    """A page in one of its states; `act` brings it there, `main` pages are read in the dark too."""

    name: str
    path: str
    act: Callable[[Page], None] | None = None
    main: bool = False


def follow(element: Locator) -> None:
    """Clicks on what leads to another page, and waits until it is whole: read earlier, it may have no element yet."""
    with element.page.expect_navigation():
        element.click()


def build() -> dict[str, Event]:
    """The seed's day as an archive; its copies to come: open, full, closed, cancelled, and an empty one."""
    call_command("loaddata", "rencontre-2018", verbosity=0)
    archive = Event.objects.get()
    archive.thanks = "Merci à toutes et à tous : intervenants, animateurs et participants."
    archive.save()
    note = ContentFile(b"%PDF-1.7" + b" " * 300_000, name="note.pdf")
    DocumentFactory(event=archive, kind="note_ambiance", title="Note d'ambiance de la journée", link="", file=note)
    table = archive.sessions.filter(kind=Session.Kind.ROUND_TABLE).first()
    DocumentFactory(event=archive, session=table, kind="diaporama", title="Diapositives de la table ronde")
    SiteSettingsFactory()
    days = {"archive": archive, "open": _edition(archive, 60)}
    days["full"] = _edition(archive, 70, capacity=0, accent="brique")
    days["closed"] = _edition(archive, 80, registration_closes_at=timezone.now() - timedelta(days=1), accent="vert")
    days["cancelled"] = _edition(archive, 90, status=Event.Status.CANCELLED, accent="prune")
    days["empty"] = EventFactory(title="Une journée à venir", date=timezone.localdate() + timedelta(days=100))
    for number in range(PAST):
        EventFactory(title=f"Journée n° {number}", date=date(2018, 5, 1), main_venue=archive.main_venue)
    _fill(days["open"])
    return days


def _edition(archive: Event, days: int, **changes) -> Event:
    event = new_edition(event=archive, date=timezone.localdate() + timedelta(days=days), by=DENIS)
    changes = {"status": Event.Status.PUBLISHED, "walk_between_venues": WALK, "lunch_offered": True} | changes
    for name, value in changes.items():
        setattr(event, name, value)
    event.save()
    return event


def _fill(event: Event) -> None:
    """Three hundred people; of five workshops one is full, one changed, one cancelled; and one person in each state."""
    workshops = list(event.sessions.workshops().order_by("number"))
    event.sessions.filter(pk=workshops[0].pk).update(capacity=10)
    for number in range(PEOPLE):
        person = RegistrationFactory(event=event, last_name=f"Le Goaziou {number}")
        SeatFactory(registration=person, workshop=workshops[number % 5])
    now = timezone.now()
    event.sessions.filter(pk=workshops[2].pk).update(changed_at=now)
    event.sessions.filter(pk=workshops[3].pk).update(cancelled_at=now)
    alice = RegistrationFactory(event=event, first_name="Alice", last_name="d'Orval", job_title="cheffe de projet")
    SpecialNeedsFactory(registration=alice, access_needs="boucle magnétique")
    ChoiceFactory(registration=alice, workshop=workshops[0], rank=1)
    ChoiceFactory(registration=alice, workshop=workshops[1], rank=2)
    SeatFactory(registration=alice, workshop=workshops[1])
    RegistrationFactory(event=event, first_name="Bob", status=Registration.Status.WAITING, queued_at=now)
    RegistrationFactory(event=event, first_name="Denise", status=Registration.Status.CANCELLED)
    hold = {"status": Registration.Status.UNCONFIRMED, "hold_expires_at": now + timedelta(hours=20)}
    RegistrationFactory(event=event, first_name="Fatima", **hold)
    RegistrationFactory(event=event, first_name="Zoé", pending_email="nouvelle@exemple.fr")


def public_stops(days: dict[str, Event]) -> list[Stop]:
    """Every page that visitors and participants see, in each of its states."""
    day = days["open"]
    sign_up = reverse("inscriptions:sign_up", args=[day.slug])
    table = day.sessions.filter(kind=Session.Kind.ROUND_TABLE).first()
    workshop = day.sessions.workshops().first()
    people = {person.first_name: person for person in day.registrations.exclude(first_name="Camille")}
    states = {"inscrite": "Alice", "en-attente": "Bob", "annulee": "Denise", "a-confirmer": "Fatima"}
    return [
        Stop("accueil", reverse("programme:home"), main=True),
        Stop("rencontres-page-2", reverse("programme:more_days", args=[2])),
        *(Stop(f"journee-{state}", event.get_absolute_url(), main=state == "open") for state, event in days.items()),
        Stop("seance", table.get_absolute_url()),
        Stop("atelier", workshop.get_absolute_url()),
        Stop("seance-passee", days["archive"].sessions.get(documents__isnull=False).get_absolute_url()),
        Stop("intervenants", reverse("programme:speakers", args=[day.slug])),
        Stop("inscription", sign_up, main=True),
        Stop("inscription-erreurs", sign_up, act=_send_nothing, main=True),
        *(
            Stop(f"inscription-{state}", reverse("inscriptions:sign_up", args=[days[state].slug]))
            for state in ("full", "closed", "cancelled", "empty")
        ),
        *_stops_of_what_is_sent(day),
        *(
            Stop(f"mon-inscription-{state}", _own("mine", people[name]), main=name == "Alice")
            for state, name in states.items()
        ),
        Stop("modifier", _own("change", people["Alice"])),
        Stop("modifier-erreurs", _own("change", people["Alice"]), act=_empty_the_name),
        Stop("annuler", _own("cancel", people["Alice"])),
        Stop("besoins", _own("needs", people["Alice"])),
        Stop("besoins-aucun", _own("needs", people["Bob"])),
        *_stops_of_links(people["Alice"]),
        Stop("adresse", reverse("inscriptions:confirm_address", args=[address_token(people["Zoé"])])),
        *(Stop(f"compte-{name}", reverse(f"inscriptions:{name}")) for name in ("forgotten", "forgotten_sent")),
        Stop("retrouver", reverse("inscriptions:find_link")),
        Stop("retrouver-erreur", reverse("inscriptions:find_link"), act=_send_nothing),
        Stop("retrouver-envoye", reverse("inscriptions:link_sent")),
        *(
            Stop(name, reverse(f"programme:{view}"))
            for name, view in {
                "accessibilite": "accessibility",
                "mentions-legales": "legal_notice",
                "donnees-personnelles": "personal_data",
                "plan-du-site": "site_map",
            }.items()
        ),
        Stop("plan-du-site-page-2", reverse("programme:site_map_page", args=[2])),
        Stop("page-inconnue", "/nulle-part/"),
    ]


def _stops_of_what_is_sent(day: Event) -> list[Stop]:
    """« Envoyée » opened cold, then after a sign-up; what corrects it; an address with a likely slip."""
    sign_up = reverse("inscriptions:sign_up", args=[day.slug])
    return [
        Stop("envoyee", reverse("inscriptions:sent", args=[day.slug])),
        Stop("envoyee-relue", sign_up, act=_send_in_capitals, main=True),
        Stop("corriger", sign_up, act=_correct_what_was_sent),
        Stop("adresse-a-verifier", sign_up, act=_send_a_slip, main=True),
    ]


def _stops_of_links(person: Registration) -> list[Stop]:
    """The personal link renewed, then what a dead one shows."""
    return [
        Stop("renouveler", _own("renew", person)),
        Stop("lien-renouvele", reverse("inscriptions:link_renewed")),
        Stop("lien-remplace", _own("mine", Registration(pk=person.pk, link_version=0))),
        Stop("lien-incomplet", f"{_own('mine', person)[:-8]}/"),
    ]


def _own(name: str, person: Registration) -> str:
    return reverse(f"inscriptions:{name}", args=[token(person)])


def _send_nothing(page: Page) -> None:
    follow(page.locator("main form [type=submit]"))


def _empty_the_name(page: Page) -> None:
    page.locator("[name=last_name]").fill("")
    _send_nothing(page)


def _fill_in(page: Page, email: str) -> None:
    for name, value in {"first_name": "MARIE", "last_name": "DUPONT", "email": email, "organisation": "Ville"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=profile]").first.check()
    page.locator("[name=attends_afternoon]").check()
    page.locator("[name^=wish_][name$='_1']").nth(1).check()
    _send_nothing(page)


def _send_a_slip(page: Page) -> None:
    _fill_in(page, "marie@gmial.com")


def _send_in_capitals(page: Page) -> None:
    _fill_in(page, "marie@gmail.com")


def _correct_what_was_sent(page: Page) -> None:
    _send_in_capitals(page)
    follow(page.get_by_role("link", name="Corriger ma demande"))
