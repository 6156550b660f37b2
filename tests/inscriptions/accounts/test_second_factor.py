"""The second factor: a password alone opens nothing, a code serves once, who loses the phone has ten others."""

from base64 import b32decode, b32encode
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from inscriptions.accounts.queries import has_second_factor
from inscriptions.accounts.second_factor import check_code, new_key, turn_on
from inscriptions.letters.delivery import deliver_pending
from rencontre.domain import refusal
from tests.factories import PASSWORD
from tests.guessing import is_in, log_in, log_out
from tests.inscriptions.accounts.factors import code_of, verified, with_factor
from tests.pages import page, plain, text_of
from tests.races import race

pytestmark = pytest.mark.django_db
NEW = "un nouveau mot de passe"
STEP, FIRST = "/admin/login/code/", "/admin/login/double-verification/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def send(client, code: str):
    return client.post(STEP, {"code": code})


def drawn(client, url: str) -> tuple[str, str]:
    """The key that a page has drawn, as it is signed and as it is typed by hand, in hexadecimal."""
    context = client.get(url).context
    typed = context["typed_key"].replace(" ", "")
    return context["signed"], b32decode(typed).hex()


# --- Logging in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page_of", ["admin:index", "inscriptions:entrance", "admin:own_account", "admin:jsi18n"])
def test_the_password_alone_opens_no_page(denis, two_factors, page_of):
    client = Client()

    answer = log_in(client, "denis")

    assert answer["Location"] == STEP
    assert not is_in(client)
    assert client.get(reverse(page_of))["Location"].startswith(reverse("admin:login"))
    assert client.get(reverse("admin:login")).status_code == 200


def test_the_code_of_the_phone_opens_and_leads_where_one_went(denis, two_factors):
    client = Client()
    client.post(
        f"{reverse('admin:login')}?next=/accueil/", {"username": "denis", "password": PASSWORD, "next": "/accueil/"}
    )

    answer = send(client, code_of(two_factors.key))

    assert (answer["Location"], is_in(client)) == ("/accueil/", True)


def test_a_code_opens_once(denis, two_factors, clock):
    code = code_of(two_factors.key)
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, "denis")

    send(first, code)
    clock.shift(timedelta(seconds=5))
    send(second, code)

    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_thirty_seconds_early_or_late(denis, two_factors, steps, opens):
    client = Client()
    log_in(client, "denis")

    send(client, code_of(two_factors.key, steps=steps))

    assert is_in(client) == opens


def test_a_wrong_code_is_refused_and_the_right_one_opens_at_once(denis, two_factors):
    client = Client()
    log_in(client, "denis")

    refused = send(client, "000000")
    send(client, code_of(two_factors.key))

    assert "Ce code n’est pas le bon" in plain(refused.content.decode())
    assert is_in(client)


@pytest.mark.once
def test_whoever_knows_the_password_guesses_few_codes_and_locks_nobody_out(denis, two_factors, clock):
    clock.move_to((timezone.now() + timedelta(days=1)).replace(hour=1, minute=1, second=0))
    known = Client()
    log_in(known, "denis")
    send(known, code_of(two_factors.key))
    log_out(known)
    told = []

    for number in range(12):  # from elsewhere, each time from another address
        other, address = Client(), f"198.51.100.{number}"
        log_in(other, "denis", address=address)
        told.append(other.post(STEP, {"code": "000000"}, REMOTE_ADDR=address))
    clock.shift(timedelta(seconds=60))
    log_in(known, "denis")
    send(known, code_of(two_factors.key))

    assert [answer.status_code for answer in told] == [200] * 10 + [429] * 2
    assert "Réessayez dans 14 minutes." in text_of(told[-1].content.decode())
    assert is_in(known)
    fresh = Client()
    log_in(fresh, "denis")
    assert send(fresh, two_factors.codes[0]).status_code == 429
    denis.set_password(NEW)  # by the letter
    denis.save()
    log_in(fresh, "denis", NEW)
    send(fresh, two_factors.codes[0])
    assert is_in(fresh)


