"""Every kind of letter, in every state: valid, light, asking nothing of anybody, the same in text as in HTML."""

import re
from collections import Counter
from email import message_from_bytes, policy
from email.errors import MessageDefect
from io import BytesIO

import html5lib
import pytest
import zxingcpp
from PIL import Image

from inscriptions.letters.message import message
from inscriptions.letters.plain import text_of
from inscriptions.letters.shown import shown
from inscriptions.post import kinds, links
from programme.accents import palette
from programme.models import Event
from tests.colours import contrast
from tests.every_letter import Composed, day, person, site, to_nobody, to_one, to_people

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEAVIEST = 40_000  # bytes of a whole message
LONGEST = 998  # signs of a line (RFC 5322)
STRICT = policy.SMTP + policy.strict
FETCHED = re.compile(
    r"(?:\bsrc|\bbackground|\bsrcset|\bposter)=\"(?!cid:)|url\(|@import|<link|<script|<form|<iframe|<object"
)
FOR_OUTLOOK = re.compile(r"<!--.*?-->", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")
# Text on what it stands on.
PAIRS = [
    ("ink", "card"),
    ("muted", "card"),
    ("accent", "card"),
    ("card", "accent"),
    ("ink", "soft"),
    ("muted", "soft"),
    ("accent", "soft"),
]


@pytest.fixture
def letters() -> dict[str, Composed]:
    """Each kind about a registration in each of its states, and each about nobody's, on a site that has a logo."""
    site()
    return dict([*to_people(day()), *to_nobody()])


def test_every_letter_is_valid_and_asks_nothing_of_anybody(letters):
    faults = {}
    for name, one in letters.items():
        html5lib.HTMLParser(strict=True).parse(one.letter.html)
        if found := FETCHED.findall(one.letter.html):
            faults[name] = found

    assert {name.partition("-")[0] for name in letters} == kinds.KINDS.keys()
    assert faults == {}


def test_every_letter_says_the_same_in_text_each_address_once(letters):
    differ = [name for name, one in letters.items() if text_of(one.letter.html) != one.letter.text]
    twice = {
        name: found
        for name, one in letters.items()
        if (found := [url for url, times in Counter(ADDRESS.findall(one.letter.text)).items() if times > 1])
    }
    lost = {
        name: found
        for name, one in letters.items()
        if (found := set(re.findall(r'href="(https?://[^"]+)"', one.letter.html)) - set(addresses_of(one)))
    }

    assert (differ, twice, lost) == ([], {}, {})


def addresses_of(one: Composed) -> list[str]:
    return [url.replace("&", "&amp;") for url in ADDRESS.findall(one.letter.text)]


def test_every_message_is_light_and_read_strictly(letters):
    faults = {}
    for name, one in letters.items():
        sent = message(one.row).message().as_bytes(linesep="\r\n")
        found = faults_of(sent, one)
        if found:
            faults[name] = found

    assert faults == {}


def faults_of(sent: bytes, one: Composed) -> list[str]:
    """What is wrong with the bytes of a message."""
    parsed = message_from_bytes(sent, policy=STRICT)  # raises at the first defect
    found = [f"{part.get_content_type()} : {part.defects}" for part in parsed.walk() if part.defects]
    found += [f"{name} : {value.defects}" for part in parsed.walk() for name, value in part.items() if value.defects]
    html, text = (parsed.get_body([kind]).get_content().replace("\r\n", "\n") for kind in ("html", "plain"))
    called = set(re.findall(r'src="cid:([^"]+)"', html))
    carried = {part["Content-ID"].strip("<>") for part in parsed.walk() if part["Content-ID"]}
    return [
        *found,
        *([] if len(sent) <= HEAVIEST else [f"{len(sent)} octets"]),
        *([] if sent.isascii() else ["8 bits"]),
        *([] if max(map(len, sent.split(b"\r\n"))) <= LONGEST else ["une ligne est trop longue"]),
        *([] if b"\n" not in sent.replace(b"\r\n", b"") else ["une fin de ligne seule"]),
        *([] if called == carried else [f"images : {called ^ carried}"]),
        *(
            []
            if (html.strip(), text.strip()) == (one.letter.html.strip(), one.letter.text.strip())
            else ["le texte change"]
        ),
    ]


def test_a_message_that_python_reads_with_a_defect_is_noticed():
    with pytest.raises(MessageDefect):
        message_from_bytes(b"Content-Type: multipart/mixed\r\n\r\nrien", policy=STRICT)


def test_the_code_is_in_what_says_the_day_to_who_is_confirmed_and_nowhere_else(letters):
    with_code = {name for name, one in letters.items() if "cid:badge@" in one.letter.html}
    without_card = {"address_new", "address_old", "address_replaced", "cancelled", "expired", "renewed"}
    without_card |= {"campaign", "day_cancelled", "declined", "handed_over", "missed", "offered", "thanks"}
    say_the_day = {kind.slug for kind in kinds.KINDS.values() if f"{kind.slug}-confirmed" in letters} - without_card

    assert with_code == {f"{slug}-{who}" for slug in say_the_day for who in ("confirmed", "long")}
    told = {name for name, one in letters.items() if one.person and in_fours(one.person.badge_code) in one.letter.text}
    assert told == with_code


def in_fours(code: str) -> str:
    return "\u00a0".join(code[at : at + 4] for at in range(0, 16, 4))


def test_a_phone_reads_the_code_as_that_of_the_badge():
    alice = person(day(), "confirmed")
    sent = message_from_bytes(message(to_one(kinds.CONFIRMATION, alice).row).message().as_bytes(), policy=STRICT)

    (png,) = [part.get_content() for part in sent.walk() if part.get_content_type() == "image/png"]
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(png)))
    assert code.text == links.badge_url(alice)


