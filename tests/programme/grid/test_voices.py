"""Speakers typed one a line, hours as people type them, and lines that change places: nothing of it needs a page."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from programme.grid.arrange import cut_in_two, moved, with_blank, with_workshops
from programme.grid.day import GridDay
from programme.grid.reading import HOUR, Reader
from programme.grid.typed import GridLine, hour_text, mark_of, marks_of, plain, under_their_slots
from programme.grid.voices import Said, known_speakers, newcomer, said_in, said_of
from programme.models import Event, Intervention, Speaker, Venue
from rencontre.french.names import fold

WORDS = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=1, max_size=9)


def day_without_rows() -> GridDay:
    event = Event(starts_at=time(9), ends_at=time(17), main_venue=Venue(pk=1, name="Maison"))
    return GridDay(event, {}, [], {}, {}, set())


def reading_of(*lines: GridLine):
    return Reader(day_without_rows(), may=lambda permission: True).read(lines)


@pytest.mark.parametrize(
    ("line", "role", "name", "function", "organisation"),
    [
        ("Nadia Terkki", "intervenant", "Nadia Terkki", "", ""),
        ("Nadia Terkki, maire", "intervenant", "Nadia Terkki", "maire", ""),
        ("Nadia Terkki, maire, Ville d’Arras", "intervenant", "Nadia Terkki", "maire", "Ville d’Arras"),
        (
            "Nadia Terkki, maire, en charge de l’eau, Arras",
            "intervenant",
            "Nadia Terkki",
            "maire, en charge de l’eau",
            "Arras",
        ),
        ("Nadia Terkki, , Ville d’Arras", "intervenant", "Nadia Terkki", "", "Ville d’Arras"),
        ("Animation : Nadia Terkki", "animation", "Nadia Terkki", "", ""),
        ("animé par: Nadia Terkki", "animation", "Nadia Terkki", "", ""),
        ("Grand témoin\u00a0: Nadia Terkki, maire", "grand_temoin", "Nadia Terkki", "maire", ""),
        ("Nadia Terkki, maire (grand témoin)", "grand_temoin", "Nadia Terkki", "maire", ""),
        ("Nadia Terkki (animatrice)", "animation", "Nadia Terkki", "", ""),
        ("Nadia Terkki (Arras)", "intervenant", "Nadia Terkki (Arras)", "", ""),
    ],
)
def test_a_line_says_who_speaks_and_in_which_role(line, role, name, function, organisation):
    assert said_in(f"\n {line} \r\n\n") == [Said(" ".join(line.split()), role, name, function, organisation)]


def test_a_name_that_no_column_holds_is_looked_for_nowhere():
    assert known_speakers(["jo " * 100, "x" * 300]) == {}  # and no database is asked, which this test has not


@given(first=WORDS, last=WORDS, function=WORDS, organisation=WORDS, role=st.sampled_from(Intervention.Role.values))
def test_what_is_shown_of_a_speaker_is_read_back(first, last, function, organisation, role):
    speaker = Speaker(first_name=first, last_name=last, function=function, organisation=organisation)

    [said] = said_in(said_of(Intervention(speaker=speaker, role=role)))

    assert (said.role, said.function, said.organisation) == (role, function, organisation)
    assert fold(said.name) == fold(speaker.full_name)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Nadia Terkki", "Nadia", "Terkki"),
        ("Mme Nadia TERKKI", "Nadia", "TERKKI"),
        ("Marie Anne LE GOFF", "Marie Anne", "LE GOFF"),
        ("Jean de la Tour", "Jean", "de la Tour"),
    ],
)
def test_a_name_is_cut_where_it_can_be(name, first, last):
    speaker = newcomer(Said(name, "intervenant", name))

    assert (speaker.first_name, speaker.last_name) == (first, last)


@pytest.mark.parametrize("name", ["Nadia", "Marie Anne Petit", "", "a@b.fr x@y.fr", "A" * 150 + " B" * 2])
def test_a_name_that_nothing_cuts_is_asked_for(name):
    with pytest.raises(ValidationError):
        newcomer(Said(name, "intervenant", name))


@given(st.times())
def test_an_hour_that_is_shown_is_read_back(hour):
    shown = hour.replace(microsecond=0)

    assert HOUR.clean(hour_text(shown)) == shown


@pytest.mark.parametrize("typed", ["9h", "9 h", "09:00", "9.00", "9 heures", "à 9h", "9h00"])
def test_hours_are_read_as_people_type_them(typed):
    [row] = reading_of(GridLine("n0", start=typed, end="midi", title="A")).rows

    assert (row.start, row.end) == (time(9), time(12))


def test_hours_that_are_left_out_follow_the_lines():
    lines = [
        GridLine("n0", title="A", end="9h30"),
        GridLine("n1", title="B"),
        GridLine("n2", title="C", start="11h"),
        GridLine("n3", title="D", start="10h30", end="10h45"),
    ]

    rows = reading_of(*lines).rows

    hours = [(row.start and hour_text(row.start), row.end and hour_text(row.end)) for row in rows]
    assert hours == [("9h", "9h30"), ("9h30", "10h30"), ("11h", "17h"), ("10h30", "10h45")]


def test_a_moment_and_its_neighbour_change_places_in_the_same_time():
    lines = [GridLine("n0", title="A", start="9h", end="10h"), GridLine("n1", title="B", start="10h15", end="10h30")]

    after = moved(lines, reading_of(*lines), "n1", up=True)

    assert [(line.title, line.start, line.end) for line in after] == [("B", "9h", "9h15"), ("A", "9h30", "10h30")]
    assert moved(lines, reading_of(*lines), "n0", up=True) == lines


def test_what_cannot_be_cut_stays():
    lines = [
        GridLine("n0", title="A", start="9h", end="9h05"),
        GridLine("n1", title="B", start="xx"),
        GridLine("n2", kind="ateliers", start="14h"),
    ]

    assert [cut_in_two(lines, reading_of(*lines), line.ref) for line in lines] == [lines] * 3


def test_workshops_that_are_asked_for_come_under_their_slot():
    lines = with_blank(
        [GridLine("n0", kind="ateliers", more="2"), GridLine("n1", kind="pause", more="3")], ("accueil",)
    )

    after = with_workshops(lines)

    assert [(line.ref, line.kind, line.more) for line in after] == [
        ("n0", "ateliers", ""), ("n0wn0", "atelier", ""), ("n0wn1", "atelier", ""), ("n1", "pause", "3"),
        ("n2", "accueil", ""),
    ]  # fmt: skip
    assert under_their_slots([GridLine("s9wn0", slot="s9")]) == []


def test_a_mark_tells_texts_and_not_their_spaces():
    assert mark_of("Salle\u00a0Vauban\r\n\r\n") == mark_of("Salle Vauban") != mark_of("Salle Verdun")
    assert plain(" a \n\n b\u202fc ") == "a\nb c"
    line = GridLine("s1", key=1, title="A", number=3)
    shown = GridLine("s1", key=1, title="B", seen=marks_of(line))
    assert (shown.changed(), shown.seen_number) == ({"title"}, 3)
    assert GridLine("s1", key=1, seen="x.y").changed() == GridLine("n1").changed()
