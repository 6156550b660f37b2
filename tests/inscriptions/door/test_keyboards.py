"""A badge is read whatever the layout of the computer that the reader types on."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inscriptions.door.keyboards import LAYOUTS, MEANT, QWERTY, codes_in, tables
from inscriptions.door.search import badge_code
from inscriptions.models import Attendance, Scan
from tests.factories import EventFactory, RegistrationFactory
from tests.inscriptions.door.pages import banner
from tests.inscriptions.door.readers import LOCKS, typed

VAULT = Path(__file__).parents[3] / "static" / "js" / "door" / "vault.js"
ALL = [(layout, lock) for layout, locks in LOCKS.items() for lock in locks]
CODES = ["ABCDEFGHIJKLMNOP", "QRSTUVWXYZ234567", "AQZWMYAQZWMY2367", "M2M3M4M5M6M7AZQW", "2345672345672345"]
ADDRESSES = ["https://rencontre.exemple.fr/P/{}", "HTTPS://ACCUEIL-2.EXEMPLE.FR:8000/P/{}", "http://10.0.0.7:8000/p/{}"]


@pytest.mark.parametrize(("layout", "lock"), ALL)
@pytest.mark.parametrize("code", CODES)
def test_the_code_alone_is_among_the_candidates(layout, lock, code):
    read = [codes_in(typed(text, layout, lock)) for text in (code, code.lower())]

    assert [code in codes for codes in read] == [True, True]


@pytest.mark.parametrize(("layout", "lock"), ALL)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_the_code_and_no_other(layout, lock, address):
    read = {code: codes_in(typed(address.format(code), layout, lock)) for code in CODES}

    assert read == {code: [code] for code in CODES}


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=16, max_size=16), st.sampled_from(ALL), st.booleans())
def test_any_code_through_any_layout_is_read(code, computer, is_small):
    sent = code.lower() if is_small else code

    assert code in codes_in(typed(sent, *computer))
    assert codes_in(typed(f"https://exemple.fr/P/{sent}", *computer)) == [code]
    assert codes_in(code)[0] == code


@pytest.mark.parametrize(("layout", "lock"), ALL)
def test_a_reading_may_be_doubled_or_follow_what_was_left_in_the_field(layout, lock):
    code = CODES[1]
    address = typed(f"https://exemple.fr/P/{code}", layout, lock)

    assert codes_in(address + address) == codes_in(f"dup{address}\t") == codes_in(f" Dupont {address}\r\n") == [code]
    assert code in codes_in(typed(code + code, layout, lock))


@pytest.mark.parametrize(
    "text",
    [
        "ABCDEFGHIJKLM234ABCDEFGHIJKLM234", "dupont ABCDEFGHIJKLM234", "/P/ABCDEFGHIJKLM234", "/p/abcdefghijklm234/",
        "abcd-efgh ijkl–m234", "ABCDEFGH IJKLM234", "ABCDEFGHIJKLM234\r\n",
    ],
)  # fmt: skip
def test_a_plain_reading_comes_first(text):
    assert badge_code(text) == "ABCDEFGHIJKLM234"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Zaqueu Wamq", "zaqueu wamq", "ZAQUEU WAMQ", "Marie-Laure Dupont", "Jean-François Le",
        "Anne-Bérengère-D",
        "Dupont", "M. Martin, Lille", "o'brien", "é", "ABCDEFGHIJKLM23", "ABCDEFGHIJKLM2345", "ABCDEFGHIJKLM189",
        "https://exemple.fr/ABCDEFGHIJKLM234", "https://exemple.fr/P/ABCDEFGHIJKLM2345", "Zaqueu " * 60,
    ],
)  # fmt: skip
def test_a_name_is_no_badge_on_any_layout(text):
    assert codes_in(text) == []


def test_each_layout_reads_each_sign_in_one_way():
    faults = [(number, sign) for number, table in enumerate(tables()) for sign in MEANT if sign not in table.values()]

    assert {len(keys) for layout in [QWERTY, *LAYOUTS] for keys in layout} == {45}
    assert faults == []


def test_the_phone_without_network_has_the_same_tables():
    script = VAULT.read_text()
    layouts = re.search(r"const LAYOUTS = (\[.*?\n  \]);", script, re.DOTALL)[1]

    assert json.loads(re.sub(r",\s*\]$", "]", layouts)) == [list(layout) for layout in LAYOUTS]
    assert json.loads(re.search(r"const QWERTY = (\[.*\]);", script)[1]) == list(QWERTY)
    assert json.loads(re.search(r"const MEANT = (\".*\");", script)[1]) == MEANT


@pytest.mark.django_db
@pytest.mark.parametrize(("layout", "lock"), ALL)
@pytest.mark.parametrize("text", ["{}", "https://exemple.fr/P/{}"])
def test_the_desk_checks_in_whose_badge_was_read_on_any_layout(client, desk, alice, layout, lock, text):
    code = "QWAZMY234567ABCD"
    bob = RegistrationFactory(event=alice.event, badge_code=code)
    RegistrationFactory(event=EventFactory(), badge_code=code[::-1])

    outcome, _ = banner(client.post(desk, {"code": typed(text.format(code), layout, lock)}))

    assert outcome == "first"
    assert [row.registration for row in Attendance.objects.all()] == [bob]


@pytest.mark.django_db
def test_a_reading_that_two_badges_may_be_checks_nobody_in(client, desk, alice):
    for code in ("AAAAAAAAAAAAAAAA", "QQQQQQQQQQQQQQQQ"):
        RegistrationFactory(event=alice.event, badge_code=code)

    outcome, words = banner(client.post(desk, {"code": "aaaaaaaaaaaaaaaa"}))

    assert outcome == "refused"
    assert "Badge illisible" in words
    assert (Scan.objects.count(), Attendance.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_an_address_is_never_ambiguous(client, desk, alice):
    right, _ = (RegistrationFactory(event=alice.event, badge_code=code * 16) for code in "AQ")

    outcome, _ = banner(client.post(desk, {"code": f"https://exemple.fr/P/{'A' * 16}"}))

    assert outcome == "first"
    assert [row.registration for row in Attendance.objects.all()] == [right]


@pytest.mark.django_db
def test_a_badge_of_another_day_is_said_on_any_layout(client, desk, alice):
    elsewhere = RegistrationFactory(event=EventFactory(title="Autre rencontre"), badge_code="QWAZMY234567ABCD")

    outcome, words = banner(client.post(desk, {"code": typed(elsewhere.badge_code, "French, Windows")}))

    assert outcome == "refused"
    assert "Ce badge est celui de « Autre rencontre »" in words
    assert (Scan.objects.count(), Attendance.objects.count()) == (0, 0)
