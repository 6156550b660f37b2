import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from programme.models import Event
from rencontre.french.typography import NBSP, typographic
from tests.factories import (
    CycleFactory,
    DocumentFactory,
    EventFactory,
    EventOrganiserFactory,
    InterventionFactory,
    OrganiserFactory,
    RegistrationFactory,
    SeatFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.pages import page, plain

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - timedelta(days=1)


# --- Home -----------------------------------------------------------------------------------------------------------


def test_home_is_the_invitation_to_the_next_day(client):
    event = EventFactory(title="La prochaine")
    EventFactory(title="La précédente", date=YESTERDAY)

    text = page(client, "/")

    assert "La prochaine" in text
    assert "S’inscrire" in text
    assert text.index("La prochaine") < text.index("Rencontres passées") < text.index("La précédente")
    assert f'href="{event.get_absolute_url()}"' in client.get("/").content.decode()


def test_home_lists_the_days_when_several_are_coming(client):
    EventFactory(title="La seconde", date=date(2099, 6, 1))
    EventFactory(title="La première", date=date(2099, 5, 31))
    EventFactory(title="Le brouillon", status=Event.Status.DRAFT)

    text = page(client, "/")

    assert text.index("La première") < text.index("La seconde")
    assert "Le brouillon" not in text


def test_home_says_that_nothing_is_announced(client):
    assert "Aucune rencontre n’est annoncée" in page(client, "/")


def test_home_says_that_a_day_is_cancelled(client):
    EventFactory(status=Event.Status.CANCELLED)

    assert "Cette rencontre est annulée." in page(client, "/")


@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_few_questions(rows, client, django_assert_num_queries):
    EventFactory()
    EventFactory.create_batch(rows, date=YESTERDAY)

    with django_assert_num_queries(6):
        client.get("/")


def test_home_sorts_the_days_to_come_by_cycle(client):
    later = EventFactory(cycle=CycleFactory(title="Logement"), title="Rénover", date=YESTERDAY + timedelta(days=40))
    EventFactory(cycle=CycleFactory(title="Santé"), title="Prévenir", date=YESTERDAY + timedelta(days=30))
    EventFactory(cycle=later.cycle, title="Habiter", date=YESTERDAY + timedelta(days=50))
    EventFactory(title="Hors cycle", date=YESTERDAY + timedelta(days=60))

    text = page(client, "/")

    order = ["Cycle : Santé", "Prévenir", "Cycle : Logement", "Rénover", "Habiter", "Autres rencontres", "Hors cycle"]
    places = [text.index(words, text.index("Prochaines rencontres")) for words in order]
    assert places == sorted(places)


def test_home_shows_what_a_past_day_left(client):
    past = EventFactory(date=YESTERDAY)
    DocumentFactory(event=past, title="Note d'ambiance")
    DocumentFactory(event=past, title="Diapositives", session=SessionFactory(event=past))

    text = page(client, "/")

    assert "Note d’ambiance" in text
    assert "Diapositives" not in text


# --- Event ----------------------------------------------------------------------------------------------------------


def seed_pieces() -> list[str]:
    """The seed's lines; its hours « 9h à 9h15 : » and dashes are what the page sets as columns."""
    pieces = []
    for line in (settings.BASE_DIR / "tests/seed.txt").read_text().splitlines():
        hours, title = re.fullmatch(r"(\d+h\d* à \d+h\d*)?(?: :)? ?(.*)", line.strip("-*–, \n")).groups()
        pieces += [hours.replace(" à ", " – ") if hours else "", *re.split(r" – (?!Centre)", title)]
    return [plain(typographic(piece.removesuffix(" :"))) for piece in pieces if piece]


@time_machine.travel(datetime(2018, 5, 1, tzinfo=UTC), tick=False)
def test_every_sentence_of_the_seed_is_on_the_public_pages(seed, client):
    urls = ["/", seed.get_absolute_url(), f"{seed.get_absolute_url()}intervenants/"]
    urls += [session.get_absolute_url() for session in seed.sessions.all()]

    text = "\n".join(page(client, url) for url in urls)

    pieces = seed_pieces()
    assert len(pieces) == 59
    assert [piece for piece in pieces if piece not in text] == []


def test_the_seed_stands_as_an_archive(seed, client):
    text = page(client, seed.get_absolute_url())

    assert "Cette rencontre a eu lieu" in text
    assert "Cette rencontre s’est déroulée le : Jeudi 31 mai 2018 De 9 h à 17 h" in text
    assert "S’inscrire" not in text


def test_hours_are_machine_readable(seed, client):
    markup = client.get(seed.get_absolute_url()).content.decode()

    assert f'<time datetime="09:15">9{NBSP}h{NBSP}15</time>{NBSP}– <time datetime="09:45">' in markup


def test_the_event_page_has_one_title_and_its_landmarks(seed, client):
    markup = client.get(seed.get_absolute_url()).content.decode()

    assert [markup.count(tag) for tag in ("<h1", "<main", "<nav", '<footer class="bottom"')] == [1, 1, 1, 1]
    assert f"<title>Animer le partenariat du contrat de ville, jeudi 31{NBSP}mai 2018 – Rencontres</title>" in re.sub(
        r"\n +", " ", markup
    )
    assert f'data-accent="{seed.accent}"' in markup
    assert markup.count('aria-current="page"') == 1


def test_both_venues_are_told_apart(seed, client):
    text = page(client, seed.get_absolute_url())

    assert "Lieu A Maison du développement économique" in text
    assert "Lieu B Maison du Département Solidarité de l’Audomarois" in text


def test_workshops_show_the_places_left(client):
    slot = SlotFactory()
    SeatFactory(workshop=WorkshopFactory(parent=slot, title="Ouvert", capacity=3))
    SeatFactory(workshop=WorkshopFactory(parent=slot, title="Comble", capacity=1))

    text = page(client, slot.event.get_absolute_url())

    assert "Ouvert 2 places restantes" in text
    assert "Comble Complet" in text


def test_a_past_day_shows_no_places(client):
    workshop = WorkshopFactory(parent__event__date=YESTERDAY, capacity=3)

    assert "places restantes" not in page(client, workshop.event.get_absolute_url())
    assert "places restantes" not in page(client, workshop.get_absolute_url())


def test_speakers_have_their_function_of_that_day(client):
    InterventionFactory(function="présidente d'un jour", speaker__function="directrice")
    event = Event.objects.get()

    for url in (event.get_absolute_url(), f"{event.get_absolute_url()}intervenants/"):
        text = page(client, url)
        assert "présidente d’un jour" in text
        assert "directrice" not in text


def test_a_full_day_says_so_instead_of_the_button(client):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)

    text = page(client, event.get_absolute_url())

    assert "complète" in text
    assert "S’inscrire" not in text


