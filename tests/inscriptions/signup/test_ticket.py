"""My registration as a ticket: what it says before the day, on the day, after it, and once cancelled."""

import re
from datetime import datetime, time, timedelta

import pytest
import time_machine
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from inscriptions.models import Registration
from inscriptions.post.links import badge_url, token
from inscriptions.signup.confirm import sign_up_again
from programme.models import Event, Session
from programme.models.events import local_instant
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError
from rencontre.french.typography import french_hour_range
from tests.factories import (
    AttendanceFactory,
    DocumentFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions.signing_up import add, cancel, kinds, register, status
from tests.pages import markup_of, page, plain

pytestmark = pytest.mark.django_db
SQUARE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")


def mine(person: Registration, name: str = "mine") -> str:
    return reverse(f"inscriptions:{name}", args=[token(person)])


def read_code(markup: str) -> str:
    """What a phone reads of the code that the page draws."""
    (side,) = re.findall(r'viewBox="0 0 (\d+) ', markup)
    picture = Image.new("L", (int(side),) * 2, 255)
    pen = ImageDraw.Draw(picture)
    for x, y, length in (map(int, found) for found in SQUARE.findall(markup)):
        pen.rectangle((x, y, x + length - 1, y), fill=0)
    (found,) = zxingcpp.read_barcodes(picture.resize((int(side) * 8,) * 2, Image.Resampling.NEAREST))
    return found.text


def at(event: Event, hour: int, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(local_instant(event.date, time(hour, minute)), tick=False)


def seated(workshop: Session) -> Registration:
    """Alice, who holds a seat of `workshop`."""
    alice = RegistrationFactory(event=workshop.event, first_name="Alice", last_name="Durand", organisation="Ville")
    SeatFactory(registration=alice, workshop=workshop)
    return alice


# --- Before --------------------------------------------------------------------------------------------------------


def test_it_says_who_when_where_which_workshop_and_draws_the_code(client, workshop):
    workshop.room = RoomFactory(name="Salle Vauban", venue=workshop.event.main_venue)
    workshop.save()
    alice = seated(workshop)

    markup = markup_of(client, mine(alice))

    text = page(client, mine(alice))
    venue = workshop.event.main_venue
    for said in ("Alice DURAND", plain(str(workshop)), "Salle Vauban", venue.name, "Itinéraire", "Vous venez : "):
        assert plain(said) in text
    assert read_code(markup) == badge_url(alice)
    assert [name for name, _ in venue.itineraries] == ["OpenStreetMap", "Google Maps", "Plans (Apple)"]
    assert all(address.replace("&", "&amp;") in markup for _, address in venue.itineraries)


def test_the_acts_stand_by_weight_and_to_cancel_is_the_last(client, workshop):
    markup = markup_of(client, mine(seated(workshop)))

    acts = markup.partition('class="acts"')[2].partition("</ul>")[0]
    assert re.findall(r'href="[^"]*/([\w.]+)/?"', acts)[0] == "modifier"
    assert re.findall(r'href="[^"]*/([\w.]+)/?"', acts)[-1] == "annuler"
    assert 'class="button' not in acts.partition('class="last"')[2]


def test_an_address_elsewhere_says_what_it_is_for_and_how_one_walks_there(client, workshop):
    walk = "Dix minutes à pied."
    Event.objects.update(walk_between_venues=walk)
    workshop.venue = VenueFactory(name="Salle des fêtes")
    workshop.save()
    alice, text = seated(workshop), "Pour l’atelier : Salle des fêtes"

    assert all(said in page(client, mine(alice)) for said in (text, walk, "Vous venez : "))
    assert walk not in page(client, mine(RegistrationFactory(event=workshop.event)))
    with at(workshop.event, 23, 59):
        after = page(client, mine(alice))
    assert [said in after for said in (text, "Vous étiez attendu·e : ", "Itinéraire", walk)] == [
        True,
        True,
        False,
        False,
    ]


def test_the_button_says_how_many_places_of_the_address_it_confirms(client, event):
    held = {"event": event, "status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1)}
    person = RegistrationFactory(email="service@exemple.fr", **held)
    alone = page(client, mine(person))
    RegistrationFactory(email="service@exemple.fr", last_name="Petit", **held)

    assert "Confirmer mon inscription" in alone
    assert "Confirmer ces 2 inscriptions" in page(client, mine(person))


@pytest.mark.parametrize("state", ["waiting", "unconfirmed"])
def test_there_is_no_code_without_a_place(client, event, state):
    dates = {"waiting": "queued_at", "unconfirmed": "hold_expires_at"}
    person = RegistrationFactory(event=event, status=state, **{dates[state]: timezone.now() + timedelta(hours=1)})

    assert "<svg" not in markup_of(client, mine(person))


def test_the_hours_are_those_when_the_person_comes(client, event):
    SessionFactory(event=event, starts_at=time(9, 30), ends_at=time(12))
    person = RegistrationFactory(event=event, attends_afternoon=False)

    assert f"{plain(french_hour_range(event.starts_at, time(12)))} Vous venez : matin." in page(client, mine(person))


# --- On the day ----------------------------------------------------------------------------------------------------


@pytest.fixture
def morning(workshop) -> Session:
    """The plenary before the workshop's slot."""
    return SessionFactory(event=workshop.event, title="Le bilan", starts_at=time(9, 30), ends_at=time(12))


def test_on_the_day_it_says_what_one_is_at_and_what_comes_next(client, workshop, morning):
    alice = seated(workshop)

    with at(workshop.event, 10):
        during = page(client, mine(alice))
    with at(workshop.event, workshop.effective_starts_at.hour, 30):
        then = page(client, mine(alice))
    eve = page(client, mine(alice))

    assert re.search(r"Maintenant : [^\n]*Le bilan", during)
    assert re.search(rf"Ensuite : [^\n]*\s*{re.escape(plain(str(workshop)))}", during)
    assert re.search(rf"Maintenant : {re.escape(plain(str(workshop)))}", then)
    assert "Maintenant" not in eve
    assert "Ensuite" not in eve
    assert ["votre place est confirmée" in text for text in (eve, during)] == [True, False]


def test_between_two_moments_it_says_what_follows(client, workshop, morning):
    alice = seated(workshop)

    with at(workshop.event, 8):
        text = page(client, mine(alice))

    assert "Maintenant" not in text
    assert re.search(r"À suivre : 9 h 30,\s*[^\n]*Le bilan", text)


def test_who_waits_reads_no_agenda_of_the_day(client, workshop, morning):
    person = RegistrationFactory(event=workshop.event, status="waiting", queued_at=timezone.now())

    with at(workshop.event, 10):
        assert "Maintenant" not in page(client, mine(person))


# --- After ---------------------------------------------------------------------------------------------------------


def test_after_the_day_it_gives_the_certificate_and_the_documents(client, workshop):
    alice = seated(workshop)
    AttendanceFactory(registration=alice)
    DocumentFactory(event=workshop.event, title="Le compte rendu")

    with at(workshop.event, 23):
        markup = markup_of(client, mine(alice))
        text = page(client, mine(alice))

    assert "Cette rencontre a eu lieu le" in text
    assert "Mon attestation de présence" in text
    assert "Le compte rendu" in text
    assert "<svg" not in markup
    assert "modifier/" not in markup


def test_a_document_is_not_read_before(client, workshop):
    DocumentFactory(event=workshop.event, title="Le compte rendu")

    assert "Le compte rendu" not in page(client, mine(seated(workshop)))


# --- Once cancelled ------------------------------------------------------------------------------------------------


def test_who_cancelled_signs_up_again_in_one_click_with_their_wishes(client, workshop):
    alice = register(workshop.event, "Alice", workshop)
    cancel(alice)

    assert "M’inscrire à nouveau" in page(client, mine(alice))
    answer = client.post(mine(alice, "again"), follow=True)

    alice.refresh_from_db()
    assert (alice.status, alice.seats.get().workshop) == ("confirmed", workshop)
    assert "votre place est confirmée" in answer.content.decode()
    assert kinds(alice)[-1] == "confirmation"
    acts = alice.history.order_by("-pk").values_list("act", flat=True)
    assert list(acts[:2]) == ["atelier obtenu", "nouvelle inscription"]


def test_they_come_last_in_the_line(event):
    Event.objects.filter(pk=event.pk).update(capacity=1, waiting_list=True)
    event.refresh_from_db()
    alice, bob = register(event, "Alice"), register(event, "Bob")
    cancel(alice)

    sign_up_again(registration=alice, by=THE_PERSON)

    assert (status(bob), status(alice)) == ("confirmed", "waiting")


def test_twice_is_once(event):
    alice = cancel(register(event, "Alice"))

    for _ in range(2):
        sign_up_again(registration=alice, by=THE_PERSON)

    assert [row.act for row in alice.history.order_by("pk")].count("nouvelle inscription") == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"capacity": 0}, "complète"),
        ({"registration_closes_at": datetime.fromisoformat("2020-01-01T00:00+00:00")}, "closes"),
        ({"status": "cancelled"}, "annulée"),
    ],
)
def test_a_day_that_takes_nobody_offers_nothing_and_refuses(client, event, changes, reason):
    alice = cancel(register(event, "Alice"))
    Event.objects.filter(pk=event.pk).update(**changes)

    assert "M’inscrire à nouveau" not in page(client, mine(alice))
    answer = client.post(mine(alice, "again"), follow=True)

    assert reason in answer.content.decode()
    assert status(alice) == "cancelled"


def test_who_signed_up_anew_by_the_form_is_not_there_twice(client, event):
    alice = cancel(register(event, "Alice"))
    register(event, "Alice")

    with pytest.raises(DomainError):
        sign_up_again(registration=alice, by=THE_PERSON)

    assert status(alice) == "cancelled"


def test_an_erased_person_has_no_way_back(event):
    alice = add(event, "Alice")
    Registration.objects.filter(pk=alice.pk).update(status="cancelled")
    blank = dict.fromkeys(("first_name", "last_name", "email", "identity_key", "search_key", "sort_key"), "")
    blank |= dict.fromkeys(("organisation", "job_title", "territory", "phone", "note", "pending_email"), "")
    Registration.objects.filter(pk=alice.pk).update(erased_at=timezone.now(), **blank)

    with pytest.raises(DomainError):
        sign_up_again(registration=alice, by=THE_PERSON)


# --- What it reads -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [3, 30])
def test_it_reads_as_much_with_three_people_and_with_thirty(client, workshop, number, django_assert_num_queries):
    RegistrationFactory.create_batch(number, event=workshop.event)
    WorkshopFactory.create_batch(2, parent=workshop.parent)
    alice = seated(workshop)

    with django_assert_num_queries(10):
        client.get(mine(alice))
