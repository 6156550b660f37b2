"""The first real day, word for word: tests/seed.txt is its programme as its organisers sent it."""

import json
import re

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management import call_command

from programme.models import Cycle, Event, EventOrganiser, Intervention, Organiser, Session, Speaker, Venue

FIXTURE = settings.BASE_DIR / "fixtures/rencontre-2018.json"
SEED = (settings.BASE_DIR / "tests/seed.txt").read_text()
# What a page says around the texts: headings, the date and the hours, which the fixture holds as such.
COMPOSED = {
    "Cette rencontre se déroulera le :",
    "De 9h à 17h",
    "Jeudi 31 mai 2018",
    "Programme :",
}
PREFIX = re.compile(r"^(Cycle : |\d+h\d* à \d+h\d* (: )?|Table ronde : |Atelier \d : )")


def paragraphs_of_the_seed() -> set[str]:
    """Line breaks inside a sentence joined, a sentence cut by a page made whole, list marks and labels taken off."""
    text = re.sub(r"(?<=[a-z])\n\n(?=[a-zà])", "\n", SEED)
    blocks = [" ".join(line.strip() for line in block.splitlines()) for block in re.split(r"\n\s*\n", text)]
    items = [item for block in blocks for item in re.split(r"(?:^| )- (?=[A-Z])", block.strip(" *"))]
    labelled = [PREFIX.sub("", PREFIX.sub("", item.strip())) for item in items]
    return {item for item in labelled if item} - COMPOSED


def texts_of_the_fixture() -> set[str]:
    """Every text of the fixture, as pages compose it: people with their function, venues with their address."""
    rows = json.loads(FIXTURE.read_text())
    texts = {value for row in rows for value in row["fields"].values() if isinstance(value, str)}
    texts |= {paragraph for text in texts for paragraph in text.split("\n\n")}
    for fields in (row["fields"] for row in rows if row["model"] == "programme.speaker"):
        texts.add(f"{fields['first_name']} {fields['last_name']}, {fields['function']}")
    for fields in (row["fields"] for row in rows if row["model"] == "programme.venue"):
        address = f"{fields['address']}, {fields['postal_code']} {fields['city']}"
        texts |= {f"{fields['name']}, {address}", f"{fields['name']} – {address.replace(', 6', ' – 6')}"}
    return texts


def test_every_sentence_of_the_seed_is_in_the_fixture():
    missing = paragraphs_of_the_seed() - texts_of_the_fixture()

    assert missing == set()
    assert len(paragraphs_of_the_seed()) == 41


@pytest.mark.django_db
def test_the_day_has_its_nine_moments_at_their_hours():
    call_command("loaddata", FIXTURE, verbosity=0)

    moments = Session.objects.of_the_agenda().order_by("starts_at")

    hours = re.findall(r"^(\d+)h(\d*) à (\d+)h(\d*)", SEED, re.MULTILINE)
    typed = [f"{int(a):02}:{b or '00'}–{int(c):02}:{d or '00'}" for a, b, c, d in hours]
    typed.insert(5, "12:30–14:00")  # the lunch has no hour in the text
    assert [f"{moment.starts_at:%H:%M}–{moment.ends_at:%H:%M}" for moment in moments] == typed


@pytest.mark.django_db
def test_the_fixture_is_whole_and_valid():
    call_command("loaddata", FIXTURE, verbosity=0)

    models = (Cycle, Organiser, Venue, Speaker, Event, EventOrganiser, Session, Intervention)
    assert [model.objects.count() for model in models] == [1, 2, 2, 10, 1, 2, 14, 10]
    for model in models:
        for row in model.objects.all():
            row.full_clean()


@pytest.mark.django_db
def test_loading_the_fixture_twice_changes_nothing():
    models = (Cycle, Organiser, Venue, Speaker, Event, EventOrganiser, Session, Intervention)
    call_command("loaddata", FIXTURE, verbosity=0)
    before = [serializers.serialize("json", model.objects.order_by("pk")) for model in models]

    call_command("loaddata", FIXTURE, verbosity=0)

    assert [serializers.serialize("json", model.objects.order_by("pk")) for model in models] == before


@pytest.mark.django_db
def test_no_capacity_is_invented():
    call_command("loaddata", FIXTURE, verbosity=0)

    assert set(Session.objects.values_list("capacity", flat=True)) == {None}
    assert Event.objects.get().capacity is None
