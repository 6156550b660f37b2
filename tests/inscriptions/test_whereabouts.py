"""A workshop at hours, in a house and in a room of its own: every reader says so, in the same words.

The day uses two houses; the slot is in the main one, 14 h – 16 h.
"""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.door.rules import check_seated
from inscriptions.paper.attendance_sheet import attendance_pdf
from inscriptions.paper.badge_face import face_of, to_print_again, with_seats
from inscriptions.paper.badges import badges_pdf
from inscriptions.paper.certificate_numbers import issue_certificates
from inscriptions.paper.certificates import certificates_to_print
from inscriptions.paper.convocation import convocation_pdf
from inscriptions.paper.cues import cues_to_print
from inscriptions.paper.signs import signs_to_print
from inscriptions.paper.tents import tents_to_print
from inscriptions.post import kinds, links
from inscriptions.post.queue import queue_letter
from programme.models import Session
from programme.queries import agenda, event_organisers
from programme.site.programme_pdf import programme_pdf
from rencontre.domain import refusal
from tests.factories import (
    AttendanceFactory,
    ChoiceFactory,
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions.door.pages import banner, of_day
from tests.letters import read
from tests.pages import page, plain
from tests.paper import texts

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.having(event={"title": "La journée", "main_venue__name": "Maison X"}, workshops={"size": 0}),
]

HOURS = "14 h 30 – 15 h 30"
PLACE = "Salle d’honneur, Maison : Y"
WHEREABOUTS = f"{HOURS}, {PLACE}"


@pytest.fixture
def apart(slot):
    """The workshop that leaves its slot's hours and house; texts as an organiser types them."""
    house = VenueFactory(name="Maison : Y", address="2 rue du Port")
    room = RoomFactory(venue=house, name="Salle d'honneur")
    return WorkshopFactory(
        parent=slot, number=3, title="La santé", venue=house, room=room, starts_at=time(14, 30), ends_at=time(15, 30)
    )


@pytest.fixture
def beside(slot, apart):
    """A workshop of the main house, at the slot's hours: only its room is its own."""
    room = RoomFactory(venue=slot.event.main_venue, name="Salle Verdun")
    return WorkshopFactory(parent=slot, number=4, title="L’emploi", room=room)


@pytest.fixture
def alice_there(event, apart):
    person = RegistrationFactory(event=event, first_name="Alice", last_name="Durand", email="alice@exemple.fr")
    SeatFactory(registration=person, workshop=apart)
    return person


def placed(session: Session) -> tuple[str, str, str, str]:
    fresh = Session.objects.get(pk=session.pk)
    return tuple(plain(text) for text in (fresh.own_hours, fresh.own_place, fresh.place, fresh.whereabouts))


# --- The words themselves ----------------------------------------------------------------------------------------


def test_what_is_its_own_is_said(apart):
    assert placed(apart) == (HOURS, PLACE, PLACE, WHEREABOUTS)


def test_a_room_comes_with_its_house_as_soon_as_the_day_uses_two(event, slot):
    room = RoomFactory(venue=event.main_venue, name="Salle Verdun")
    workshop = WorkshopFactory(parent=slot, room=room)
    alone = placed(workshop)

    SessionFactory(event=event, venue=VenueFactory())

    assert alone == ("", "Salle Verdun", "Salle Verdun", "Salle Verdun")
    assert placed(workshop) == ("", *["Salle Verdun, Maison X"] * 3)


def test_the_house_of_the_slot_is_said_to_who_knows_only_the_main_one(event):
    slot = SlotFactory(event=event, venue=VenueFactory(name="Maison Y"))
    workshop = WorkshopFactory(parent=slot)

    assert placed(workshop) == ("", "", "Maison Y", "Maison Y")
    assert placed(slot) == ("", "", "Maison Y", "Maison Y")


def test_a_workshop_back_in_the_main_house_says_so(event):
    slot = SlotFactory(event=event, venue=VenueFactory(name="Maison Y"))

    assert placed(WorkshopFactory(parent=slot, venue=event.main_venue)) == ("", *["Maison X"] * 3)


def test_hours_written_out_but_those_of_the_slot_are_not_its_own(slot):
    assert placed(WorkshopFactory(parent=slot, starts_at=time(14), ends_at=time(16)))[0] == ""
    assert placed(WorkshopFactory(parent=slot, starts_at=time(14), ends_at=time(15)))[0] == "14 h – 15 h"


# --- The public programme ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["event", "frame"])
def test_the_card_of_a_workshop(client, apart, beside, name):
    text = page(client, reverse(f"programme:{name}", args=[apart.event.slug]))

    assert f"Atelier 3 : La santé {HOURS} {PLACE}" in text
    assert "Atelier 4 : L’emploi Salle Verdun, Maison X" in text


