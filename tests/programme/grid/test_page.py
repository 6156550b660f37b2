"""The grid through its page, without script: add, arrange, save, and what comes back when something is wrong."""

from datetime import time

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from programme.models import Intervention, Room, Session, SessionChange, Speaker, Venue
from tests.factories import (
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.programme.grid.grids import agenda, grid_page, post, read, refused, saved, shown

pytestmark = pytest.mark.django_db


# --- A new day ---------------------------------------------------------------------------------------------------


def test_a_new_day_is_filled_in_one_page_and_one_save(organiser):
    event = EventFactory(status="draft")
    boxes = shown(organiser, event)
    assert [boxes.values[f"{ref}-kind"] for ref in boxes.refs] == [
        "accueil", "ouverture", "pleniere", "table_ronde", "dejeuner", "ateliers", "restitution", "conclusion",
    ]  # fmt: skip
    lines = {
        "n0": {"start": "9h"},
        "n1": {"start": "9 h 15", "speakers": "Nadia Terkki, maire, Ville d’Arras\r\nM. Jean de la Tour, préfet"},
        "n3": {"start": "9:45", "title": "Le pilotage", "room": "Vauban", "speakers": "Animation : nadia TERKKI"},
        "n4": {"start": "midi"},
        "n5": {"start": "14h", "more": "2"},
        "n7": {"start": "16.30"},
    }

    boxes = read(post(organiser, event, boxes, lines, act="lines"))
    text = saved(organiser, event, boxes, {"n5wn0": {"title": "Santé", "places": "30"}, "n5wn1": {"title": "Emploi"}})

    assert "8 séances ajoutées" in text
    assert "Nouveaux intervenants : Nadia TERKKI, Jean de la TOUR." in text
    assert agenda(event) == [
        ("09:00-09:15", "accueil", "Accueil"),
        ("09:15-09:45", "ouverture", "Ouverture"),
        ("09:45-12:00", "table_ronde", "Le pilotage"),
        ("12:00-14:00", "dejeuner", "Déjeuner"),
        ("14:00-16:30", "ateliers", "Ateliers"),
        (None, "atelier", "Santé"),
        (None, "atelier", "Emploi"),
        ("16:30-17:00", "conclusion", "Conclusion"),
    ]
    assert list(event.sessions.workshops().in_order().values_list("number", "capacity")) == [(1, 30), (2, None)]
    assert Room.objects.get().venue == event.main_venue
    nadia = Speaker.objects.get(last_name="Terkki")
    roles = nadia.interventions.order_by("session__starts_at").values_list("role", "function")
    assert list(roles) == [("intervenant", ""), ("animation", "")]
    assert (nadia.function, nadia.organisation) == ("maire", "Ville d’Arras")


def test_the_workshops_asked_for_on_saving_are_there_next(organiser):
    event = EventFactory()
    slot = SlotFactory(event=event)
    boxes = shown(organiser, event)

    response = post(organiser, event, boxes, {f"s{slot.pk}": {"more": "3"}})

    boxes = read(organiser.get(response["Location"]))
    assert [ref for ref in boxes.refs if ref.startswith(f"s{slot.pk}w")] == [f"s{slot.pk}wn{n}" for n in range(3)]
    assert event.sessions.count() == 1


def test_more_lines_keep_what_is_typed_and_save_nothing(organiser):
    session = SessionFactory()
    boxes = shown(organiser, session.event)
    count = len(boxes.refs)

    after = read(
        post(organiser, session.event, boxes, {f"s{session.pk}": {"title": "Neuf", "start": "xx"}}, act="lines")
    )

    assert len(after.refs) == count + 3
    assert after.values[f"s{session.pk}-title"] == "Neuf"
    assert after.values[f"s{session.pk}-start"] == "xx"
    assert after.values[f"s{session.pk}-seen"] == boxes.values[f"s{session.pk}-seen"]
    session.refresh_from_db()
    assert session.title != "Neuf"


def test_a_new_line_asks_for_its_workshops_at_once(organiser):
    event = EventFactory()
    SessionFactory(event=event)
    boxes = shown(organiser, event)
    asked = {"n0": {"kind": "ateliers", "start": "14h", "more": "2"}}

    arranged = post(organiser, event, boxes, asked, act="lines")
    saved_at = post(organiser, event, boxes, asked)["Location"]

    assert len(read(arranged).refs) == len(boxes.refs) + 2
    assert read(arranged).focused == "n0wn0-start"
    slot = event.sessions.get(kind="ateliers")
    refs = read(organiser.get(saved_at)).refs
    assert [ref for ref in refs if ref.startswith(f"s{slot.pk}w")] == [f"s{slot.pk}wn0", f"s{slot.pk}wn1"]


def test_the_page_opens_at_the_line_that_a_button_arranged(organiser):
    event = EventFactory()
    first, second = (SessionFactory(event=event, starts_at=time(hour), ends_at=time(hour + 1)) for hour in (9, 10))
    boxes = shown(organiser, event)

    for act, ref in ((f"down:s{first.pk}", f"s{first.pk}"), (f"cut:s{second.pk}", "n3")):
        page = read(post(organiser, event, boxes, {}, act=act))
        assert (page.focused, page.action) == (f"{ref}-start", grid_page(event))


def test_nothing_typed_nothing_written(organiser):
    workshop = WorkshopFactory(number=4)
    InterventionFactory(session=workshop, speaker__function="a, b", function="préfet, région", role="animation")
    before = list(Session.objects.order_by("pk").values()), list(Intervention.objects.values())

    text = saved(organiser, workshop.event, shown(organiser, workshop.event), {})

    assert "rien n’a changé" in text
    assert (list(Session.objects.order_by("pk").values()), list(Intervention.objects.values())) == before
    assert not LogEntry.objects.exists()


# --- What is wrong -----------------------------------------------------------------------------------------------


def test_faults_are_said_at_their_fields_and_nothing_is_lost(organiser):
    event = EventFactory()
    session = SessionFactory(event=event, starts_at=time(9), ends_at=time(10))
    slot = SlotFactory(event=event)
    workshop = WorkshopFactory(parent=slot)
    ref = f"s{session.pk}"
    lines = {
        ref: {"start": "25h", "places": "-1", "speakers": "Nadia\n, maire", "title": "Neuf"},
        f"s{slot.pk}": {"end": "18h", "places": "3"},
        f"s{workshop.pk}": {"title": "", "start": "9h", "end": "10h"},
        "n0": {"start": "11h", "end": "10h"},
    }
    boxes = shown(organiser, event)
    assert f"s{slot.pk}-places" not in boxes.values

    response = post(organiser, event, boxes, lines)

    text = refused(response)
    markup = response.content.decode()
    for address, sentence in {
        f"id_{ref}-start": "Saisissez une heure, par exemple 9 h 15.",
        f"id_{ref}-places": "supérieure ou égale à 0",
        f"id_{ref}-speakers": "« Nadia » : écrivez le prénom et le nom",
        f"id_s{slot.pk}-end": "La séance sort des heures de la journée.",
        f"id_s{slot.pk}-places": "Les places se règlent atelier par atelier.",
        f"id_s{workshop.pk}-title": "Donnez le titre de l’atelier.",
        f"id_s{workshop.pk}-start": "L’atelier sort des heures de son créneau.",
        "id_n0-end": "La séance doit finir après son début.",
    }.items():
        assert f'href="#{address}"' in markup
        assert f'id="{address}_error"' in markup
        assert sentence in text
    assert "Écrivez le prénom et le nom avant la fonction" in text
    assert "Ligne 1 : " in text
    assert "Ligne 2.1 : " in text
    again = read(response)
    assert {name: again.values[f"{ref}-{name}"] for name in lines[ref]} == lines[ref]
    assert agenda(event)[0] == ("09:00-10:00", session.kind, session.title)
    assert Speaker.objects.count() == 0


def test_a_start_that_nothing_gives_is_asked_for(organiser):
    event = EventFactory()

    response = post(organiser, event, shown(organiser, event), {"n0": {"title": "A"}, "n1": {"title": "B"}})

    assert "Donnez le début, ou la fin du moment d’avant." in refused(response)


# --- Places ------------------------------------------------------------------------------------------------------


def test_a_new_venue_and_its_room_are_made_with_the_line_that_is_held_there(organiser):
    event = EventFactory()
    SessionFactory(event=event)
    lines = {"n0": {"start": "15h", "title": "Visite", "venue": "nouveau", "room": "Hall"}}
    place = {"lieu-name": "Maison B", "lieu-address": "1 rue Haute", "lieu-postal_code": "6250", "lieu-city": "Arras"}
    boxes = shown(organiser, event)

    text = refused(post(organiser, event, boxes, lines, **place))
    assert "Cinq chiffres" in text
    text = saved(organiser, event, boxes, lines, **place | {"lieu-postal_code": "62000"})

    assert "Nouvelles salles : Hall (Maison B)." in text
    assert event.sessions.get(title="Visite").room.venue == Venue.objects.get(name="Maison B")


def test_a_room_is_one_of_its_venue_however_it_is_written(organiser):
    here, there = RoomFactory(name="Salle Vauban"), VenueFactory()
    event = EventFactory(main_venue=here.venue)
    session = SessionFactory(event=event)
    ref = f"s{session.pk}"
    boxes = shown(organiser, event)
    assert f'list="rooms-{here.venue.pk}"' in organiser.get(grid_page(event)).content.decode()

    saved(organiser, event, boxes, {ref: {"room": "salle vauban"}})
    response = post(organiser, event, shown(organiser, event), {ref: {"venue": str(there.pk)}})

    assert "est une salle de l’autre lieu" in refused(response)
    session.refresh_from_db()
    assert session.room == here
    assert Room.objects.count() == 1


# --- Once people are registered ----------------------------------------------------------------------------------


def test_what_people_were_promised_is_shown_and_changed_elsewhere(organiser):
    workshop = WorkshopFactory(number=1, title="Santé", capacity=12)
    slot, event = workshop.parent, workshop.event
    unwanted = WorkshopFactory(parent=slot, number=2)
    SeatFactory(registration=RegistrationFactory(event=event), workshop=workshop)
    boxes = shown(organiser, event)
    ref = f"s{workshop.pk}"
    assert not {f"{ref}-{name}" for name in ("start", "end", "venue", "places", "remove")} & boxes.values.keys()
    assert f"s{unwanted.pk}-places" in boxes.values
    assert (
        f'href="{reverse("admin:programme_session_change", args=[workshop.pk])}">changer…'
        in organiser.get(grid_page(event)).content.decode()
    )

    forged = {f"{ref}-start": "15h", f"{ref}-places": "1", f"{ref}-remove": "on"}
    assert "Des personnes se sont inscrites entre-temps" in refused(post(organiser, event, boxes, {}, **forged))
    lines = {ref: {"title": "La santé", "room": "Vauban", "speakers": "Nadia TERKKI"}}
    lines |= {f"s{unwanted.pk}": {"places": "8"}, "n0": {"start": "16h", "title": "Bilan"}}
    text = saved(organiser, event, boxes, lines)

    workshop.refresh_from_db()
    assert (workshop.title, workshop.room.name, workshop.starts_at, workshop.capacity) == (
        "La santé",
        "Vauban",
        None,
        12,
    )
    assert list(workshop.speakers.values_list("last_name", flat=True)) == ["TERKKI"]
    assert Session.objects.get(pk=unwanted.pk).capacity == 8
    assert "1 séance du programme en est modifiée : personne n’a encore été prévenu" in text
    assert SessionChange.objects.get().after["room"] == "Vauban"


# --- Somebody else, meanwhile ------------------------------------------------------------------------------------


def test_what_both_changed_comes_back_with_both_and_what_one_changed_is_merged(organiser):
    event = EventFactory()
    mine, theirs, ours = (SessionFactory(event=event, title=f"Séance {name}") for name in "ABC")
    boxes = shown(organiser, event)
    Session.objects.filter(pk=theirs.pk).update(title="Leur B")
    Session.objects.filter(pk=ours.pk).update(title="Leur C", ends_at=time(10, 45))
    lines = {f"s{mine.pk}": {"title": "Mon A"}, f"s{ours.pk}": {"title": "Mon C"}}

    response = post(organiser, event, boxes, lines)

    text = refused(response)
    assert "Entre-temps :" in text
    assert "Titre : Leur C" in text
    again = read(response)
    titles = [again.values[f"s{one.pk}-title"] for one in (mine, theirs, ours)]
    assert titles == ["Mon A", "Leur B", "Mon C"]
    assert again.values[f"s{ours.pk}-end"] == "10h45"
    mine.refresh_from_db()
    assert mine.title == "Séance A"

    taken = read(post(organiser, event, again, {}, act=f"theirs:s{ours.pk}"))
    assert taken.values[f"s{ours.pk}-title"] == "Leur C"
    saved(organiser, event, again, {})
    assert sorted(event.sessions.values_list("title", flat=True)) == ["Leur B", "Mon A", "Mon C"]


def test_workshops_typed_in_a_slot_that_somebody_removed_come_back_with_it(organiser):
    event = EventFactory(status="draft")
    slot = SlotFactory(event=event)
    old, kept = WorkshopFactory.create_batch(2, parent=slot)
    boxes = shown(organiser, event)
    boxes = read(post(organiser, event, boxes, {f"s{slot.pk}": {"more": "2"}}, act="lines"))
    new = next(ref for ref in boxes.refs if ref.startswith(f"s{slot.pk}w"))
    event.sessions.workshops().delete()
    event.sessions.all().delete()

    response = post(organiser, event, boxes, {new: {"title": "Santé"}, f"s{old.pk}": {"title": "Emploi"}})

    assert "quelqu’un a retiré cette séance" in refused(response)
    saved(organiser, event, read(response), {})
    assert sorted(one.title for one in event.sessions.workshops()) == ["Emploi", "Santé"]
    assert event.sessions.slots().count() == 1
    assert not event.sessions.filter(title=kept.title).exists()


def test_a_line_that_somebody_removed_or_added_meanwhile(organiser):
    event = EventFactory()
    gone, kept = SessionFactory(event=event, title="Retirée"), SessionFactory(event=event)
    boxes = shown(organiser, event)
    ref = f"s{gone.pk}"
    gone.delete()
    SessionFactory(event=event, title="Ajoutée", starts_at=time(16), ends_at=time(17))

    saved(organiser, event, boxes, {f"s{kept.pk}": {"title": "Mienne"}})
    assert set(event.sessions.values_list("title", flat=True)) == {"Mienne", "Ajoutée"}
    response = post(organiser, event, boxes, {ref: {"title": "Revenue"}})

    assert "quelqu’un a retiré cette séance" in refused(response)
    saved(organiser, event, read(response), {})
    assert "Revenue" in event.sessions.values_list("title", flat=True)


# --- Who may -----------------------------------------------------------------------------------------------------


def test_the_front_desk_reads_the_day_and_changes_nothing(front_desk):
    workshop = WorkshopFactory(title="Santé")

    markup = front_desk.get(grid_page(workshop.event)).content.decode()

    assert "Santé" in markup
    assert 'class="grid"' not in markup
    assert front_desk.post(grid_page(workshop.event), {"ref": "n0", "n0-title": "X"}).status_code == 403
    assert Session.objects.count() == 2


def test_who_may_not_add_is_told_so_in_words(organiser, denis):
    group = denis.groups.get()
    group.permissions.remove(*group.permissions.filter(codename__in=["add_session", "add_speaker", "add_room"]))
    session = SessionFactory()
    boxes = shown(organiser, session.event)
    assert boxes.refs == [f"s{session.pk}"]
    lines = {f"s{session.pk}": {"speakers": "Nadia TERKKI", "room": "Vauban"}}

    forged = {"ref": [f"s{session.pk}", "n0"], "n0-title": "X", "n0-start": "15h"}
    text = refused(post(organiser, session.event, boxes, lines, **forged))

    assert "Vous ne pouvez pas ajouter de séance." in text
    assert "vous ne pouvez pas ajouter d’intervenant" in text
    assert "vous ne pouvez pas en ajouter" in text
    assert session.event.sessions.count() == 1


# --- Cost --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 30])
def test_the_cost_of_the_page_and_of_a_save_does_not_grow(organiser, django_assert_num_queries, count):
    event = EventFactory()
    sessions = SessionFactory.create_batch(count, event=event)
    for session in sessions:
        InterventionFactory(session=session)
    organiser.get(grid_page(event))

    with django_assert_num_queries(GET):
        boxes = shown(organiser, event)
    lines = {f"s{one.pk}": {"title": f"Neuf {one.pk}", "room": "Vauban", "speakers": f"Nadia TERKKI\nJean ROY{'A' * n}"}
             for n, one in enumerate(sessions)}  # fmt: skip
    with django_assert_num_queries(SAVE):
        assert post(organiser, event, boxes, lines).status_code == 302
    assert event.sessions.filter(title__startswith="Neuf", room__name="Vauban").count() == count


GET, SAVE = 12, 32
