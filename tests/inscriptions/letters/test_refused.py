"""Addresses that refuse our letters: marked, written to no more, and shown to whoever may change them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import NotChangeable
from inscriptions.letters.delivery import deliver_pending, requeue
from inscriptions.letters.refused import WITHHELD, accept_address, refuse_address
from inscriptions.letters.subscriptions import set_no_campaigns
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.people.names import identity_key
from inscriptions.post import kinds
from inscriptions.post.links import registration_url
from inscriptions.post.queue import ask_for_links, queue_letter
from inscriptions.privacy.erase import erase
from inscriptions.signup.cancel import cancel_by_team
from inscriptions.signup.change import change, change_by_team, sign_up_of
from inscriptions.signup.confirm import confirm_address
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory
from tests.inscriptions.team.pages import LIST, names, plain, url

pytestmark = pytest.mark.django_db
BAD = "bad@exemple.fr"


def written_to(email: str = BAD, **values) -> Registration:
    """Somebody of this address, whom a letter waits for."""
    person = RegistrationFactory(email=email, **values)
    queue_letter(kinds.CONFIRMATION, person)
    return person


def marked(*people: Registration) -> list[str]:
    """Why the address of each is refused; "" where it is not."""
    rows = Registration.objects.in_bulk([person.pk for person in people])
    return [rows[person.pk].address_refused_why if rows[person.pk].address_refused_at else "" for person in people]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("550 5.1.1 no such user", "boîte inconnue\u00a0: 550 5.1.1 no such user"),
        ("552 5.2.2 mailbox full", "boîte pleine\u00a0: 552 5.2.2 mailbox full"),
        ("550 5.1.2 domain not found", "domaine inconnu\u00a0: 550 5.1.2 domain not found"),
        ("550 account disabled", "boîte fermée\u00a0: 550 account disabled"),
        ("553 sorry", "adresse refusée\u00a0: 553 sorry"),
    ],
)
def test_an_address_refused_for_good_is_marked_on_whoever_gave_it(server, answer, why):
    here, elsewhere = written_to("Bad@exemple.fr"), RegistrationFactory(email=BAD)
    other, gone = RegistrationFactory(email="badx@exemple.fr"), RegistrationFactory(email=BAD, status="cancelled")
    server.tell("RCPT", answer, to={BAD, "Bad@exemple.fr"})

    deliver_pending()

    assert marked(here, elsewhere, other, gone) == [why, why, "", ""]
    acts = History.objects.filter(act="adresse refusée").order_by("registration")
    assert [(act.registration, act.who, act.reason) for act in acts] == [
        (here, "messagerie", why),
        (elsewhere, "messagerie", why),
    ]


def test_an_address_that_is_put_off_six_times_over_two_days_is_marked(server):
    person = written_to()
    server.tell("RCPT", "450 4.2.1 mailbox busy", to={BAD})
    now = timezone.now()

    for hours in (0, 1, 2, 4, 9, 40):
        assert marked(person) == [""]
        with time_machine.travel(now + timedelta(hours=hours)):
            deliver_pending()

    assert marked(person) == ["boîte fermée\u00a0: 450 4.2.1 mailbox busy"]


@pytest.mark.parametrize(
    "answer",
    [
        "450 4.7.1 try again later",
        "450 4.7.25 client host rejected: unknown",
        "451 4.3.0 resources",
        "450 4.2.0 Greylisted",
        "450 come back",
    ],
)
def test_an_address_that_a_policy_puts_off_six_times_is_not_marked(server, answer):
    person = written_to()
    server.tell("RCPT", answer, to={BAD})
    now = timezone.now()

    for hours in (0, 1, 2, 4, 9, 40):
        with time_machine.travel(now + timedelta(hours=hours)):
            deliver_pending()

    assert marked(person) == [""]
    assert person.mails.get().gave_up_at is not None


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("RCPT", "554 5.7.1 client host blocked"),  # us, says their server
        ("MAIL", "550 sender refused"),
        ("end", "554 5.6.0 this message looks like an advertisement"),
        ("RCPT", "550 relaying denied"),
    ],
)
def test_what_is_said_of_us_or_of_the_message_marks_nobody(server, step, answer):
    person = written_to()
    queue_letter(kinds.CONFIRMATION, RegistrationFactory(email="good@exemple.fr"))
    server.tell(step, answer, to={BAD})

    deliver_pending()

    assert marked(person) == [""]


def test_a_message_refused_once_it_is_said_marks_an_unknown_recipient(server):
    person = written_to()
    server.tell("end", "550 5.1.1 user unknown", to={BAD})

    deliver_pending()

    assert marked(person) == ["boîte inconnue\u00a0: 550 5.1.1 user unknown"]


# --- Nothing is sent there ---------------------------------------------------------------------------------------


def test_nothing_is_sent_to_a_marked_address_and_the_ledger_says_why(server):
    person = written_to()
    refuse_address(registration=person, by=DENIS, why="message revenu")

    deliver_pending()

    mail = OutgoingMail.objects.get()
    assert server.received() == []
    assert (mail.sent_at, mail.attempts, mail.last_error) == (None, 0, WITHHELD)
    assert mail.gave_up_at is not None


def test_the_links_that_somebody_asks_for_leave_all_the_same(server):
    refuse_address(registration=RegistrationFactory(email=BAD), by=DENIS, why="message revenu")
    ask_for_links(BAD)

    deliver_pending()

    assert server.received() == [BAD]


def test_a_letter_to_the_address_to_prove_leaves(server):
    person = RegistrationFactory(email=BAD, pending_email="new@exemple.fr")
    refuse_address(registration=person, by=DENIS, why="message revenu")
    queue_letter(kinds.ADDRESS_NEW, person, to="new@exemple.fr")
    queue_letter(kinds.ADDRESS_OLD, person, to=BAD, new_address="new@exemple.fr")

    deliver_pending()

    assert server.received() == ["new@exemple.fr"]


def test_what_was_held_back_leaves_to_the_new_address_once_the_team_says_so(server):
    person = written_to()
    refuse_address(registration=person, by=DENIS, why="message revenu")
    deliver_pending()
    Registration.objects.filter(pk=person.pk).update(email="new@exemple.fr", address_refused_at=None)

    requeue(mails=OutgoingMail.objects.all(), by=DENIS)
    deliver_pending()

    assert server.received() == ["new@exemple.fr"]


def test_requeuing_while_the_mark_stands_sends_nothing(server):
    person = written_to()
    refuse_address(registration=person, by=DENIS, why="message revenu")
    deliver_pending()

    requeue(mails=OutgoingMail.objects.all(), by=DENIS)
    deliver_pending()

    assert server.received() == []
    assert OutgoingMail.objects.get().last_error == WITHHELD


# --- Until it is changed -----------------------------------------------------------------------------------------


def changed_by_the_team(person: Registration) -> None:
    said = sign_up_of(person)
    change_by_team(registration=person, sign_up=type(said)(**vars(said) | {"email": "new@exemple.fr"}), by=DENIS)


def proved_by_the_person(person: Registration) -> None:
    Registration.objects.filter(pk=person.pk).update(pending_email="new@exemple.fr")
    confirm_address(registration=Registration.objects.get(pk=person.pk), by=THE_PERSON)


def accepted_by_hand(person: Registration) -> None:
    accept_address(registration=person, by=DENIS)


@pytest.mark.parametrize("changed", [changed_by_the_team, proved_by_the_person, accepted_by_hand])
def test_another_address_or_the_team_takes_the_mark_away(changed):
    person = RegistrationFactory(email=BAD, identity_key=identity_key(BAD, "Camille", "Dupré"))
    refuse_address(registration=person, by=DENIS, why="message revenu")

    changed(Registration.objects.get(pk=person.pk))

    person.refresh_from_db()
    assert (person.address_refused_at, person.address_refused_why) == (None, "")


@pytest.mark.parametrize("act", [change, change_by_team], ids=lambda act: act.__name__)
def test_nothing_is_queued_to_the_refused_address_when_it_changes(act):
    person = RegistrationFactory(email=BAD, identity_key=identity_key(BAD, "Camille", "Dupré"))
    refuse_address(registration=person, by=DENIS, why="message revenu")
    said = sign_up_of(person)

    act(registration=person, sign_up=type(said)(**vars(said) | {"email": "new@exemple.fr"}), by=DENIS)

    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"new@exemple.fr"}


def test_other_answers_leave_the_mark():
    person = RegistrationFactory(email=BAD)
    refuse_address(registration=person, by=DENIS, why="message revenu")
    said = sign_up_of(person)

    change_by_team(registration=person, sign_up=type(said)(**vars(said) | {"organisation": "Arques"}), by=DENIS)

    assert marked(person) == ["message revenu"]


def test_marking_twice_or_taking_away_twice_is_harmless_and_writes_one_act():
    person = RegistrationFactory(email=BAD)

    for _ in range(2):
        refuse_address(registration=person, by=DENIS, why="message revenu")
    for _ in range(2):
        accept_address(registration=person, by=DENIS)

    acts = History.objects.order_by("pk").values_list("act", "reason")
    assert list(acts) == [("adresse refusée", "message revenu"), ("adresse remise en service", "")]


def test_who_has_no_address_cannot_be_marked():
    with pytest.raises(NotChangeable, match="n’a pas donné d’adresse"):
        refuse_address(registration=RegistrationFactory(email="", identity_key=""), by=DENIS, why="message revenu")

    assert not History.objects.exists()


def test_an_erased_person_has_no_mark():
    person = RegistrationFactory(email=BAD)
    refuse_address(registration=person, by=DENIS, why="message revenu")
    cancel_by_team(registration=person, by=DENIS)

    erase(registration=person, by=DENIS)

    person.refresh_from_db()
    assert (person.address_refused_at, person.address_refused_why) == (None, "")
    assert not History.objects.exclude(reason="").exists()


# --- Where it shows ----------------------------------------------------------------------------------------------


def test_the_team_marks_by_hand_sees_it_and_takes_it_away(organiser):
    person = RegistrationFactory(email=BAD)
    home = url("change", person.pk)
    mark, accept = url("refuse_address", person.pk), url("accept_address", person.pk)
    asked = plain(organiser.get(mark))

    empty = organiser.post(mark, {"why": ""})
    said = plain(organiser.post(mark, {"why": "message revenu"}, follow=True))
    again = plain(organiser.get(home))
    taken = plain(organiser.post(accept, follow=True))

    assert BAD in asked
    assert empty.status_code == 200
    assert "plus rien n’est envoyé" in said
    assert "message revenu" in again
    assert f'href="{accept}"' in again
    assert f'href="{mark}"' not in again
    assert "Les messages repartent" in taken
    assert marked(person) == [""]


def test_the_list_says_it_in_a_word_and_filters_it(organiser, event):
    RegistrationFactory(event=event, first_name="Alice")
    person = RegistrationFactory(event=event, first_name="Bob", email=BAD)
    refuse_address(registration=person, by=DENIS, why="message revenu")

    found = organiser.get(LIST, {"event": event.pk, "adresse": "refusee"})

    assert names(found) == ["Bob"]
    assert "adresse refusée" in plain(found)


def test_who_wants_neither_messages_nor_reminders_is_said_on_their_page_and_filtered(organiser, event):
    RegistrationFactory(event=event, first_name="Alice")
    person = RegistrationFactory(event=event, first_name="Bob")
    page = reverse("admin:inscriptions_registration_change", args=[person.pk])
    before = plain(organiser.get(page))
    set_no_campaigns(registration=person, wants_none=True, by=DENIS)

    after = plain(organiser.get(page))
    found = organiser.get(LIST, {"event": event.pk, "adresse": "sans-messages"})

    assert "Ne veut ni messages ni rappels :" not in before
    assert "Ne veut ni messages ni rappels :" in after
    assert names(found) == ["Bob"]


def test_the_person_reads_that_nothing_reaches_them(client, event):
    person = RegistrationFactory(event=event, email=BAD)
    page = registration_url(person)
    before = plain(client.get(page))
    refuse_address(registration=person, by=DENIS, why="message revenu")

    after = plain(client.get(page))

    assert "Nos messages ne vous parviennent pas" not in before
    assert f"Nos messages ne vous parviennent pas à {BAD}" in after
    assert "Donnez-nous une autre adresse" in after


# --- The team's home ---------------------------------------------------------------------------------------------

HOME = reverse("admin:index")


@pytest.mark.parametrize(("days", "people"), [(1, 3), (3, 30)])
def test_the_home_counts_by_day_in_the_same_questions(organiser, days, people, django_assert_num_queries):
    for number in range(days):
        event = EventFactory(title=f"Journée {number}", date=timezone.localdate() + timedelta(days=30 + number))
        crowd = RegistrationFactory.create_batch(people, event=event)
        Registration.objects.filter(pk__in=[one.pk for one in crowd[1:]]).update(address_refused_at=timezone.now())
        queue_letter(kinds.CONFIRMATION, crowd[0])
    OutgoingMail.objects.update(gave_up_at=timezone.now())

    with django_assert_num_queries(37):
        shown = plain(organiser.get(HOME))

    assert shown.count(f"{people - 1} adresses refusées") == days
    assert shown.count("1 message abandonné") == days
    assert f"?event={event.pk}&adresse=refusee" in shown
    assert f"?envoi=abandonne&journee={event.pk}" in shown


def test_a_past_day_and_a_quiet_one_say_nothing_on_the_home(organiser):
    past = EventFactory(date=timezone.localdate() - timedelta(days=1))
    RegistrationFactory(event=past, email=BAD, address_refused_at=timezone.now())
    RegistrationFactory(event=EventFactory())

    assert "refusée" not in plain(organiser.get(HOME))


def test_the_front_desk_reads_nothing_of_it(front_desk, event):
    RegistrationFactory(event=event, email=BAD, address_refused_at=timezone.now())

    assert "refusée" not in plain(front_desk.get(HOME))
