"""A day that is renamed: its addresses of before lead to those of now, for ever, with all that was asked of them."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from inscriptions.models import Registration
from programme.models import Event, FormerSlug
from programme.services import free_slug
from tests.factories import EventFactory, FormerSlugFactory, SessionFactory
from tests.inscriptions.team.pages import filled
from tests.pages import plain

pytestmark = pytest.mark.django_db
OF_A_DAY: list[URLPattern] = [
    pattern
    for resolver in get_resolver().url_patterns
    if isinstance(resolver, URLResolver) and resolver.app_name in {"programme", "inscriptions"}
    for pattern in resolver.url_patterns
    if "slug" in pattern.pattern.converters
]
PUBLIC = [pattern for pattern in OF_A_DAY if str(pattern.pattern).startswith("rencontres/")]


@pytest.fixture
def session():
    return SessionFactory(event__slug="avant")


@pytest.fixture
def renamed(session):
    """A published day, once « avant » and now « apres »."""
    return rename(session.event, "apres")


def rename(event: Event, slug: str, **columns) -> Event:
    for name, value in {"slug": slug, **columns}.items():
        setattr(event, name, value)
    event.save()
    return event


def path_of(pattern: URLPattern, slug: str, pk: int) -> str:
    return "/" + str(pattern.pattern).replace("<slug:slug>", slug).replace("<int:pk>", str(pk))


@pytest.mark.parametrize("method", ["get", "head"])
def test_every_public_address_of_before_leads_to_that_of_now_with_its_query(client, session, renamed, method):
    found = {
        pattern.name: getattr(client, method)(path_of(pattern, "avant", session.pk) + "?de=message&n=1%2F2")
        for pattern in PUBLIC
    }

    assert {name: (answer.status_code, answer["Location"]) for name, answer in found.items()} == {
        pattern.name: (301, path_of(pattern, "apres", session.pk) + "?de=message&n=1%2F2") for pattern in PUBLIC
    }
    assert {(answer["Cache-Control"], answer.get("Vary", ""), len(answer.cookies)) for answer in found.values()} == {
        ("public, no-cache", "", 0)
    }
    assert {"event", "session", "speakers", "sign_up", "sent", "programme", "data", "calendar", "day", "frame"} <= {
        *found
    }


def test_a_visitor_reads_the_page_at_the_end_of_the_way(client, session, renamed):
    answer = client.get(f"/rencontres/avant/seances/{session.pk}/", follow=True)

    assert (answer.status_code, answer.redirect_chain) == (200, [(f"/rencontres/apres/seances/{session.pk}/", 301)])


def test_several_names_lead_straight_to_the_last(client, renamed):
    rename(renamed, "enfin")

    assert [client.get(f"/rencontres/{slug}/")["Location"] for slug in ("avant", "apres")] == ["/rencontres/enfin/"] * 2


def test_a_name_given_back_is_the_address_again(client, renamed):
    rename(renamed, "avant")

    assert client.get("/rencontres/avant/").status_code == 200
    assert client.get("/rencontres/apres/")["Location"] == "/rencontres/avant/"
    assert client.get("/rencontres/avant/seances/999999/").status_code == 404  # it does not lead to itself


def test_what_was_typed_in_an_old_form_is_not_lost(client, renamed):
    typed = {"first_name": "Zoé", "last_name": "Durand", "email": "zoe@exemple.fr"}

    answer = client.post("/rencontres/avant/inscription/?de=message", typed)
    followed = client.post("/rencontres/avant/inscription/", typed, follow=True)

    assert (answer.status_code, answer["Location"]) == (308, "/rencontres/apres/inscription/?de=message")
    assert 'value="Zoé"' in followed.content.decode()
    assert not Registration.objects.exists()


# --- Which addresses are kept -----------------------------------------------------------------------------------


def test_the_address_of_a_draft_is_not_kept():
    rename(EventFactory(status=Event.Status.DRAFT), "apres")

    assert not FormerSlug.objects.exists()


def test_a_saving_that_moves_nothing_keeps_nothing(renamed):
    renamed.title = "Autre titre"
    renamed.save()
    renamed.save(update_fields=["title"])

    assert [(former.event, former.slug) for former in FormerSlug.objects.all()] == [(renamed, "avant")]


@pytest.mark.parametrize("columns", [None, ["slug"]])
def test_the_address_is_kept_whatever_columns_are_saved(columns):
    event = EventFactory(slug="avant")
    event.slug = "apres"

    event.save(update_fields=columns)

    assert FormerSlug.objects.get().slug == "avant"


def test_a_day_hidden_then_renamed_then_published_again_is_found_at_its_first_address(client):
    event = EventFactory(slug="avant")

    rename(event, "avant", status=Event.Status.DRAFT)
    rename(event, "apres")
    hidden = [client.get(f"/rencontres/{slug}/") for slug in ("avant", "apres", "jamais")]
    rename(event, "apres", status=Event.Status.PUBLISHED)

    assert [answer.status_code for answer in hidden] == [404] * 3
    assert len({answer.content for answer in hidden}) == 1
    assert client.get("/rencontres/avant/")["Location"] == "/rencontres/apres/"


def test_a_cancelled_day_is_found_too(client, renamed):
    rename(renamed, "annulee", status=Event.Status.CANCELLED)

    assert client.get("/rencontres/apres/", follow=True).status_code == 200


# --- For the team -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/apercu/avant/", "/apercu/apres/"),
        ("/accueil/avant/", "/accueil/apres/"),
        ("/accueil/avant/liste/?depuis=1", "/accueil/apres/liste/?depuis=1"),
        ("/accueil/avant/qui-est-ou/", "/accueil/apres/qui-est-ou/"),
    ],
)
def test_the_team_is_led_on_and_nobody_else(client, chloe, renamed, path, leads_to):
    stranger = client.get(path)
    client.force_login(chloe)
    agent = client.get(path)
    renamed.status = Event.Status.DRAFT
    renamed.save()
    of_a_draft = client.get(path)

    assert stranger.status_code in {302, 403}
    assert "apres" not in stranger.get("Location", "")
    assert [(answer.status_code, answer["Location"]) for answer in (agent, of_a_draft)] == [(301, leads_to)] * 2


def test_the_scans_that_a_phone_kept_go_to_the_new_address(client, chloe, renamed):
    client.force_login(chloe)

    answer = client.post("/accueil/avant/pointages/", "{}", content_type="application/json")

    assert (answer.status_code, answer["Location"]) == (308, "/accueil/apres/pointages/")


def test_an_old_frame_may_be_followed_inside_the_sites_of_the_organiser(client, renamed):
    plain = client.get("/rencontres/avant/cadre/")
    rename(renamed, "apres", embed_origins="https://exemple.fr")
    named = client.get("/rencontres/avant/cadre/")
    elsewhere = client.get("/rencontres/avant/")

    assert plain["X-Frame-Options"] == elsewhere["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in elsewhere["Content-Security-Policy"]
    assert "X-Frame-Options" not in named
    assert "frame-ancestors https://exemple.fr" in named["Content-Security-Policy"]


# --- No other day takes it --------------------------------------------------------------------------------------


def test_no_other_day_may_take_an_address_that_still_leads_somewhere(admin_client, renamed):
    other = EventFactory(slug="autre", title="Autre")
    address = reverse("admin:programme_event_change", args=[other.pk])
    said = f"Cette adresse mène encore à « {renamed} » : choisissez-en une autre."

    refused = admin_client.post(address, filled(admin_client, address, slug="avant"))

    assert [plain(error) for error in refused.context["adminform"].form.errors["slug"]] == [said]
    assert sorted(Event.objects.values_list("slug", flat=True)) == ["apres", "autre"]
    assert FormerSlug.objects.get().event == renamed


def test_a_day_may_take_its_own_address_again(admin_client, renamed):
    address = reverse("admin:programme_event_change", args=[renamed.pk])

    answer = admin_client.post(address, filled(admin_client, address, slug="avant"))

    assert (answer.status_code, Event.objects.get().slug) == (302, "avant")
    assert [former.slug for former in FormerSlug.objects.order_by("pk")] == ["avant", "apres"]


def test_a_new_edition_leaves_the_addresses_of_before(renamed):
    former = FormerSlugFactory(event=renamed, slug=f"journee-{renamed.date.year}")

    assert free_slug("Journée", renamed.date) == f"{former.slug}-2"


# --- What it costs ----------------------------------------------------------------------------------------------


def test_pages_that_exist_ask_nothing_more(client, renamed, django_assert_num_queries):
    with django_assert_num_queries(8) as asked:
        client.get("/rencontres/apres/")

    assert not [query for query in asked.captured_queries if "formerslug" in query["sql"]]
