"""Whatever the text, reading its people ends, in a number of steps that grows as the text does."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.reading.who_speaks import only_people, people_after, people_expected

PIECES = [
    "Jo BA", "Marie", "DUPONT", "maire d’Arras", "par", "avec", "animé", "Intervenants", "le", "de", "et", "M.", "Mme",
    "(", ")", "[", "]", "«", "»", '"', ",", ";", ":", "-", " – ", "/", "|", "\n", "\t", ".", "?", "J.-P.", "IREV",
    "sous réserve", "15 mn", "Allocution", "présidence", "Ville", "née", "d’", "la", "Grand témoin", "12h30", "•", "é́",
]  # fmt: skip
PASSAGES = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)
READINGS = [only_people, people_expected, lambda text, at=0: people_after(text, at).speakers]


@given(PASSAGES)
def test_whoever_is_read_stands_in_the_text(text):
    for reading in READINGS:
        for speaker in reading(text, 7):
            said = text[speaker.span.start - 7 : speaker.span.end - 7]
            assert [word for word in speaker.name.split() if word not in said] == []


@given(PASSAGES)
def test_what_names_nobody_is_left_as_it_is(text):
    voices = people_after(text)

    assert voices.speakers or voices.rest == text


@pytest.mark.parametrize(
    "piece", [*PIECES, "Jo BA, maire d’Arras, ", "Jo BA (", "(Jo BA) ", "« Jo ", "par le maire, ", "intervenants et "]
)
def test_a_text_ten_times_as_long_takes_about_ten_times_the_steps(piece):
    short, long = steps(f"{piece} " * 100), steps(f"{piece} " * 1000)

    assert long < 20 * short  # a hundred times, were it in the square


def steps(text):
    """How many lines of Python it takes to read the people of `text`."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += 1
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        people_after(text)
    finally:
        sys.settrace(before)
    return count
