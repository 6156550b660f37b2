"""What the growth table asks: every page of the URLconf that answers a GET, and the acts on one person.

A new page enters by itself, as one that must not know how many people there are; those that read everybody are named
in EVERYBODY. What is left out says why.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatch
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from inscriptions.paper import badge_layout
from inscriptions.paper.certificate_numbers import issue_certificates
from inscriptions.people.roles import ORGANISATION, sync_groups
from inscriptions.post import kinds
from inscriptions.post.links import address_token, token
from inscriptions.post.queue import deliver_mail, queue_letter
from inscriptions.seats.recount import verify
from inscriptions.signup.form import ANY
from inscriptions.signup.public_form import new_clock
from inscriptions.wishes.run import apply, propose
from programme.models import Event, Session
from rencontre.actors import TeamMember
from rencontre.french.typography import typographic
from rencontre.pdf import fitting
from rencontre.pdf.papers import PAPERS, Paper, Printout, When
from tests.bench.crowd import crowd
from tests.factories import OrganiserFactory, PrintJobFactory, RoomFactory, UserFactory

DENIS = TeamMember("denis")
LEFT_OUT = {
    "admin:auth_*": "comptes",
    "admin:inscriptions_teamaccount_*": "comptes",
    "inscriptions:new_password": "comptes",
    "admin:django_tasks_database_*": "file des tâches",
    "programme:media": "fichier",
    "programme:document": "fichier",
    "programme:programme": "PDF : tests/bench/paper.py",
    "inscriptions:convocation": "PDF : tests/bench/paper.py",
    "admin:inscriptions_registration_calibration": "PDF : tests/bench/paper.py",
    **{f"admin:inscriptions_{slug}": "PDF : leur préparation est mesurée" for slug in PAPERS},
    "admin:inscriptions_attendance_session": "PDF",
    "admin:inscriptions_registration_badges_pdf": "PDF",
    "admin:inscriptions_job*": "impressions",
    "admin:inscriptions_ask_job": "impressions",
}
EVERYBODY = {
    "inscriptions:desk_list",
    "inscriptions:who_is_where",
    "admin:inscriptions_places",
    "admin:inscriptions_presence",
    "admin:inscriptions_presence_report",
    "admin:inscriptions_presence_workbook",
    "admin:inscriptions_figures",
    "admin:inscriptions_figures_workbook",
    "admin:inscriptions_funders",
    "admin:inscriptions_eve",
    "admin:inscriptions_sharing",
    "admin:inscriptions_sharing_announce",
    "admin:inscriptions_session_tell",
    "admin:inscriptions_registration_badges",
    "admin:inscriptions_registration_export",
    "admin:inscriptions_documents",
    "admin:programme_event_delete",
    "admin:programme_session_delete",
}
SHARED = {"admin:inscriptions_sharing", "admin:inscriptions_sharing_announce"}
AFTER = {"inscriptions:certificate", "admin:inscriptions_presence_report", "admin:inscriptions_presence_workbook"}
MEMORIES = (fitting._units, badge_layout._fitted, typographic)  # what remembers the texts that it measured or set
PUBLIC = ("programme:", "inscriptions:sign_up", "inscriptions:sent", "inscriptions:find_link", "inscriptions:link_sent")


class NoPage(Exception):
    """A redirection, a refusal, an address that only takes a POST."""


Run = Callable[[int], Any]  # what is asked, for the n-th person of the act


@dataclass(frozen=True)
class Asked:
    """A page or an act; `run` asks it once, of another person each time, and gives the answer. `after`: the day is."""

    name: str
    run: Run
    is_about_everybody: bool
    after: bool = False


@dataclass(frozen=True)
class Ground:
    """A day of `size` people and as many again whose wishes are shared out, and who asks."""

    size: int
    event: Event
    shared: Event
    people: list[Registration]  # confirmed, then those who wait
    visitor: Client
    organiser: Client

    def of(self, status: str) -> list[Registration]:
        return [person for person in self.people if person.status == status]

    @property
    def workshop(self) -> Session:
        return self.event.sessions.workshops().order_by("-parent", "number").first()


def ground_of(size: int) -> Ground:
    """New days; an eleventh of the people wait, half of them were there in the morning."""
    sync_groups()
    event = crowd(size, waiting=size // 10, arrived=size // 2, speakers=20)
    shared = crowd(size, shares_out=True)
    for slot in shared.sessions.slots():
        apply(run=propose(slot=slot, by=DENIS), by=DENIS)
    user = UserFactory(username=f"denis{event.pk}")
    user.groups.add(Group.objects.get(name=ORGANISATION))
    RoomFactory(), OrganiserFactory(), PrintJobFactory(event=event, maker=user)
    visitor, organiser = (Client(headers={"host": settings.SITE_HOST}) for _ in range(2))
    organiser.force_login(user)
    event.sessions.filter(title="Plénière").update(changed_at=timezone.now())
    return Ground(size, event, shared, list(event.registrations.order_by("pk")), visitor, organiser)


def everything(ground: Ground) -> Iterator[Asked]:
    yield from pages(ground)
    yield from searches(ground)
    yield from papers(ground)
    yield Asked("recompter (verify_seats)", lambda n: verify(ground.event, now=timezone.now()), True)
    for name, run in ACTS.items():
        yield Asked(name, partial(run, ground), is_about_everybody=False)


# --- Pages ---------------------------------------------------------------------------------------------------------


def pages(ground: Ground) -> Iterator[Asked]:
    for name, parts in addresses():
        if not any(fnmatch(name, pattern) for pattern in LEFT_OUT):
            address = address_of(ground, name, parts)
            client = ground.visitor if name.startswith(PUBLIC) or "token" in parts else ground.organiser
            if address:
                yield Asked(name, partial(ask, client, address), name in EVERYBODY, name in AFTER)


def addresses() -> Iterator[tuple[str, set[str]]]:
    """The names of the URLconf, each with its parts; not the admin's catch-alls."""

    def walk(patterns: list, namespace: str = "") -> Iterator[tuple[str, set[str]]]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif pattern.name:
                yield f"{namespace}{pattern.name}", set(pattern.pattern.regex.groupindex)

    return walk(get_resolver().url_patterns)