def test_the_page_of_a_workshop_and_that_of_its_slot(client, apart, beside):
    own = page(client, apart.get_absolute_url())
    slot = page(client, apart.parent.get_absolute_url())

    assert f"{HOURS} {PLACE}, 2 rue du Port, 62500 Saint-Omer" in own
    assert "Ateliers au choix Atelier 4 : L’emploi Salle Verdun, Maison X" in slot
    assert f"Atelier 3 : La santé {HOURS} {PLACE}" in slot


def test_the_page_of_who_speaks_there(client, apart):
    InterventionFactory(session=apart)

    text = page(client, reverse("programme:speakers", args=[apart.event.slug]))

    assert f"{HOURS}, Atelier 3 : La santé {PLACE}" in text


def test_the_printed_programme(apart, beside):
    event = apart.event

    text = " ".join(texts(programme_pdf(event, agenda(event), event_organisers(event))))

    assert f"Atelier 3 : La santé {WHEREABOUTS}" in plain(text)
    assert "Atelier 4 : L’emploi Salle Verdun, Maison X" in plain(text)


# --- Who signs up, and who is seated -----------------------------------------------------------------------------


def test_the_form_says_it_beside_the_choice(client, apart, beside):
    text = page(client, reverse("inscriptions:sign_up", args=[apart.event.slug]))

    assert f"Atelier 3 La santé {WHEREABOUTS} 1er choix" in text
    assert "Atelier 4 L’emploi Salle Verdun, Maison X 1er choix" in text


def test_the_form_says_once_where_the_whole_slot_is(client, event):
    slot = SlotFactory(event=event, venue=VenueFactory(name="Maison Y"))
    WorkshopFactory(parent=slot, number=1, title="La santé")

    text = page(client, reverse("inscriptions:sign_up", args=[event.slug]))

    assert "Votre atelier, 14 h – 16 h Maison Y." in text
    assert text.count("Maison Y") == 1


@pytest.mark.parametrize("kind", ["confirmation", "changed", "seated", "promoted", "already"])
def test_every_letter_says_the_hours_of_the_workshop_held(alice_there, kind):
    mail = queue_letter(kinds.KINDS[kind], alice_there)

    for part in (read(mail).text, read(mail).html):
        text = plain(part.replace("<br>", " ").replace("</time>", "").replace("<strong>", ""))
        assert "14 h – 16 h" not in text
        assert PLACE + ", 2 rue du Port, 62500 Saint-Omer" in text
    assert f"Atelier, {HOURS} :" in plain(read(mail).text)
    assert '<time datetime="14:30">14\u00a0h\u00a030</time>' in read(mail).html


def test_a_letter_says_where_one_waits(alice_there, apart, beside):
    alice_there.seats.update(workshop=beside)
    ChoiceFactory(registration=alice_there, workshop=apart, rank=1)
    ChoiceFactory(registration=alice_there, workshop=beside, rank=2)

    text = plain(read(queue_letter(kinds.CHANGED, alice_there)).text)

    assert f"Vous attendez aussi une place dans « Atelier 3 : La santé » ({WHEREABOUTS})." in text
    assert "Atelier, 14 h – 16 h : Atelier 4 : L’emploi Salle Verdun, Maison X Vous attendez" in text


def test_the_personal_page(client, alice_there, apart, beside):
    ChoiceFactory(registration=alice_there, workshop=apart, rank=1)
    ChoiceFactory(registration=alice_there, workshop=beside, rank=2)

    text = page(client, reverse("inscriptions:mine", args=[links.token(alice_there)]))

    assert f"Mon atelier {HOURS} Atelier 3 : La santé {PLACE}" in text
    assert "2 rue du Port, 62500 Saint-Omer Itinéraire" in text
    assert f"Vos choix : Atelier 3 : La santé ({WHEREABOUTS}) Atelier 4 : L’emploi (Salle Verdun, Maison X)" in text


# --- Paper -------------------------------------------------------------------------------------------------------


def test_the_badge(alice_there):
    text = plain(texts(badges_pdf([alice_there]))[0])

    assert text.startswith("PARTICIPANT Atelier 3 Alice DURAND")
    assert f"{HOURS} · {PLACE}" in text


def test_a_badge_is_printed_again_when_the_hours_of_its_workshop_change(alice_there, apart):
    before = face_of(*with_seats([alice_there])).digest
    alice_there.badge_prints.create(digest=before, at=timezone.now(), by="chloe")
    unchanged = to_print_again(alice_there.event.registrations.all())
    Session.objects.filter(pk=apart.pk).update(ends_at=time(15, 45))

    assert unchanged == []
    assert to_print_again(alice_there.event.registrations.all()) == [alice_there]


