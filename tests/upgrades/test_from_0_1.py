"""A base that version 0.1 left, with its people, letters and badges, under the code of today.

`0.1-sqlite.sql.gz` and `0.1-postgresql.sql.gz` are dumps of the same rows, written on 20 April 2027 by the code of 0.1:
a past day with its check-ins and certificates, a day to come with the sixty people of `demo --registrations 60`, people
whose names 0.1 took badly, a full workshop, a line, a held place, an address still to be proved, and a day of wishes
whose sharing is applied. `0.1.json` says what had been given to people then: links, addresses to prove, badge codes.
"""

import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from icalendar import Calendar

from inscriptions.models import BadgePrint, Certificate, OutgoingMail, Registration, Scan
from inscriptions.post import kinds
from inscriptions.post.links import registration_url
from inscriptions.post.queue import queue_letter
from inscriptions.seats.recount import verify
from programme.models import Event, Speaker
from tests.upgrades.kept import AT, KEPT, connected_to, load_dump, scratch


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory):
    """The name of a database loaded from the dump and migrated, once for all."""
    with django_db_blocker.unblock(), scratch(tmp_path_factory.mktemp("base")) as name:
        with connected_to(name):
            load_dump(name)
            call_command("migrate", verbosity=0)
        yield name


@pytest.fixture
def _upgraded(migrated, django_db_blocker):
    """The tests that ask for it are on the upgraded base, the day it was dumped."""
    with django_db_blocker.unblock(), connected_to(migrated), time_machine.travel(AT):
        yield


pytestmark = pytest.mark.usefixtures("_upgraded")


def test_every_row_is_there():
    counts = {model.__name__: model.objects.count() for model in (Registration, OutgoingMail, BadgePrint, Certificate)}

    assert counts == {
        "Registration": len(KEPT["links"]) + len(KEPT["cancelled_links"]),
        "OutgoingMail": len(KEPT["queued"]) + len(KEPT["given_up"]) + KEPT["sent"],
        "BadgePrint": len(KEPT["printed"]),
        "Certificate": len(KEPT["certificates"]),
    }


def test_the_tables_of_django_axes_are_gone_with_the_addresses_they_held():
    assert [name for name in connection.introspection.table_names() if name.startswith("axes")] == []


def test_what_was_undone_at_the_door_stays_undone_for_everyone():
    undone = Scan.objects.filter(outcome__startswith="undo").values_list("outcome", "claimed_at")

    assert list(undone) == [("undo_all", None)]


def test_the_recount_finds_nothing_wrong():
    findings = [verify(event, now=AT) for event in Event.objects.all()]

    assert [found.inconsistencies for found in findings] == [[]] * len(findings)


def delivered() -> dict[int, str]:
    """Let what waits leave: the text of each message by the key of its row."""
    call_command("deliver_mails", verbosity=0)
    row = re.compile(r"<message-(\d+)@")
    return {int(row.match(sent.extra_headers["Message-ID"])[1]): sent.body for sent in mail.outbox}


def test_queued_letters_leave_with_their_text_and_the_others_stay():
    queued = OutgoingMail.objects.filter(pk__in=KEPT["queued"])
    written = {mail.pk: mail.text for mail in queued}
    assert all(written.values())
    assert set(queued.values_list("kind", flat=True)) <= kinds.KINDS.keys()

    left = delivered()

    assert left == written
    assert sorted(left) == KEPT["queued"]
    assert list(OutgoingMail.objects.filter(sent_at=None).values_list("pk", flat=True)) == KEPT["given_up"]


def test_a_letter_after_the_upgrade_follows_those_of_0_1():
    """Its calendar replaces the last one sent, and cancels the entries of workshops that 0.1 had made."""
    before = OutgoingMail.objects.exclude(calendar="").filter(sent_at__isnull=False, registration__status="confirmed")
    person = before.filter(calendar__contains="-creneau-").latest("pk").registration
    sent = [Calendar.from_ical(mail.calendar).events for mail in before.filter(registration=person).order_by("pk")]

    mail_of_today = queue_letter(kinds.CHANGED, person)
    left = delivered()

    mail_of_today.refresh_from_db()
    day, *workshops = Calendar.from_ical(mail_of_today.calendar).events
    assert registration_url(person) in left[mail_of_today.pk]
    assert day["SEQUENCE"] > max(entry["SEQUENCE"] for entries in sent for entry in entries)
    assert {(entry["UID"], entry["STATUS"]) for entry in workshops} == {
        (entry["UID"], "CANCELLED") for entries in sent for entry in entries if "-creneau-" in entry["UID"]
    }


