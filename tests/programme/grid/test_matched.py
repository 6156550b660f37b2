"""A text over a day that has moments: what it would add and change, never what it would remove."""

import pytest

from programme.grid.drafted import drafted
from programme.grid.matched import over_saved
from programme.grid.typed import PROMISED_FIELDS, GridLine, marks_of
from programme.models import Venue
from programme.reading.draft import MomentKind
from tests.programme.grid.drafts import draft_of, moment, who

MAIN = Venue(pk=1, name="Maison B")


def saved(key: int, **said) -> GridLine:
    line = GridLine(f"s{key}", key=key, **said)
    return GridLine(**{**vars(line), "seen": marks_of(line)})


def over(draft, *lines: GridLine):
    return over_saved(drafted(draft, [MAIN], MAIN), list(lines))


def refs(found) -> list[str]:
    return [line.ref for line in found.lines]


DAY = [
    saved(1, kind="accueil", start="9h", end="9h15", title="Accueil"),
    saved(2, kind="table_ronde", start="9h15", end="11h", title="Le pilotage", speakers="Nadia TERKKI, maire, Arras"),
    saved(3, kind="ateliers", start="14h", end="16h", title="Ateliers"),
    saved(4, kind="atelier", slot="s3", number=1, title="La santé dans les quartiers"),
]


def test_the_same_day_changes_nothing():
    draft = draft_of(
        moment(MomentKind.WELCOME, "Accueil", "09:00", "09:15"),
        moment(MomentKind.ROUND_TABLE, "Le Pilotage", "09:15", speakers=[who("Nadia TERKKI")]),
        moment(
            MomentKind.SLOT,
            "",
            "14:00",
            workshops=[moment(MomentKind.WORKSHOP, "La santé dans les quartiers", number="1")],
        ),
    )

    found = over(draft, *DAY)

    assert refs(found) == ["s1", "s2", "s3", "s4"]
    assert [line.changed() for line in found.lines] == [set()] * 4


def test_a_line_is_known_by_its_hour_and_title_then_by_less():
    speakers = [who("Jo BA"), who("Nadia TERKKI", "préfet")]
    titles = ("La santé dans nos quartiers", "L’emploi")
    workshops = [moment(MomentKind.WORKSHOP, title, number=str(number)) for number, title in enumerate(titles, start=1)]
    draft = draft_of(
        moment(MomentKind.WELCOME, "Café", "09:00"),
        moment(MomentKind.ROUND_TABLE, "Le pilotage", "09:30", "11:00", speakers=speakers),
        moment(MomentKind.SLOT, "Ateliers", "14:00", workshops=workshops),
        moment(MomentKind.CONCLUSION, "Conclusion", "16:00"),
    )  # fmt: skip

    found = over(draft, *DAY)

    assert refs(found) == ["s1", "s2", "s3", "s4", "s3wn1", "n3"]
    texts = {line.ref: (line.title, line.start, line.speakers) for line in found.lines}
    assert texts == {
        "s1": ("Café", "9h", ""),
        "s2": ("Le pilotage", "9h30", "Nadia TERKKI, préfet\nJo BA"),
        "s3": ("Ateliers", "14h", ""),
        "s4": ("La santé dans nos quartiers", "", ""),
        "s3wn1": ("L’emploi", "", ""),
        "n3": ("Conclusion", "16h", ""),
    }
    assert found.origins["s4"] == "Ligne de La santé dans nos quartiers"
    assert found.lines[4].slot == "s3"


def test_what_the_text_does_not_say_stays_and_nothing_is_removed():
    found = over(draft_of(moment(MomentKind.TALK, "Le pilotage", "09:15")), *DAY)

    assert refs(found) == ["s1", "s2", "s3", "s4"]
    assert [line.changed() for line in found.lines] == [set()] * 4
    assert found.origins.keys() == {"s2"}


def test_another_moment_at_the_same_hour_is_added_in_its_place():
    draft = draft_of(moment(MomentKind.TALK, "L’eau", "09:15", "09:45"), moment(MomentKind.TALK, "L’air"))

    found = over(draft, *DAY)

    assert refs(found) == ["s1", "s2", "n0", "n1", "s3", "s4"]


def test_what_people_were_promised_is_shown_and_not_changed():
    locked = GridLine(**{**vars(DAY[1]), "locked": PROMISED_FIELDS})
    draft = draft_of(moment(MomentKind.ROUND_TABLE, "Le pilotage", "09:30", "11:00", abstract="Comment ?"))

    found = over(draft, locked)

    assert [(line.start, line.abstract) for line in found.lines] == [("9h15", "Comment ?")]
    assert [one.sentence for one in found.doubts["s2"]] == [
        "Le texte dit autre chose (début\u00a0: 9h30)\u202f: des personnes sont inscrites, "
        "cela se change par «\u00a0changer…\u00a0»."
    ]


@pytest.mark.parametrize(("title", "ref"), [("La santé dans les quartiers", "s4"), ("Autre chose", "s3wn0")])
def test_a_number_alone_does_not_make_another_workshop_of_one(title, ref):
    draft = draft_of(
        moment(MomentKind.SLOT, "Ateliers", "14:00", workshops=[moment(MomentKind.WORKSHOP, title, number="1")])
    )

    assert ref in refs(over(draft, *DAY))
