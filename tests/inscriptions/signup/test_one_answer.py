"""What is refused to all is refused before anyone is looked up: no answer tells who is registered."""

import re
from datetime import date, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from inscriptions.errors import EventFull
from inscriptions.models import OutgoingMail, Registration
from inscriptions.people.answers import SignUp
from inscriptions.signup import posting
from inscriptions.signup.register import register, register_by_team
from inscriptions.signup.typed import COOKIE, SALT, mark_of
from programme.models import Event, Session
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError
from tests.cast import DENIS
from tests.factories import RegistrationFactory
from tests.inscriptions.signup.answers import first_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"capacity": None})]
FULL = {"capacity": 1, "waiting_list": False}


@pytest.fixture
def known_and_unknown(client, slot, sign_up_url):
    """Alice has signed up; what she typed, and what a stranger types."""
    client.post(sign_up_url, first_workshop(slot))
    OutgoingMail.objects.all().delete()
    return first_workshop(slot), first_workshop(slot, first_name="Zoé", email="zoe@exemple.fr")


@pytest.mark.parametrize(
    "changes",
    [
        FULL,
        {"capacity": 0},
        {"registration_closes_at": timezone.now() - timedelta(days=1)},
        {"registration_opens_at": timezone.now() + timedelta(days=1)},
        {"status": Event.Status.CANCELLED},
        {"date": date(2018, 5, 31)},
    ],
    ids=["full", "no place", "closed", "future", "cancelled", "past"],
)
def test_a_day_that_takes_nobody_answers_everyone_alike(client, sign_up_url, known_and_unknown, changes):
    Event.objects.update(**changes)

    known, unknown = (client.post(sign_up_url, said) for said in known_and_unknown)

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.content == unknown.content
    assert (Registration.objects.count(), OutgoingMail.objects.count()) == (1, 0)


def test_a_line_without_a_waiting_list_answers_everyone_alike(client, slot, sign_up_url, known_and_unknown):
    RegistrationFactory(event=slot.event, status="waiting", queued_at=timezone.now())
    Event.objects.update(capacity=9, waiting_list=False)

    known, unknown = (client.post(sign_up_url, said) for said in known_and_unknown)

    assert known.content == unknown.content
    assert "une personne attend déjà les places qui se libèrent" in known.content.decode()


def test_a_wish_that_is_refused_to_all_answers_everyone_alike(slot, known_and_unknown):
    """The form would refuse it as well: the service is asked as a race would, a workshop cancelled meanwhile."""
    Session.objects.filter(pk=slot.first.pk).update(cancelled_at=timezone.now())
    who = [("Alice", "d'Orval", "alice@exemple.fr"), ("Zoé", "Petit", "zoe@exemple.fr")]
    wishes = {slot.pk: [slot.first.pk]}
    said = [SignUp(first_name=a, last_name=b, email=c, profile="elu", wishes=wishes) for a, b, c in who]

    refused = []
    for sign_up in said:
        with pytest.raises(DomainError) as error:
            register(event=slot.event, sign_up=sign_up, by=THE_PERSON)
        refused.append((type(error.value).__name__, str(error.value)))

    assert refused == [("WishRefused", "Cet atelier ne fait pas partie de la journée.")] * 2


def test_who_has_just_taken_the_last_place_is_told_where_their_message_is(client, slot, sign_up_url):
    Event.objects.update(**FULL)

    first, second = (client.post(sign_up_url, first_workshop(slot)) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 200)
    assert "Votre message de confirmation contient votre lien personnel" in second.content.decode()
    assert Registration.objects.count() == 1


def test_a_full_day_keeps_saying_that_its_places_are_taken(slot):
    Event.objects.update(**FULL)
    RegistrationFactory(event=slot.event)
    zoe = SignUp(first_name="Zoé", last_name="Petit", profile="elu")

    with pytest.raises(EventFull) as refused:
        register_by_team(event=slot.event, sign_up=zoe, by=DENIS)

    assert str(refused.value).replace("\xa0", " ") == "La journée est complète : sa seule place est prise."


@pytest.mark.parametrize("confirms", [True, False])
def test_a_known_and_an_unknown_person_are_answered_alike(client, slot, sign_up_url, known_and_unknown, confirms):
    Event.objects.update(confirm_addresses=confirms)

    signed_up = [client.post(sign_up_url, said) for said in known_and_unknown]
    asked = [client.post("/inscription/retrouver/", {"email": said["email"]}) for said in known_and_unknown]

    for known, unknown in (signed_up, asked):
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert known.status_code == 302
        assert headers(known) == headers(unknown)
        client.cookies.clear()
        pages = [client.get(answer["Location"]) for answer in (known, unknown)]
        assert [page.status_code for page in pages] == [200, 200]
        assert pages[0].content == pages[1].content


