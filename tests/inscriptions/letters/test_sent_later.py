"""What a letter keeps of its act, what it reads when it leaves, and when it is not worth sending any more."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from unittest.mock import Mock

import pytest
from django.core import mail as outbox
from django.utils import timezone

from inscriptions.letters import delivery, sending
from inscriptions.letters.day import day_of
from inscriptions.letters.delivery import deliver, deliver_pending
from inscriptions.letters.health import mails_are_stuck
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post import kinds, links
from inscriptions.post.facts import Decided, Facts, Wish, decided_of
from inscriptions.post.queue import Queued, queue_letter, queue_letters
from inscriptions.seats.move import move
from inscriptions.seats.promote import promote
from programme.models import Event, Session
from programme.queries import agenda, all_slots, sessions_of
from rencontre.french.typography import short_date
from tests.cast import DENIS
from tests.factories import EventFactory, OutgoingMailFactory, RoomFactory, SeatFactory, SessionFactory
from tests.inscriptions.signing_up import register
from tests.letters import read
from tests.pages import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated():
    """Alice, seated in a workshop of her day."""
    return SeatFactory(registration__first_name="Alice", registration__email="alice@exemple.fr").registration


def sent(mail: OutgoingMail) -> str:
    """The text of the letter that leaves."""
    assert deliver(mail.pk)
    return plain(outbox.outbox[-1].body)


# --- Frozen at the act -------------------------------------------------------------------------------------------


def test_facts_come_back_from_the_row_as_they_were():
    decided = Decided(
        status="unconfirmed",
        attends=frozenset({"morning", "lunch"}),
        seats={4: 5, 8: 9},
        wishes=(Wish(4, 5, True), Wish(4, 6, False)),
        giving=frozenset({4}),
        hold_expires_at=timezone.now(),
    )
    facts = Facts(decided, position=(2, 5), sequence=3, said={"lines": ["vœu 1"]})
    mail = OutgoingMailFactory(facts=facts.to_json(), text="")

    assert Facts.from_json(OutgoingMail.objects.get(pk=mail.pk).facts) == facts


def test_nothing_is_composed_by_the_act(seated, monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("a template was read")

    monkeypatch.setattr("inscriptions.letters.look.render_to_string", fail)

    mail = queue_letter(kinds.CHANGED, seated)

    mail.refresh_from_db()
    assert (mail.text, mail.html, mail.calendar) == ("", "", "")
    assert mail.subject.startswith("Votre inscription a changé")
    with pytest.raises(AssertionError, match="template"):
        read(mail)


def test_facts_that_the_act_knows_are_not_read_again(seated, django_assert_num_queries):
    decided = decided_of(seated)

    with django_assert_num_queries(2):  # whether it has a calendar already; the row
        queue_letters([Queued(kinds.CHANGED, seated)], {seated.pk: decided})


@pytest.mark.parametrize(("allocation", "statements"), [("first_come", 2), ("wishes", 3)])
def test_what_is_decided_is_read_in_a_constant_number_of_statements(
    seated, allocation, statements, django_assert_num_queries
):
    seated.event.allocation = allocation

    with django_assert_num_queries(statements):
        decided_of(seated)


def test_an_older_letter_says_what_was_decided_then():
    event = EventFactory(capacity=1, waiting_list=True)
    register(event)
    bob = register(event, "Bob")
    waiting = bob.mails.get()
    promote(registration=bob, by=DENIS, reason="élu")

    assert "liste d’attente, au rang 1 sur 1" in plain(read(waiting).text)
    assert "Vous demandez à venir" in read(waiting).text
    assert read(waiting).calendar == ""
    assert "Vous avez une place" in read(bob.mails.get(kind="promoted")).text


def test_a_seat_given_afterwards_is_not_in_the_letter_of_before(slot):
    alice = register(slot.event, "Alice", slot.first)
    first = alice.mails.get()
    move(registration=alice, slot=slot, workshop=slot.second, by=DENIS)

    assert slot.first.title in read(first).text
    assert slot.second.title not in read(first).text
    assert slot.second.title in read(alice.mails.get(kind="changed")).text


def test_a_half_day_given_up_afterwards_is_still_said(seated):
    mail = queue_letter(kinds.CHANGED, seated)
    Registration.objects.update(attends_morning=False)

    assert "Vous venez : matin, après-midi" in sent(mail)


# --- Read when it leaves -----------------------------------------------------------------------------------------


def test_a_letter_says_the_room_the_hours_and_the_name_of_when_it_leaves(seated, settings):
    mail = queue_letter(kinds.CHANGED, seated)
    workshop = seated.seats.get().workshop
    room = RoomFactory(venue=workshop.effective_venue, name="Salle Vauban")
    Session.objects.filter(pk=workshop.parent.pk).update(ends_at="15:30")
    Session.objects.filter(pk=workshop.pk).update(room=room)
    Registration.objects.update(first_name="Aline", link_version=7)
    Event.objects.update(title="Un autre titre", contact_email="contact@exemple.fr")
    settings.SITE_URL = "https://rencontre.exemple.fr"

    text = sent(mail)

    seated.refresh_from_db()
    assert "Bonjour Aline " in text
    assert "Atelier, 14 h – 15 h 30 :" in text
    assert "Salle Vauban" in text
    assert text.endswith("Répondez à ce message, ou écrivez à contact@exemple.fr.")
    assert links.registration_url(seated) in text
    (message,) = outbox.outbox
    assert (message.subject, message.reply_to) == (
        f"Votre inscription a changé\u00a0: {short_date(seated.event.date)}, Un autre titre",
        ["contact@exemple.fr"],
    )
    assert "Salle Vauban" in message.calendar.replace("\r\n ", "")


def test_what_was_sent_is_kept_and_the_facts_are_not(seated):
    mail = queue_letter(kinds.CHANGED, seated)

    sent(mail)

    mail.refresh_from_db()
    (message,) = outbox.outbox
    assert (mail.text, mail.html) == (message.body, message.alternatives[0].content)
    assert mail.calendar.startswith("BEGIN:VCALENDAR")
    assert mail.facts == {}
    Registration.objects.update(first_name="Aline")
    assert "Alice" in read(mail).text


def test_another_attempt_sends_what_the_first_one_composed(seated, monkeypatch):
    mail = queue_letter(kinds.CHANGED, seated)
    monkeypatch.setattr(sending, "message", lambda mail, site: 1 / 0)
    assert not deliver(mail.pk)
    monkeypatch.undo()
    Registration.objects.update(first_name="Aline")
    OutgoingMail.objects.update(claimed_at=None)

    assert "Bonjour Alice " in sent(mail)


def test_a_letter_that_met_a_server_that_was_down_is_composed_when_it_leaves(seated, monkeypatch):
    mail = queue_letter(kinds.CHANGED, seated)
    with monkeypatch.context() as patch:
        patch.setattr(outbox.EmailMessage, "send", Mock(side_effect=ConnectionResetError))
        assert not deliver(mail.pk)
    Registration.objects.update(first_name="Aline")
    OutgoingMail.objects.update(claimed_at=None)

    assert "Bonjour Aline " in sent(mail)


def test_a_row_that_holds_its_text_leaves_as_it_is(alice):
    OutgoingMailFactory(registration=alice, to="ailleurs@exemple.fr", kind="disparue", text="Bonjour.", html="<p></p>")

    assert deliver_pending() == (1, 0)
    assert outbox.outbox[0].body == "Bonjour."


def test_a_session_deleted_since_is_not_named(seated):
    stories = [{"session": 0, "news": ["Salle : Salle 2."]}]

    text = sent(queue_letter(kinds.SESSION, seated, stories=stories, sentence=""))

    assert "Le programme de la journée a changé – Salle : Salle 2. Voici" in text


# --- Without object ----------------------------------------------------------------------------------------------


def states(*mails: OutgoingMail) -> list[str]:
    """« sent », « dropped » or « waits », row by row."""
    found = [OutgoingMail.objects.get(pk=mail.pk) for mail in mails]
    return ["sent" if mail.sent_at else "dropped" if mail.dropped_at else "waits" for mail in found]


def test_a_later_letter_of_the_same_kind_replaces_the_one_before(seated):
    queued = [queue_letter(kinds.CHANGED, seated) for _ in range(3)]

    assert deliver_pending() == (1, 0)

    assert states(*queued) == ["dropped", "dropped", "sent"]
    assert len(outbox.outbox) == 1


def test_letters_of_two_changes_of_programme_both_leave(seated):
    queued = [queue_letter(kinds.SESSION, seated, stories=[], sentence=word) for word in ("Un.", "Deux.")]

    assert deliver_pending() == (2, 0)
    assert states(*queued) == ["sent", "sent"]


def test_a_letter_of_another_kind_to_another_person_or_sent_to_an_older_address_replaces_nothing(seated, alice):
    queued = [
        queue_letter(kinds.CHANGED, seated),
        queue_letter(kinds.CHANGED, alice),
        queue_letter(kinds.SEATED, seated),
    ]
    OutgoingMailFactory(registration=seated, kind="changed", to="ancienne@exemple.fr", sent_at=timezone.now())

    assert deliver_pending() == (3, 0)
    assert states(*queued) == ["sent"] * 3


def test_a_letter_that_was_given_up_replaces_nothing(seated):
    first = queue_letter(kinds.CHANGED, seated)
    OutgoingMailFactory(registration=seated, kind="changed", to=seated.email, gave_up_at=timezone.now())

    deliver_pending()

    assert states(first) == ["sent"]


@pytest.mark.parametrize("kind", [kinds.CHANGED, kinds.ADDRESS_OLD], ids=lambda kind: kind.slug)
def test_nothing_leaves_to_a_person_who_is_erased(seated, kind):
    mail = queue_letter(kind, seated, new_address="x@exemple.fr")
    Registration.objects.update(first_name="", last_name="", email="")

    assert deliver_pending() == (0, 0)
    assert states(mail) == ["dropped"]
    assert outbox.outbox == []


def test_the_letters_of_a_registration_that_is_gone_go_with_it(alice):
    queue_letter(kinds.CHANGED, alice)

    alice.delete()

    assert deliver_pending() == (0, 0)
    assert not OutgoingMail.objects.exists()


def test_a_letter_without_its_registration_is_dropped(seated):
    mail = queue_letter(kinds.CHANGED, seated)
    OutgoingMail.objects.update(registration=None)

    deliver_pending()

    assert states(mail) == ["dropped"]


def test_a_letter_follows_its_person_to_a_new_address(alice):
    """The link is read when the letter leaves: to the address of before it would give the registration away."""
    mail = queue_letter(kinds.CHANGED, alice)
    Registration.objects.update(email="nouvelle@exemple.fr", link_version=2)
    alice.refresh_from_db()

    deliver_pending()

    assert [letter.to for letter in outbox.outbox] == [["nouvelle@exemple.fr"]]
    assert links.registration_url(alice) in outbox.outbox[0].body
    mail.refresh_from_db()
    assert mail.to == "nouvelle@exemple.fr"


def test_what_was_composed_for_an_older_address_is_composed_again(alice, monkeypatch):
    """An address that was wrong refused the letter; the team mends it and sends again."""
    mail = queue_letter(kinds.CHANGED, alice)
    with monkeypatch.context() as refusing:
        refused = SMTPRecipientsRefused({alice.email: (550, b"no such user")})
        refusing.setattr(outbox.EmailMessage, "send", Mock(side_effect=refused))
        assert not deliver(mail.pk)
    mended = {"email": "juste@exemple.fr", "link_version": 2, "address_refused_at": None}
    Registration.objects.update(**mended)
    alice.refresh_from_db()

    assert delivery.requeue(mails=alice.mails.all(), by=DENIS) == 1
    deliver_pending()

    assert [letter.to for letter in outbox.outbox] == [["juste@exemple.fr"]]
    assert links.registration_url(alice) in outbox.outbox[0].body


def test_two_letters_that_follow_to_a_new_address_are_one(alice):
    queued = [queue_letter(kinds.CHANGED, alice) for _ in range(2)]
    Registration.objects.update(email="nouvelle@exemple.fr")

    deliver_pending()

    assert states(*queued) == ["dropped", "sent"]


def test_an_address_that_is_to_be_proved_no_more_is_not_asked(alice):
    alice.pending_email = "nouvelle@exemple.fr"
    alice.save()
    first = queue_letter(kinds.ADDRESS_NEW, alice, to="nouvelle@exemple.fr")
    alice.pending_email = "autre@exemple.fr"
    alice.save()
    second = queue_letter(kinds.ADDRESS_NEW, alice, to="autre@exemple.fr")

    deliver_pending()

    assert states(first, second) == ["dropped", "sent"]
    assert links.address_url(alice) in outbox.outbox[0].body


def test_the_old_address_is_told_whatever_follows(alice):
    told = [queue_letter(kinds.ADDRESS_OLD, alice, to="a@exemple.fr", new_address=new) for new in ("b@x.fr", "c@x.fr")]
    Registration.objects.update(email="c@x.fr", link_version=3)

    deliver_pending()

    assert states(*told) == ["sent", "sent"]


def test_what_is_dropped_is_neither_a_failure_nor_tried_again(seated):
    first, _ = queue_letter(kinds.CHANGED, seated), queue_letter(kinds.CHANGED, seated)
    OutgoingMail.objects.update(queued_at=timezone.now() - timedelta(hours=1))
    deliver_pending()
    assert not mails_are_stuck(timezone.now())

    OutgoingMail.objects.update(claimed_at=None)
    assert deliver_pending() == (0, 0)
    assert delivery.requeue(mails=OutgoingMail.objects.all(), by=DENIS) == 0
    first.refresh_from_db()
    assert (first.gave_up_at, first.facts, first.text) == (None, {}, "")


# --- A batch -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("letters", "statements"), [(3, 33), (30, 195)])
def test_a_batch_reads_its_day_once(letters, statements, django_assert_num_queries):
    event = EventFactory()
    for number in range(letters):
        register(event, f"Alice{number}")

    # Five for the lease and the one before it, two for those given up, two for what waits, one for what nothing keeps
    # any more, one for the site, four for the day (sessions, organisers, the words of its team); then for each letter:
    # claimed, read, looked for a later one, for entries of version 0.1, composed, sent.
    with django_assert_num_queries(statements):
        assert deliver_pending() == (letters, 0)


def test_each_day_of_a_batch_is_read_once(django_assert_num_queries):
    for event in (EventFactory(), EventFactory()):
        for name in ("Alice", "Bob"):
            register(event, name)

    with django_assert_num_queries(10 + 1 + 4 * 2 + 6 * 4):
        deliver_pending()


def test_the_day_of_letters_is_the_one_of_the_pages(slot, django_assert_num_queries):
    SessionFactory(event=slot.event)

    with django_assert_num_queries(4):  # its sessions, who organises it, the site, the words of its team
        day = day_of(slot.event)

    assert list(day.sessions.values()) == sessions_of(agenda(slot.event))
    assert day.slots == all_slots(slot.event)
