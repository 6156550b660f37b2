"""A session that changes: what is kept of it, who is told, and what their mail and calendar say."""

from datetime import time

import pytest
from icalendar import Calendar

from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.programme_changes.untold import untold
from programme.services import cancel_session, noticing, restore_session
from tests.cast import DENIS
from tests.factories import (
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SessionFactory,
    WorkshopFactory,
)
from tests.inscriptions.programme_changes.sessions import announced, move_to_another_room
from tests.letters import read

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshop={"number": 3})]


def entry(mail: OutgoingMail) -> tuple[str, int, str, str]:
    """UID, sequence, status and description of the one entry of the mail's calendar, with plain spaces."""
    (found,) = Calendar.from_ical(read(mail).calendar).walk("VEVENT")
    said = str(found["DESCRIPTION"]).replace("\u00a0", " ")
    return str(found["UID"]), int(found["SEQUENCE"]), str(found["STATUS"]), said


def test_a_change_waits_to_be_told_and_its_page_says_when(workshop):
    move_to_another_room(workshop)

    (change,) = workshop.changes.all()
    assert (change.before["room"], change.after["room"], change.by) == ("", "Salle Vauban", "denis")
    assert change.announced_at is None
    workshop.refresh_from_db()
    assert workshop.changed_at == change.at


def test_each_person_seated_there_gets_one_mail_with_the_corrected_calendar(workshop, seated):
    move_to_another_room(workshop)

    first = announced(workshop)
    with noticing(workshop, by=DENIS):
        workshop.starts_at, workshop.ends_at = time(14, 30), time(16)
        workshop.save()
    second = announced(workshop)

    assert [mail.to for mail in first] == [person.email for person in seated]
    assert "Salle\u00a0: Salle Vauban." in read(first[0]).text
    assert (
        "Horaire\u00a0: 14\u00a0h\u00a030\u00a0– 16\u00a0h (avant\u00a0: 14\u00a0h\u00a0– 16\u00a0h)."
        in read(second[0]).text
    )
    uid, sequence, *_ = entry(first[0])
    assert entry(second[0])[:3] == (uid, sequence + 1, "CONFIRMED")
    assert "14 h 30 – 16 h, Salle Vauban, " in entry(second[0])[3]


def test_telling_twice_sends_one_mail(workshop, seated):
    move_to_another_room(workshop)

    announced(workshop)
    again = announced(workshop)

    assert again == []
    assert OutgoingMail.objects.count() == 2
    assert History.objects.filter(act="séance modifiée").count() == 2


def test_what_changed_back_is_not_told(workshop, seated):
    move_to_another_room(workshop)
    with noticing(workshop, by=DENIS):
        workshop.room = None
        workshop.save()

    assert announced(workshop) == []
    assert list(workshop.changes.filter(announced_at=None)) == []


def test_who_sat_in_a_cancelled_workshop_goes_to_the_next_wish_or_has_none(workshop, seated):
    alice, bob = seated
    move_to_another_room(workshop)
    announced(workshop)

    cancel_session(session=workshop, by=DENIS)
    untouched = list(WorkshopSeat.objects.order_by("pk").values_list("workshop__title", flat=True))
    mails = {mail.registration: mail for mail in announced(workshop)}

    assert untouched == ["Santé", "Santé"]
    assert list(WorkshopSeat.objects.values_list("registration", "workshop__title")) == [(bob.pk, "Emploi")]
    assert "La séance est annulée." in read(mails[alice]).text
    assert "Atelier 4\u00a0: Emploi" in read(mails[bob]).text
    assert [entry(mails[person])[1:3] for person in (alice, bob)] == [(1, "CONFIRMED")] * 2
    assert "Atelier" not in entry(mails[alice])[3]
    assert "Atelier 4 : Emploi" in entry(mails[bob])[3]


def test_more_people_than_a_condition_may_name_leave_a_cancelled_workshop(workshop):
    people = RegistrationFactory.build_batch(1001, event=workshop.event, email="", identity_key="")
    Registration.objects.bulk_create(people)
    WorkshopSeat.objects.bulk_create(
        SeatFactory.build(workshop=workshop, slot=workshop.parent, registration=person) for person in people
    )

    cancel_session(session=workshop, by=DENIS)
    announced(workshop)

    assert not WorkshopSeat.objects.exists()


def test_a_restored_session_says_that_it_takes_place(workshop, seated):
    cancel_session(session=workshop, by=DENIS)
    announced(workshop)

    restore_session(session=workshop, by=DENIS)

    workshop.refresh_from_db()
    assert workshop.cancelled_at is None
    assert [change.after["cancelled"] for change in workshop.changes.filter(announced_at=None)] == [False]


def test_the_workshops_of_a_slot_are_cancelled_and_restored_with_it(workshop):
    alone = WorkshopFactory(parent=workshop.parent, number=9)
    cancel_session(session=alone, by=DENIS)
    slot = workshop.parent

    cancel_session(session=slot, by=DENIS)
    cancelled = slot.workshops.filter(cancelled_at__isnull=False).count()
    restore_session(session=slot, by=DENIS)

    assert cancelled == 2
    assert list(slot.workshops.filter(cancelled_at__isnull=False)) == [alone]


def test_what_has_no_seats_concerns_who_comes_that_half_day_and_its_speakers():
    table = SessionFactory()
    here = RegistrationFactory(event=table.event, last_name="Aube")
    RegistrationFactory(event=table.event, attends_morning=False)
    speaker = InterventionFactory(session=table).speaker
    speaks = RegistrationFactory(event=table.event, last_name="Zen", speaker=speaker, attends_morning=False)

    cancel_session(session=table, by=DENIS)

    assert list(untold(table.event).people) == [here, speaks]


@pytest.mark.parametrize("changes", [{"status": "draft"}, {"date": None}])
def test_a_draft_and_a_past_day_have_nothing_to_tell(workshop, changes):
    event = workshop.event
    event.status = changes.get("status", event.status)
    event.date = event.date.replace(year=2018) if "date" in changes else event.date
    event.save()

    move_to_another_room(workshop)

    assert workshop.changes.count() == 0
    assert workshop.changed_at is None