def test_what_stands_in_the_rooms_and_the_sheet_of_the_workshop(alice_there, apart):
    InterventionFactory(session=apart)
    event = apart.event

    printouts = (tents_to_print(event), signs_to_print(event), cues_to_print(event))
    papers = [printout.pdf() for printout in printouts] + [attendance_pdf(event, session=apart.pk)]
    tent, sign, cue, sheet = (plain(" ".join(texts(content))) for content in papers)

    assert f"Atelier 3 : La santé, {WHEREABOUTS}" in tent
    assert "Salle d’honneur Maison : Y" in sign
    assert HOURS in sign
    assert f"{HOURS} (1 h)" in cue
    assert PLACE in cue
    assert f"présence : {HOURS}" in sheet or f"après-midi : {HOURS}" in sheet
    assert "Maison : Y, 2 rue du Port" in sheet


def test_the_convocation_leads_to_the_right_house(alice_there, apart):
    text = plain(texts(convocation_pdf(alice_there))[0])

    assert f"{HOURS} Atelier 3 : La santé Salle d’honneur" in text
    assert "Maison : Y 2 rue du Port" in text


def test_the_sheet_of_the_day_gives_its_rooms_with_their_house_but_not_those_of_what_is_cancelled(event, apart):
    SessionFactory(event=event, room=RoomFactory(venue=event.main_venue, name="Amphithéâtre"))
    gone = RoomFactory(venue=event.main_venue, name="Salle fermée")
    SessionFactory(event=event, room=gone, cancelled_at=timezone.now())

    text = plain(texts(attendance_pdf(event))[0])

    assert "Amphithéâtre, Maison X" in text
    assert "Salle fermée" not in text


def test_the_certificate_says_when_and_where_the_workshop_was(alice_there, apart):
    event = apart.event
    event.date = event.date.replace(year=2018)
    event.save()
    AttendanceFactory(registration=alice_there, moment="workshop", workshop=apart)
    issue_certificates(event=event)

    text = plain(" ".join(texts(certificates_to_print(event).pdf())))

    assert f"Atelier suivi, n° 3 : La santé, {WHEREABOUTS}" in text


# --- The door and the team ---------------------------------------------------------------------------------------


def test_who_comes_to_the_wrong_door_is_sent_to_the_right_house(alice_there, apart, beside):
    sentence = refusal(check_seated, beside, [apart])

    assert plain(sentence) == f"Autre atelier : la personne est attendue à « Atelier 3, {WHEREABOUTS} »."


def test_the_desk_says_where_someone_goes(client, chloe, alice_there):
    client.force_login(chloe)

    found = page(client, of_day("desk", alice_there) + "?q=durand")
    read = banner(client.get(of_day("person", alice_there, alice_there.pk)))[1]

    assert f"Atelier 3, {WHEREABOUTS}" in found
    assert f"Atelier 3, {PLACE} La santé, {HOURS}" in read


def test_the_phone_without_network_says_the_same(client, chloe, alice_there, beside):
    client.force_login(chloe)

    (person,) = client.get(of_day("desk_list", alice_there)).json()["people"]

    assert [plain(text) for text in person["workshops"]] == [f"Atelier 3 : La santé, {WHEREABOUTS}"]
    assert plain(person["elsewhere"][f"workshop-{beside.pk}"]) == (
        f"Autre atelier : la personne est attendue à « Atelier 3, {WHEREABOUTS} »."
    )


def test_who_is_where_tells_two_rooms_of_one_name_apart(client, chloe, alice_there, apart, slot):
    RoomFactory(venue=slot.event.main_venue, name="Salle d'honneur")
    WorkshopFactory(parent=slot, number=5, title="Habiter", room=slot.event.main_venue.rooms.get())
    client.force_login(chloe)

    response = client.get(of_day("who_is_where", alice_there))

    assert [plain(room.title) for room in response.context["rooms"]] == ["Salle d’honneur, Maison X", PLACE]
    assert WHEREABOUTS in page(client, of_day("who_is_where", alice_there))
    names = f"{of_day('who_is_where', alice_there)}?liste=workshop-{apart.pk}"
    assert f"Atelier 3, {WHEREABOUTS}" in page(client, names)


def test_the_team_reads_it_where_people_are_seated_and_moved(client, denis, alice_there, apart, beside):
    client.force_login(denis)
    person = reverse("admin:inscriptions_registration_change", args=[alice_there.pk])
    move = reverse("admin:inscriptions_registration_move", args=[alice_there.pk, apart.parent_id])
    places = reverse("admin:inscriptions_places", args=[apart.event_id])
    day = reverse("admin:programme_event_overview", args=[apart.event_id])

    assert f"Atelier 3 : La santé, {WHEREABOUTS}" in page(client, person)
    assert f"Atelier 3 : La santé ({WHEREABOUTS})" in page(client, move)
    assert f"Atelier 3 : La santé, {WHEREABOUTS}" in page(client, places)
    assert f"Atelier 3 : La santé, {WHEREABOUTS}" in page(client, day)
