"""A draft becomes lines of the grid: nothing of it is lost, nothing is invented, and what is unsure is said."""

from datetime import time

import pytest

from programme.grid.checked import to_check
from programme.grid.day import GridDay
from programme.grid.drafted import afternoon_of_day, drafted, hours_of_day
from programme.grid.placed import likely_place
from programme.grid.reading import Reader
from programme.grid.typed import GridLine
from programme.models import Event, Venue
from programme.reading.draft import Doubt, MomentKind, NamedVenue, Role
from tests.programme.grid.drafts import HOUSE, NOWHERE, a_day, draft_of, moment, who

BEFFROI = Venue(pk=7, name="Le Beffroi", address="1 place Foch", postal_code="62000", city="Arras")


def texts(line: GridLine) -> dict[str, str]:
    """What the line says, but for what is empty."""
    names = ("start", "end", "title", "venue", "room", "speakers", "abstract")
    return {"kind": line.kind, **{name: line.text(name) for name in names if line.text(name)}}


def doubts_of(found, ref: str) -> list[str]:
    return [one.sentence for one in found.doubts.get(ref, [])]


def test_each_moment_is_a_line_and_its_words_stand_beside_it():
    found = drafted(a_day(), [], None)

    assert [(line.ref, line.slot, line.number, texts(line)) for line in found.lines] == [
        ("n0", "", None, {"kind": "accueil", "start": "9h", "end": "9h15", "title": "Accueil"}),
        ("n1", "", None, {
            "kind": "table_ronde", "start": "9h15", "end": "12h30", "title": "Le pilotage", "room": "Vauban",
            "speakers": "Nadia TERKKI, maire, Ville d’Arras\nAnimation\u00a0: Jo BA, préfet", "abstract": "Comment ?",
        }),
        ("n2", "", None, {"kind": "dejeuner", "title": "Déjeuner"}),
        ("n3", "", None, {"kind": "ateliers", "start": "14h", "end": "16h", "title": "Ateliers", "venue": "nouveau"}),
        ("n3wn0", "n3", 1, {"kind": "atelier", "title": "Santé", "speakers": "Anne ROY, médecin, CPTS"}),
        ("n3wn1", "n3", 2, {"kind": "atelier", "title": "Emploi", "abstract": "Premier.\n\nSecond."}),
        ("n4", "", None, {"kind": "conclusion", "start": "16h", "end": "17h", "title": "Conclusion"}),
    ]  # fmt: skip
    assert found.origins["n3wn0"] == "Ligne de Santé"
    assert [venue.name for venue in found.new_venues] == ["Le Beffroi"]
    assert (found.main.name, found.main.city) == ("Maison B", "Saint-Omer")
    assert found.doubts == {"": [Doubt("title", "Le titre est-il juste\u202f?")]}


def test_workshops_without_a_slot_have_one_made():
    hours = [("14:00", "15:00"), ("14:00", "15:00"), ("", ""), ("15:00", "16:00")]
    workshops = [moment(MomentKind.WORKSHOP, f"A{number}", *each) for number, each in enumerate(hours)]

    found = drafted(draft_of(moment(MomentKind.WELCOME, "Accueil", "09:00"), *workshops), [], None)

    assert [(line.ref, line.title, line.start, line.end) for line in found.lines] == [
        ("n0", "Accueil", "9h", ""), ("n1", "", "14h", "15h"), ("n1wn0", "A0", "", ""), ("n1wn1", "A1", "", ""),
        ("n1wn2", "A2", "", ""), ("n4", "", "15h", "16h"), ("n4wn0", "A3", "", ""),
    ]  # fmt: skip
    assert doubts_of(found, "n1") == ["Le texte ne dit pas le créneau de ces ateliers\u00a0: il est ajouté."]


@pytest.mark.parametrize(
    ("numbers", "kept", "titles", "doubts"),
    [
        (("5", "4", "6"), [4, 5, 6], ["W1", "W0", "W2"], []),
        (("A", "B", "C"), [None] * 3, ["W0", "W1", "W2"],
         ["Le texte désigne ces ateliers autrement (A, B, C)\u00a0: le site les numérote."]),
        (("1", "1", ""), [1, 1, None], ["W0", "W1", "W2"], []),
    ],
)  # fmt: skip
def test_workshops_keep_their_numbers_and_stand_in_their_order(numbers, kept, titles, doubts):
    workshops = [moment(MomentKind.WORKSHOP, f"W{place}", number=number) for place, number in enumerate(numbers)]

    found = drafted(draft_of(moment(MomentKind.SLOT, "Ateliers", "14:00", "15:00", workshops=workshops)), [], None)

    assert [line.number for line in found.lines[1:]] == kept
    assert [line.title for line in found.lines[1:]] == titles
    assert doubts_of(found, "n0") == doubts