def test_a_cancelled_day_says_so(client):
    event = EventFactory(status=Event.Status.CANCELLED)

    text = page(client, event.get_absolute_url())

    assert "Cette rencontre est annulée." in text
    assert "S’inscrire" not in text


def test_a_cancelled_session_says_so(client):
    session = SessionFactory(title="Exposé", cancelled_at=timezone.now())

    assert "Exposé séance annulée" in page(client, session.event.get_absolute_url())


def test_organisers_and_their_part_are_named(client):
    event = EventFactory()
    EventOrganiserFactory(event=event, organiser=OrganiserFactory(name="IREV", website="https://irev.example/"))
    EventOrganiserFactory(event=event, organiser=OrganiserFactory(name="La Région"), role="financeur", position=2)

    assert "Organisé par IREV Financé par La Région" in page(client, event.get_absolute_url())


def test_practical_information_is_given(client):
    venue = VenueFactory(directions="Bus 3, arrêt Mairie", step_free_access="Ascenseur au fond")
    event = EventFactory(main_venue=venue, walk_between_venues="Cinq minutes à pied", contact_email="a@exemple.fr")

    text = page(client, event.get_absolute_url())

    assert all(words in text for words in ("Bus 3", "Ascenseur au fond", "Cinq minutes à pied", "a@exemple.fr"))


