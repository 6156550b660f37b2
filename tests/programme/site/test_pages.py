"""What holds on every public page, in its states: valid HTML, words set the French way, few elements, honest titles."""

import re
from datetime import time
from itertools import pairwise

import html5lib
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from html5lib.html5parser import ParseError

from inscriptions.post.links import token
from programme.models import Event
from programme.services import new_edition
from rencontre.french.typography import NBSP, NNBSP, typographic
from tests.cast import DENIS
from tests.factories import (
    ChoiceFactory,
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SessionFactory,
    SiteSettingsFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.pages import page

pytestmark = pytest.mark.django_db
# Typed in a hurry, everywhere text is typed.
RAW = "L'accueil : 9h15 à 10h30, n°3 ; « vrai » ? 50% !"
MOST_ELEMENTS = 350


@pytest.fixture
def raw_pages(db) -> list[str]:
    """Every public page about a day whose every text is `RAW`, or ends with it."""
    workshop = WorkshopFactory(title=RAW, abstract=RAW, capacity=9, number=1)
    slot, event = workshop.parent, workshop.event
    event.kind = RAW
    for row in (slot, event.main_venue, event):
        texts = [field.name for field in row._meta.fields if field.name in TEXTS]
        for name in texts:
            setattr(row, name, RAW)
        row.save()
    entry = InterventionFactory(session=workshop, function=RAW)
    entry.speaker.biography = RAW
    entry.speaker.last_name = "d'Orval"
    entry.speaker.save()
    person = RegistrationFactory(event=event, last_name="d'Orval", organisation=RAW, job_title=RAW, territory=RAW)
    SeatFactory(registration=person, workshop=workshop)
    ChoiceFactory(registration=person, workshop=workshop)
    SiteSettingsFactory(publisher=RAW, host=RAW, audit_results=RAW, tested_pages=RAW)
    own = [reverse(f"inscriptions:{name}", args=[token(person)]) for name in ("mine", "change", "cancel")]
    day = event.get_absolute_url()
    legal = ["accessibility", "personal_data", "legal_notice", "site_map"]
    return [
        "/",
        day,
        f"{day}intervenants/",
        slot.get_absolute_url(),
        workshop.get_absolute_url(),
        f"{day}inscription/",
        f"{day}inscription/envoyee/",
        *own,
        reverse("inscriptions:find_link"),
        reverse("inscriptions:link_sent"),
        *(reverse(f"programme:{name}") for name in legal),
    ]


TEXTS = {"title", "abstract", "name", "address", "directions", "step_free_access", "introduction", "audience"}


def texts_of(markup: str) -> list[str]:
    """What is read on a page and in its texts for screen readers; not what stands in fields, to be typed again."""
    tree = html5lib.parse(markup, namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        if element.tag not in {"script", "textarea"}:
            found += [element.text, *(child.tail for child in element)]
    return [re.sub(r"[ \n]+", " ", text).strip() for text in found if text and text.strip()]


def is_french(text: str) -> bool:
    """What templates say themselves has wide no-break spaces, « &nbsp; », where the filter puts narrow ones."""
    return typographic(text).rstrip().replace(NNBSP, NBSP) == text.replace(NNBSP, NBSP)


def test_every_text_shown_is_set_the_french_way(raw_pages, client):
    found = {}
    for address in raw_pages:
        if raw := [text for text in texts_of(client.get(address).content.decode()) if not is_french(text)]:
            found[address] = raw

    assert found == {}


def test_the_pages_do_show_what_was_typed(raw_pages, client):
    shown = {address: client.get(address).content.decode().count("n°\u00a03") for address in raw_pages}

    assert {address for address, count in shown.items() if not count} == set()


def test_every_page_is_valid_html(raw_pages, client):
    faults = {}
    for address in [*raw_pages, "/nulle-part/"]:
        try:
            html5lib.HTMLParser(strict=True).parse(client.get(address).content.decode())
        except ParseError as error:
            faults[address] = str(error)

    assert faults == {}


def test_headings_follow_one_another_without_a_gap(raw_pages, client):
    for address in raw_pages:
        levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(address).content.decode())]
        assert (levels[0], levels.count(1)) == (1, 1), address
        assert [level for before, level in pairwise(levels) if level > before + 1] == [], address


def test_titles_carry_the_number_of_errors(raw_pages, client):
    event = Event.objects.get()
    person = event.registrations.get()

    titles = [
        re.search("<title>(.*?)</title>", client.post(path, answers).content.decode())[1]
        for path, answers in [
            (f"{event.get_absolute_url()}inscription/", {"first_name": "Alice", "last_name": "Durand"}),
            (reverse("inscriptions:change", args=[token(person)]), {"first_name": "Alice"}),
            (reverse("inscriptions:find_link"), {"email": "alice"}),
        ]
    ]

    assert [title.split(" – ")[0] for title in titles] == ["5 erreurs", "5 erreurs", "1 erreur"]


def test_a_whole_day_has_few_elements(client):
    call_command("loaddata", "rencontre-2018", verbosity=0)
    coming = new_edition(event=Event.objects.get(), date=timezone.localdate() + timezone.timedelta(days=60), by=DENIS)
    Event.objects.filter(pk=coming.pk).update(status=Event.Status.PUBLISHED)
    day = coming.get_absolute_url()

    counts = {
        path: sum(1 for _ in html5lib.parse(client.get(path).content.decode()).iter())
        for path in ("/", day, f"{day}inscription/")
    }

    assert {path: count for path, count in counts.items() if count > MOST_ELEMENTS} == {}


def test_the_walk_is_told_where_the_venue_changes(client):
    walk = "Dix minutes à pied"
    one = SessionFactory(event__walk_between_venues=walk, starts_at=time(9), ends_at=time(10))
    SessionFactory(event=one.event, venue=VenueFactory(name="L'autre"), starts_at=time(10), ends_at=time(11))
    SessionFactory(event=one.event, starts_at=time(11), ends_at=time(12))

    text = page(client, one.event.get_absolute_url())

    assert text.count(walk) == 2
    assert f"Lieu B L’autre {walk} 10 h – 11 h" in text
    assert f"D’un lieu à l’autre {walk}" in text


@pytest.mark.parametrize(
    ("capacity", "said"),
    [(None, ""), (1, "La journée est complète"), (2, "Il reste 1 place."), (4, "Il reste 3 places.")],
)
def test_the_button_says_what_is_left(capacity, said, client):
    event = EventFactory(capacity=capacity, waiting_list=True)
    RegistrationFactory(event=event)

    for path in ("/", event.get_absolute_url()):
        text = page(client, path)
        assert re.findall(r"S’inscrire (La journée est complète|Il reste \d+ places?\.)", text)[:1] == (
            [said] if said else []
        )


def test_a_cancelled_day_was_to_take_place(client):
    event = EventFactory(status=Event.Status.CANCELLED)

    text = page(client, event.get_absolute_url())

    assert "Cette rencontre devait se dérouler le :" in text
    assert "se déroulera" not in text
