"""What a public site owes its visitors, with nothing given and with everything given."""

import re
from datetime import date

import pytest

from programme.models import Event, SiteSettings
from tests.factories import EventFactory, SessionFactory
from tests.pages import page

pytestmark = pytest.mark.django_db
PAGES = ("accessibilite", "donnees-personnelles", "mentions-legales", "plan-du-site")
# The order that the RGAA imposes on a declaration (docs/pratique-francaise.md §7).
DECLARATION = [
    "Engagement",
    "Périmètre",
    "État de conformité",
    "Résultat des tests",
    "Contenus non accessibles",
    "Non-conformités",
    "Dérogations pour charge disproportionnée",
    "Contenus non soumis à l’obligation d’accessibilité",
    "Établissement de cette déclaration",
    "Technologies utilisées",
    "Environnement de test",
    "Outils",
    "Pages vérifiées",
    "Retour d’information et contact",
    "Voies de recours",
]
GIVEN = {
    "publisher": "Centre de l'Audomarois",
    "publisher_address": "16 place Victor Hugo, Saint-Omer",
    "publication_director": "Alice d'Orval",
    "contact_email": "site@exemple.fr",
    "contact_phone": "03 20 25 10 29",
    "host": "Hôte du Nord, Lille, 03 00 00 00 00",
    "dpo": "dpo@exemple.fr",
    "audit_results": "82% des critères sont respectés.",
    "non_conformities": "Le plan du parking est une image.",
    "disproportionate_burden": "Les enregistrements de 2015.",
    "exempt_contents": "La carte du territoire.",
    "declaration_made_on": date(2040, 3, 1),
    "declaration_updated_on": date(2040, 4, 2),
    "technologies": "HTML 5",
    "test_environment": "NVDA et Firefox",
    "test_tools": "axe",
    "tested_pages": "Accueil ; inscription",
}
MISSING = re.compile(r"encore été (?:indiqué|réalisé|relevé)|encore indiqué|n’est invoquée|n’a été relevé")


def test_the_declaration_follows_the_imposed_order(client):
    markup = client.get("/accessibilite/").content.decode()

    assert re.findall(r"<h[23]>(.*?)</h[23]>", markup) == DECLARATION


def test_the_declaration_says_what_was_given(client):
    SiteSettings(**GIVEN, conformity="partial").save()

    text = page(client, "/accessibilite/")

    said = [name for name in GIVEN if name.startswith(("audit", "non_", "dispr", "exempt", "tech", "test"))]
    assert [name for name in said if GIVEN[name].replace("82%", "82 %") not in text] == []
    assert "Centre de l’Audomarois s’engage" in text
    assert "Ce site est partiellement conforme avec" in text
    assert "établie le jeudi 1er mars 2040. Elle a été mise à jour le lundi 2 avril 2040." in text
    assert "Défenseur des droits" in text
    assert MISSING.findall(text) == []


@pytest.mark.parametrize(
    ("conformity", "results", "said"),
    [
        ("none", "", "non conforme"),
        ("full", "", "non conforme"),
        ("none", "41% des critères", "non conforme"),
        ("partial", "82% des critères", "partiellement conforme"),
        ("full", "100% des critères", "totalement conforme"),
    ],
)
def test_every_page_says_the_state_and_none_is_claimed_without_an_audit(conformity, results, said, client, alice):
    SiteSettings(conformity=conformity, audit_results=results).save()
    session = SessionFactory()
    day = session.event.get_absolute_url()

    for path in ("/", day, f"{day}intervenants/", f"{day}inscription/", session.get_absolute_url(), "/plan-du-site/"):
        assert f"Accessibilité : {said}" in page(client, path)
    assert f"Accessibilité : {said}" in page(client, "/nulle-part/", status=404)
    assert f"<title>Accessibilité\u00a0: {said} –" in client.get("/accessibilite/").content.decode().replace(
        "&nbsp;", "\u00a0"
    )


def test_a_change_of_state_is_seen_by_those_who_kept_the_page(client, settings):
    settings.DEBUG = False
    etag = client.get("/")["ETag"]

    unchanged = client.get("/", headers={"If-None-Match": etag}).status_code
    SiteSettings(conformity="full", audit_results="100% des critères").save()
    changed = client.get("/", headers={"If-None-Match": etag}).status_code

    assert (unchanged, changed) == (304, 200)


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        ("/accessibilite/", 11),
        ("/donnees-personnelles/", 4),
        ("/mentions-legales/", 4),
    ],
)
def test_nothing_is_left_blank(path, sentences, client):
    empty = page(client, path)
    SiteSettings(**GIVEN).save()
    full = page(client, path)

    assert len(MISSING.findall(empty)) == sentences
    assert MISSING.findall(full) == []
    assert not re.search(r"(?: :|,) ?(?:\.|$)", empty)


def test_the_legal_notice_says_who_answers_for_the_site(client):
    SiteSettings(**GIVEN).save()

    text = page(client, "/mentions-legales/")

    names = ("publisher_address", "contact_email", "contact_phone", "host")
    assert [name for name in names if GIVEN[name] not in text] == []
    assert "Centre de l’Audomarois" in text
    assert "Alice d’Orval" in text


def test_the_map_leads_to_every_public_day_and_to_no_draft(client):
    coming = EventFactory(title="À venir")
    past = EventFactory(title="Passée", date=date(2018, 5, 31))
    cancelled = EventFactory(title="Sans suite", status=Event.Status.CANCELLED)
    EventFactory(title="Secret", status=Event.Status.DRAFT)

    markup = client.get("/plan-du-site/").content.decode()

    days = re.findall(r'href="(/rencontres/[^"]*)"', markup)
    expected = {
        f"{day.get_absolute_url()}{tail}" for day in (coming, past, cancelled) for tail in ("", "intervenants/")
    }
    expected |= {f"{day.get_absolute_url()}programme.pdf" for day in (coming, past, cancelled)}
    assert set(days) == expected | {f"{coming.get_absolute_url()}inscription/"}
    assert all(f'href="/{path}/"' in markup for path in PAGES)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("/accessibilite/", 1), ("/mentions-legales/", 1), ("/plan-du-site/", 4)]
)
def test_these_pages_ask_few_questions(path, queries, rows, client, django_assert_num_queries):
    EventFactory.create_batch(rows)

    with django_assert_num_queries(queries):
        client.get(path)
