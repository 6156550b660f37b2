"""The programme in one page: its lines are moved, cut, removed, and told who speaks."""

from datetime import time

import pytest

from programme.models import Session, Speaker, Venue
from tests.factories import (
    AllocationRunFactory,
    DocumentFactory,
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    WorkshopFactory,
)
from tests.programme.grid.grids import agenda, post, read, refused, saved, shown

pytestmark = pytest.mark.django_db


# --- Arranging ---------------------------------------------------------------------------------------------------


@pytest.fixture
def morning():
    event = EventFactory()
    hours = [(time(9), time(9, 30)), (time(9, 30), time(10, 30)), (time(11), time(12))]
    return [SessionFactory(event=event, title=f"M{n}", starts_at=a, ends_at=b) for n, (a, b) in enumerate(hours)]


@pytest.mark.parametrize(
    ("act", "hours"),
    [
        ("up:{1}", [("9h30", "10h"), ("9h", "10h"), ("11h", "12h")]),
        ("down:{1}", [("9h", "9h30"), ("11h", "12h"), ("9h30", "10h30")]),
        ("up:{0}", [("9h", "9h30"), ("9h30", "10h30"), ("11h", "12h")]),
        ("down:s999", [("9h", "9h30"), ("9h30", "10h30"), ("11h", "12h")]),
    ],
)
def test_moments_that_change_places_keep_their_length(organiser, morning, act, hours):
    event = morning[0].event
    refs = [f"s{one.pk}" for one in morning]

    after = read(post(organiser, event, shown(organiser, event), {}, act=act.format(*refs)))

    if act == "up:{1}":
        hours = [("10h", "10h30"), ("9h", "10h"), ("11h", "12h")]
        assert after.refs[:2] == [refs[1], refs[0]]
    assert [(after.values[f"{ref}-start"], after.values[f"{ref}-end"]) for ref in refs] == hours
    assert [one.starts_at for one in event.sessions.in_order()] == [time(9), time(9, 30), time(11)]


def test_a_moment_is_cut_at_the_middle(organiser, morning):
    event, ref = morning[2].event, f"s{morning[2].pk}"

    after = read(post(organiser, event, shown(organiser, event), {}, act=f"cut:{ref}"))
    rest = after.refs[after.refs.index(ref) + 1]
    saved(organiser, event, after, {})

    assert (after.values[f"{ref}-end"], after.values[f"{rest}-start"]) == ("11h30", "11h30")
    assert agenda(event)[2:] == [("11:00-11:30", "table_ronde", "M2"), ("11:30-12:00", "table_ronde", "M2 (suite)")]


def test_workshops_that_change_places_exchange_their_numbers(organiser):
    slot = SlotFactory()
    first, second, third = (WorkshopFactory(parent=slot, number=n) for n in (1, 2, 5))

    after = read(post(organiser, slot.event, shown(organiser, slot.event), {}, act=f"up:s{third.pk}"))
    text = saved(organiser, slot.event, after, {})

    assert "2 séances modifiées" in text
    assert [Session.objects.get(pk=one.pk).number for one in (first, second, third)] == [1, 5, 2]


# --- Removing ----------------------------------------------------------------------------------------------------


def test_what_hangs_on_a_session_is_said_before_it_is_removed(organiser):
    slot = SlotFactory()
    workshop = WorkshopFactory(parent=slot)
    InterventionFactory(session=workshop)
    DocumentFactory(event=slot.event, session=slot)
    other = SessionFactory(event=slot.event)
    remove = {"remove": "on"}

    response = post(
        organiser, slot.event, shown(organiser, slot.event), {f"s{slot.pk}": remove, f"s{other.pk}": remove}
    )
    assert "Partiront aussi : 1 atelier, 1 intervention, 1 document." in refused(response)
    assert slot.event.sessions.count() == 3
    saved(organiser, slot.event, read(response), {f"s{slot.pk}": {"sure": "on"}})

    assert slot.event.sessions.count() == 0


def test_a_place_or_a_wish_keeps_its_workshop(organiser):
    workshop = WorkshopFactory()
    person = RegistrationFactory(event=workshop.event, status="cancelled")
    SeatFactory(registration=person, workshop=workshop)

    response = post(organiser, workshop.event, shown(organiser, workshop.event), {f"s{workshop.pk}": {"remove": "on"}})

    assert "une place ou un choix" in refused(response)
    assert workshop.event.sessions.count() == 2


def test_what_a_past_sharing_holds_is_kept_and_nothing_is_written(organiser):
    slot = SlotFactory()
    other = SessionFactory(event=slot.event, title="Avant")
    AllocationRunFactory(slot=slot)
    lines = {f"s{slot.pk}": {"remove": "on"}, f"s{other.pk}": {"title": "Après"}}

    text = refused(post(organiser, slot.event, shown(organiser, slot.event), lines))

    assert "annulez plutôt la séance, dans sa fiche" in text
    assert set(slot.event.sessions.values_list("title", flat=True)) == {"Ateliers", "Avant"}


