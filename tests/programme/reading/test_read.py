"""A whole text: the first real day, any text in time, nothing lost."""

import json
import re
from pathlib import Path
from string import ascii_letters

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from programme.reading.draft import MomentKind
from programme.reading.read import read_programme
from programme.reading.text_lines import masked

SEED = Path(__file__).parents[2] / "seed.txt"
FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "rencontre-2018.json"
HOUR = re.compile(r"(\d\d):(\d\d)")


@pytest.fixture(scope="module")
def first_day():
    return read_programme(SEED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows():
    """The rows of the fixture of the first real day, by model."""
    found: dict[str, dict[int, dict]] = {}
    for row in json.loads(FIXTURE.read_text(encoding="utf-8")):
        found.setdefault(row["model"], {})[row.get("pk")] = row["fields"]
    return found


def said(hour):
    return f"{hour:%H:%M}" if hour else None


def test_the_first_day_has_its_title_date_hours_and_public(first_day, rows):
    event = rows["programme.event"][1]

    assert (first_day.title, first_day.day.isoformat()) == (event["title"], event["date"])
    assert (said(first_day.starts_at), said(first_day.ends_at)) == (event["starts_at"], event["ends_at"])
    assert first_day.audience == event["audience"]
    assert [" ".join(one.text.split()) for one in first_day.introduction] == [
        " ".join(text.split()) for text in event["introduction"].split("\n\n")
    ]


def test_the_first_day_has_its_moments_and_workshops(first_day, rows):
    sessions = rows["programme.session"]
    expected = [
        (one["title"], one.get("number"), one["kind"], one.get("abstract", ""))
        for one in sorted(sessions.values(), key=lambda one: _place(one, sessions))
    ]

    found = [
        (one.title, int(one.number) if one.number else None, CODES[one.kind], one.abstract)
        for one in first_day.every_moment()
    ]

    assert [row[:3] for row in found] == [row[:3] for row in expected]
    assert [" ".join(row[3].split()) for row in found] == [" ".join(row[3].split()) for row in expected]


CODES = {
    MomentKind.WELCOME: "accueil",
    MomentKind.OPENING: "ouverture",
    MomentKind.ROUND_TABLE: "table_ronde",
    MomentKind.BREAK: "pause",
    MomentKind.LUNCH: "dejeuner",
    MomentKind.SLOT: "ateliers",
    MomentKind.WORKSHOP: "atelier",
    MomentKind.REPORT: "restitution",
    MomentKind.CONCLUSION: "conclusion",
}


def _place(session, sessions):
    start = session.get("starts_at") or sessions[session["parent"]]["starts_at"]
    return start, bool(session.get("parent")), session.get("number") or 0


def test_the_first_day_has_its_hours_but_that_of_lunch(first_day, rows):
    known = {one["title"]: (one.get("starts_at"), one.get("ends_at")) for one in rows["programme.session"].values()}

    differs = {
        one.title: (said(one.start), said(one.end))
        for one in first_day.every_moment()
        if (said(one.start), said(one.end)) != known[one.title]
    }

    assert differs == {"Déjeuner": (None, None)}
    assert {one.title: [doubt.about for doubt in one.doubts] for one in first_day.every_moment() if one.doubts} == {
        "Déjeuner": ["start"]
    }


def test_the_first_day_has_its_speakers_in_their_sessions(first_day, rows):
    speakers, sessions = rows["programme.speaker"], rows["programme.session"]
    expected = [
        (sessions[one["session"]]["title"], f"{speaker['first_name']} {speaker['last_name']}", speaker["function"])
        for one in rows["programme.intervention"].values()
        for speaker in [speakers[one["speaker"]]]
    ]

    assert [
        (moment.title, one.name, one.details) for moment in first_day.every_moment() for one in moment.speakers
    ] == expected


def test_the_first_day_has_its_venues(first_day, rows):
    expected = [
        (one["name"], one["address"], one["postal_code"], one["city"]) for one in rows["programme.venue"].values()
    ]

    assert [(one.name, one.address, one.postal_code, one.city) for one in first_day.venues] == expected
    assert {one.title: one.venue for one in first_day.moments if one.venue is not None} == {"Ateliers": 1}


def test_what_the_first_day_leaves_is_told(first_day):
    assert [first_day.said_at(span) for span in first_day.unread] == [
        "Cycle : Faire vivre le contrat de ville",
        "Saint-Omer",
        "Rencontre régionale",
        "Cette rencontre se déroulera le :",
    ]


def test_hours_on_two_lines_keep_the_words_of_both():
    draft = read_programme("08h30\n– 08h55 – Café d’accueil\n| 9h | 9h30 | Bilan |\n")

    assert [[draft.said_at(span) for span in one.spans] for one in draft.moments] == [
        ["08h30", "08h55 – Café d’accueil"], ["9h", "9h30", "Bilan"],
    ]  # fmt: skip


# --- Any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "9h", "9h30 – 10h", "14:00", "midi", "\n", "\n\n", "\t", " | ", "- ", "• ", "1. ", "A) ", " : ", "(", ")", "« ",
        " »", "Atelier 1", "Table ronde", "Déjeuner", "Accueil", "Session 2", "Jo BART", "Mme Aline DUJEU", ", maire",
        '"', "animé par ", "Salle 3", "16 place Victor Hugo, 62500 Saint-Omer", "jeudi 31 mai 2018", "le potager", ". ",
        ", ", "&nbsp;", "**", "<b>", "Inscription avant le 3 mai", "\u200b", "é", "Nous ferons une pause vers 10h15. ",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(ascii_letters, max_size=6), max_size=60).map("".join) | st.text(max_size=300)


