"""Who may open what: every address of the site, by every kind of visitor, against one written table."""

import re
from fnmatch import fnmatch
from io import BytesIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from pypdf import PdfWriter

from inscriptions.letters.render import OF_NOBODY, preview
from inscriptions.models import Registration
from inscriptions.people.answer import Kind, Readers
from inscriptions.people.answers import ANSWERS, NEEDS
from inscriptions.people.rows import read_by
from inscriptions.post.kinds import KINDS, OFFERED
from inscriptions.post.links import address_token, offer_token, token
from programme.models import Event, Session, SiteSettings
from programme.spreadsheets.formats import FORMATS
from tests import factories
from tests.access import EXPECTED, ROLES
from tests.naming import NAME, SOFTWARE, content_of, stock_words
from tests.opened import fold, opened

SECRETS = {  # Alice's, which neither Bob nor a stranger ever reads.
    "first_name": "Alice-Zoé",
    "last_name": "Wozniakowska",
    "organisation": "Régie du Haut-Pont",
    "job_title": "chargée de la gestion urbaine",
    "territory": "Longuenesse-Nord",
    "badge_code": "ZYXWVUTSRQPONMLK",
    "email": "alice.wozniakowska@exemple.fr",
    "phone": "06 39 98 12 34",
    "note": "rappeler avant le congrès",
    "pending_email": "nouvelle.adresse@exemple.fr",
    "meal_constraint": "sans arachide",
    "access_needs": "boucle magnétique",
}
# A text that is asked since is a secret like the others.
SECRETS |= {
    answer.name: f"secret de {answer.name}"
    for answer in ANSWERS
    if answer.kind is Kind.TEXT and answer.name not in SECRETS
}
MODELS = {model._meta.label_lower.replace(".", "_"): model for model in apps.get_models()}
# Names, and what the table of answers gives the front desk to read; the rest it never reads.
FRONT_DESK_READS = {"first_name", "last_name", "badge_code", *(answer.name for answer in read_by(Readers.FRONT_DESK))}
FRONT_DESK_NEVER_READS = [name for name in SECRETS if name not in FRONT_DESK_READS]
SAID_IN_NO_LETTER = ["note", *(answer.name for answer in NEEDS if answer.name in SECRETS)]
# The team's note is for the organisers' pages: not even Alice reads it, and no paper nor letter says it.
# But for the file of all that is held: whoever asks for their data is given it (RGPD, article 15).
LINKS = {"confirm_address": "address", "offered": "offer"}  # the others open one's own registration
EXPORTS = {"inscriptions:data", "admin:inscriptions_registration_data"}
HIDDEN = {"anonymous": SECRETS, "bob": SECRETS, "alice": ["note"], "chloe": FRONT_DESK_NEVER_READS}


def addresses() -> dict[str, set[str]]:
    """Every address of the site with the names of its parts; the admin's catch-alls, which only redirect, have none."""

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif pattern.name or namespace != "admin:":
                yield f"{namespace}{pattern.name}", set(pattern.pattern.regex.groupindex)

    return dict(walk(get_resolver().url_patterns))


@pytest.fixture
def alice(db):
    needs = {answer.name: SECRETS[answer.name] for answer in NEEDS if answer.name in SECRETS}
    details = {name: SECRETS[name] for name in SECRETS.keys() - needs.keys()}
    registration = factories.RegistrationFactory(
        event__lunch_offered=True, attends_lunch=True, list_consent=True, **details
    )
    factories.SpecialNeedsFactory(registration=registration, **needs)
    workshop = factories.WorkshopFactory(parent__event=registration.event)
    factories.ChoiceFactory(registration=registration, workshop=workshop)
    factories.SeatFactory(registration=registration, workshop=workshop)
    factories.OutgoingMailFactory(registration=registration, text=SECRETS["email"])
    factories.HistoryFactory(registration=registration)
    factories.InterventionFactory(session__event=registration.event)
    factories.EventOrganiserFactory(event=registration.event)
    factories.DocumentFactory(event=registration.event, link="", file=ContentFile(b"notes", name="notes.pdf"))
    factories.CampaignFactory(event=registration.event)
    factories.AnswerFactory(registration=registration, question__event=registration.event)
    factories.RoomFactory()
    factories.CycleFactory()
    factories.SiteSettingsFactory()
    return registration


def blank_pdf() -> bytes:
    content = BytesIO()
    with PdfWriter() as writer:
        writer.add_blank_page(10, 10)
        writer.write(content)
    return content.getvalue()


