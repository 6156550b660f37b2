"""Every page that answers HTML, read by axe, measured at 320 and 1280 px; `make screenshots` takes their pictures."""

from fnmatch import fnmatch

import pytest

from tests.access import EXPECTED
from tests.browser.reading import AXE, PICTURES, axe, faults_of
from tests.browser.world import Stop, build, public_stops
from tests.test_access import addresses, alice, url_of, visitors  # noqa: F401 — fixtures

pytestmark = pytest.mark.django_db(transaction=True)
FILES = (".pdf", ".xlsx", ".json")  # saved, not shown
# Their policy lets no script run, axe's no more than any other: test_letters.py reads each letter.
SANDBOXED = {"admin:inscriptions_outgoingmail_shown", "admin:inscriptions_day_tell_shown"}


def test_public_pages_suit_everyone(open_as):
    stops = public_stops(build())

    light = faults_of(open_as(), stops)
    dark = faults_of(open_as(scheme="dark"), stops if PICTURES else [stop for stop in stops if stop.main])

    assert (light, dark) == ({}, {})


@pytest.mark.parametrize("role", ["denis", "chloe"])
def test_pages_of_the_team_suit_everyone(open_as, visitors, alice, role):  # noqa: F811
    client, tokens = visitors[role]
    names = [name for name in addresses() if is_a_page_of(role, name)]
    stops = [Stop(name.replace(":", "-"), url_of(name, addresses()[name], alice, tokens)) for name in names]

    faults = faults_of(open_as(client), [stop for stop in stops if not stop.path.endswith(FILES)])

    assert faults == {}


def is_a_page_of(role: str, name: str) -> bool:
    """A page that this member of the team opens, and strangers do not."""
    row = next((row for row in EXPECTED if fnmatch(name, row)), None)
    is_read = row is not None and EXPECTED[row][role] == "200" and EXPECTED[row]["anonymous"] != "200"
    return is_read and name not in SANDBOXED


def test_a_page_that_suits_nobody_is_noticed(open_as):
    page = open_as().new_page()
    page.set_content("<html><body><img src='x.png'><a href='#'>a</a></body>")

    found = {violation["id"] for violation in axe.run(page, options=AXE).response["violations"]}

    assert {"html-has-lang", "image-alt", "landmark-one-main"} <= found