def ask(client: Client, address: str, number: int) -> HttpResponse:
    """The answer, whole; NoPage for an address that shows nothing to who asks."""
    response = client.get(address)
    if response.status_code != HTTPStatus.OK:
        raise NoPage(response.status_code)
    if response.streaming:
        response.content = b"".join(response.streaming_content)
    return response


def address_of(ground: Ground, name: str, parts: set[str]) -> str:
    """Its address on `ground`; empty where there is no such row."""
    event = ground.shared if name in SHARED else ground.event
    person, workshop = ground.people[0], ground.workshop
    slot = event.sessions.slots().last().pk
    values = {
        "slug": event.slug, "event": event.pk, "pk": event.pk, "slot": slot, "session": workshop.pk,
        "code": person.badge_code, "content_type_id": ContentType.objects.get_for_model(Event).pk,
        "object_id": event.pk, "app_label": "programme", "job": event.print_jobs.first() and 1, "id": 1,
        "token": address_token(person) if name.endswith("confirm_address") else token(person), "number": 1,
    }  # fmt: skip
    if name in {"inscriptions:person"} or "_registration_" in name:
        values["pk"] = values["object_id"] = person.pk
    elif name == "programme:session" or "_session_" in name:
        values["pk"] = values["object_id"] = workshop.pk
    elif model := _model_of(name):
        row = event if model is Event else model.objects.last()
        values["pk"] = values["object_id"] = row.pk if row else None
    given = {part: values[part] for part in parts}
    return "" if None in given.values() else reverse(name, kwargs=given)