def test_what_the_grid_cannot_hold_is_said():
    found = drafted(
        draft_of(
            moment(MomentKind.ROUND_TABLE, "", "09:00", number="2", block="De 9h à 17h"),
            moment(MomentKind.TALK, "L’eau", "10:00", block="Session A", speakers=[who("Jo BA"), who("jo ba", "m")]),
            moment(MomentKind.TALK, "L’air", "11:00", block="Session A"),
            moment(MomentKind.OTHER, "Visite", "12:00", block="MATINÉE"),
        ), [], None,
    )  # fmt: skip

    assert [line.title for line in found.lines] == ["Table ronde 2", "L’eau", "L’air", "Visite"]
    assert found.lines[1].speakers == "Jo BA"
    assert doubts_of(found, "n1") == [
        "jo ba y est deux fois\u00a0: une seule est gardée.",
        "Le texte la range sous «\u00a0Session A\u00a0», qui n’est pas repris\u00a0: "
        "écrivez-le dans le titre, au besoin.",
    ]  # fmt: skip
    assert [doubts_of(found, ref) for ref in ("n0", "n2", "n3")] == [[], [], []]


@pytest.mark.parametrize(
    ("place", "where", "new"),
    [
        (NamedVenue("LE BEFFROI", NOWHERE), "7", []),
        (NamedVenue("Beffroi d’Arras", NOWHERE, "1, place Foch", "62000", "Arras"), "7", []),
        (NamedVenue("Arras", NOWHERE), "7", []),
        (NamedVenue("Salle Verte", NOWHERE, "3 rue Haute", "62000", "Arras"), "nouveau", ["Salle Verte"]),
        (HOUSE, "", []),
    ],
)
def test_a_place_is_known_by_its_name_its_address_or_its_town(place, where, new):
    main = Venue(pk=1, name="Maison B", address="2 rue du Haut-Pont", postal_code="62500", city="Saint-Omer")

    found = drafted(draft_of(moment(MomentKind.TALK, "A", "09:00", venue=0), venues=[place]), [main, BEFFROI], main)

    assert (found.lines[0].venue, [venue.name for venue in found.new_venues]) == (where, new)


def test_a_place_named_twice_is_one_and_a_missing_address_is_said():
    beffroi = NamedVenue("Le Beffroi", NOWHERE)
    moments = [moment(MomentKind.TALK, f"T{index}", f"{9 + index:02}:00", venue=index) for index in range(3)]

    found = drafted(draft_of(*moments, venues=[HOUSE, beffroi, beffroi]), [], None)

    assert [line.venue for line in found.lines] == ["", "nouveau", "nouveau"]
    assert found.doubts[""] == [Doubt("venues", "Le texte ne donne pas toute l’adresse de «\u00a0Le Beffroi\u00a0».")]


def test_a_place_that_is_nearly_known_is_proposed():
    known = [Venue(name="Maison du développement économique", address="16 place Victor Hugo", city="Saint-Omer")]

    found = [
        bool(likely_place(Venue(name=name, address=address, city=city), known))
        for name, address, city in (
            ("Maison de développement économique", "", "Saint-Omer"),
            ("La Maison", "16 place Victor Hugo", ""),
            ("La Maison", "18 place Victor Hugo", ""),
            ("Maison du développement économique", "", "Arras"),
        )
    ]

    assert found == [True, True, False, False]


# --- What is to be checked ---------------------------------------------------------------------------------------


def checked(*lines: GridLine, starts=time(9), ends=time(17), stays: str = ""):
    day = GridDay(Event(starts_at=starts, ends_at=ends, main_venue=Venue(pk=1)), {}, [], {}, {}, set())
    reading = Reader(day, may=lambda permission: True).read(lines)
    return {
        ref: [one.sentence for one in said]
        for ref, said in to_check(reading, {one.ref for one in lines} - {stays}).items()
    }


def test_an_hour_that_the_grid_gives_is_said():
    said = checked(
        GridLine("n0", title="A", start="9h", end="12h30"),
        GridLine("n1", title="Déjeuner", kind="dejeuner"),
        GridLine("n2", title="B", start="14h"),
    )

    assert said == {
        "n1": [
            "Le texte ne dit pas l’heure\u00a0: sans elle, la séance est mise entre 12\u00a0h\u00a030 et 14\u00a0h."
        ],
        "n2": ["Le texte ne dit pas la fin\u00a0: sans elle, la séance finit à 17\u00a0h."],
    }


def test_ends_that_a_text_never_says_are_said_once():
    said = checked(*(GridLine(f"n{n}", title=f"T{n}", start=f"{9 + n}h") for n in range(4)))

    assert said == {
        "n0": ["Le texte ne dit pas la fin de 4 séances\u00a0: chacune finit quand la suivante commence."],
    }


