"""After a while without a page of the team, what holds most asks the password again; nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import rencontre.urls  # noqa: F401  declares every page
from inscriptions.models import Registration
from programme.desk.sensitive import asks_again
from tests.access import EXPECTED
from tests.factories import PASSWORD, OutgoingMailFactory, PrintJobFactory, SessionFactory, TeamAccountFactory
from tests.guessing import log_in
from tests.pages import markup_of, text_of

pytestmark = pytest.mark.django_db
ASKED = "Votre mot de passe"
QUARTER = timedelta(minutes=15)
SENSITIVE = {
    "admin:inscriptions_outgoingmail_change",
    "admin:inscriptions_outgoingmail_shown",
    "admin:inscriptions_sensitive_job_file",
    "admin:inscriptions_reminder",
    "admin:inscriptions_thank",
    "admin:inscriptions_day_tell",
    "admin:inscriptions_day_tell_shown",
    "admin:inscriptions_caterer",
    "admin:inscriptions_presence_workbook",
    "admin:inscriptions_registration_change",
    "admin:inscriptions_registration_data",
    "admin:inscriptions_registration_erase",
    "admin:inscriptions_registration_export",
    "admin:inscriptions_teamaccount_add",
    "admin:inscriptions_teamaccount_address",
    "admin:inscriptions_teamaccount_again",
    "admin:inscriptions_teamaccount_change",
    "admin:inscriptions_teamaccount_changelist",
    "admin:inscriptions_teamaccount_factor",
    "admin:inscriptions_teamaccount_give_again",
    "admin:inscriptions_teamaccount_group",
    "admin:inscriptions_teamaccount_take_back",
}
BESIDES = {"admin:inscriptions_reminder": [7]}  # what the address holds besides the row
OF_NO_ROW = {
    "admin:inscriptions_registration_export",
    "admin:inscriptions_teamaccount_add",
    "admin:inscriptions_teamaccount_changelist",
}


@pytest.fixture(autouse=True)
def clock(settings):
    settings.STAFF_IDLE_SECONDS = int(QUARTER.total_seconds())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def denis_in(denis):
    """Denis, who has just logged in."""
    client = Client()
    log_in(client, "denis")
    return client


def person_page(person, act: str = "change") -> str:
    return reverse(f"admin:inscriptions_registration_{act}", args=[person.pk])


def made(denis, alice, document: str):
    """The print job of a document that Denis asked for."""
    file, now = ContentFile(b"%PDF", "a.pdf"), timezone.now()
    return PrintJobFactory(maker=denis, event=alice.event, document=document, state="done", file=file, finished_at=now)


def row_of(name: str, denis, alice):
    if "job" in name:
        return made(denis, alice, "caterer")
    if "teamaccount" in name:
        return TeamAccountFactory()
    if "outgoingmail" in name:
        return OutgoingMailFactory(registration=alice)
    if "session" in name:
        return SessionFactory(event=alice.event)
    return alice if "registration" in name else alice.event


def is_asked(answer) -> bool:
    return f"<h1>{ASKED}</h1>".encode() in answer.content


def test_what_asks_again_is_known():
    """Over every address of the site: another one that shows needs, exports or erases is added here with it."""
    assert {name for name in EXPECTED if asks_again(name)} == SENSITIVE | {"admin:auth_*"}


@pytest.mark.parametrize("name", sorted(name for name in SENSITIVE if EXPECTED[name]["denis"] == "200"))
def test_each_asks_after_a_quarter_of_an_hour(denis_in, denis, alice, clock, name):
    row = row_of(name, denis, alice)
    url = reverse(name, args=[] if name in OF_NO_ROW else [row.pk, *BESIDES.get(name, [])])

    before = denis_in.get(url)
    clock.shift(QUARTER + timedelta(seconds=1))
    after = denis_in.get(url)

    assert (is_asked(before), is_asked(after)) == (False, True)


@pytest.mark.once
@pytest.mark.parametrize(("document", "asks"), [("caterer", True), ("badges", False)])
def test_a_file_made_at_leisure_asks_as_its_paper_does(denis_in, denis, alice, clock, document, asks):
    job = made(denis, alice, document)
    clock.shift(QUARTER * 2)

    answer = denis_in.get(reverse("admin:inscriptions_job_file", args=[job.pk]), follow=True)

    assert (is_asked(answer), b"%PDF" in answer.getvalue()) == (asks, not asks)


def test_other_pages_are_open_and_do_not_wake(denis_in, alice, clock):
    clock.shift(QUARTER + timedelta(seconds=1))

    assert denis_in.get(reverse("admin:index")).status_code == 200
    assert is_asked(denis_in.get(person_page(alice)))


def test_the_list_of_people_asks_where_it_tells_who_needs_what(denis_in, alice, clock):
    people = reverse("admin:inscriptions_registration_changelist")
    clock.shift(QUARTER + timedelta(seconds=1))

    assert not is_asked(denis_in.get(people, {"event": alice.event_id}))
    assert is_asked(denis_in.get(people, {"event": alice.event_id, "regime": "vegetarien"}))


@pytest.mark.parametrize("act", ["cancel", "move", "role"])
def test_the_acts_on_whom_that_list_gives_ask_as_it_does(denis_in, alice, clock, act):
    page = reverse(f"admin:inscriptions_selection_{act}", args=[alice.event_id])
    clock.shift(QUARTER + timedelta(seconds=1))

    assert not is_asked(denis_in.get(page))
    assert is_asked(denis_in.get(page, {"regime": "vegetarien"}))


def test_whoever_goes_on_working_is_asked_nothing(denis_in, alice, clock):
    for _ in range(4):
        clock.shift(timedelta(minutes=10))
        denis_in.get(reverse("admin:index"))

    assert not is_asked(denis_in.get(person_page(alice)))


def test_the_password_goes_on_to_the_page(denis_in, alice, clock):
    clock.shift(QUARTER * 2)
    url = f"{person_page(alice)}?_changelist_filters=x"

    wrong = denis_in.post(url, {"password_again": "au hasard", "asked_by": "GET"})
    right = denis_in.post(url, {"password_again": PASSWORD, "asked_by": "GET"})

    assert is_asked(wrong)
    assert "Ce n’est pas votre mot de passe" in text_of(wrong.content.decode())
    assert right["Location"] == url
    assert alice.email in markup_of(denis_in, url)


def test_what_was_typed_is_kept_and_goes_on(denis_in, alice, clock):
    clock.shift(QUARTER * 2)
    url = person_page(alice, "erase")

    asked = denis_in.post(url, {"reason": 'À sa demande : "vite" <b>'})
    [kept] = asked.context["typed"]
    denis_in.post(url, dict(asked.context["typed"]) | {"password_again": PASSWORD, "asked_by": "POST"})

    assert kept == ("reason", 'À sa demande : "vite" <b>')
    assert Registration.objects.get(pk=alice.pk).erased_at is not None


def test_an_export_goes_on_as_a_file(denis_in, alice, clock):
    clock.shift(QUARTER * 2)
    url = f"{reverse('admin:inscriptions_registration_export')}?event={alice.event_id}"

    asked = denis_in.post(url, {"format": 0, "resource": 0})
    noted = denis_in.post(url, dict(asked.context["typed"]) | {"password_again": PASSWORD, "asked_by": "POST"})
    answer = denis_in.post(url, dict(noted.context["typed"]))

    assert (is_asked(asked), "attachment" in answer["Content-Disposition"]) == (True, True)
    assert "Content-Disposition" not in noted
    assert [hidden in noted.content.decode() for hidden in ('type="password"', PASSWORD)] == [False, False]


@pytest.mark.once
def test_a_file_that_is_looked_at_leaves_no_page_with_the_password(denis_in, alice, clock):
    clock.shift(QUARTER * 2)
    url = person_page(alice, "data")

    noted = denis_in.post(url, {"password_again": PASSWORD, "asked_by": "GET"})
    answer = denis_in.get(url)

    assert (f'href="{url}">Continuer' in noted.content.decode(), is_asked(answer)) == (True, False)


def test_a_password_that_was_typed_is_not_written_in_the_page(client, admin_user, clock):
    client.force_login(admin_user)

    asked = client.post(reverse("admin:auth_user_add"), {"username": "zoe", "password1": "un secret long"})

    assert is_asked(asked)
    assert asked.context["typed"] == [("username", "zoe")]


def test_an_old_cookie_or_that_of_another_wakes_nobody(denis_in, chloe, alice, clock):
    other = Client()
    log_in(other, "chloe")
    kept = denis_in.cookies["derniere-demande"].value
    clock.shift(QUARTER * 2)
    denis_in.get(reverse("admin:index"))

    for cookie in (kept, other.cookies["derniere-demande"].value, "faux", ""):
        denis_in.cookies["derniere-demande"] = cookie
        assert is_asked(denis_in.get(person_page(alice)))


def test_the_front_desk_is_asked_nothing_all_day(chloe, alice, clock):
    client = Client()
    log_in(client, "chloe")
    clock.shift(QUARTER * 40)

    assert not is_asked(client.get(person_page(alice)))
    assert client.get(reverse("inscriptions:desk", args=[alice.event.slug])).status_code == 200


def test_a_stranger_is_led_to_the_login_page(client, alice):
    assert client.get(person_page(alice))["Location"].startswith(reverse("admin:login"))


def test_guessing_it_there_is_slowed(denis_in, alice, clock):
    clock.shift(QUARTER * 2)
    typed = [{"password_again": f"faux {n}", "asked_by": "GET"} for n in range(11)]

    assert [denis_in.post(person_page(alice), one).status_code for one in typed] == [200] * 10 + [429]