def _model_of(name: str) -> type[Model] | None:
    label = ".".join(name.removeprefix("admin:").split("_")[:2])
    return next((model for model in apps.get_models() if model._meta.label_lower == label), None)


def searches(ground: Ground) -> Iterator[Asked]:
    """What is looked for and turned over in the lists."""
    listed = reverse("admin:inscriptions_registration_changelist", query={"event": ground.event.pk})
    desk = reverse("inscriptions:desk", args=[ground.event.slug])
    last = ground.size // 100
    for name, address in {
        "chercher un nom à l’accueil": f"{desk}?q=goaziou",
        "chercher une personne (équipe)": f"{listed}&q=goaziou",
        "la dernière page de la liste": f"{listed}&p={max(1, last)}",
    }.items():
        yield Asked(name, partial(ask, ground.organiser, address), is_about_everybody=False)


def papers(ground: Ground) -> Iterator[Asked]:
    for paper in PAPERS.values():
        after = paper.when is When.AFTER
        yield Asked(f"préparer : {paper.title}", partial(prepare, ground, paper), is_about_everybody=True, after=after)


def prepare(ground: Ground, paper: Paper, number: int) -> Printout:
    """Every text is new: those of a small day would be known already, those of a large one never all."""
    for memory in MEMORIES:
        memory.cache_clear()
    if paper.slug == "certificates":
        issue_certificates(event=ground.event)
    return paper.prepare(ground.event)


# --- Acts on one person ----------------------------------------------------------------------------------------------


def done(response: HttpResponse) -> HttpResponse:
    """The answer to a POST that did what it asks; RuntimeError when it was refused."""
    if response.status_code != 302:
        errors = re.findall(r'id="id_(\w+)_error', response.content.decode())
        raise RuntimeError(f"{response.status_code}, {', '.join(errors)}")
    return response


def answers(ground: Ground, **said: object) -> dict[str, object]:
    """What a form of sign-up is sent, with the first workshops of each slot."""
    given: dict[str, object] = {
        "first_name": "Zoé", "last_name": "Nouvelle", "email": f"{uuid4()}@exemple.fr", "organisation": "Ville",
        "job_title": "élue", "profile": "habitant", "attends_morning": "on", "attends_afternoon": "on",
        "photo_consent": "on",
    }  # fmt: skip
    for slot in ground.event.sessions.slots():
        offered = slot.workshops.order_by("-number").values_list("pk", flat=True)
        given |= {f"wish_{slot.pk}_{rank}": offered[rank - 1] for rank in (1, 2)}
    return given | said


def sign_up(ground: Ground, number: int) -> HttpResponse:
    address = reverse("inscriptions:sign_up", args=[ground.event.slug])
    started = new_clock(ground.event, ago=60)
    return done(ground.visitor.post(address, answers(ground, started=started)))


def personal(page: str, ground: Ground, number: int, **said: object) -> HttpResponse:
    person = Registration.objects.get(pk=ground.people[10 + number].pk)
    return done(ground.visitor.post(reverse(f"inscriptions:{page}", args=[token(person)]), said))


def change(ground: Ground, number: int) -> HttpResponse:
    person = ground.people[10 + number]
    said = answers(ground, first_name=person.first_name, last_name=person.last_name, email=person.email)
    return personal("change", ground, number, **said)


def cancel(ground: Ground, number: int) -> HttpResponse:
    return personal("cancel", ground, 4 + number)


def confirm(ground: Ground, number: int) -> HttpResponse:
    """A place that was held until now: made so beforehand, in one statement that counts."""
    held = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1)}
    Registration.objects.filter(pk=ground.people[18 + number].pk).update(**held)
    return personal("confirm", ground, 8 + number)


def keep(ground: Ground, number: int) -> HttpResponse:
    return personal("keep", ground, 12 + number)


def find_link(ground: Ground, number: int) -> HttpResponse:
    email = ground.people[26 + number].email
    return done(ground.visitor.post(reverse("inscriptions:find_link"), {"email": email}))


