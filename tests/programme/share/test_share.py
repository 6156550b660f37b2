"""Found and shared: what search engines, social networks, other sites and printed invitations read of a day."""

import json
import re
from datetime import time, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from programme.models import Event
from programme.share import open_graph
from tests.factories import (
    CycleFactory,
    EventFactory,
    EventOrganiserFactory,
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.pages import markup_of, page
from tests.programme.share.addresses import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_url")]


@pytest.fixture
def fair(db):
    """31 May 2040, in summer time: a round table with a speaker, a slot in another house with two workshops."""
    event = EventFactory(date="2040-05-31", title="Faire ensemble", slug="faire", introduction="Une journée.")
    event.refresh_from_db()
    EventOrganiserFactory(event=event, organiser__name="IREV", organiser__website="https://irev.exemple/")
    EventOrganiserFactory(event=event, organiser__name="La Région", role="financeur", position=2)
    talk = SessionFactory(event=event, title="Débat", room=RoomFactory(venue=event.main_venue, name="Salle 3"))
    InterventionFactory(session=talk, speaker__last_name="Ruin", function="présidente")
    slot = SlotFactory(event=event, venue=VenueFactory(name="La Halle"))
    WorkshopFactory(parent=slot, number=1, title="Santé", capacity=2)
    WorkshopFactory(parent=slot, number=2, title="Emploi", cancelled_at=timezone.now())
    return event


def json_ld(client, event: Event) -> dict:
    (data,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', markup_of(client, event.get_absolute_url())
    )
    return json.loads(data)


def metas(markup: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', markup))


# --- The tags of the pages -------------------------------------------------------------------------------------------


def test_a_day_says_how_it_wants_to_be_shared(fair, client):
    markup = markup_of(client, "/rencontres/faire/?utm_source=lettre")

    assert f'<link rel="canonical" href="{SITE}/rencontres/faire/">' in markup
    assert {name: value for name, value in metas(markup).items() if name != "viewport"} == {
        "description": f"Jeudi 31\u00a0mai 2040, {fair.main_venue.name}, Saint-Omer. Une journée.",
        "og:type": "website",
        "og:site_name": "Rencontres",
        "og:title": "Faire ensemble",
        "og:description": f"Jeudi 31\u00a0mai 2040, {fair.main_venue.name}, Saint-Omer. Une journée.",
        "og:url": f"{SITE}/rencontres/faire/",
        "og:image": f"{SITE}/rencontres/faire/carte.png",
        "twitter:card": "summary_large_image",
    }


def test_each_public_page_has_its_own_canonical_address(fair, client):
    paths = ["/", "/donnees-personnelles/", "/rencontres/faire/intervenants/", fair.sessions.first().get_absolute_url()]

    found = [re.findall(r'<link rel="canonical" href="([^"]*)">', markup_of(client, path)) for path in paths]

    assert found == [[SITE + path] for path in paths]


def test_a_draft_previewed_is_not_offered_for_sharing(denis, client):
    client.force_login(denis)
    event = EventFactory(status=Event.Status.DRAFT)

    assert 'rel="canonical"' not in markup_of(client, f"/apercu/{event.slug}/")


def test_a_long_introduction_is_cut():
    event = EventFactory(introduction="Mot " * 200)

    assert len(open_graph.event_share(event).description) == open_graph.LONGEST_DESCRIPTION


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


def test_the_day_is_described_to_search_engines(fair, client):
    data = json_ld(client, fair)

    assert {key: data[key] for key in ("@context", "@type", "name", "startDate", "endDate", "eventStatus")} == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Faire ensemble",
        "startDate": "2040-05-31T09:00:00+02:00",
        "endDate": "2040-05-31T17:00:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
    }
    assert data["location"]["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "16 place Victor Hugo",
        "postalCode": "62500",
        "addressLocality": "Saint-Omer",
        "addressCountry": "FR",
    }
    assert data["organizer"] == [{"@type": "Organization", "name": "IREV", "url": "https://irev.exemple/"}]
    assert data["performer"] == [{"@type": "Person", "name": "Sylvie RUIN", "jobTitle": "présidente"}]


def test_its_sessions_are_sub_events_with_their_workshops(fair, client):
    talk, slot = json_ld(client, fair)["subEvent"]

    assert (talk["name"], talk["startDate"]) == ("Table ronde\u00a0: Débat", "2040-05-31T09:15:00+02:00")
    assert talk["location"] == {"@id": json_ld(client, fair)["location"]["@id"]}
    assert talk["performer"] == [{"@type": "Person", "name": "Sylvie RUIN"}]
    assert slot["location"]["name"] == "La Halle"
    assert [(workshop["name"], workshop["eventStatus"].rpartition("/")[2]) for workshop in slot["subEvent"]] == [
        ("Atelier 1\u00a0: Santé", "EventScheduled"),
        ("Atelier 2\u00a0: Emploi", "EventCancelled"),
    ]


@pytest.mark.parametrize(
    ("fields", "people", "availability"),
    [
        ({"capacity": 2}, 1, "InStock"),
        ({"capacity": None}, 1, "InStock"),
        ({"capacity": 1}, 1, "SoldOut"),
        ({"capacity": 1, "waiting_list": True}, 1, "SoldOut"),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, 0, "SoldOut"),
    ],
)
def test_the_offer_is_free_and_says_whether_a_place_is_left(fields, people, availability, client):
    event = EventFactory(**fields)
    RegistrationFactory.create_batch(people, event=event)

    offer = json_ld(client, event)["offers"]

    assert (offer["price"], offer["availability"]) == (0, f"https://schema.org/{availability}")