@given(TEXTS)
def test_any_text_is_read_and_its_passages_stand_in_it(text):
    draft = read_programme(text)

    spans = [span for one in draft.every_moment() for span in one.spans]
    spans += [one.span for moment in draft.every_moment() for one in moment.speakers]
    spans += [*draft.unread, *(one.span for one in (*draft.introduction, *draft.venues, *draft.days))]
    assert [span for span in spans if not 0 <= span.start <= span.end <= len(draft.text)] == []
    assert draft.is_programme or [doubt.about for doubt in draft.doubts] == [""]


@given(TEXTS)
def test_no_line_under_the_first_moment_is_lost(text):
    draft = read_programme(text)
    moments = [span for one in draft.every_moment() for span in one.spans]

    told = [False] * len(draft.text)
    for span in [*moments, *draft.unread, *(one.span for one in draft.days)]:
        told[span.start : span.end] = [True] * (span.end - span.start)

    first = min((span.start for span in moments), default=len(draft.text))
    said = enumerate(masked(draft.text))  # marks of the web say nothing, nor do the numbers of bullets
    lost = [sign for place, sign in said if place > first and sign.isalpha() and not told[place]]
    assert "".join(lost) == ""


@pytest.mark.parametrize(
    ("run", "unread"), [(" " * 9000, []), ("…" * 9000, []), (" " + "a" * 9000 + " ", ["a" * 9000])]
)
def test_blanks_and_words_without_end_part_lines(run, unread):
    draft = read_programme(f"9h Accueil{run}Titre\n")

    assert [draft.said_at(span) for one in draft.moments for span in one.spans] == ["9h Accueil", "Titre"]
    assert [draft.said_at(span) for span in draft.unread] == unread


@pytest.mark.parametrize(
    "text",
    [
        "9h – 10h Titre\n",
        "9h ",
        "9h",
        "Jo BART, maire, ",
        "« ",
        "| a ",
        "12/03/2027 ",
        "(9h)",
        "Atelier 1 : x\n",
        f"9h A{' ' * 9000}B\n",
        f"9h A{'b' * 190}\n",
        f"9h A{'* ' * 99}B\n",
    ],
)
def test_a_text_of_200_000_characters_is_read(text):
    long = (text * 200_000)[:200_000]

    assert read_programme(long).text == long
