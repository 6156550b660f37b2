import re

import pytest
from django.conf import settings

from programme.models import Event

TOKENS = (
    (settings.BASE_DIR / "static/css/site.css").read_text().split("@layer tokens {", 1)[1].split("@layer base", 1)[0]
)
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
    ("error", "paper"),
    ("error", "card"),
    ("error", "error-soft"),
    ("ink", "error-soft"),
    ("ink", "success-soft"),
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
def test_the_edge_of_a_field_is_seen(scheme):
    found = colours(scheme, "bleu")

    assert contrast(found["edge"], found["paper"]) >= 3
    assert contrast(found["edge"], found["card"]) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_accent_has_its_own_colours(scheme):
    accents = {colours(scheme, accent)["accent"] for accent in Event.Accent.values}

    assert len(accents) == len(Event.Accent.values)
