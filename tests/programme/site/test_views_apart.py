import pytest
from django.test import Client

from programme.models import Event, SiteSettings
from tests.factories import EventOrganiserFactory, SessionFactory, SiteSettingsFactory, UserFactory
from tests.pages import page

pytestmark = pytest.mark.django_db


# --- Preview --------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(db):
    return SessionFactory(event__status=Event.Status.DRAFT, title="Secret", abstract="À venir").event


def test_the_team_previews_a_draft_that_is_never_cached(draft, denis, client):
    client.force_login(denis)

    response = client.get(f"/apercu/{draft.slug}/")

    assert "Secret" in response.content.decode()
    assert "Aperçu réservé à l’équipe" in response.content.decode()
    assert "/seances/" not in response.content.decode()
    assert {part.strip() for part in response["Cache-Control"].split(",")} == {"private", "no-store"}


def test_a_visitor_is_sent_to_the_login_page(draft, client):
    response = client.get(f"/apercu/{draft.slug}/")

    assert response.status_code == 302
    assert "login" in response["Location"]


def test_staff_without_the_permission_are_refused(draft, client):
    client.force_login(UserFactory())

    assert "Accès refusé" in page(client, f"/apercu/{draft.slug}/", status=403)


# --- Personal data --------------------------------------------------------------------------------------------------


def test_the_notice_has_an_honest_sentence_for_each_missing_value(client):
    text = page(client, "/donnees-personnelles/")

    assert "L’éditeur du site n’a pas encore été indiqué." in text
    assert "Aucun délégué à la protection des données n’a encore été indiqué" in text
    assert "L’hébergeur du site n’a pas encore été indiqué." in text
    assert "Aucune rencontre publiée ici ne conserve d’inscriptions en ce moment." in text


def test_the_notice_says_who_and_how_long(client):
    SiteSettingsFactory(publisher="Centre de la ville", dpo="dpo@exemple.fr", host="Hôte, Lille", contact_phone="03 20")
    EventOrganiserFactory(
        event__title="Faire ensemble", event__retention_months=6, organiser__name="IREV", organiser__address="Lille"
    )

    text = page(client, "/donnees-personnelles/")

    assert "IREV, Lille" in text
    assert "Centre de la ville" in text
    assert "dpo@exemple.fr" in text
    assert "6 mois après la rencontre" in text
    assert "CNIL" in text


@pytest.mark.parametrize(
    ("basis", "article", "right", "absent"),
    [
        ("public_interest", "6.1.e", "vous opposer", "portabilité"),
        ("legitimate_interest", "6.1.f", "vous opposer", "portabilité"),
        ("consent", "6.1.a du RGPD). Vous", "portabilité", "vous opposer"),
    ],
)
def test_the_rights_change_with_the_legal_basis(basis, article, right, absent, client):
    SiteSettings(legal_basis=basis).save()

    text = page(client, "/donnees-personnelles/")

    assert article in text
    assert right in text
    assert absent not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_notice_asks_three_questions(rows, client, django_assert_num_queries):
    EventOrganiserFactory.create_batch(rows)

    with django_assert_num_queries(3):
        client.get("/donnees-personnelles/")


# --- Media and errors -----------------------------------------------------------------------------------------------


def test_a_picture_is_served_for_ever_and_never_guessed(client, settings):
    (settings.MEDIA_ROOT / "logo.png").write_bytes(b"\x89PNG")

    response = client.get("/medias/logo.png")

    assert (response.getvalue(), response["Content-Type"]) == (b"\x89PNG", "image/png")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["absent.png", "dossier", "../secret.txt", "%2e%2e/secret.txt", "//etc/passwd", "a/../../secret.txt"]
)
def test_nothing_else_is_served(path, client, settings):
    (settings.MEDIA_ROOT / "dossier").mkdir()
    (settings.MEDIA_ROOT.parent / "secret.txt").write_text("secret")

    response = client.get(f"/medias/{path}")

    assert response.status_code == 404
    assert b"secret" not in response.content.replace(path.encode(), b"")


@pytest.mark.logs_errors
def test_an_error_of_the_site_has_its_page(monkeypatch):
    monkeypatch.setattr("programme.queries.days", lambda today: 1 / 0)

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert "Le site a rencontré une erreur" in response.content.decode()