def test_a_cancelled_day_says_so_of_all_its_parts(client):
    session = SessionFactory(event__status=Event.Status.CANCELLED)

    data = json_ld(client, session.event)

    assert {data["eventStatus"], data["subEvent"][0]["eventStatus"]} == {"https://schema.org/EventCancelled"}


def test_no_text_gets_out_of_the_json(client):
    title = "</script><script>alert(1)</script> & <!-- \u2028 \"'"
    event = EventFactory(title=title)

    markup = markup_of(client, event.get_absolute_url())

    assert markup.count("<script") == 1
    assert "<!--" not in markup
    assert json_ld(client, event)["name"].startswith("</script><script>alert(1)</script> & <!-- \u2028")


def test_a_venue_on_the_map_has_its_coordinates(client):
    event = EventFactory(main_venue=VenueFactory(latitude=50.75, longitude=2.25))

    assert json_ld(client, event)["location"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 50.75,
        "longitude": 2.25,
    }


# --- programme.json --------------------------------------------------------------------------------------------------


def test_programme_json_says_the_whole_day_to_any_site(fair, client):
    workshop = fair.sessions.workshops().get(number=1)
    SeatFactory(workshop=workshop)

    response = client.get("/rencontres/faire/programme.json")
    data = response.json()

    assert (response["Content-Type"], response["Access-Control-Allow-Origin"]) == ("application/json", "*")
    assert {key: data[key] for key in ("version", "id", "url", "status", "starts_at", "ends_at", "cycle")} == {
        "version": 1,
        "id": fair.pk,
        "url": f"{SITE}/rencontres/faire/",
        "status": "published",
        "starts_at": "2040-05-31T09:00:00+02:00",
        "ends_at": "2040-05-31T17:00:00+02:00",
        "cycle": None,
    }
    assert [(s["title"], s["cancelled"], s["capacity"], s["places_left"]) for s in data["sessions"]] == [
        ("Débat", False, None, None),
        ("Ateliers", False, None, None),
        ("Santé", False, 2, 1),
        ("Emploi", True, None, 0),
    ]
    assert data["sessions"][0]["room"] == "Salle 3"
    assert [venue["name"] for venue in data["venues"]] == [fair.main_venue.name, "La Halle"]
    assert [(entry["name"], entry["role"]) for entry in data["organisers"]] == [
        ("IREV", "organisateur"),
        ("La Région", "financeur"),
    ]


