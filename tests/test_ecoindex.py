"""What a first visit costs, on the seed's day to come: weight, requests, elements, queries; and valid HTML."""

from pathlib import Path

import brotli
import html5lib
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from inscriptions.management.commands.demo import ARCHIVE
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.post.links import token
from inscriptions.seats.places import workshop_places
from programme.models import Event, Session
from tests import factories
from tests.ecoindex import Elements, ecoindex

pytestmark = pytest.mark.django_db

INITIAL_WINDOW = 10 * 1460  # bytes: what a server sends before it waits for the visitor's first answer
HEADERS = 500  # of one answer, bytes, more than ours are


@pytest.fixture
def demo_day(db):
    """The seed's coming day with one person signed up, as `manage.py demo` makes it."""
    call_command("demo", registrations=1, verbosity=0)
    return Event.objects.exclude(slug=ARCHIVE).get()


@pytest.fixture
def pages(demo_day) -> dict[str, str]:
    """The four pages that people open most."""
    return {
        "home": "/",
        "event": demo_day.get_absolute_url(),
        "sign_up": reverse("inscriptions:sign_up", args=[demo_day.slug]),
        "mine": reverse("inscriptions:mine", args=[token(demo_day.registrations.first())]),
    }


def visit(client, path: str) -> tuple[Elements, int]:
    """The page's elements, and the bytes of its first load: HTML as it leaves, then each file it names."""
    compressed = client.get(path, headers={"accept-encoding": "gzip, br"})
    elements = Elements(client.get(path).content.decode())
    assert compressed["Content-Encoding"] == "gzip"
    assert sum(len(f"{name}: {value}\r\n") for name, value in compressed.headers.items()) < HEADERS
    files = [Path(finders.find(name.removeprefix("/static/"))).read_bytes() for name in elements.files]
    weight = len(compressed.content) + sum(len(brotli.compress(content)) for content in files)
    return elements, weight + HEADERS * (1 + len(files))


@pytest.mark.parametrize(
    ("dom", "requests", "kilobytes", "score"),
    [
        (100, 100, 100, 72.02),
        (150, 4, 30, 89.84),
        (250, 6, 60, 85.99),
        (300, 6, 60, 84.06),
        (350, 6, 80, 81.86),
        (400, 6, 80, 79.75),
        (10**6, 10**6, 10**6, 0),
    ],
)
def test_our_ecoindex_is_the_reference(dom, requests, kilobytes, score):
    assert round(ecoindex(dom, requests, kilobytes), 2) == score


def test_what_is_inside_a_drawing_is_not_counted():
    elements = Elements('<main><svg><g><path/><path></path></g></svg><p>a<br></p><img src="/a.png"></main>')

    assert (elements.count, elements.files) == (5, ["/a.png"])


@pytest.mark.once
def test_the_pages_people_open_are_rated_a(pages, client):
    scores = {}
    for name, path in pages.items():
        elements, weight = visit(client, path)
        scores[name] = ecoindex(elements.count, 1 + len(elements.files), weight / 1000)

    assert {name: score for name, score in scores.items() if score < 81} == {}
    assert scores.keys() == {"home", "event", "sign_up", "mine"}


@pytest.mark.once
@pytest.mark.parametrize("name", ["home", "event", "sign_up"])
def test_a_first_visit_holds_in_the_first_window_and_three_requests_without_javascript(name, pages, client):
    elements, weight = visit(client, pages[name])

    assert weight <= INITIAL_WINDOW
    assert 1 + len(elements.files) <= 3
    assert [file for file in elements.files if file.endswith(".js")] == []


def test_the_event_page_asks_eight_questions_at_most_for_five_workshops_and_300_people(
    client, django_assert_max_num_queries
):
    slot = factories.SlotFactory(venue=factories.VenueFactory())
    workshops = factories.WorkshopFactory.create_batch(5, parent=slot, capacity=70)
    for workshop in workshops:
        factories.InterventionFactory(session=workshop)
    made = factories.RegistrationFactory.build_batch(300, event=slot.event, created_at=timezone.now())
    people = Registration.objects.bulk_create(made)
    seats = [
        WorkshopSeat(registration=person, slot=slot, workshop=workshops[number % 5], allotted_at=timezone.now())
        for number, person in enumerate(people)
    ]
    WorkshopSeat.objects.bulk_create(seats)

    with django_assert_max_num_queries(8):
        response = client.get(slot.event.get_absolute_url())

    assert response.content.decode().count("10 places restantes") == 5
    assert {places.taken for places in workshop_places(slot.event).values()} == {60}


@pytest.mark.once
def test_the_pages_are_valid_html(demo_day, pages, client):
    session = Session.objects.filter(event=demo_day, kind=Session.Kind.WORKSHOP).first()
    archive = Event.objects.get(slug=ARCHIVE)
    tails = ("intervenants/", "cadre/", "inscription/envoyee/")
    paths = [*pages.values(), archive.get_absolute_url(), session.get_absolute_url(), "/donnees-personnelles/"]
    paths += [demo_day.get_absolute_url() + tail for tail in tails] + ["/inscription/retrouver/"]

    for path in paths:
        html5lib.HTMLParser(strict=True).parse(client.get(path).content.decode())


def test_the_validator_would_notice():
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse("<!doctype html><title>a</title><p><ul></p></ul>")
