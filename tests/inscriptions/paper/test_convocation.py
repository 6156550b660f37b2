"""The convocation: one page with the badge's code, both houses, the workshop, and how to get there."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from inscriptions.models import Registration
from inscriptions.paper.convocation import convocation_pdf
from inscriptions.people.answers import SignUp
from inscriptions.post import links
from inscriptions.signup.register import register
from programme.models import Event, Session
from rencontre.actors import THE_PERSON
from tests.factories import EventFactory, RegistrationFactory, SeatFactory
from tests.letters import read
from tests.pages import page
from tests.paper import codes, elements, seed_workshop, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _how_to_get_there(day):
    day.walk_between_venues = "Sept minutes à pied par la place Foch."
    day.contact_phone = "03 20 25 10 29"
    day.lunch_offered = True
    day.save()
    venue = day.main_venue
    venue.directions, venue.step_free_access = "Bus 1, arrêt Victor-Hugo.", "par la cour"
    venue.save()


@pytest.fixture
def marie(day):
    return RegistrationFactory(
        event=day, first_name="Marie-Élisabeth", last_name="d'Orval", job_title="élue", attends_lunch=True
    )


def test_it_says_where_to_be_and_shows_the_code_of_the_badge(day, marie):
    SeatFactory(registration=marie, workshop=seed_workshop(day))

    content = convocation_pdf(marie)

    (text,) = texts(content)
    for part in [
        "Présentez ce code à l’accueil",
        "Animer le partenariat du contrat de ville jeudi 31 mai 2018, 9 h – 17 h",
        "Marie-Élisabeth d’ORVAL élue, Ville de Saint-Omer Vous venez : matin, déjeuner, après-midi.",
        "12 h 30 – 14 h",
        "14 h – 16 h Atelier 3 : la stratégie : pour qui ? Salle Vauban B",
        "A Maison du développement économique 16 place Victor Hugo, 62500 Saint-Omer Bus 1, arrêt Victor-Hugo.",
        "Accès de plain-pied : par la cour",
        "B Maison du Département Solidarité 16, place Saint Sépulcre, 62500 Saint-Omer",
        "D’un lieu à l’autre Sept minutes à pied par la place Foch.",
        "03 20 25 10 29",
    ]:
        assert part in text
    reader = PdfReader(BytesIO(content))
    figures = [element.get("/Alt") for element in elements(content) if element.get("/S") == "/Figure"]
    assert codes(content) == [links.badge_url(marie)]
    assert "Code QR de votre badge, à présenter à l’accueil" in figures
    assert reader.metadata.title == "Convocation – Animer le partenariat du contrat de ville"
    assert reader.root_object["/Lang"] == "fr"
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()
    assert links.token(marie) not in text


def test_whoever_comes_for_the_morning_reads_of_the_morning_only(day, marie):
    seed_workshop(day)
    Registration.objects.filter(pk=marie.pk).update(attends_afternoon=False, attends_lunch=False)
    marie.refresh_from_db()

    (text,) = texts(convocation_pdf(marie))

    assert "jeudi 31 mai 2018, 9 h – 12 h 30" in text
    assert [part for part in ("14 h", "Solidarité", "place Foch") if part in text] == []


def test_without_a_seat_it_says_what_becomes_of_the_workshop(day, marie):
    seed_workshop(day)

    with time_machine.travel(datetime(2018, 5, 1, tzinfo=UTC)):
        (text,) = texts(convocation_pdf(marie))

    assert "14 h – 16 h Ateliers Sans préférence : l’équipe vous dira si elle vous place dans un atelier." in text


def test_a_cancelled_workshop_is_said_so_and_sends_nobody_to_its_room(day, marie):
    workshop = seed_workshop(day)
    SeatFactory(registration=marie, workshop=workshop)
    Session.objects.filter(pk=workshop.pk).update(cancelled_at=timezone.now())

    (text,) = texts(convocation_pdf(marie))

    assert "Atelier 3 : la stratégie : pour qui ? – Cet atelier est annulé, l’équipe vous écrira." in text
    assert "Salle Vauban" not in text


def test_whoever_declined_all_there_is_reads_the_hours_of_the_day(day):
    Event.objects.filter(pk=day.pk).update(afternoon_starts_at=None)
    person = RegistrationFactory(event=Event.objects.get(pk=day.pk), attends_morning=False)

    (text,) = texts(convocation_pdf(person))

    assert "jeudi 31 mai 2018, 9 h – 17 h" in text


@pytest.mark.once
def test_however_long_the_texts_it_holds_on_one_page(day, marie):
    seed_workshop(day)
    day.main_venue.directions = "Prendre la rue de Dunkerque, puis tourner. <b>" * 200
    day.main_venue.save()
    marie.event = day

    (text,) = texts(convocation_pdf(marie))

    assert "<b>Prendre" in text.replace(" ", "")
    assert "Un empêchement" in text


def test_the_address_is_that_of_confirmed_people_and_the_page_offers_it(client):
    alice = RegistrationFactory()
    mine, own = (reverse(f"inscriptions:{name}", args=[links.token(alice)]) for name in ("mine", "convocation"))

    answer = client.get(own)

    assert "Ma convocation à présenter à l’accueil (PDF)" in page(client, mine)
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'inline; filename="convocation-{alice.event.slug}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


def test_whoever_has_no_place_has_no_convocation(client):
    waiting = RegistrationFactory(status="waiting", queued_at="2026-01-01T00:00Z")
    mine, own = (reverse(f"inscriptions:{name}", args=[links.token(waiting)]) for name in ("mine", "convocation"))

    answer = client.get(own)

    text = page(client, mine)
    assert (answer.status_code, answer["Location"]) == (302, mine)
    assert "La convocation est prête quand la place est confirmée." in text
    assert "Ma convocation" not in text


def test_the_mail_of_a_confirmed_person_links_it_and_that_of_the_line_does_not():
    event = EventFactory(capacity=1, waiting_list=True)
    sign_ups = [SignUp(first_name=n, last_name="Durand", email=f"{n}@exemple.fr") for n in ("alice", "bob")]

    alice, bob = (register(event=event, sign_up=sign_up, by=THE_PERSON) for sign_up in sign_ups)

    address = links.registration_url(alice) + "convocation.pdf"
    assert address in read(alice.mails.get()).text
    assert f'href="{address}"' in read(alice.mails.get()).html
    assert "convocation" not in read(bob.mails.get()).text + read(bob.mails.get()).html