def test_texts_are_escaped(client):
    session = SessionFactory(title="<b>gras</b>", abstract="<script>alert(1)</script>")

    markup = client.get(session.event.get_absolute_url()).content.decode()

    assert "&lt;b&gt;gras&lt;/b&gt;" in markup
    assert "<script>" not in markup


@pytest.mark.parametrize("rows", [1, 3])
def test_the_event_page_asks_eight_questions(rows, client, django_assert_num_queries):
    slot = SlotFactory(venue=VenueFactory())
    for workshop in WorkshopFactory.create_batch(rows, parent=slot, capacity=9):
        InterventionFactory.create_batch(rows, session=workshop)
        SeatFactory.create_batch(rows, workshop=workshop)
    SessionFactory.create_batch(rows, event=slot.event)
    EventOrganiserFactory.create_batch(rows, event=slot.event)

    with django_assert_num_queries(8):
        client.get(slot.event.get_absolute_url())


# --- Sessions and speakers ------------------------------------------------------------------------------------------


def test_a_session_has_its_page(client):
    before = SessionFactory(title="Avant-propos", starts_at=time(9), ends_at=time(9, 15))
    session = SessionFactory(event=before.event, title="Débat", abstract="Un.\n\nDeux.")
    InterventionFactory(session=session, role="animation")

    text = page(client, session.get_absolute_url())

    assert "Table ronde : Débat 9 h 15 – 11 h" in text
    assert "Un. Deux. Intervenants" in text
    assert "(animation)" in text
    assert "Avant : Table ronde : Avant-propos" in text


def test_a_workshop_leads_to_what_comes_after_and_says_what_is_held_at_the_same_time(client):
    slot = SlotFactory(ends_at=time(16))
    first, _ = (WorkshopFactory(parent=slot, number=n, title=title) for n, title in ((1, "La santé"), (2, "L’emploi")))
    SessionFactory(event=slot.event, kind="conclusion", title="Conclusion", starts_at=time(16), ends_at=time(17))

    text = page(client, first.get_absolute_url())

    assert "En même temps : Atelier 2 : L’emploi Ensuite : Conclusion" in text


def test_a_slot_leads_to_its_workshops(client):
    workshop = WorkshopFactory(number=1, title="La santé")

    text = page(client, workshop.parent.get_absolute_url())

    assert "Ateliers au choix Atelier 1 : La santé" in text


def test_a_session_of_another_day_is_not_found(client):
    session, event = SessionFactory(), EventFactory()

    page(client, f"{event.get_absolute_url()}seances/{session.pk}/", status=404)


@pytest.mark.parametrize("rows", [1, 3])
def test_session_and_speakers_pages_ask_few_questions(rows, client, django_assert_num_queries):
    slot = SlotFactory()
    for workshop in WorkshopFactory.create_batch(rows, parent=slot):
        InterventionFactory.create_batch(rows, session=workshop)
    url = workshop.get_absolute_url()

    with django_assert_num_queries(7):
        client.get(url)
    with django_assert_num_queries(5):
        client.get(f"{slot.event.get_absolute_url()}intervenants/")


def test_speakers_are_to_be_announced(client):
    assert "Les intervenants seront annoncés ici." in page(client, f"{EventFactory().get_absolute_url()}intervenants/")


# --- What the public may see ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["", "intervenants/", "seances/{pk}/"])
def test_a_draft_is_not_found(tail, client):
    session = SessionFactory(event__status=Event.Status.DRAFT, title="Secret")

    text = page(client, session.event.get_absolute_url() + tail.format(pk=session.pk), status=404)

    assert "Page introuvable" in text
    assert "Secret" not in text


def test_an_unknown_address_is_not_found(client):
    assert "Page introuvable" in page(client, "/rencontres/inconnue/", status=404)


@pytest.mark.parametrize("tail", ["", "intervenants/", "seances/{pk}/"])
def test_programme_pages_set_no_cookie_and_do_not_vary_on_it(tail, denis, client):
    session = SessionFactory()
    client.force_login(denis)

    for url in ("/", "/donnees-personnelles/", session.event.get_absolute_url() + tail.format(pk=session.pk)):
        response = client.get(url)
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")


def test_programme_pages_are_only_read(client):
    assert client.post("/").status_code == 405