def by_team(page: str, ground: Ground, person: Registration, *args: int, **said: object) -> HttpResponse:
    address = reverse(f"admin:inscriptions_registration_{page}", args=[person.pk, *args])
    return done(ground.organiser.post(address, said))


def leave_workshop(ground: Ground, number: int) -> HttpResponse:
    seat = ground.workshop.seats.order_by("-registration").first()
    return by_team("move", ground, seat.registration, seat.slot_id, workshop="", reason="à sa demande")


def force_workshop(ground: Ground, number: int) -> HttpResponse:
    workshop = ground.workshop
    held = ground.event.registrations.confirmed().exclude(seats__workshop=workshop).order_by("pk")[60 + number]
    said = {"workshop": workshop.pk, "refused": workshop.pk, "force": "on", "reason": "élue du territoire"}
    return by_team("move", ground, held, workshop.parent_id, **said)


def promote(ground: Ground, number: int) -> HttpResponse:
    waiting = ground.event.registrations.waiting().last()
    return by_team("promote", ground, waiting, reason="élue du territoire")


def cancel_by_team(ground: Ground, number: int) -> HttpResponse:
    return by_team("cancel", ground, ground.people[30 + number], reason="au téléphone")


def post_to_desk(ground: Ground, page: str, said: object, **how: str) -> HttpResponse:
    return ground.organiser.post(reverse(f"inscriptions:{page}", args=[ground.event.slug]), said, **how)


def check_in(ground: Ground, number: int) -> HttpResponse:
    return post_to_desk(ground, "desk", {"code": ground.people[ground.size - 5 - number].badge_code})


def undo(ground: Ground, number: int) -> HttpResponse:
    row = ground.people[34 + number].attendances.get()
    return done(post_to_desk(ground, "undo_check_in", {"attendance": row.pk}))


def walk_in(ground: Ground, number: int) -> HttpResponse:
    said = {"first_name": "Zoé", "last_name": f"Venue {uuid4()}", "attends_morning": "on", "attends_afternoon": "on"}
    said |= {f"wish_{slot.pk}_1": ANY for slot in ground.event.sessions.slots()}
    return done(post_to_desk(ground, "walk_in", said))


def send_scans(ground: Ground, number: int) -> HttpResponse:
    now = timezone.now().isoformat()
    scan = {"moment": "morning", "workshop": None, "scanned_at": now, "undo": False, "anyway": False}
    people = ground.people[40:70]
    scans = [scan | {"uuid": str(uuid4()), "badge": one.badge_name} for one in people]
    return post_to_desk(
        ground, "desk_sync", json.dumps({"sent_at": now, "scans": scans}), content_type="application/json"
    )


def tick(ground: Ground, number: int) -> HttpResponse:
    address = reverse("admin:inscriptions_presence", args=[ground.event.pk])
    return done(ground.organiser.post(address, {"shown": "", "present": f"{ground.people[70 + number].pk}.afternoon"}))


def send_letter(ground: Ground, number: int) -> OutgoingMail:
    letter = queue_letter(kinds.CHANGED, Registration.objects.get(pk=ground.people[20 + number].pk))
    deliver_mail.func(letter.pk)
    return letter


ACTS: dict[str, Callable[[Ground, int], Any]] = {
    "s’inscrire": sign_up,
    "changer son inscription": change,
    "annuler son inscription": cancel,
    "confirmer son adresse": confirm,
    "garder sa place": keep,
    "demander son lien": find_link,
    "annuler (équipe)": cancel_by_team,
    "retirer d’un atelier": leave_workshop,
    "placer en surnombre": force_workshop,
    "donner une place hors tour": promote,
    "pointer un badge": check_in,
    "annuler un pointage": undo,
    "inscrire sur place": walk_in,
    "recevoir 30 pointages": send_scans,
    "cocher une présence": tick,
    "écrire et envoyer un message": send_letter,
}
