"""A site that has held many days: its home, its map and what robots read of it are made of pages of one size."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from programme.models import Event
from tests.factories import DocumentFactory, EventFactory, SessionFactory, VenueFactory
from tests.pages import markup_of, page

pytestmark = pytest.mark.django_db
DAYS = re.compile(r'href="(/rencontres/[^/"]+/)"')
PLACES = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def make_days(count: int, *, coming: int = 1) -> list[str]:
    """The addresses of `count` days in the order of the lists: those to come, the soonest first, then the past ones."""
    today, venue = timezone.localdate(), VenueFactory()
    dates = [today + timedelta(days=number) for number in range(coming)]
    dates += [today - timedelta(days=number) for number in range(1, count - coming + 1)]
    return [EventFactory(date=date, main_venue=venue).get_absolute_url() for date in dates]


def walked(client, first: str) -> list[str]:
    """The text of the page `first` and of those that « Page suivante » leads to."""
    found = [markup_of(client, first)]
    while following := re.search(r'<a href="([^"]*)" rel="next">Page suivante</a>', found[-1]):
        found.append(markup_of(client, following[1]))
    return found


@pytest.mark.parametrize("coming", [0, 1, 25])
@pytest.mark.parametrize("first", ["/", "/plan-du-site/"])
def test_every_day_is_on_one_page_in_order(first, coming, client):
    days = make_days(45, coming=coming)

    found = [list(dict.fromkeys(DAYS.findall(markup))) for markup in walked(client, first)]  # one may be there twice

    assert found == [days[:20], days[20:40], days[40:]]


@pytest.mark.parametrize("first", ["/", "/plan-du-site/"])
def test_each_page_leads_back_to_the_one_before(first, client):
    make_days(45)

    pages = walked(client, first)

    back = [re.findall(r'<a href="([^"]*)" rel="prev">Page précédente</a>', markup) for markup in pages]
    forth = [re.findall(r'<a href="([^"]*)" rel="next">Page suivante</a>', markup) for markup in pages]
    assert back == [[], [first], forth[0]]
    assert [re.findall(r"Page \d sur \d", markup) for markup in pages] == [[f"Page {n} sur 3"] for n in (1, 2, 3)]


def test_a_page_that_follows_says_what_it_lists(client):
    make_days(45, coming=21)

    text = page(client, "/rencontres/page/2/")

    assert "Rencontres, page 2 Prochaines rencontres" in text
    assert text.index("Prochaines rencontres") < text.index("Rencontres passées")
    assert "S’inscrire" not in text


def test_the_second_page_shows_what_a_past_day_left(client):
    make_days(20)
    past = EventFactory(date=timezone.localdate() - timedelta(days=400))
    DocumentFactory(event=past, title="Note d'ambiance")

    assert "Note d’ambiance" in page(client, "/rencontres/page/2/")


def test_twenty_days_need_one_page(client):
    make_days(20)

    assert "Page 1 sur" not in page(client, "/") + page(client, "/plan-du-site/")


@pytest.mark.parametrize("path", ["/rencontres/page/{}/", "/plan-du-site/{}/", "/sitemap-{}.xml"])
def test_there_is_no_page_before_the_first_nor_after_the_last(path, client):
    answers = {number: client.get(path.format(number)).status_code for number in (0, 1, 2, 10**30)}

    assert answers == {0: 404, 1: 200, 2: 404, 10**30: 404}


@pytest.mark.parametrize("rows", [3, 300])
@pytest.mark.parametrize(
    ("path", "questions", "kilobytes"),
    [("/", 6, 20), ("/rencontres/page/1/", 4, 20), ("/plan-du-site/", 4, 30), ("/sitemap-1.xml", 3, 30)],
)
def test_three_hundred_days_cost_what_a_page_of_them_costs(
    path, questions, kilobytes, rows, client, django_assert_num_queries
):
    make_days(rows)

    with django_assert_num_queries(questions):
        answer = client.get(path)

    assert len(answer.content) < kilobytes * 1000


# --- For robots ------------------------------------------------------------------------------------------------------


def places(client, path: str) -> list[str]:
    root = ElementTree.fromstring(markup_of(client, path))
    return [place.text.removeprefix("http://127.0.0.1:8000") for place in root.iter(PLACES)]


def test_robots_are_led_through_every_day_of_a_long_archive(client, django_assert_num_queries):
    days = make_days(201)
    session = SessionFactory(event=Event.objects.latest("pk"))
    EventFactory(status=Event.Status.DRAFT)

    with django_assert_num_queries(1):
        files = places(client, "/sitemap.xml")
    listed = [places(client, file) for file in files]

    assert files == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    assert [[place for place in found if place in days] for found in listed] == [days[:100], days[100:200], days[200:]]
    assert [session.get_absolute_url() in found for found in listed] == [False, False, True]
    assert ["/accessibilite/" in found for found in listed] == [True, False, False]
