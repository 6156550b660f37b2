"""The frame of the team's pages, as those that are declared show it."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import reverse

from inscriptions.people.pages import person_page
from programme.desk.pages import TABS, Link, Pages, Tab, day_page, no_link, session_page
from programme.models import Event
from rencontre.domain import DomainError
from tests.factories import EventFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """A frame of the test, with nothing declared yet."""
    return Pages(Event, Event.objects.all, home="admin:programme_event_overview")


def answer(pages, client, name, event, **asked):
    """What the page `name` answers to a request of `client`, which is logged in."""
    page = pages.declared[name]
    request = client.get(reverse("admin:index")).wsgi_request
    for key, value in asked.items():
        setattr(request, key, value)
    return pages._shown(page, admin.site)(request, event.pk)


def test_each_page_of_a_day_says_its_tab():
    assert [name for name, page in day_page.declared.items() if page.tab is None and not page.is_apart] == []
    assert len(day_page.declared) > 5


def test_no_page_writes_its_own_trail():
    texts = {path: path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")}
    framed = [path for path, text in texts.items() if '{% extends "programme/desk/page.html" %}' in text]

    assert [path.name for path in framed if "breadcrumbs" in texts[path]] == []
    assert len(framed) > 10


@pytest.mark.parametrize("kind", [day_page, session_page, person_page])
def test_each_declared_page_asks_for_a_permission(kind):
    """Those apart may ask for it themselves: a print job is its maker's."""
    about_a_row = [page for page in kind.declared.values() if not page.is_apart]
    assert [page.name for page in about_a_row if not all(page.permissions) or not page.permissions] == []


def test_an_address_that_holds_more_than_the_row_says_how_its_links_are_made(pages):
    with pytest.raises(ImproperlyConfigured, match="say how its `links` are made"):
        pages("ateliers/<int:slot>/", title="Ateliers", permission="programme.view_event")

    pages("ateliers/<int:slot>/", title="Ateliers", permission="programme.view_event", links=no_link)


def test_two_pages_have_neither_one_address_nor_one_name(pages):
    pages("ateliers/", title="Ateliers", permission="programme.view_event", name="ateliers")(lambda request, row: {})

    for route, name in (("ateliers/", "autres"), ("autres/", "ateliers")):
        with pytest.raises(ImproperlyConfigured, match="is there already"):
            pages(route, title="Autres", permission="programme.view_event", name=name)(lambda request, row: {})


def test_links_are_those_that_the_user_may_open_in_the_order_of_the_tabs(organiser, front_desk, chloe, denis, event):
    texts = {user: [link.text for link in day_page.links(user, event)] for user in (denis, chloe)}

    for text in ("Places et listes", "Inscrire les intervenants", "Préparer une nouvelle édition"):
        assert text in texts[denis]
        assert text not in texts[chloe]
    assert day_page.links(AnonymousUser(), event) == []
    tabs = [page.tab for page in day_page.declared.values() if not page.is_apart]
    assert texts[denis].index("Places et listes") < texts[denis].index("Bilan des présences")
    assert set(tabs) <= set(TABS)


def test_what_acts_at_once_is_a_button_and_the_rest_are_links(denis, event):
    acts = [link.text for link in day_page.links(denis, event) if link.acts]

    assert acts == ["Inscrire les intervenants"]


def test_in_wishes_mode_the_sharing_has_one_link_and_otherwise_none(denis, event, django_assert_num_queries):
    WorkshopFactory(parent__event=event)
    before = [link.text for link in day_page.links(denis, event)]
    event.allocation = Event.Allocation.WISHES

    with django_assert_num_queries(0):
        after = day_page.links(denis, event)

    address = reverse("admin:inscriptions_sharing_day", args=[event.pk])
    assert [link for link in after if link.text not in before] == [Link(address, "Répartition")]


def test_a_refusal_is_said_on_the_rows_own_page(organiser, pages, event):
    @pages("rien/", title="Rien", tab=Tab.DAY, permission="programme.view_event", name="refuses")
    def refuses(request, day):
        raise DomainError("Cela ne se peut pas.")

    response = answer(pages, organiser, "refuses", event)

    home = reverse("admin:programme_event_overview", args=[event.pk])
    assert (response.status_code, response["Location"]) == (302, home)


def test_an_answer_of_another_kind_goes_out_as_it_is(organiser, pages, event):
    @pages("fichier.txt", title="Fichier", permission="programme.view_event", name="file")
    def file(request, day):
        return HttpResponse(day.title, content_type="text/plain")

    assert answer(pages, organiser, "file", event).content.decode() == event.title


def test_one_answer_for_a_row_that_is_there_and_one_that_is_not(front_desk, event):
    there = [reverse("admin:inscriptions_places", args=[pk]) for pk in (event.pk, event.pk + 1)]

    assert [front_desk.get(page).status_code for page in there] == [403, 403]


def test_a_page_under_another_has_it_in_its_trail(organiser, time_machine):
    event = EventFactory(allocation="wishes")
    slot = WorkshopFactory(parent__event=event).parent
    page = reverse("admin:inscriptions_sharing", args=[event.pk, slot.pk])

    trail = day_page._over(day_page.declared["inscriptions_sharing_announce"], pk=event.pk, slot=slot.pk)

    assert trail == [Link(page, "Répartition des vœux")]
