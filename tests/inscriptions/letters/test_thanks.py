"""After the day: each is written once, according to what they did; who is marked later is thanked then."""

from datetime import date

import pytest
import time_machine

from inscriptions.errors import NotChangeable
from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.thanks import send_thanks, thanks_of
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.links import registration_url
from programme.models import Event
from tests.cast import DENIS
from tests.factories import (
    AttendanceFactory,
    DocumentFactory,
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    SessionFactory,
)
from tests.inscriptions.letters.days import at
from tests.letters import read

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def thursday():
    return EventFactory(date=date(2018, 5, 31), thanks="Merci à la ville.")


@pytest.fixture(autouse=True)
def clock(thursday):
    """It is the evening of the day."""
    with time_machine.travel(at("2018-05-31 18:00"), tick=False) as traveller:
        yield traveller


def came(thursday, **said):
    return AttendanceFactory(registration=RegistrationFactory(event=thursday, **said)).registration


def sent() -> set[tuple[int, str]]:
    return set(OutgoingMail.objects.values_list("registration", "kind"))


def test_each_gets_what_fits(thursday):
    present, absent = came(thursday), RegistrationFactory(event=thursday)
    speaker = RegistrationFactory(event=thursday, speaker=InterventionFactory(session__event=thursday).speaker)
    RegistrationFactory(event=thursday, status=Status.CANCELLED)
    RegistrationFactory(event=thursday, status=Status.WAITING, queued_at=at("2018-05-02 10:00"))
    came(thursday, email="")
    came(thursday, no_campaigns=True)
    came(thursday, address_refused_at=at("2018-05-02 10:00"))
    DocumentFactory(event=thursday, title="Diaporama", link="https://exemple.fr/diaporama")

    assert send_thanks(event=thursday, by=DENIS) == 3

    assert sent() == {(present.pk, "thanks"), (absent.pk, "missed"), (speaker.pk, "thanks")}
    texts = {one: read(one.mails.get()).text for one in (present, absent, speaker)}
    assert all("Diaporama\u00a0: https://exemple.fr/diaporama" in text for text in texts.values())
    assert f"Mon attestation\u00a0: {registration_url(present)}" in texts[present]
    assert "attestation" not in texts[absent] + texts[speaker]
    assert "n’avez pas pu venir" in texts[absent]
    assert "Merci pour votre intervention" in texts[speaker]
    assert ["Merci à la ville." in texts[one] for one in (present, absent, speaker)] == [True, False, True]


def test_pressing_again_writes_to_nobody_twice(thursday):
    came(thursday)
    RegistrationFactory(event=thursday)
    send_thanks(event=thursday, by=DENIS)
    first = Event.objects.get().thanked_at

    assert send_thanks(event=thursday, by=DENIS) == 0
    assert (OutgoingMail.objects.count(), Event.objects.get().thanked_at) == (2, first)
    assert list(thursday.history.values_list("who", "act", "reason")) == [("denis", "remerciements", "2 messages")]


def test_who_is_marked_as_present_later_is_thanked_then(thursday, clock, settings):
    settings.TASKS_MODE = "database"
    came(thursday)
    late = RegistrationFactory(event=thursday)
    send_thanks(event=thursday, by=DENIS)
    deliver_pending()
    AttendanceFactory(registration=late)

    assert send_thanks(event=thursday, by=DENIS) == 1
    assert send_thanks(event=thursday, by=DENIS) == 0
    assert list(late.mails.order_by("pk").values_list("kind", flat=True)) == ["missed", "thanks"]


def test_without_anybody_ticked_nobody_is_told_that_they_did_not_come(thursday):
    person = RegistrationFactory(event=thursday)

    send_thanks(event=thursday, by=DENIS)

    text = read(person.mails.get()).text
    assert "Merci de votre inscription" in text
    assert "attestation" not in text


def test_the_documents_of_the_day_come_before_those_of_sessions(thursday):
    DocumentFactory(event=thursday, title="D’une séance", session=SessionFactory(event=thursday, title="Habiter"))
    DocumentFactory(event=thursday, title="De la journée")

    assert [one.title for one in thanks_of(thursday).documents] == ["De la journée", "D’une séance"]


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("2018-05-31 16:59", "published", "finit le jeudi 31"),
        ("2018-05-31 18:00", "cancelled", "annulée"),
        ("2019-06-02 10:00", "published", "effacées"),
    ],
)
def test_before_its_end_when_cancelled_and_after_the_purge_nothing_leaves(thursday, clock, text, status, sentence):
    came(thursday)
    Event.objects.update(status=status)
    clock.move_to(at(text))

    with pytest.raises(NotChangeable, match=sentence):
        send_thanks(event=Event.objects.get(), by=DENIS)
    assert (OutgoingMail.objects.count(), Event.objects.get().thanked_at) == (0, None)


@pytest.mark.parametrize("count", [3, 30])
def test_a_sending_asks_as_much_for_three_people_as_for_thirty(thursday, count, django_assert_num_queries, settings):
    settings.TASKS_MODE = "database"
    for _ in range(count):
        came(thursday)

    # Two of the transaction; the day; who speaks, who came, who had theirs, the people, the documents; seats and
    # wishes; the letters; the day, its history.
    with django_assert_num_queries(13):
        assert send_thanks(event=thursday, by=DENIS) == count
