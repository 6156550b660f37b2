"""The public pages answer from memory for a second, and 304 before anything is drawn."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from inscriptions.post.links import token
from programme.columns.pictures import PictureField
from programme.models import Event, EventOrganiser, Session, SiteSettings
from programme.site import page
from rencontre.http import conditional
from rencontre.http.short_cache import ShortCache
from tests import factories
from tests.factories import EventFactory, RegistrationFactory, SeatFactory, SessionFactory, WorkshopFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db

NOW = datetime(2040, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def fair_workshop(clock):
    return WorkshopFactory(capacity=2, parent__event__date=date(2040, 5, 31), parent__event__slug="faire")


def text_shown(client, path="/rencontres/faire/") -> str:
    return text_of(client.get(path).content.decode())


# --- Kept for a second -----------------------------------------------------------------------------------------------


def test_the_same_answer_is_given_again_without_a_question(fair_workshop, memory, client, django_assert_num_queries):
    first = client.get("/rencontres/faire/", headers={"accept-encoding": "gzip"})

    with django_assert_num_queries(0):
        again = client.get("/rencontres/faire/", headers={"accept-encoding": "gzip"})

    assert first.headers.pop("X-Request-ID") != again.headers.pop("X-Request-ID")  # of each request its own
    assert (again.content, again.headers) == (first.content, first.headers)
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "ETag"} <= again.headers.keys()
    assert again["Content-Encoding"] == "gzip"


def test_a_place_taken_shows_after_a_second_and_no_later(fair_workshop, memory, clock, client):
    assert "2 places restantes" in text_shown(client)
    SeatFactory(workshop=fair_workshop)

    assert "2 places restantes" in text_shown(client)
    clock.shift(1)

    assert "1 place restante" in text_shown(client)


def test_the_second_starts_before_the_page_is_drawn(memory, clock):
    def slow(request) -> HttpResponse:
        clock.shift(0.8)
        return HttpResponse("lent", headers={"ETag": '"1"', "Cache-Control": "public, no-cache"})

    ask, request = ShortCache(slow), RequestFactory().get("/")
    ask(request)
    ages = []
    for _ in range(3):
        ages.append(memory.get(_only_key(memory)) is not None)
        clock.shift(0.15)

    assert ages == [True, True, False]


def _only_key(memory) -> str:
    (key,) = memory._cache
    return key.rpartition(":")[2]


def test_a_change_of_programme_shows_after_a_second(fair_workshop, memory, clock, client):
    assert "Débat" not in text_shown(client)
    SessionFactory(event=fair_workshop.event, title="Débat")
    clock.shift(1)

    assert "Débat" in text_shown(client)


def test_links_of_a_campaign_are_the_same_page(fair_workshop, memory, client):
    for number in range(5):
        client.get(f"/rencontres/faire/?utm_source={number}")

    assert len(memory._cache) == 1


def test_each_way_of_leaving_is_kept_apart(fair_workshop, memory, client):
    plain = client.get("/rencontres/faire/")
    compressed = client.get("/rencontres/faire/", headers={"accept-encoding": "gzip"})
    secure = client.get("/rencontres/faire/", secure=True)

    assert (plain.has_header("Content-Encoding"), compressed["Content-Encoding"]) == (False, "gzip")
    assert secure.content == plain.content
    assert len(memory._cache) == 3


def test_a_head_is_answered_from_memory(fair_workshop, memory, client, django_assert_num_queries):
    page = client.get("/rencontres/faire/")

    with django_assert_num_queries(0):
        head = client.head("/rencontres/faire/")

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", page["ETag"])


def test_an_unknown_host_is_refused_before_memory_is_asked(fair_workshop, memory, client, caplog):
    client.get("/rencontres/faire/")
    client.raise_request_exception = False

    with caplog.at_level("CRITICAL", logger="django.security"):
        assert client.get("/rencontres/faire/", headers={"host": "mechant.exemple"}).status_code == 400


def test_what_is_not_the_same_for_all_is_never_kept(memory, alice, denis, client):
    draft = EventFactory(status=Event.Status.DRAFT)
    client.force_login(denis)
    paths = [
        f"/apercu/{draft.slug}/",
        f"/rencontres/{draft.slug}/",
        f"/inscription/{token(alice)}/",
        f"/inscription/{token(alice)}/agenda.ics",
        f"/rencontres/{alice.event.slug}/inscription/collegues/",
        "/inscription/retrouver/",
        "/admin/",
        "/sante/",
        f"/r/{alice.event.pk}",
        "/inconnue/",
    ]

    for path in paths:
        client.get(path)
    client.post("/", {})

    assert list(memory._cache) == []


@pytest.mark.parametrize(
    ("spoil", "is_kept"),
    [
        (lambda response: None, 1),
        (lambda response: response.set_cookie("a", "b"), 0),
        (lambda response: response.headers.__setitem__("Cache-Control", "private"), 0),
        (lambda response: response.headers.pop("Cache-Control"), 0),
        (lambda response: response.headers.pop("ETag"), 0),
        (lambda response: setattr(response, "status_code", 500), 0),
    ],
)
def test_only_a_whole_public_answer_is_kept(spoil, is_kept, memory):
    response = HttpResponse("a", headers={"ETag": '"1"', "Cache-Control": "public, no-cache"})
    spoil(response)

    ShortCache(lambda request: response)(RequestFactory().get("/"))

    assert len(memory._cache) == is_kept


def test_nothing_is_kept_and_nothing_is_304_while_developing(fair_workshop, memory, settings, client):
    settings.DEBUG = True

    response = client.get("/rencontres/faire/")

    assert not response.has_header("ETag")
    assert len(memory._cache) == 0


# --- Not modified ----------------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """The templates that were drawn."""
    templates: list[str] = []

    def render(request, template, context) -> HttpResponse:
        templates.append(template)
        return HttpResponse("dessin")

    monkeypatch.setattr(page, "render", render)
    return templates


@pytest.mark.parametrize(
    ("tail", "questions"), [("", 8), ("cadre/", 8), ("intervenants/", 5), ("programme.json", 7), ("programme.ics", 5)]
)
def test_who_has_the_page_already_gets_304_before_anything_is_drawn(
    tail, questions, fair_workshop, client, drawn, django_assert_num_queries
):
    path = f"/rencontres/faire/{tail}"
    etag = client.get(path, headers={"accept-encoding": "gzip"})["ETag"]
    drawn.clear()

    with django_assert_num_queries(questions):
        response = client.get(path, headers={"if-none-match": etag, "accept-encoding": "gzip"})

    assert (response.status_code, response.content, drawn) == (304, b"", [])
    assert response["Cache-Control"] == "public, no-cache"


def test_a_page_that_changed_is_drawn_for_who_had_the_last_one(fair_workshop, client, drawn):
    etag = client.get("/rencontres/faire/")["ETag"]
    SeatFactory(workshop=fair_workshop)

    response = client.get("/rencontres/faire/", headers={"if-none-match": etag})

    assert (response.status_code, drawn) == (200, ["programme/site/event.html"] * 2)


def test_within_the_second_304_asks_nothing(fair_workshop, memory, client, django_assert_num_queries):
    etag = client.get("/rencontres/faire/")["ETag"]

    with django_assert_num_queries(0):
        assert client.get("/rencontres/faire/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    "change",
    [
        lambda event: RegistrationFactory(event=event),
        lambda event: Event.objects.update(registration_opens_at=NOW + timedelta(days=1)),
        lambda event: EventFactory(date=date(2039, 1, 1)),
    ],
)
def test_what_changes_the_sign_ups_or_the_list_of_days_changes_the_etag(change, client, clock):
    event = EventFactory(date=date(2040, 5, 31), capacity=1)
    before = {path: client.get(path)["ETag"] for path in ("/", event.get_absolute_url())}
    body = client.get("/").content

    change(event)

    assert client.get("/").content != body
    assert client.get("/")["ETag"] != before["/"]


def test_time_alone_changes_the_page_and_its_etag(client, clock):
    event = EventFactory(date=date(2040, 5, 31))
    before = client.get(event.get_absolute_url())

    clock.move_to(datetime(2040, 6, 1, tzinfo=UTC))
    after = client.get(event.get_absolute_url())

    assert "a eu lieu" in text_of(after.content.decode())
    assert after["ETag"] != before["ETag"]


def test_the_same_rows_give_the_same_etag_and_another_release_another(fair_workshop, client, monkeypatch):
    etags = {client.get("/rencontres/faire/")["ETag"] for _ in range(2)}
    monkeypatch.setattr(conditional, "_release", lambda: b"autre")

    assert len(etags) == 1
    assert client.get("/rencontres/faire/")["ETag"] not in etags


# --- Nothing shown is left out of the ETag ---------------------------------------------------------------------------

OTHER = {
    models.CharField: "Autre texte",
    models.TextField: "Un autre texte.",
    models.URLField: "https://autre.exemple/",
    models.EmailField: "autre@exemple.fr",
    models.FileField: "autre.pdf",
    models.ImageField: "",
    PictureField: "",
    models.BooleanField: lambda value: not value,
    models.DateField: lambda value: (value or date(2040, 1, 1)) + timedelta(days=1),
    models.DateTimeField: lambda value: (value or NOW) + timedelta(days=1),
    models.TimeField: lambda value: value and value.replace(minute=value.minute + 5),
    models.PositiveIntegerField: lambda value: (value or 0) + 1,
    models.PositiveSmallIntegerField: lambda value: (value or 0) + 1,
    models.FloatField: lambda value: value + 1,
}
APART = {"slug", "id", "profiles", "before", "after", "lottery_seed"}  # an address, keys, and what no page shows


def another(field: models.Field, value):
    if field.choices:
        return next(choice for choice, _ in field.choices if choice not in (value, Event.Status.DRAFT, "atelier"))
    other = next(OTHER[kind] for kind in type(field).mro() if kind in OTHER)
    return other(value) if callable(other) else other[: field.max_length]


def rows_asked(event: Event) -> list[models.Model]:
    """One row of every table that the pages of `event` read."""
    slot = Session.objects.get(kind=Session.Kind.SLOT)
    workshop = Session.objects.get(kind=Session.Kind.WORKSHOP)
    intervention = workshop.interventions.get()
    organiser = EventOrganiser.objects.get()
    document = event.documents.get()
    rows = [event, event.cycle, event.main_venue, slot, slot.venue, workshop, workshop.room, intervention]
    return [*rows, intervention.speaker, organiser, organiser.organiser, document, SiteSettings.current()]


@pytest.fixture
def full_day(clock):
    """A day with something in every table."""
    halls = [factories.VenueFactory(latitude=50.0, longitude=2.0) for _ in range(2)]
    event = EventFactory(date=date(2040, 5, 31), main_venue=halls[0], cycle=factories.CycleFactory(), capacity=9)
    factories.EventOrganiserFactory(event=event)
    factories.DocumentFactory(event=event)
    slot = factories.SlotFactory(event=event, venue=halls[1])
    workshop = WorkshopFactory(parent=slot, capacity=5, room=factories.RoomFactory(venue=halls[1]))
    factories.InterventionFactory(session=workshop)
    factories.SiteSettingsFactory()
    return event


@pytest.mark.once
def test_whatever_changes_a_page_changes_its_etag(full_day, client):
    paths = [full_day.get_absolute_url(), Session.objects.workshops().get().get_absolute_url(), "/"]
    before = {path: client.get(path) for path in paths}
    stale, seen = [], set()

    for row in rows_asked(full_day):
        for field in row._meta.concrete_fields:
            if field.is_relation or field.name in APART:
                continue
            name = f"{row._meta.model_name}.{field.name}"
            try:
                with transaction.atomic():
                    type(row).objects.filter(pk=row.pk).update(**{field.name: another(field, getattr(row, field.name))})
                    after = {path: client.get(path) for path in paths}
                    transaction.set_rollback(True)
            except IntegrityError:
                continue  # a rule of the database: no page can show it
            changed = [path for path in paths if after[path].content != before[path].content]
            seen |= {name} if changed else set()
            stale += [(name, path) for path in changed if after[path]["ETag"] == before[path]["ETag"]]

    assert stale == []
    assert len(seen) > 40


def test_a_change_left_out_would_be_noticed(full_day, client, monkeypatch):
    monkeypatch.setattr(conditional, "fingerprint", lambda facts: "toujours le même")
    before = client.get(full_day.get_absolute_url())
    Event.objects.update(title="Autre")

    after = client.get(full_day.get_absolute_url())

    assert after.content != before.content
    assert after["ETag"] == before["ETag"]