@pytest.mark.once
@pytest.mark.parametrize("change", ["a device", "organisation", "all"])
@pytest.mark.parametrize("page_of", ["admin:index", "inscriptions:entrance", "inscriptions:badge", "programme:preview"])
def test_a_session_of_the_password_alone_is_nobodys_once_more_is_asked(denis, alice, settings, change, page_of):
    client = Client()
    log_in(client, "denis")
    args = {"inscriptions:badge": [alice.badge_code], "programme:preview": [alice.event.slug]}.get(page_of, [])
    before = client.get(reverse(page_of, args=args))
    if change == "a device":
        with_factor(denis)
    else:
        settings.SECOND_FACTOR = change

    after = client.get(reverse(page_of, args=args))

    stranger = Client().get(reverse(page_of, args=args))
    assert (after.status_code, after["Location"]) == (stranger.status_code, stranger["Location"])
    assert before.status_code == 200 or before["Location"] != after["Location"]


@pytest.mark.once
def test_the_desk_is_asked_too_when_all_are(chloe, alice, settings):
    client, desk = Client(), reverse("inscriptions:desk", args=[alice.event.slug])
    log_in(client, "chloe")
    before = client.get(desk).status_code

    settings.SECOND_FACTOR = "all"

    assert (before, client.get(desk).status_code) == (200, 302)
    assert client.get(reverse("inscriptions:desk_list", args=[alice.event.slug])).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_code_that_two_send_together_opens_once(denis, two_factors):
    code = code_of(two_factors.key)

    done = race(lambda number: check_code(account=denis, typed=code), threads=4)

    assert [one for one in done if one is None] == [None]


def test_a_code_of_recovery_opens_once(denis, two_factors, clock):
    code = two_factors.codes[0]
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, "denis")
        send(client, f" {code[:4].upper()} {code[4:]} ")
        clock.shift(timedelta(seconds=5))

    assert (is_in(first), is_in(second)) == (True, False)
    assert StaticToken.objects.filter(device__user=denis).count() == 9


@pytest.mark.parametrize("change", ["late", "password", "closed"])
def test_the_step_between_is_of_the_password_of_a_moment_ago(denis, two_factors, clock, change):
    client = Client()
    log_in(client, "denis")
    if change == "late":
        clock.shift(timedelta(minutes=11))
    elif change == "password":
        denis.set_password("un autre mot de passe")
    else:
        denis.is_active = False
    denis.save()

    answer = send(client, code_of(two_factors.key))

    assert (answer["Location"], is_in(client)) == (reverse("admin:login"), False)


def test_who_has_none_logs_in_with_one_step(denis):
    client = Client()

    assert log_in(client, "denis")["Location"] == reverse("admin:index")
    assert is_in(client)


# --- Turning it on and off ---------------------------------------------------------------------------------------


def test_it_is_turned_on_by_the_first_code_and_closes_the_other_sessions(organiser, denis):
    url, other = reverse("admin:turn_on_second_factor"), Client()
    other.force_login(denis)
    signed, key = drawn(organiser, url)

    answer = organiser.post(url, {"key": signed, "code": code_of(key), "password": PASSWORD})

    assert answer["Location"] == reverse("admin:recovery_codes")
    assert has_second_factor(denis)
    assert other.get(reverse("admin:index")).status_code == 302
    shown = page(organiser, reverse("admin:recovery_codes"))
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert [code for code in codes if code not in shown] == []
    assert len(codes) == 10
    assert codes[0] in organiser.get(reverse("admin:recovery_codes_file")).content.decode()


@pytest.mark.parametrize("wrong", ["code", "password", "key"])
def test_it_stays_off_when_something_is_wrong_and_the_key_stays_the_same(organiser, denis, wrong):
    url = reverse("admin:turn_on_second_factor")
    signed, key = drawn(organiser, url)
    typed = {"key": signed, "code": code_of(key), "password": PASSWORD} | {wrong: "000000"}

    answer = organiser.post(url, typed)

    assert (answer.status_code, has_second_factor(denis)) == (200, False)
    assert (answer.context["typed_key"] == organiser.get(url).context["typed_key"]) is False
    if wrong != "key":
        assert answer.context["typed_key"].replace(" ", "") == b32encode(bytes.fromhex(key)).decode()


def test_looking_at_the_page_turns_nothing_on(organiser, denis):
    organiser.get(reverse("admin:turn_on_second_factor"))

    assert not TOTPDevice.objects.exists()