@pytest.fixture
def visitors(alice, bob, chloe, denis, settings) -> dict[str, tuple[Client, dict[str, str]]]:
    """By role: the client, and the tokens that this visitor has."""
    (settings.MEDIA_ROOT / "photo.png").write_bytes(b"photo")
    tampered = {"mine": f"{alice.pk}.{token(bob).partition('.')[2]}", "address": address_token(alice)[:-1] + "!"}
    offer = offer_token(factories.HandoverFactory(offer=bob, to=alice.email))
    tampered["offer"] = offer[:-1] + "!"
    superuser = User.objects.create_superuser("racine")
    staff = {"chloe": chloe, "denis": denis, "superuser": superuser}
    done = {"state": "done", "finished_at": timezone.now(), "file": ContentFile(blank_pdf(), name="1.pdf")}
    factories.PrintJobFactory(event=alice.event, maker=denis, document="attendance", filename="1.pdf", **done)
    factories.ImportJobFactory(event=alice.event, maker=denis)
    found = {role: (Client(raise_request_exception=False), tampered) for role in ROLES}
    found["alice"] = (found["alice"][0], {"mine": token(alice), "address": address_token(alice), "offer": offer})
    for role, user in staff.items():
        found[role][0].force_login(user)
    return found


def url_of(name: str, parts: set[str], alice: Registration, tokens: dict[str, str]) -> str:
    event = alice.event
    workshop = event.sessions.workshops().get()
    values = {
        "slug": event.slug,
        "event": event.pk,
        "pk": alice.pk if name == "inscriptions:person" else event.pk if name.startswith("admin:") else workshop.pk,
        "slot": workshop.parent_id,
        "session": workshop.pk,
        "person": alice.pk,
        "job": (event.import_jobs if name.endswith("import_job") else event.print_jobs).get().pk,
        "campaign": event.campaigns.get().pk,
        "question": event.questions.get().pk,
        "path": "photo.png",
        "code": alice.badge_code,
        "token": tokens[LINKS.get(name.removeprefix("inscriptions:"), "mine")],
        "content_type_id": ContentType.objects.get_for_model(Event).pk,
        "object_id": event.pk,
        "app_label": "programme",
        "id": 1,
        "number": 1,
    }
    if name == "programme:document":
        values["pk"] = event.documents.get().pk
    made = reverse(name, kwargs={part: values[part] for part in parts})
    # An address of the admin says whose key it holds; else its name does.
    of, named = made.split("/")[2:4], name.removeprefix("admin:").split("_")[:2]
    model = MODELS.get("_".join(of)) or MODELS.get("_".join(named))
    if name.startswith("admin:") and model and model.objects.exists():
        row = {Registration: alice, Session: workshop, Event: event}.get(model) or model.objects.order_by("pk").first()
        values["pk"] = values["object_id"] = row.pk
    return reverse(name, kwargs={part: values[part] for part in parts})


def told_by(response, secrets=SECRETS) -> list[str]:
    """The names of the `secrets` that `response` tells whoever opens it."""
    text = opened(b"".join(response.streaming_content) if response.streaming else response.content)
    return [name for name in secrets if fold(SECRETS[name]) in text]


def is_paper(response) -> bool:
    return not response["Content-Type"].startswith("text/html")


def test_every_address_is_in_the_table_and_every_row_is_an_address():
    names = addresses().keys()

    missing = {name for name in names if not any(fnmatch(name, row) for row in EXPECTED)}
    gone = {row for row in EXPECTED if not any(fnmatch(name, row) for name in names)}

    assert (missing, gone) == (set(), set())


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says(role, visitors, alice):
    client, tokens = visitors[role]
    wrong, leaks = {}, []

    for name, parts in addresses().items():
        expected = next(statuses[role] for row, statuses in EXPECTED.items() if fnmatch(name, row))
        if expected == "--":
            continue
        response = client.get(url_of(name, parts, alice, tokens))
        hidden = HIDDEN.get(role) or (["note"] if is_paper(response) else [])
        if name in EXPORTS and expected == "200":
            hidden = []
        leaks += [(name, secret) for secret in told_by(response, hidden)]
        if str(response.status_code) not in ({"302", "403", "404"} if expected == "no" else {expected}):
            wrong[name] = (response.status_code, expected)
        elif name.startswith("admin:") and expected == "302" and role in {"anonymous", "alice", "bob"}:
            assert response["Location"].startswith(reverse("admin:index"))

    assert (wrong, leaks) == ({}, [])


def test_bob_reads_nothing_of_alice_on_his_own_pages(client, alice, bob):
    names = ("mine", "change", "cancel", "calendar", "needs", "renew")
    pages = [reverse(f"inscriptions:{name}", args=[token(bob)]) for name in names]

    answers = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [200] * len(names)
    assert [secret for answer in answers for secret in told_by(answer)] == []


@pytest.mark.parametrize(
    "name",
    [
        "admin:inscriptions_register_speakers",
        "admin:inscriptions_registration_process_import",
        "admin:programme_session_process_import",
        "admin:programme_speaker_process_import",
        "admin:programme_venue_process_import",
    ],
)
def test_what_only_takes_a_post_is_the_organisers(visitors, alice, name):
    url = url_of(name, addresses()[name], alice, {"mine": ""})

    answers = {role: visitors[role][0].post(url).status_code for role in ("anonymous", "bob", "chloe")}

    assert answers == {"anonymous": 302, "bob": 302, "chloe": 403}


