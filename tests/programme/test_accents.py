"""The colours of letters and of shared pictures are those of the three style sheets, in both schemes."""

import re

import pytest
from django.conf import settings

from programme.accents import ACCENTS, palette
from programme.models import Event
from tests.colours import DARK, LIGHT, colours

CSS = settings.BASE_DIR / "static" / "css"


def in_full(colour: str) -> str:
    """« #fff » as « #ffffff »."""
    return colour if len(colour) == 7 else "#" + "".join(sign * 2 for sign in colour[1:])


def test_every_accent_of_a_day_has_its_colours():
    assert ACCENTS.keys() == set(Event.Accent.values)


@pytest.mark.parametrize("accent", Event.Accent.values)
def test_they_are_those_of_the_pages(accent):
    ours = palette(accent)
    light, dark = colours(LIGHT, accent), colours(LIGHT, accent) | colours(DARK, accent)
    names = {name for name in ours if not name.startswith("dark-")}

    assert {name: ours[name] for name in names} == {name: in_full(light[name]) for name in names}
    assert {name: ours[f"dark-{name}"] for name in names} == {name: in_full(dark[name]) for name in names}


def test_they_are_those_of_the_teams_pages():
    rules = re.findall(r"\.accent-(\w+) \{ (--site: .*?) \}", (CSS / "admin.css").read_text())

    assert {accent: tuple(re.findall(r"#[0-9a-f]{6}", text)) for accent, text in rules} == ACCENTS


def test_they_are_those_of_the_papers():
    sheet = (CSS / "paper" / "house.css").read_text()
    rules = dict(re.findall(r'\[data-accent="(\w+)"\] \{ (.*?) \}', sheet))
    rules["bleu"] = re.search(r"^html \{ (--accent.*?)font", sheet, re.MULTILINE)[1]

    assert {accent: tuple(re.findall(r"#[0-9a-f]{6}", text)) for accent, text in rules.items()} == {
        accent: found[:2] for accent, found in ACCENTS.items()
    }
