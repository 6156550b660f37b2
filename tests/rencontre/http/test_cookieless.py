"""Forms without token: what another site's page sends is refused, what machines and our own pages send is taken."""

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory
from django.urls import get_resolver

from inscriptions.models import Registration
from inscriptions.post.links import token
from rencontre.http.cookieless import cookieless
from rencontre.http.origins import is_foreign
from tests.house.forms import EXEMPT
from tests.inscriptions.signup.answers import first_workshop
from tests.pages import text_of

OURS = "http://testserver"


def done(request):
    return HttpResponse("fait")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": OURS}, True),
        ({"origin": OURS}, False),
        ({"origin": "https://rencontre.example"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "http://testserver:8001"}, True),
        ({"origin": "null"}, True),
    ],
)
def test_a_form_is_foreign_as_its_browser_says(headers, expected, settings):
    settings.SITE_URL = "https://rencontre.example"

    assert is_foreign(RequestFactory().post("/", headers=headers)) is expected


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_is_never_refused(method):
    request = getattr(RequestFactory(), method)("/", headers={"sec-fetch-site": "cross-site"})

    assert cookieless(done)(request).status_code == 200


def test_the_token_is_neither_asked_nor_given():
    request = RequestFactory().post("/")
    view = cookieless(done)

    assert CsrfViewMiddleware(done).process_view(request, view, (), {}) is None
    assert "csrftoken" not in view(request).cookies


def test_every_view_without_token_refuses_what_comes_from_elsewhere():
    """But unsubscribing, which answers a foreign form as it answers a reader (RFC 8058)."""

    def views(patterns, namespace=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
            else:
                yield f"{namespace}{pattern.name}", pattern.callback

    request = RequestFactory().post("/x/", {"a": "b"}, headers={"sec-fetch-site": "cross-site"})
    exempt = {name: view for name, view in views(get_resolver().url_patterns) if name in EXEMPT}

    assert exempt.keys() == EXEMPT.keys()
    del exempt["inscriptions:unsubscribe"]
    assert {name for name, view in exempt.items() if view(request, slug="x", token="x").status_code != 403} == set()


@pytest.mark.django_db
@pytest.mark.having(workshops={"capacity": None})
def test_a_refused_form_writes_nothing_and_is_sent_again_from_here_in_one_click(slot):
    client, url = Client(enforce_csrf_checks=True), f"/rencontres/{slot.event.slug}/inscription/"
    typed = first_workshop(slot, territory="<b>Lille")

    refused = client.post(url, typed, headers={"sec-fetch-site": "cross-site"})

    page = refused.content.decode()
    assert (refused.status_code, refused["Cache-Control"]) == (403, "private, no-store")
    assert "Ce formulaire est parti d’un autre site" in text_of(page)
    assert "<dd>&lt;b&gt;Lille</dd>" in page
    assert "csrf" not in page
    assert not refused.cookies
    assert not Registration.objects.exists()
    assert all(f'name="{name}" value="' in page for name in typed)
    assert client.post(url, typed, headers={"sec-fetch-site": "same-origin"}).status_code == 302


@pytest.mark.django_db
def test_no_cookie_is_set_nor_asked_by_the_public_forms(alice):
    client = Client(enforce_csrf_checks=True)
    event = alice.event.get_absolute_url()
    own = f"/inscription/{token(alice)}/"
    pages = [
        f"{event}inscription/", f"{event}inscription/envoyee/", "/inscription/retrouver/", f"{own}modifier/",
        f"{own}annuler/", f"{own}renouveler/", f"{own}effacer/", f"{own}pas-moi/",
    ]  # fmt: skip

    answers = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [200] * len(pages)
    assert [answer.cookies.output() for answer in answers] == [""] * len(pages)
    assert [answer["Vary"] for answer in answers if "cookie" in answer.get("Vary", "").lower()] == []