def test_the_codes_are_not_shown_later(organiser, denis, two_factors, clock):
    verified(organiser)
    organiser.post(reverse("admin:new_recovery_codes"), {"password": PASSWORD})
    now = page(organiser, reverse("admin:recovery_codes"))
    clock.shift(timedelta(minutes=11))
    later = page(organiser, reverse("admin:recovery_codes"))

    code = StaticToken.objects.filter(device__user=denis).first().token
    assert (code in now, code in later) == (True, False)
    assert organiser.get(reverse("admin:recovery_codes_file")).status_code == 404
    assert not StaticToken.objects.filter(token__in=two_factors.codes).exists()


@pytest.mark.parametrize(("password", "is_on"), [(PASSWORD, False), ("au hasard", True)])
def test_it_is_turned_off_with_the_password(organiser, denis, two_factors, password, is_on):
    verified(organiser).post(reverse("admin:turn_off_second_factor"), {"password": password})

    assert has_second_factor(denis) == is_on


# --- Asked of everybody ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "who", "is_led"),
    [
        ("none", "denis", False),
        ("organisation", "denis", True),
        ("organisation", "chloe", False),
        ("all", "chloe", True),
    ],
)
def test_who_must_have_one_turns_it_on_before_anything_else(denis, chloe, settings, asked, who, is_led):
    settings.SECOND_FACTOR, client = asked, Client()

    answer = log_in(client, who)

    assert (answer["Location"] == FIRST, is_in(client)) == (is_led, not is_led)


def test_the_first_code_logs_in(denis, settings):
    settings.SECOND_FACTOR, client = "organisation", Client()
    log_in(client, "denis")
    signed, key = drawn(client, FIRST)

    refused = client.post(FIRST, {"key": signed, "code": "000000"})
    answer = client.post(FIRST, {"key": signed, "code": code_of(key)})

    assert (refused.status_code, answer["Location"]) == (200, reverse("admin:recovery_codes"))
    assert client.get(reverse("admin:index")).status_code == 200
    assert StaticToken.objects.first().token in page(client, reverse("admin:recovery_codes"))


def test_it_cannot_be_turned_off_and_the_sessions_of_before_are_over(organiser, denis, settings):
    other = Client()
    other.force_login(denis)
    settings.SECOND_FACTOR = "organisation"
    log_in(organiser, "denis")
    signed, key = drawn(organiser, FIRST)
    organiser.post(FIRST, {"key": signed, "code": code_of(key)})

    assert organiser.get(reverse("admin:index")).status_code == 200
    organiser.post(reverse("admin:turn_off_second_factor"), {"password": PASSWORD})
    assert has_second_factor(denis)
    assert "_auth_user_id" not in other.session


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_pages_that_turn_it_on_together_leave_one_phone(denis):
    keys = [new_key(), new_key()]

    race(lambda number: turn_on(account=denis, key=keys[number], code=code_of(keys[number])), threads=2)

    assert TOTPDevice.objects.filter(user=denis).count() == 1
    assert StaticToken.objects.count() == 10


# --- Lost, and rescued -------------------------------------------------------------------------------------------


def test_who_keeps_the_site_takes_it_off(denis, two_factors, outbox):
    client = Client()
    log_in(client, "denis")
    send(client, code_of(two_factors.key))

    call_command("second_factor_off", "denis", stdout=StringIO())
    deliver_pending()

    assert client.get(reverse("admin:index")).status_code == 302
    assert not has_second_factor(denis)
    assert [message.subject for message in outbox] == ["Votre double vérification a été retirée"]
    for name in ("denis", "personne"):
        with pytest.raises(CommandError):
            call_command("second_factor_off", name)


@pytest.mark.parametrize("typed", ["", "²", "abcdefgh", "12345", "１２３４５６", "9" * 20])
def test_whatever_is_typed_is_a_wrong_code(denis, two_factors, typed):
    assert refusal(lambda: check_code(account=denis, typed=typed))
    assert refusal(lambda: turn_on(account=denis, key=new_key(), code=typed))


def test_no_screen_shows_the_keys(denis, two_factors, admin_client):
    markup = admin_client.get(reverse("admin:index")).content.decode()

    assert "otp" not in markup.lower().replace("optgroup", "")