def test_personal_links_open(client):
    opened = {
        pk: client.get(reverse("inscriptions:mine", args=[token])).context["registration"].pk
        for pk, token in (KEPT["links"] | KEPT["cancelled_links"]).items()
    }

    assert opened == {pk: int(pk) for pk in KEPT["links"] | KEPT["cancelled_links"]}


def test_the_link_of_a_new_address_proves_it(client):
    ((pk, token),) = KEPT["address_links"].items()
    address = Registration.objects.get(pk=pk).pending_email

    shown = client.get(reverse("inscriptions:confirm_address", args=[token]))
    client.post(reverse("inscriptions:confirm_address", args=[token]))

    assert shown.status_code == 200
    assert Registration.objects.get(pk=pk).email == address


def test_the_link_of_an_address_already_proved_leads_to_the_registration(client):
    ((pk, token),) = KEPT["used_address_links"].items()

    answer = client.get(reverse("inscriptions:confirm_address", args=[token]), follow=True)

    assert answer.context["registration"].pk == int(pk)


def test_codes_of_badges_open_the_persons_check_in(client):
    client.force_login(User.objects.get(username="accueil"))

    opened = {
        pk: client.get(reverse("inscriptions:badge", args=[code])).context["result"].person.pk
        for pk, code in KEPT["badges"].items()
    }

    assert opened == {pk: int(pk) for pk in KEPT["badges"]}


def test_names_are_cleaned_and_stand_in_order():
    typed = Registration.objects.filter(email__regex=r"^(nom\d+|iris|jumelle)@").exclude(status="cancelled")

    assert [person.full_name for person in typed.in_name_order()] == [
        "Anne BOUCHET",
        "Thị ĐẶNG",
        "Alice DURAND",
        "Alice DURAND",
        "Alice DURAND",
        "Ève ÉTIENNE",
        "http://exemple.org/ GAGNEZ",
        "Þóra GUÐMUNDSDÓTTIR",
        "Søren KJÆR",
        "Camille LE\u00a0ROY",
        "Éloïse LEFÈVRE",
        "Zoé MARTIN",
        "Luc MARTIN DUPONT",
        "Bo MARTIN-PETIT",
        "Anne MARTINEZ",
        "Iris MOREAU",
        "Fatou N’DIAYE",
        "Ana de RUYTER",
        "Bob TNOPUD",
        "Lech WAŁĘSA",
        "Işıl YILDIZ",
        "عمر بن سالم",
        "伟 李",
    ]


def test_speakers_stand_in_order():
    speakers = list(Speaker.objects.values_list("sort_key", flat=True))

    assert speakers == sorted(speakers)
    assert "" not in speakers


@pytest.mark.parametrize(("looked_for", "name"), [("Kjaer", "Kjær"), ("Walesa", "Wałęsa"), ("Dang", "Đặng")])
def test_the_desk_finds_who_it_could_not_write(client, looked_for, name):
    client.force_login(User.objects.get(username="accueil"))
    event = Event.objects.get(date="2027-05-27")

    answer = client.get(reverse("inscriptions:desk", args=[event.slug]), {"q": looked_for})

    assert [found.registration.last_name for found in answer.context["found"]] == [name]


def test_who_was_registered_twice_for_an_invisible_sign_is_named_to_the_team():
    decisions = [said for event in Event.objects.all() for said in verify(event, now=AT).decisions]

    assert [said for said in decisions if said.startswith("Alice DURAND")] == [
        "Alice DURAND\u00a0: même nom et même adresse qu’une autre inscription\u202f; annulez l’une des deux."
    ] * 2


def test_an_address_with_an_invisible_sign_finds_its_links(client):
    client.post(reverse("inscriptions:find_link"), {"email": "iris@exemple.org"})

    left = delivered()

    (iris,) = Registration.objects.filter(first_name="Iris")
    assert KEPT["links"][str(iris.pk)] in left[OutgoingMail.objects.latest("pk").pk]
