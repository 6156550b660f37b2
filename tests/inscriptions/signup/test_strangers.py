"""Nobody is signed up by a stranger: what is typed on the site counts once the address is proved."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import TooManyUnproved
from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.links import token
from inscriptions.seats.holds import free_expired_holds
from inscriptions.seats.places import day_places
from inscriptions.seats.promote import promote
from inscriptions.signup.confirm import confirm_by_team
from inscriptions.signup.register import register_list
from programme.models import Event
from tests.cast import DENIS
from tests.factories import EventFactory
from tests.inscriptions.signing_up import add, cancel, confirm, kinds, register, sign_up, status
from tests.inscriptions.signup.answers import first_workshop
from tests.inscriptions.signup.lists import listed
from tests.letters import read

pytestmark = pytest.mark.django_db
A_DAY = timedelta(hours=25)
HERS = "alice@exemple.fr"


def letters_by_hour():
    """How many letters to Alice may leave in each hour."""
    leave = [mail.not_before or mail.queued_at for mail in OutgoingMail.objects.filter(to=HERS)]
    hours = [instant.replace(minute=0, second=0, microsecond=0) for instant in leave]
    return [hours.count(hour) for hour in sorted(set(hours))]


@pytest.mark.having(event={"capacity": 50, "waiting_list": True, "confirm_addresses": True})
def test_ninety_sign_ups_of_one_address_from_three_networks_hold_ten_places_and_mail_five_times(
    client, slot, sign_up_url, settings
):
    settings.TASKS_MODE = "database"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    start = timezone.now().replace(minute=20, second=0, microsecond=0)
    pages = set()
    for later in (timedelta(0), timedelta(hours=1), timedelta(hours=24)):
        with time_machine.travel(start + later, tick=False):
            typed = first_workshop(slot)
        with time_machine.travel(start + later + timedelta(minutes=1), tick=False):
            free_expired_holds()
            for number in range(90):
                said = typed | {"first_name": f"Alice {chr(97 + number % 26)}{chr(97 + number // 26)}"}
                address = f"198.51.{number % 3}.{number // 3}"
                answer = client.post(sign_up_url, said, REMOTE_ADDR=address)
                assert (answer.status_code, answer["Location"]) == (302, f"{sign_up_url}envoyee/")
                pages.add(client.get(answer["Location"]).content.replace(said["first_name"].encode(), b""))
            assert Registration.objects.unproved().count() <= 10
            assert max(letters_by_hour()) <= 5

    assert len(pages) == 1
    with time_machine.travel(start + timedelta(hours=50), tick=False):
        free_expired_holds()
        assert Registration.objects.holding_a_place(timezone.now()).count() == 0
    assert max(letters_by_hour()) <= 5


def test_the_eleventh_place_to_confirm_is_not_written(confirming_day):
    Event.objects.update(capacity=20)
    for number in range(10):
        register(confirming_day, f"Alice{number}", email=HERS)

    with pytest.raises(TooManyUnproved):
        register(confirming_day, "Alice10", email=HERS)

    assert Registration.objects.count() == 10
    assert register(EventFactory(confirm_addresses=True), "Alice10", email=HERS)


def test_who_has_proved_some_may_ask_for_more(confirming_day):
    Event.objects.update(capacity=20)
    for number in range(10):
        first = register(confirming_day, f"Alice{number}", email=HERS)
    confirm(first)

    assert status(register(confirming_day, "Alice10", email=HERS)) == "unconfirmed"


def test_the_letter_of_all_links_names_none_that_is_not_proved(confirming_day, settings):
    Event.objects.update(capacity=20)
    with time_machine.travel(timezone.now().replace(minute=20), tick=False) as clock:
        for number in range(10):
            register(confirming_day, f"Alice{number}", email=HERS)
        clock.shift(timedelta(hours=1))
        deliver_pending()

    letter = OutgoingMail.objects.get(kind="links")
    assert (letter.to, letter.registration, letter.sent_at is None) == (HERS, None, False)
    assert letter.text.count("Une inscription à confirmer") == 10
    assert "Durand" not in letter.text
    assert "Dix inscriptions attendent déjà d’être confirmées" in letter.text


@pytest.mark.parametrize("places", [2, 0])
def test_the_first_letter_to_an_unproved_address_holds_nothing_that_was_typed(confirming_day, places):
    Event.objects.update(capacity=places)
    alice = register(confirming_day, "http", organisation="Mairie de Spam", email=HERS)

    letter = read(alice.mails.get(kind="confirm"))

    assert "\nBonjour,\n" in letter.text
    for typed in ("http Durand", "Durand", "DURAND", "Spam"):
        assert typed not in letter.text + letter.html
    assert f"/inscription/{token(alice)}/pas-moi/" in letter.text


def test_the_letter_of_a_hold_that_is_over_names_nobody(confirming_day):
    alice = register(confirming_day)
    with time_machine.travel(timezone.now() + A_DAY):
        free_expired_holds()

    assert "\nBonjour,\n" in read(alice.mails.get(kind="expired")).text


def test_who_has_proved_the_address_is_called_by_name(confirming_day):
    alice = confirm(register(confirming_day))

    assert "\nBonjour Alice DURAND,\n" in read(alice.mails.get(kind="confirmation")).text


def test_who_waits_without_a_proof_is_asked_at_once_and_told_their_place(confirming_day):
    Event.objects.update(capacity=0)
    alice = register(confirming_day)

    assert (status(alice), kinds(alice)) == ("waiting", ["confirm"])
    assert "au rang 1 sur 1" in read(alice.mails.get()).text


def test_who_waits_without_a_proof_is_passed_over_and_keeps_their_place_in_line(confirming_day):
    held = [confirm(register(confirming_day, name)) for name in ("Chloé", "Denis")]
    alice, bob = register(confirming_day), confirm(register(confirming_day, "Bob"))

    cancel(held[0])
    first = (status(alice), status(bob))
    confirm(alice)
    cancel(held[1])

    assert first == ("waiting", "confirmed")
    assert (status(alice), kinds(alice)) == ("confirmed", ["confirm", "waiting", "promoted"])


def test_strangers_in_line_block_no_free_place(confirming_day):
    held = confirm(register(confirming_day, "Chloé"))
    confirm(register(confirming_day, "Denis"))
    for number in range(5):
        register(confirming_day, f"Alice{number}", email=HERS)
    cancel(held)

    places = day_places(confirming_day)

    assert (places.line, places.passed_over, places.waiting, places.takes_newcomers) == (0, 5, 5, True)
    assert status(register(confirming_day, "Bob")) == "unconfirmed"


def test_a_proof_gives_who_waited_the_place_that_is_free_with_one_letter(confirming_day):
    held = confirm(register(confirming_day, "Chloé"))
    confirm(register(confirming_day, "Denis"))
    alice = register(confirming_day)
    cancel(held)

    confirm(alice)

    assert (status(alice), kinds(alice)) == ("confirmed", ["confirm", "promoted"])


def test_one_link_proves_every_sign_up_of_the_address_for_that_day(confirming_day):
    Event.objects.update(capacity=1)
    alice, anna = (
        register(confirming_day, "Alice", email=HERS),
        register(confirming_day, "Anna", email="ALICE@exemple.fr"),
    )
    elsewhere, bob = (
        register(EventFactory(confirm_addresses=True), "Alice", email=HERS),
        register(confirming_day, "Bob"),
    )

    confirm(anna)
    confirm(anna)

    people = Registration.objects.in_bulk()
    proved = {people[one.pk].first_name: people[one.pk].proved_at is not None for one in (alice, anna, bob)}
    assert proved == {"Alice": True, "Anna": True, "Bob": False}
    assert people[elsewhere.pk].proved_at is None
    assert (status(alice), status(anna)) == ("confirmed", "waiting")
    assert (kinds(alice), kinds(anna)) == (["confirm", "confirmation"], ["confirm", "waiting"])
    assert set(anna.history.values_list("act", flat=True)) == {"inscription", "adresse confirmée"}


def test_looking_at_the_link_proves_nothing(confirming_day, client):
    alice = register(confirming_day)

    page = client.get(f"/inscription/{token(alice)}/").content.decode()

    alice.refresh_from_db()
    assert "Confirmer mon" in page
    assert (alice.status, alice.proved_at) == ("unconfirmed", None)


def test_the_page_of_who_waits_without_a_proof_asks_for_it(confirming_day, client):
    Event.objects.update(capacity=0)
    alice = register(confirming_day)
    before = client.get(f"/inscription/{token(alice)}/").content.decode()

    after = client.post(f"/inscription/{token(alice)}/confirmer/", follow=True).content.decode()

    assert ("vous gardez votre rang" in before, "confirmer/" in before) == (True, True)
    assert ("vous gardez votre rang" in after, "confirmer/" in after) == (False, False)


def test_the_link_of_a_hold_that_is_over_asks_again_and_says_that_needs_are_gone(confirming_day, client):
    alice = register(confirming_day)
    with time_machine.travel(timezone.now() + A_DAY):
        free_expired_holds()
        page = client.get(f"/inscription/{token(alice)}/").content.decode()
        confirm(alice)

    alice.refresh_from_db()
    assert "ont été effacés" in page
    assert (alice.status, alice.proved_at is None) == ("confirmed", False)


@pytest.mark.parametrize(("before", "hold"), [(30, 24), (3, 3)])
def test_a_hold_never_goes_past_the_start_of_the_day(confirming_day, before, hold):
    with time_machine.travel(confirming_day.starts - timedelta(hours=before), tick=False):
        alice = register(confirming_day)

    assert alice.hold_expires_at - alice.created_at == timedelta(hours=hold)


def test_once_the_day_has_begun_a_place_is_the_person_s_at_once(confirming_day):
    Event.objects.update(registration_closes_at=confirming_day.ends)
    with time_machine.travel(confirming_day.starts + timedelta(minutes=5), tick=False):
        alice = register(confirming_day)
        Event.objects.update(capacity=1)
        bob = confirm(register(confirming_day, "Bob"))

    assert (status(alice), kinds(alice)) == ("confirmed", ["confirmation"])
    assert (status(bob), bob.is_unproved) == ("waiting", False)


def test_who_is_added_by_the_team_or_a_file_proves_nothing(confirming_day):
    Event.objects.update(capacity=1)
    alice = add(confirming_day, "Alice")
    lines = listed({2: sign_up(confirming_day, "Bob")})
    [bob] = register_list(event=confirming_day, lines=lines, by=DENIS).people

    cancel(alice)

    assert (status(bob), kinds(bob)) == ("confirmed", ["waiting", "promoted"])
    assert Registration.objects.unproved().count() == 0


def test_a_place_out_of_turn_is_the_person_s(confirming_day):
    Event.objects.update(capacity=0)
    alice = promote(registration=register(confirming_day), by=DENIS, reason="élue")

    assert (status(alice), kinds(alice)) == ("confirmed", ["confirm", "promoted"])


def test_the_team_vouches_for_one_person_alone(confirming_day):
    alice, anna = register(confirming_day, "Alice", email=HERS), register(confirming_day, "Anna", email=HERS)

    confirm_by_team(registration=anna, by=DENIS)

    assert (status(alice), status(anna)) == ("unconfirmed", "confirmed")
    assert Registration.objects.get(pk=anna.pk).proved_at is not None


def test_a_day_that_stops_confirming_serves_who_was_passed_over(confirming_day):
    Event.objects.update(capacity=0)
    alice = register(confirming_day)
    Event.objects.update(capacity=1, confirm_addresses=False)

    cancel(add(confirming_day, "Chloé", role=Registration.Role.TEAM))
    free_expired_holds()
    cancel(add(confirming_day, "Bob"))

    assert status(alice) == "confirmed"