# --- Speakers ----------------------------------------------------------------------------------------------------


def test_a_known_speaker_is_recognised_and_the_day_has_its_own_function(organiser):
    known = SpeakerFactory(first_name="Éric", last_name="Le Goff", function="maire", organisation="")
    session = SessionFactory()
    ref = f"s{session.pk}"

    saved(
        organiser,
        session.event,
        shown(organiser, session.event),
        {ref: {"speakers": "eric le goff, préfet, Ville d’Arras"}},
    )

    assert Speaker.objects.count() == 1
    known.refresh_from_db()
    assert (known.function, known.organisation) == ("maire", "Ville d’Arras")
    assert session.interventions.get().function == "préfet"
    boxes = shown(organiser, session.event)
    assert boxes.values[f"{ref}-speakers"].strip() == "Éric LE GOFF, préfet, Ville d’Arras"


def test_a_record_that_other_days_show_stays_as_they_show_it(organiser):
    known = InterventionFactory(speaker__function="maire", speaker__organisation="").speaker
    session, other = SessionFactory(), SessionFactory()
    ref = f"s{session.pk}"

    saved(organiser, session.event, shown(organiser, session.event), {ref: {"speakers": f"{known}, , Ville d’Arras"}})
    typed = {f"s{other.pk}": {"speakers": f"Animation : {known}, maire"}}
    saved(organiser, other.event, shown(organiser, other.event), typed)

    known.refresh_from_db()
    assert (known.function, known.organisation) == ("maire", "")
    assert session.interventions.get().function == "maire, Ville d’Arras"
    assert other.interventions.get().function == ""


def test_another_structure_than_that_of_other_days_is_changed_in_the_record(organiser):
    known = InterventionFactory(speaker__organisation="Ville d’Arras").speaker
    SpeakerFactory.create_batch(2, first_name="Anne", last_name="Roy")
    session = SessionFactory()
    lines = {f"s{session.pk}": {"speakers": f"{known.full_name}, maire, Ville de Lens\nAnne Roy\nMarie Anne Petit"}}

    text = refused(post(organiser, session.event, shown(organiser, session.event), lines))

    assert "changez-la dans sa fiche" in text
    assert "plusieurs intervenants ont ce nom" in text
    assert "rien ne dit où finit le prénom" in text
    assert not session.interventions.exists()


# --- Sent twice --------------------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_adds_nothing_twice(organiser):
    event = EventFactory(status="draft")
    lines = {
        "n0": {"start": "9h"},
        "n1": {"start": "9 h 15", "speakers": "Mme Nadia Terkki, maire, Ville d’Arras", "venue": "nouveau"},
        "n3": {"title": "Le  pilotage", "start": "10h", "room": "Vauban"},
        "n5": {"start": "14h", "more": "2"},
    }
    venue = {"lieu-name": "Le Beffroi", "lieu-address": "Place 1", "lieu-postal_code": "62000", "lieu-city": "Arras"}
    boxes = read(post(organiser, event, shown(organiser, event), lines, act="lines", **venue))
    last = {"n5wn0": {"title": "Santé", "places": "30"}, "n5wn1": {"title": "Emploi"}}
    saved(organiser, event, boxes, last)
    before = agenda(event)

    text = saved(organiser, event, boxes, last)

    assert "rien n’a changé" in text
    assert (agenda(event), len(before)) == (before, 6)
    assert Venue.objects.filter(name="Le Beffroi").count() == 1
    saved(organiser, event, boxes, last | {"n5wn1": {"title": "Culture"}})
    assert sorted(one.title for one in event.sessions.workshops()) == ["Culture", "Emploi", "Santé"]
    assert event.sessions.slots().count() == 1


# --- What no box should hold -------------------------------------------------------------------------------------


def test_what_cannot_be_is_said_at_its_box(organiser):
    event = EventFactory()
    slot, session = SlotFactory(event=event), SessionFactory(event=event, starts_at="9:00", ends_at="10:00")
    WorkshopFactory(parent=slot)
    twice = "Nadia Terkki, maire\nNadia Terkki, maire"
    long = f"Denis Vinckier, {'a' * 300}"
    lines = {
        f"s{slot.pk}": {"kind": "pause"},
        f"s{session.pk}": {"more": "2", "speakers": twice},
        "n0": {"start": "10h", "end": "11h", "kind": "rien", "venue": "999"},
        "n1": {"start": "11h", "end": "12h", "venue": "nouveau", "speakers": long},
    }

    text = refused(post(organiser, event, shown(organiser, event), lines))

    for sentence in (
        "Il a des ateliers : gardez « ateliers (créneau) »",
        "Choisissez d’abord la nature « ateliers (créneau) »",
        "Nadia TERKKI est écrit deux fois.",
        "Choisissez la nature.",
        "Choisissez un lieu de la liste.",
        "Donnez le nouveau lieu, sous la grille.",
        "Denis Vinckier",
    ):
        assert sentence in text
    assert event.sessions.count() == 3