@pytest.mark.parametrize("name", ["change", "cancel", "renew"])
def test_a_tampered_link_writes_nothing(visitors, alice, name):
    client, tokens = visitors["bob"]
    before = Registration.objects.values().get(pk=alice.pk)

    response = client.post(reverse(f"inscriptions:{name}", args=[tokens["mine"]]), {"first_name": "Bob"})

    assert response.status_code == 404
    assert Registration.objects.values().get(pk=alice.pk) == before


@pytest.mark.parametrize("path", ["registration_badges_pdf", "registration_reprint"])
def test_what_the_front_desk_prints_tells_names_and_functions(visitors, alice, path):
    url = url_of(f"admin:inscriptions_{path}", addresses()[f"admin:inscriptions_{path}"], alice, {"mine": ""})
    asked = {"event": alice.event_id, "whose": "tous", "blanks": 0, "sort": "nom", "sheet": "durable-1445-02"}

    response = visitors["chloe"][0].post(url, asked | {"start": 1, "offset_x": 0, "offset_y": 0})

    assert response["Content-Type"] == "application/pdf"
    assert set(told_by(response)) == {"first_name", "last_name", "organisation", "job_title"}


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.slug not in OF_NOBODY], ids=lambda kind: kind.slug
)
def test_no_letter_says_the_note_nor_the_needs(alice, kind):
    alice.hold_expires_at = timezone.now()
    letter = preview(
        kind,
        alice,
        new_address=SECRETS["pending_email"],
        lines=[],
        stories=[],
        day_news=[],
        sentence="",
        reason="",
        by_team=False,
        words="",
        parts=[],
        came=True,
        speaks=False,
        documents=[],
        handover=0,
    )

    told = opened("\n".join([letter.subject, letter.text, letter.html, letter.calendar]).encode())

    names_her = kind.names_the_person or kind == OFFERED  # she gives her place to its reader
    assert (fold(SECRETS["first_name"]) in told) == names_her
    assert [name for name in SAID_IN_NO_LETTER if fold(SECRETS[name]) in told] == []


# --- The secrets would be seen -----------------------------------------------------------------------------------


def test_a_page_tells(client, alice):
    response = client.get(reverse("inscriptions:change", args=[token(alice)]))

    assert set(told_by(response)) == SECRETS.keys() - {"badge_code", "note", "pending_email"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("registration_change", {*SECRETS} - {"badge_code"}),
        ("attendance", {"first_name", "last_name", "organisation", "job_title"}),
        ("caterer", {"meal_constraint"}),
        ("participants", {"first_name", "last_name", "organisation", "job_title"}),
        ("presence_workbook", {"first_name", "last_name", "organisation", "job_title"}),
    ],
)
def test_a_paper_of_the_organisers_tells(visitors, alice, name, told):
    name = f"admin:inscriptions_{name}"

    response = visitors["denis"][0].get(url_of(name, addresses()[name], alice, {"mine": ""}))

    assert set(told_by(response)) == told


@pytest.mark.parametrize("number", range(len(FORMATS)), ids=[kind.__name__ for kind in FORMATS])
def test_a_workbook_of_the_organisers_tells(visitors, alice, number):
    url = reverse("admin:inscriptions_registration_export")

    response = visitors["denis"][0].post(f"{url}?event={alice.event_id}", {"format": number, "resource": 0})

    assert set(told_by(response)) == SECRETS.keys() - {"badge_code", "pending_email", *(need.name for need in NEEDS)}


@pytest.fixture
def named(visitors):
    SiteSettings.objects.update_or_create(pk=1, defaults={"name": NAME, "accent": "vert", "publisher": "Ville de Lyon"})
    return visitors


@pytest.mark.parametrize("role", ["alice", "superuser"])
def test_every_page_bears_the_name_of_the_site_and_none_that_of_the_software(role, named, alice):
    client, tokens = named[role]
    nameless, software, stock, seen = [], [], {}, 0

    for name, parts in addresses().items():
        if next(statuses[role] for row, statuses in EXPECTED.items() if fnmatch(name, row)) == "--":
            continue
        response = client.get(url_of(name, parts, alice, tokens)) if parts != {"path"} else client.get("/medias/x.png")
        page = content_of(response)
        if is_paper(response) or response.status_code in {301, 302}:
            continue
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        seen += 1
        nameless += [name] if title and NAME not in title[1] else []
        software += [name] if SOFTWARE.search(page) else []
        stock |= {name: words} if name.startswith("admin:") and (words := stock_words(page)) else {}

    assert seen > 30
    assert nameless == []
    assert software == ["programme:legal_notice"]
    assert stock == {}
