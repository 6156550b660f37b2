import re

import pytest
from django.conf import settings

from programme.models import Event

SHEET = (settings.BASE_DIR / "static/css/site.css").read_text()
TOKENS, MORE = SHEET.split("@layer tokens {", 1)[1].split("@layer base", 1)[0].split("@media (prefers-contrast: more)")
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")
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


def colours(scheme: str, accent: str) -> dict[str, str]:
    """The custom properties of one scheme, then of one accent; « bleu » is the root's."""
    rules = dict(re.findall(r"(:root|\[data-accent=\"\w+\"\]) \{(.*?)\}", scheme, re.DOTALL))
    text = rules[":root"] + rules.get(f'[data-accent="{accent}"]', "")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", text))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


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
