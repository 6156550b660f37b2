"""What a programme that is read brings into the grid: presentations, numbers of workshops, several new venues."""

import pytest

from programme.grid.typed import GridLine, marks_of
from programme.models import Session, Venue
from tests.factories import EventFactory, SessionFactory, SlotFactory, WorkshopFactory
from tests.programme.grid.grids import post, read, refused, saved, shown

pytestmark = pytest.mark.django_db


def test_a_presentation_is_written_shown_and_kept(organiser):
    event = EventFactory()
    session = SessionFactory(event=event, abstract="Un.\n\nDeux.")
    ref = f"s{session.pk}"
    boxes = shown(organiser, event)
    assert boxes.values[f"{ref}-abstract"] == "Un.\n\nDeux."

    nothing = saved(organiser, event, boxes, {ref: {"abstract": "Un.\r\n\r\nDeux. "}})
    text = saved(organiser, event, boxes, {ref: {"abstract": "Un.\r\nDeux."}, "n0": {"start": "15h", "abstract": "Ah"}})

    session.refresh_from_db()
    assert "rien n’a changé" in nothing
    assert "1 séance ajoutée, 1 séance modifiée" in text
    assert session.abstract == "Un.\nDeux."
    assert event.sessions.get(starts_at="15:00").abstract == "Ah"


def test_a_presentation_that_both_changed_comes_back_with_both(organiser):
    session = SessionFactory(abstract="Un.")
    ref = f"s{session.pk}"
    boxes = shown(organiser, session.event)
    Session.objects.filter(pk=session.pk).update(abstract="Le leur.")

    text = refused(post(organiser, session.event, boxes, {ref: {"abstract": "Le mien."}}))

    assert "Présentation : Le leur." in text
    assert Session.objects.get(pk=session.pk).abstract == "Le leur."


def test_a_form_that_was_shown_before_it_had_presentations_empties_none(organiser):
    session = SessionFactory(abstract="Un.")
    boxes = shown(organiser, session.event)
    ref = f"s{session.pk}"
    old = ".".join([*boxes.values[f"{ref}-seen"].split(".")[:-2], "0"])

    saved(organiser, session.event, boxes, {ref: {"abstract": None, "seen": old, "title": session.title}})

    assert Session.objects.get(pk=session.pk).abstract == "Un."


def test_paragraphs_make_two_presentations_differ():
    line = GridLine("s1", key=1, abstract="Un.\n\nDeux.")

    changed = [GridLine("s1", key=1, abstract=text, seen=marks_of(line)).changed() for text in (
        "Un.\r\n \r\nDeux.", "Un.\nDeux.", "Un.\u00a0\n\n\n\nDeux.",
    )]  # fmt: skip

    assert changed == [set(), {"abstract"}, set()]


def test_a_saved_line_that_only_its_name_stands_for_stays_as_it_is(organiser):
    slot = SlotFactory(title="Ateliers")
    ref = f"s{slot.pk}"

    no_box = dict.fromkeys(("start", "end", "kind", "title", "venue", "room", "speakers", "abstract", "seen"))

    text = saved(organiser, slot.event, shown(organiser, slot.event), {ref: no_box})

    assert "rien n’a changé" in text


@pytest.mark.parametrize(
    ("numbers", "expected"), [(["4", "5"], [4, 5]), (["5", "4"], [4, 5]), (["", "9"], [3, 9]), (["1", "x"], [3, 4])]
)
def test_new_workshops_keep_the_numbers_that_are_said(organiser, numbers, expected):
    slot = SlotFactory()
    WorkshopFactory(parent=slot, number=2)
    boxes = read(post(organiser, slot.event, shown(organiser, slot.event), {f"s{slot.pk}": {"more": "2"}}, act="lines"))
    refs = [ref for ref in boxes.refs if "w" in ref]
    said = {f"{ref}-number": number for ref, number in zip(refs, numbers, strict=True)}

    saved(organiser, slot.event, boxes, {ref: {"title": f"Atelier {ref}"} for ref in refs}, **said)

    assert [one.number for one in slot.workshops.order_by("number")] == [2, *expected]


def test_new_workshops_that_change_places_exchange_their_numbers(organiser):
    slot = SlotFactory()
    boxes = read(post(organiser, slot.event, shown(organiser, slot.event), {f"s{slot.pk}": {"more": "2"}}, act="lines"))
    first, second = (ref for ref in boxes.refs if "w" in ref)
    lines = {first: {"title": "A", "number": "4"}, second: {"title": "B", "number": "5"}}

    moved = read(post(organiser, slot.event, boxes, lines, act=f"up:{second}"))
    saved(organiser, slot.event, moved, {})

    assert list(slot.workshops.order_by("number").values_list("number", "title")) == [(4, "B"), (5, "A")]


PLACES = {
    "lieu-name": "Le Beffroi", "lieu-address": "1 place Foch", "lieu-postal_code": "62000", "lieu-city": "Arras",
    "lieu-2-name": "La Halle", "lieu-2-address": "2 rue Haute", "lieu-2-postal_code": "62000", "lieu-2-city": "Arras",
}  # fmt: skip


def test_several_new_venues_are_made_at_once_and_only_once(organiser):
    event = EventFactory()
    boxes = read(post(organiser, event, shown(organiser, event), {}, act="venue"))
    assert "lieu-2-name" in boxes.values
    lines = {
        "n0": {"start": "9h", "title": "A", "venue": "nouveau"},
        "n1": {"start": "10h", "title": "B", "venue": "nouveau-2", "room": "Hall"},
        "n2": {"start": "11h", "title": "C", "venue": "nouveau"},
    }

    saved(organiser, event, boxes, lines, **PLACES)
    text = saved(organiser, event, boxes, lines, **PLACES)

    assert "rien n’a changé" in text
    held = event.sessions.order_by("starts_at").values_list("title", "venue__name", "room__name")
    assert list(held) == [("A", "Le Beffroi", None), ("B", "La Halle", "Hall"), ("C", "Le Beffroi", None)]
    assert Venue.objects.filter(name__in=["Le Beffroi", "La Halle"]).count() == 2


def test_one_venue_typed_twice_is_one(organiser):
    event = EventFactory()
    boxes = shown(organiser, event)
    twice = {name: PLACES[name.replace("-2", "")] for name in PLACES}
    lines = {"n0": {"start": "9h", "venue": "nouveau"}, "n1": {"start": "10h", "venue": "nouveau-2"}}

    saved(organiser, event, boxes, lines, **twice)

    assert Venue.objects.filter(name="Le Beffroi").count() == 1


def test_what_is_wrong_in_one_of_several_venues_is_said_there(organiser):
    event = EventFactory()
    lines = {"n0": {"start": "9h", "venue": "nouveau-3"}}

    first = refused(post(organiser, event, shown(organiser, event), {}, **PLACES | {"lieu-2-postal_code": "6200"}))
    second = refused(post(organiser, event, shown(organiser, event), lines, **PLACES))

    assert "Cinq chiffres" in first
    assert "Donnez le nouveau lieu, sous la grille." in second
    assert not Venue.objects.filter(name="Le Beffroi").exists()