def test_programme_json_keeps_its_ids_when_everything_else_changes(fair, client):
    def ids(data: dict) -> list:
        people = [[speaker["id"] for speaker in session["speakers"]] for session in data["sessions"]]
        return [data["id"], [session["id"] for session in data["sessions"]], people]

    before = client.get("/rencontres/faire/programme.json").json()
    fair.sessions.filter(title="Débat").update(title="Échange", starts_at=time(9, 30))
    Event.objects.update(title="Autrement", slug="autre", cycle=CycleFactory())

    after = client.get("/rencontres/autre/programme.json").json()

    assert ids(after) == ids(before)
    assert after["sessions"][0]["title"] == "Échange"


def test_the_docs_name_every_key_of_programme_json(fair, client, settings):
    def keys(value) -> set[str]:
        if isinstance(value, dict):
            return value.keys() | set().union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    documented = set(re.findall(r"`(\w+)`", (settings.BASE_DIR / "docs/programme-json.md").read_text()))

    assert keys(client.get("/rencontres/faire/programme.json").json()) - documented == set()


# --- For search engines ----------------------------------------------------------------------------------------------


def test_the_sitemap_lists_every_public_page_and_no_draft(fair, client):
    SessionFactory(event__status=Event.Status.DRAFT)

    response = client.get("/sitemap.xml")
    tree = ElementTree.fromstring(response.content)

    assert response["Content-Type"].startswith("application/xml")
    assert sorted(place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")) == sorted(
        [
            f"{SITE}/",
            *(
                f"{SITE}/{page}/"
                for page in ("accessibilite", "donnees-personnelles", "mentions-legales", "plan-du-site")
            ),
            f"{SITE}/rencontres/faire/",
            f"{SITE}/rencontres/faire/intervenants/",
            *(SITE + session.get_absolute_url() for session in fair.sessions.all()),
        ]
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sitemap_asks_three_questions(rows, client, django_assert_num_queries):
    SessionFactory.create_batch(rows)

    with django_assert_num_queries(3):
        client.get("/sitemap.xml")


def test_robots_leave_alone_what_is_personal_or_the_teams(client, settings):
    settings.ADMIN_PATH = "porte-derobee/"

    text = markup_of(client, "/robots.txt")

    refused = re.findall(r"^Disallow: (.*)$", text, re.MULTILINE)
    assert {"/inscription/", "/accueil/", "/admin/", "/apercu/", "/P/", "/p/"} <= set(refused)
    assert "porte-derobee" not in text
    assert f"Sitemap: {SITE}/sitemap.xml" in text


# --- The frame -------------------------------------------------------------------------------------------------------


def test_the_programme_shows_inside_the_sites_named_and_no_other(fair, client):
    Event.objects.update(embed_origins="https://irev.exemple\nhttps://www.region.exemple:8443")

    response = client.get("/rencontres/faire/cadre/")

    assert (
        "frame-ancestors https://irev.exemple https://www.region.exemple:8443;"
        in f"{response['Content-Security-Policy']};"
    )
    assert "X-Frame-Options" not in response


def test_without_a_site_named_the_programme_shows_nowhere_else(fair, client):
    response = client.get("/rencontres/faire/cadre/")

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_the_other_pages_show_inside_no_site(fair, client):
    Event.objects.update(embed_origins="https://irev.exemple")

    response = client.get("/rencontres/faire/")

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_the_frame_is_the_programme_and_its_links_open_in_the_whole_window(fair, client):
    markup = markup_of(client, "/rencontres/faire/cadre/")

    text = page(client, "/rencontres/faire/cadre/")
    assert all(words in text for words in ("Débat", "Atelier 1 : Santé 2 places restantes", "S’inscrire"))
    assert '<base target="_top">' in markup
    assert f'<link rel="canonical" href="{SITE}/rencontres/faire/">' in markup
    assert "<script" not in markup


def test_an_empty_programme_says_so_in_its_frame(client):
    assert "Le programme n’est pas encore publié." in page(client, f"{EventFactory().get_absolute_url()}cadre/")


# --- What a draft hides ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tail", ["cadre/", "programme.json", "programme.ics", "journee.ics", "carte.png", "qr.svg", "qr.png"]
)
def test_nothing_of_a_draft_is_shared(tail, client):
    event = EventFactory(status=Event.Status.DRAFT)

    assert client.get(f"/rencontres/{event.slug}/{tail}").status_code == 404
    assert client.get(f"/r/{event.pk}").status_code == 404
