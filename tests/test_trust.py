"""What every answer promises: nothing from elsewhere, no needless cookie, nothing personal kept on the way."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.post.links import token
from tests.factories import SessionFactory

POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
PERSONAL = ("mine", "change", "cancel", "calendar", "needs", "renew")


@pytest.fixture
def programme_pages(db) -> list[str]:
    session = SessionFactory()
    slug = session.event.slug
    return [
        reverse("programme:home"),
        reverse("programme:more_days", args=[1]),
        reverse("programme:event", args=[slug]),
        reverse("programme:session", args=[slug, session.pk]),
        reverse("programme:speakers", args=[slug]),
        reverse("programme:accessibility"),
        reverse("programme:personal_data"),
        reverse("programme:legal_notice"),
        reverse("programme:site_map"),
    ]


def test_programme_pages_set_no_cookie_and_are_the_same_for_everyone(client, programme_pages):
    answers = [client.get(page) for page in programme_pages]

    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert [answer.cookies.output() for answer in answers] == [""] * len(answers)
    assert [answer.get("Vary", "") for answer in answers if "cookie" in answer.get("Vary", "").lower()] == []


def test_every_page_carries_the_policy(client, alice, programme_pages):
    pages = [*programme_pages, reverse("inscriptions:mine", args=[token(alice)]), reverse("admin:login")]

    for page in pages:
        answer = client.get(page)
        assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", PERSONAL)
def test_personal_pages_are_neither_stored_nor_indexed(client, alice, name):
    answer = client.get(reverse(f"inscriptions:{name}", args=[token(alice)]))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", ["sign_up", "sent"])
def test_pages_of_signing_up_are_neither_stored_nor_indexed(client, alice, name):
    answer = client.get(reverse(f"inscriptions:{name}", args=[alice.event.slug]))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_what_a_badge_opens_is_neither_stored_nor_indexed(client, alice):
    answer = client.get(reverse("inscriptions:badge", args=[alice.badge_code]))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_admin_is_never_stored(client, denis):
    client.force_login(denis)

    answer = client.get(reverse("admin:index"))

    assert "no-store" in answer["Cache-Control"]


def test_a_form_sent_from_elsewhere_is_refused(alice):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("inscriptions:cancel", args=[token(alice)]), headers={"sec-fetch-site": "cross-site"})
    staff = client.post(reverse("admin:login"))

    assert (answer.status_code, staff.status_code) == (403, 403)
    assert "Rien n’est encore envoyé" in answer.content.decode()
    assert "autorisez les cookies de ce site" in staff.content.decode()
    assert Registration.objects.get(pk=alice.pk).status == Registration.Status.CONFIRMED


def test_staff_passwords_have_twelve_characters(denis):
    validate_password("quai-du-haut", denis)

    with pytest.raises(ValidationError, match="12"):
        validate_password("quai-du-hau", denis)