def test_a_day_that_is_cancelled_has_no_code_to_show():
    alice = person(day(status=Event.Status.CANCELLED), "confirmed")

    assert "cid:badge" not in to_one(kinds.CHANGED, alice).letter.html


def test_the_personal_link_is_in_no_letter_to_another_address(letters):
    elsewhere = [name for name, one in letters.items() if one.person and name.startswith("address_")]

    found = [name for name in elsewhere if links.registration_url(letters[name].person) in letters[name].letter.html]

    assert (len(elsewhere), found) == (15, [])


def test_a_letter_shown_has_its_pictures_in_it(letters):
    for one in letters.values():
        seen = shown(one.letter.html, one.person)
        assert "cid:" not in seen
        assert seen.count("data:image/png;base64,") == one.letter.html.count("cid:") > 0


def test_a_logo_that_was_taken_away_since_leaves_a_message_that_is_whole():
    settings = site()
    one = to_one(kinds.CONFIRMATION, person(day(), "confirmed"))
    settings.logo = ""
    settings.save()

    assert faults_of(message(one.row).message().as_bytes(linesep="\r\n"), one) == []


# --- Colours -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accent", Event.Accent.values)
def test_the_colours_are_read(accent):
    ours = palette(accent)

    for scheme in ("", "dark-"):
        found = {pair: contrast(ours[scheme + pair[0]], ours[scheme + pair[1]]) for pair in PAIRS}
        assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


def test_the_letter_is_in_the_accent_of_its_day_with_the_style_in_each_element():
    html = to_one(kinds.CONFIRMATION, person(day(accent="prune"), "confirmed")).letter.html

    assert palette("prune")["accent"] in html
    assert palette("bleu")["accent"] not in html
    assert "var(--" not in html
    assert [
        tag for tag in re.findall(r"<(?:p|a|h1|h2|td|img)\b[^>]*>", FOR_OUTLOOK.sub("", html)) if "style=" not in tag
    ] == []
