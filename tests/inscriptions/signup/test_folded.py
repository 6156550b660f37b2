import re

import pytest

from inscriptions.models import Registration
from inscriptions.post.links import token
from programme.models import Event
from tests.inscriptions.signup.answers import first_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"capacity": None})]
FOLDED = re.compile(r'<details class="folded"( open)?>\s*<summary>(.*?)</summary>(.*?)</details>', re.S)


def folded(response):
    """Whether it is open, how many questions it says, those that it holds."""
    is_open, said, inside = FOLDED.search(response.content.decode()).groups()
    names = dict.fromkeys(re.findall(r'name="(\w+)"', inside))
    return bool(is_open), re.sub("<.*?>", " ", said).replace("&nbsp;", " ").strip(), list(names)


def test_what_is_optional_is_folded_under_its_count(client, slot, sign_up_url):
    Event.objects.update(lunch_offered=True)

    names = [
        "job_title", "territory", "phone", "vegetarian", "meal_constraint", "access_needs", "photo_consent",
        "list_consent",
    ]  # fmt: skip
    assert folded(client.get(sign_up_url)) == (
        False,
        "Facultatif : 8 questions Téléphone, repas, accessibilité…",
        names,
    )


def test_a_required_answer_stands_among_the_first(client, slot, sign_up_url):
    Event.objects.update(job_title_required=True)

    page = client.get(sign_up_url)

    assert "job_title" not in folded(page)[2]
    assert page.content.decode().index('name="job_title"') < page.content.decode().index('name="attends_morning"')


@pytest.mark.parametrize(
    ("typed", "is_open"),
    [({"email": "faux"}, False), ({"email": "faux", "photo_consent": "on"}, True), ({"phone": "x" * 40}, True)],
)
def test_it_opens_on_what_is_filled_in_or_wrong(client, slot, sign_up_url, typed, is_open):
    assert folded(client.post(sign_up_url, first_workshop(slot, **typed)))[0] is is_open


@pytest.mark.parametrize(("typed", "is_open"), [({}, False), ({"territory": "Lille"}, True)])
def test_what_i_said_is_open_when_i_change_it(client, slot, sign_up_url, typed, is_open):
    client.post(sign_up_url, first_workshop(slot, **typed))

    page = client.get(f"/inscription/{token(Registration.objects.get())}/modifier/")

    assert folded(page)[0] is is_open
    assert "votre atelier" in page.content.decode()
