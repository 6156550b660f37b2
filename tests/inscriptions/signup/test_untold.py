"""What tells nobody who is registered: a correction, or a change for a colleague, ends the same whoever was there."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.post.links import registration_from, token
from inscriptions.privacy.erase import erase
from inscriptions.signup.typed import COOKIE
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.asked_factories import QuestionFactory
from tests.inscriptions.signing_up import confirm, register
from tests.inscriptions.signup.answers import first_workshop
from tests.inscriptions.signup.parties import added

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.having(event={"confirm_addresses": True, "lunch_offered": True}, workshops={"capacity": 1}),
]


def seen(answer, client) -> tuple:
    """What whoever sent a form is told by it."""
    kept = client.cookies.get(COOKIE)
    return answer.status_code, answer.get("Location"), "errorlist" in answer.content.decode(), bool(kept and kept.value)


@pytest.fixture
def both(slot):
    """An asker, with two colleagues who answered nothing: Bob, who is new, and Carl, who was there already."""
    carl = confirm(register(slot.event, "Carl", last_name="Martin"))
    asker = confirm(register(slot.event, "Alice"))
    added(asker, "Bob", wishes={slot.pk: [slot.first.pk]})
    added(asker, "Carl", last_name="Martin", wishes={slot.pk: [slot.first.pk]})
    bob, aside = asker.asked.order_by("pk")
    assert (bob.status, aside.status, carl.status) == ("unconfirmed", "cancelled", "confirmed")
    return asker, bob, aside


def changed_for(asker, person, slot, **changes):
    client = Client()
    said = {"organisation": "Ville", "profile": "elu", "attends_morning": "on", "attends_afternoon": "on"}
    typed = said | {f"wish_{slot.pk}_1": slot.first.pk} | changes
    answer = client.post(f"/inscription/{token(asker)}/collegues/{person.pk}/", typed)
    return seen(answer, client)


def test_a_colleague_is_changed_where_the_day_requires_an_answer_of_each(both, slot):
    asker, bob, aside = both
    QuestionFactory(event=slot.event, required=True)

    told = [changed_for(asker, one, slot) for one in (bob, aside)]

    assert told[0] == told[1]
    assert told[0][0] == 302


def test_a_colleague_is_changed_to_a_workshop_that_is_full(both, slot):
    asker, bob, aside = both
    confirm(register(slot.event, "Dora", slot.second))

    told = [changed_for(asker, one, slot, **{f"wish_{slot.pk}_1": slot.second.pk}) for one in (bob, aside)]

    assert told[0] == told[1]


def test_a_colleague_s_wishes_are_closed_whoever_they_are(both, slot):
    asker, bob, aside = both
    Event.objects.update(allocation="wishes", wishes_close_at=timezone.now() + timedelta(seconds=5))

    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        told = [changed_for(asker, one, slot, **{f"wish_{slot.pk}_1": slot.second.pk}) for one in (bob, aside)]

    assert told[0] == told[1]


@pytest.fixture
def two_browsers(slot, sign_up_url):
    """Mallory signs up Bob, who is new, and Carl, who was there already."""
    confirm(register(slot.event, "Carl", last_name="Martin"))

    def signed_up(**said):
        found = []
        for name in ("Bob", "Carl"):
            client = Client()
            typed = first_workshop(slot, first_name=name, last_name="Martin", email=f"{name.lower()}@exemple.fr")
            assert client.post(sign_up_url, typed | said).status_code == 302
            found.append((client, typed | said))
        return found

    return signed_up


def corrected(client, typed, sign_up_url, **changes):
    url = f"{sign_up_url}envoyee/corriger/"
    mark = client.get(url).context["of"]
    return seen(client.post(url, typed | {"of": mark} | changes), client)


def test_a_correction_tells_not_whether_somebody_proved_the_address_since(two_browsers, sign_up_url):
    browsers = two_browsers()
    confirm(Registration.objects.get(first_name="Bob"))

    told = [corrected(*one, sign_up_url, territory="Arras") for one in browsers]

    assert told[0] == told[1]
    assert Registration.objects.get(first_name="Bob").territory == ""


def test_nor_once_the_wishes_are_closed(two_browsers, slot, sign_up_url):
    now = timezone.now()
    Event.objects.update(allocation="wishes", wishes_close_at=now + timedelta(minutes=5))
    browsers = two_browsers()

    with time_machine.travel(now + timedelta(minutes=10)):
        told = [corrected(*one, sign_up_url, **{f"wish_{slot.pk}_1": slot.second.pk}) for one in browsers]

    assert told[0] == told[1]


def test_nor_when_the_answers_were_too_long_for_a_cookie(two_browsers, slot, sign_up_url):
    long = QuestionFactory(event=slot.event, kind="long_text", required=True)
    draw = Random(1)
    text = "".join(chr(draw.randrange(0x20000, 0x2A000)) for _ in range(1500))
    browsers = two_browsers(**{f"question_{long.pk}": text})

    told = [corrected(*one, sign_up_url, territory="Arras") for one in browsers]

    assert told[0] == told[1]


def test_nor_when_the_day_has_begun_or_is_cancelled(two_browsers, slot, sign_up_url):
    browsers = two_browsers()
    Event.objects.update(status="cancelled")

    told = [corrected(*one, sign_up_url, territory="Arras") for one in browsers]

    assert told[0] == told[1]


def test_nor_when_a_profile_is_taken_away(two_browsers, slot, sign_up_url):
    browsers = two_browsers()
    event = Event.objects.get()
    event.profiles = [one for one in event.profiles if one[0] != "elu"]
    event.save()

    told = [corrected(*one, sign_up_url, territory="Arras") for one in browsers]

    assert told[0] == told[1]


def test_nor_when_a_workshop_is_closed_meanwhile(two_browsers, slot, sign_up_url):
    browsers = two_browsers()
    slot.first.closed = True
    slot.first.save()

    told = [corrected(*one, sign_up_url, territory="Arras") for one in browsers]

    assert told[0] == told[1]


def test_a_sign_up_given_back_as_a_mistake_leaves_no_link_behind(slot, client, sign_up_url):
    confirm(register(slot.event, "Carl", last_name="Martin"))
    typed = first_workshop(slot, first_name="Carl", last_name="Martin", email="autre@exemple.fr")
    client.post(sign_up_url, typed)
    made = Registration.objects.get(email="autre@exemple.fr")
    link = token(made)

    corrected(client, typed, sign_up_url, email="carl@exemple.fr")

    made.refresh_from_db()
    assert made.status == "cancelled"
    assert registration_from(link) is None


def test_who_is_erased_stands_in_no_request_set_aside(both):
    _, _, aside = both

    erase(registration=Registration.objects.get(first_name="Carl", status="confirmed"), by=THE_PERSON)

    aside = Registration.objects.filter(pk=aside.pk).first()
    assert aside is None or aside.first_name == ""
