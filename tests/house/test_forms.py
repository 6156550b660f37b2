from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, path, reverse
from django.views.decorators.csrf import csrf_exempt

from tests import guards
from tests.guards import Page
from tests.house import forms
from tests.house.forms import EXEMPT, WITHOUT_TOKEN, exempt_views, posting_forms

TEMPLATES = settings.BASE_DIR / "templates"


def test_every_form_of_the_templates_that_posts_carries_the_token():
    sources = {str(file.relative_to(TEMPLATES)): file.read_text() for file in sorted(TEMPLATES.rglob("*.html"))}
    found = {name: list(posting_forms(source)) for name, source in sources.items()}

    bare = {name for name, seen in found.items() if not all(carries for _, carries in seen)}

    assert bare - WITHOUT_TOKEN == set()
    assert sum(map(len, found.values())) == sum(len(forms.POSTS.findall(source)) for source in sources.values())


def test_the_views_that_ask_for_no_token_are_those_of_the_list():
    assert set(exempt_views(get_resolver().url_patterns)) == set(EXEMPT)


def test_a_view_that_asks_for_no_token_is_seen():
    guarded, exempt = HttpResponse, csrf_exempt(lambda request: HttpResponse())
    inner = SimpleNamespace(
        namespace="journée", url_patterns=[path("", exempt, name="lire"), path("", guarded, name="voir")]
    )

    assert list(exempt_views([inner, path("", exempt, name="ouvrir")])) == ["journée:lire", "ouvrir"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<form method="post">{% csrf_token %}</form>', [True]),
        ('<form action="{% url "a" %}" method="post"><p></p></form>', [False]),
        ("<form method=POST></form><form method='post'>{% csrf_token %}</form>", [False, True]),
        ('<form method="{{ form_method }}"></form>', [False]),
        ('<form{% if a > b %} id="a"{% endif %} method="post"></form>', [False]),
        ('<form><button formmethod="post"></button></form>', [False]),
        ('<form method="get"></form><form></form>', []),
    ],
)
def test_a_form_of_a_template_carries_the_token_or_not(source, expected):
    assert [carries for _, carries in posting_forms(source)] == expected


TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="abc">'


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        (f'<form method="post">{TOKEN}</form>', []),
        ("<form></form>", []),
        ('<form method="get" action="/autre/"></form>', []),
        ('<form method="post"></form>', ["/ici/"]),
        (f'{TOKEN}<form method="POST" action="/autre/?a=1"></form>', ["/autre/"]),
        ('<form method="post"><input name="csrfmiddlewaretoken" value=""></form>', ["/ici/"]),
        (f'<form method="post"></form><form method="post">{TOKEN}</form>', ["/ici/"]),
        (f'<form method="post">{TOKEN}</form><form method="post">', ["/ici/"]),
        ('<form><button formmethod="post" formaction="/autre/"></button></form>', ["/autre/"]),
    ],
)
def test_a_form_of_a_page_carries_the_token_or_not(html, faults):
    assert Page(html, "/ici/").faults == [f"the form of « {path} » carries no CSRF token" for path in faults]


def test_a_form_whose_view_is_in_the_list_needs_no_token(monkeypatch):
    monkeypatch.setattr(guards, "EXEMPT", {"inscriptions:forgotten": "inscriptions/accounts/forgotten.html"})
    address = reverse("inscriptions:forgotten")

    page = Page(f'<form method="post" action="{address}"></form><form method="post" action="/"></form>')

    assert page.faults == ["the form of « / » carries no CSRF token"]


@pytest.mark.django_db
def test_a_page_that_asks_for_no_token_is_refused_to_every_test(client, monkeypatch):
    monkeypatch.setattr("django.template.defaulttags.CsrfTokenNode.render", lambda node, context: "")

    with pytest.raises(AssertionError, match="carries no CSRF token"):
        client.get(reverse("inscriptions:forgotten"))


@pytest.mark.django_db
def test_a_post_without_its_token_is_refused():
    answer = Client(enforce_csrf_checks=True).post(reverse("inscriptions:forgotten"), {"name": "denis"})

    assert answer.status_code == 403