def test_moments_that_run_into_each_other_or_out_of_the_day_are_said():
    said = checked(
        GridLine("n0", title="A", start="9h", end="11h"),
        GridLine("n1", title="B", start="10h", end="10h30"),
        GridLine("n2", title="C", start="9h30", end="10h"),
        GridLine("n3", title="D", start="16h", end="18h"),
        GridLine("n4", title="x" * 301, start="8h", end="8h30"),
    )

    assert said == {
        "n1": ["Elle commence à 10\u00a0h, avant la fin de «\u00a0A\u00a0» (9\u00a0h\u00a0– 11\u00a0h)."],
        "n2": ["Elle commence à 9\u00a0h\u00a030, avant «\u00a0B\u00a0» qui la précède dans le texte."],
        "n3": ["La séance sort des heures de la journée."],
        "n4": [
            "Elle commence à 8\u00a0h, avant «\u00a0D\u00a0» qui la précède dans le texte.",
            "300 signes au plus : il y en a 301.",
            "La séance sort des heures de la journée.",
        ],
    }


def test_what_runs_into_a_moment_that_stays_is_said_at_the_line_of_the_text():
    lines = [
        GridLine("n0", title="A", start="9h", end="11h10"),
        GridLine("n1", title="Pause", start="11h", end="11h30"),
        GridLine("n2", title="B", start="11h20", end="12h"),
    ]

    assert checked(*lines, stays="n1") == {
        "n0": ["Elle dure encore quand commence «\u00a0Pause\u00a0» (11\u00a0h\u00a0– 11\u00a0h\u00a030)."],
        "n2": [
            "Elle commence à 11\u00a0h\u00a020, avant la fin de «\u00a0Pause\u00a0» "
            "(11\u00a0h\u00a0– 11\u00a0h\u00a030)."
        ],
    }


def test_a_line_without_an_hour_before_it_is_shown_all_the_same():
    assert checked(GridLine("n0", title="A", start="9h"), GridLine("n1", title="B"))["n1"][0] == (
        "Le texte ne dit pas l’heure."
    )


# --- A day that is not made yet ----------------------------------------------------------------------------------


def test_the_hours_of_a_day_are_those_of_its_moments_unless_it_says_them():
    said = draft_of(moment(MomentKind.TALK, "A", "09:30", "12:00"), moment(MomentKind.TALK, "B", "14:00", "16:00"))
    endless = draft_of(moment(MomentKind.TALK, "A", "09:30", "12:00"), moment(MomentKind.TALK, "B", "14:00"))
    wide = draft_of(moment(MomentKind.TALK, "A", "13:30", "14:00"), starts_at=time(13), ends_at=time(18))
    narrow = draft_of(moment(MomentKind.TALK, "A", "08:30", "19:00"), starts_at=time(9), ends_at=time(18))
    ended = draft_of(
        moment(MomentKind.TALK, "A", "09:30", "12:00"), moment(MomentKind.OTHER, "Fin de la journée", "16:30")
    )

    assert [hours_of_day(one) for one in (said, endless, wide, narrow, ended)] == [
        (time(9, 30), time(16)), (time(9, 30), None), (time(13), time(18)), (time(8, 30), time(19)),
        (time(9, 30), time(16, 30)),
    ]  # fmt: skip
    assert [afternoon_of_day(one) for one in (said, wide)] == [time(14), None]


def test_a_moment_that_only_says_when_the_day_ends_is_left_aside():
    found = drafted(draft_of(moment(MomentKind.TALK, "A", "09:30"), moment(MomentKind.OTHER, "Fin", "16:30")), [], None)

    assert [(line.title, line.remove) for line in found.lines] == [("A", False), ("Fin", True)]
    assert doubts_of(found, "n1") == ["Elle commence quand la journée finit\u00a0: elle est laissée de côté."]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("TERKKI Nadia", "Nadia TERKKI"), ("Mme Nadia TERKKI", "Nadia TERKKI"), ("NADIA TERKKI", "NADIA TERKKI"),
        ("Jean de la Tour", "Jean de la Tour"), ("Terkki", "Terkki"), ("Marie Anne Petit", "Marie Anne Petit"),
    ],
)  # fmt: skip
def test_a_first_name_comes_first_where_capitals_tell(name, said):
    found = drafted(draft_of(moment(MomentKind.TALK, "A", speakers=[who(name)])), [], None)

    assert found.lines[0].speakers == said


def test_a_chair_is_who_leads_the_session():
    found = drafted(
        draft_of(moment(MomentKind.TALK, "A", speakers=[who("Jo BA", role=role) for role in Role])), [], None
    )

    assert found.lines[0].speakers.splitlines() == ["Jo BA", "Animation\u00a0: Jo BA", "Grand témoin\u00a0: Jo BA"]
