"""Every kind of letter as a mailbox shows it, small or large; `make screenshots` takes their pictures."""

from pathlib import Path

import pytest
from django.urls import reverse

from inscriptions.letters.shown import shown
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter
from programme.models import Event
from tests.browser.reading import AXE, PICTURES, axe
from tests.every_letter import Composed, day, person, site, to_nobody, to_one, to_people

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS, PICTURE_WIDTHS = (320, 360, 640), (360, 640)
# To whom a kind goes; the others go to who is confirmed.
TO = {
    "confirm": ["unconfirmed", "waiting"],
    "waiting": ["waiting"],
    "expired": ["cancelled"],
    "cancelled": ["cancelled"],
}


@pytest.fixture
def letters() -> dict[str, Composed]:
    site()
    found = dict([*to_people(day(accent="canard")), *to_nobody()])
    wanted = {f"{slug}-{who}" for slug in kinds.KINDS for who in TO.get(slug, ["confirmed"])} | {"confirmation-long"}
    return {name: one for name, one in found.items() if name in wanted | kinds.KINDS.keys()}


def faults_of(page, html: str, name: str, scheme: str) -> list[str]:
    """What axe and the widths find wrong in a letter; its pictures are taken on the way."""
    page.set_content(html)
    faults = [
        f"{violation['id']} : {node['target']}"
        for violation in axe.run(page, options=AXE).response["violations"]
        for node in violation["nodes"]
    ]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            faults.append(f"{wide} px de large à {width}")
        low = page.evaluate(
            "[...document.querySelectorAll('.button a')].filter(a => a.getBoundingClientRect().height < 44).length"
        )
        faults += ["un bouton a moins de 44 px de haut"] * low
        if PICTURES and width in PICTURE_WIDTHS:
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"message-{name}-{width}-{scheme}.png", full_page=True)
    column = page.evaluate("document.querySelector('.column').getBoundingClientRect().width")
    return faults + ([] if column <= 560 else [f"une colonne de {column} px"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_suit_everyone(open_as, letters, scheme):
    page = open_as(scheme=scheme).new_page()
    french = {"light": "clair", "dark": "sombre"}[scheme]

    faults = {name: faults_of(page, shown(one.letter.html, one.person), name, french) for name, one in letters.items()}

    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_is_read_in_every_accent(open_as, scheme):
    alice = person(day(), "confirmed")
    page = open_as(scheme=scheme).new_page()
    faults = {}
    for accent in Event.Accent.values:
        Event.objects.update(accent=accent)
        alice.event.accent = accent
        page.set_content(shown(to_one(kinds.CONFIRMATION, alice).letter.html, alice))
        faults[accent] = [one["id"] for one in axe.run(page, options=AXE).response["violations"]]

    assert {accent: found for accent, found in faults.items() if found} == {}


def test_the_ledger_shows_a_letter_in_a_frame_of_its_own(open_as, organiser):
    alice = person(day(), "confirmed")
    mail = queue_letter(kinds.CONFIRMATION, alice)
    page = open_as(organiser).new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.goto(reverse("admin:inscriptions_outgoingmail_change", args=[mail.pk]))

    frame = page.frame_locator("iframe.letter")
    assert "Animer le partenariat" in frame.locator("h1").inner_text()
    assert frame.locator("h1").evaluate("title => getComputedStyle(title).fontSize") == "24px"
    assert frame.locator("img.qr").evaluate("picture => picture.naturalWidth") > 100
    assert said == []
