import re

import pytest

from programme.models import Event
from tests.colours import DARK, LIGHT, MORE, colours, contrast

PAIRS = [
    ("ink", "paper"),
    ("ink", "soft"),
    ("ink", "card"),
    ("muted", "paper"),
    ("muted", "soft"),
    ("muted", "card"),
    ("accent", "paper"),
    ("accent", "soft"),
    ("accent", "card"),
    ("paper", "accent"),
    ("paper", "ink"),
    ("paper", "error"),
    ("error", "paper"),
    ("error", "card"),
    ("error", "error-soft"),
    ("ink", "error-soft"),
    ("ink", "success-soft"),
]
# What is not text but must be seen: edges of fields and of what is chosen, lines and dots of the day, bars of messages.
SIGNS = [
    ("edge", "paper"),
    ("edge", "card"),
    ("accent", "paper"),
    ("accent", "soft"),
    ("accent", "card"),
    ("error", "paper"),
    ("error", "error-soft"),
    ("success", "paper"),
    ("success", "success-soft"),
]


def test_contrast_is_computed_as_wcag_says():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("accent", Event.Accent.values)
def test_every_text_stands_out_from_its_background(scheme, accent):
    found = colours(scheme, accent)

    assert {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in PAIRS
            if contrast(found[pair[0]], found[pair[1]]) < 4.5} == {}  # fmt: skip


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("accent", Event.Accent.values)
def test_every_sign_is_seen(scheme, accent):
    found = colours(scheme, accent)

    assert [pair for pair in SIGNS if contrast(found[pair[0]], found[pair[1]]) < 3] == []


def test_more_contrast_makes_secondary_text_and_lines_as_dark_as_the_others():
    assert dict(re.findall(r"--([\w-]+): var\(--([\w-]+)\);", MORE)) == {"muted": "ink", "line": "edge", "edge": "ink"}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_accent_has_its_own_colours(scheme):
    accents = {colours(scheme, accent)["accent"] for accent in Event.Accent.values}

    assert len(accents) == len(Event.Accent.values)
