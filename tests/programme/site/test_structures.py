"""Who organises, in their order, and the structure of who speaks: on the page, in print, and for programs."""

import json
import re

import pytest

from programme.models import EventOrganiser
from tests.factories import EventFactory, EventOrganiserFactory, InterventionFactory, OrganiserFactory
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("function", "organisation", "said"),
    [
        ("maire", "Ville d'Arras", "maire, Ville d’Arras"),
        ("maire de la Ville d’Arras", "Ville d'Arras", "maire de la Ville d’Arras"),
        ("cadre", "CA", "cadre, CA"),
        ("", "Ville d'Arras", "Ville d’Arras"),
        ("maire", "", "maire"),
    ],
)
def test_the_structure_is_shown_where_the_function_does_not_say_it(client, function, organisation, said):
    entry = InterventionFactory(
        speaker__last_name="Ruin", speaker__function=function, speaker__organisation=organisation
    )
    event = entry.session.event

    day, session = page(client, event.get_absolute_url()), page(client, entry.session.get_absolute_url())

    assert f"Sylvie RUIN, {said} " in f"{session} "
    assert f"Sylvie RUIN, {said} " in f"{day} "
    assert said in page(client, f"{event.get_absolute_url()}intervenants/")


def test_programs_read_the_structure_apart(client):
    entry = InterventionFactory(speaker__function="maire", speaker__organisation="Ville d’Arras")
    address = entry.session.event.get_absolute_url()

    [session] = client.get(f"{address}programme.json").json()["sessions"]
    ld = re.search(r'application/ld\+json">(.*?)</script>', client.get(address).content.decode(), re.S)

    assert session["speakers"][0]["organisation"] == "Ville d’Arras"
    assert {"@type": "Organization", "name": "Ville d’Arras"} in [
        one.get("worksFor") for one in json.loads(ld[1])["performer"]
    ]


def test_organisers_stand_in_their_order(client):
    event = EventFactory()
    for position, name in ((2, "Alpha"), (3, "Bêta"), (1, "Zêta")):
        EventOrganiserFactory(
            event=event, organiser=OrganiserFactory(name=name), position=position, role=EventOrganiser.Role.ORGANISER
        )

    text = page(client, event.get_absolute_url())

    assert re.findall("Alpha|Bêta|Zêta", text[text.index("Organisé par") :])[:3] == ["Zêta", "Alpha", "Bêta"]