def test_what_is_shown_back_and_kept_of_it_tells_nobody_who_is_known(client, slot, sign_up_url, known_and_unknown):
    """The same words typed, before and after they make a row: only the mark differs, and it is as long."""
    _, said = known_and_unknown
    pages, cookies = [], []
    for _ in range(2):
        answer = client.post(sign_up_url, said)
        pages.append(client.get(answer["Location"]).content)
        cookies.append(signing.loads(answer.cookies[COOKIE].value, salt=SALT))
    *typed, first = cookies[0]
    *again, second = cookies[1]
    made = Registration.objects.get(email="zoe@exemple.fr")

    assert pages[0] == pages[1]
    assert (typed, len(first)) == (again, len(second))
    assert (first == mark_of(made), second == mark_of(made)) == (True, False)


def test_correcting_answers_alike_whoever_is_known(client, slot, sign_up_url, known_and_unknown):
    """Alice is known, Zoé is not: neither learns it by correcting, and Alice's registration stays as it is."""
    before = Registration.objects.values().get(email="alice@exemple.fr")
    answers = []
    for said in known_and_unknown:
        client.post(sign_up_url, said)
        page = client.get(f"{sign_up_url}envoyee/corriger/").content.decode()
        mark = re.search(r'name="of" value="([^"]+)"', page)[1]
        corrected = said | {"of": mark, "email": "autre@exemple.fr", "first_name": "Camille"}
        answer = client.post(f"{sign_up_url}envoyee/corriger/", corrected)
        sent = client.get(answer["Location"]).content
        answers.append((answer.status_code, headers(answer), sent, page.replace(mark, "")))
        Registration.objects.filter(email="autre@exemple.fr").delete()

    strip = [[*one[:3], one[3].replace("Zoé", "Alice").replace("zoe@", "alice@")] for one in answers]
    assert [one[:3] for one in strip] == [strip[0][:3]] * 2
    assert without_clock(strip[0][3]) == without_clock(strip[1][3])
    assert Registration.objects.values().get(email="alice@exemple.fr") == before


@pytest.mark.parametrize(
    "changes", [FULL, {"registration_closes_at": timezone.now() - timedelta(days=1)}], ids=["full", "closed"]
)
def test_correcting_answers_alike_once_the_day_takes_nobody(client, sign_up_url, known_and_unknown, changes):
    answers = []
    for said in known_and_unknown:
        Event.objects.update(capacity=9, waiting_list=True, registration_closes_at=None)
        client.post(sign_up_url, said)
        mark = re.search(r'name="of" value="([^"]+)"', client.get(f"{sign_up_url}envoyee/corriger/").content.decode())[
            1
        ]
        Event.objects.update(**changes)
        answers.append(client.post(f"{sign_up_url}envoyee/corriger/", said | {"of": mark, "territory": "Arras"}))

    assert [(answer.status_code, headers(answer)) for answer in answers] == [(302, headers(answers[0]))] * 2


def headers(answer) -> dict[str, str]:
    """But for the reference of the request."""
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}


def without_clock(page: str) -> str:
    return re.sub(r'name="started" value="[^"]+"', "", page)


def test_a_known_and_an_unknown_person_are_answered_after_the_same_time(
    client, sign_up_url, known_and_unknown, settings, monkeypatch
):
    """The clock of the test: to register takes 30 ms, to find somebody 10."""
    settings.SIGNUP_ANSWER_SECONDS = 0.06
    instants = iter([0.0, 0.010, 0.0, 0.030])
    slept: list[float] = []
    monkeypatch.setattr(posting, "monotonic", lambda: next(instants))
    monkeypatch.setattr(posting, "sleep", lambda seconds: slept.append(round(seconds, 3)))

    answers = [client.post(sign_up_url, said).status_code for said in known_and_unknown]

    assert (answers, slept) == ([302, 302], [0.05, 0.03])


def test_what_is_refused_is_answered_at_once(client, slot, sign_up_url, settings, monkeypatch):
    settings.SIGNUP_ANSWER_SECONDS = 0.06
    slept: list[float] = []
    monkeypatch.setattr(posting, "sleep", slept.append)
    Event.objects.update(**FULL | {"capacity": 0})

    client.post(sign_up_url, first_workshop(slot))

    assert slept == []
