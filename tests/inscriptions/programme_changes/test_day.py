"""A day that is put off, changes its hours, is cancelled or takes place again: everybody is told once, when asked."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.programme_changes.announce import announce_changes
from inscriptions.programme_changes.untold import untold
from programme.models import Event
from programme.services import noticing_all, noticing_day
from rencontre.french.typography import french_date
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory, SessionFactory, VenueFactory
from tests.inscriptions.team.pages import filled
from tests.inscriptions.team.pages import plain as page_text
from tests.letters import read
from tests.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"capacity": 2, "waiting_list": True})]


def change(event: Event, **values) -> Event:
    """As the page of the day saves it."""
    event = Event.objects.select_related("main_venue").get(pk=event.pk)
    for name, value in values.items():
        setattr(event, name, value)
    with noticing_day(event, by=DENIS):
        event.save()
    return event


def tell(event: Event, **words) -> dict[str, str]:
    """The text of each letter, by first name."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    announce_changes(event=event, by=DENIS, **words)
    new = OutgoingMail.objects.exclude(pk__in=before).select_related("registration")
    texts = [(mail.registration.first_name, plain(read(mail).text)) for mail in new]
    assert len(texts) == len(dict(texts))  # one letter each
    return dict(texts)


@pytest.fixture
def everybody(event):
    """Alice is confirmed, Bob waits, Chloé has her address to confirm; Denise cancelled, Elsa's hold is over."""
    now = timezone.now()
    RegistrationFactory(event=event, first_name="Alice")
    RegistrationFactory(event=event, first_name="Bob", status="waiting", queued_at=now)
    RegistrationFactory(event=event, first_name="Chloé", status="unconfirmed", hold_expires_at=now + timedelta(hours=2))
    RegistrationFactory(event=event, first_name="Denise", status="cancelled")
    RegistrationFactory(event=event, first_name="Elsa", status="unconfirmed", hold_expires_at=now - timedelta(hours=1))


LIVE = {"Alice", "Bob", "Chloé"}


def test_another_date_is_told_to_everybody_who_is_registered_before_and_after(event, everybody):
    old, new = event.date, event.date + timedelta(days=7)

    event = change(event, date=new)
    held = OutgoingMail.objects.count()
    told = tell(event, sentence="Merci de votre patience.", reason="La salle est en travaux.")

    assert held == 0
    assert told.keys() >= LIVE
    assert told.keys() - LIVE == {"Elsa"}  # whose hold ends under the lock: she reads that, and no more
    for name in LIVE:
        assert f"Date : {french_date(new)} (avant : {french_date(old)}).".replace("\u00a0", " ") in told[name]
        assert "Motif : La salle est en travaux." in told[name]
        assert "Merci de votre patience." in told[name]
    assert set(OutgoingMail.objects.exclude(kind="expired").values_list("kind", flat=True)) == {"day_moved"}
    reasons = set(History.objects.filter(act="journée reportée").values_list("reason", flat=True))
    assert len(reasons) == 1
    assert reasons.pop().startswith("Merci de votre patience. Date")
    assert not untold(event)
    assert tell(event) == {}


def test_the_calendar_says_the_new_date(event, everybody):
    event = change(event, date=event.date + timedelta(days=7), starts_at=time(10), ends_at=time(16))

    tell(event)

    mail = OutgoingMail.objects.get(registration__first_name="Alice")
    (entry,) = Calendar.from_ical(read(mail).calendar).walk("VEVENT")
    assert entry["DTSTART"].dt.date() == event.date
    assert entry["DTSTART"].dt.hour == 10


def test_other_hours_and_another_house_are_told_once_though_sessions_show_them_too(event, everybody):
    SessionFactory(event=event, title="Table ronde")
    old = event.main_venue.name
    event = Event.objects.select_related("main_venue").get(pk=event.pk)
    with noticing_day(event, by=DENIS), noticing_all(event.sessions.all(), by=DENIS):
        event.main_venue, event.ends_at = VenueFactory(name="Maison Y"), time(18)
        event.save()

    told = tell(event)

    assert told["Alice"].count(f"Lieu : Maison Y (avant : {old}).") == 1
    assert "Horaire : " in told["Alice"]
    assert told.keys() >= LIVE
    assert OutgoingMail.objects.filter(kind="session").count() == 3


def test_a_cancelled_day_tells_everybody_and_takes_its_calendar_back(event, everybody):
    event = change(event, status="cancelled")

    told = tell(event, reason="Intempéries.")

    assert told.keys() >= LIVE
    assert "est annulée." in told["Alice"]
    assert "Motif : Intempéries." in told["Bob"]
    calendars = {
        mail.registration.first_name: read(mail).calendar
        for mail in OutgoingMail.objects.filter(kind="day_cancelled").select_related("registration")
    }
    assert "METHOD:CANCEL" in calendars["Alice"]
    assert "STATUS:CANCELLED" in calendars["Alice"]
    assert calendars["Bob"] == ""
    assert tell(event) == {}


def test_a_day_that_takes_place_again_tells_everybody_and_no_other_letter_leaves(event, everybody):
    event = change(event, status="cancelled")
    tell(event)
    event = change(event, status="published")

    told = tell(event)
    deliver_pending()

    assert told.keys() == LIVE
    assert "La journée a lieu, finalement." in told["Alice"]
    fates = OutgoingMail.objects.filter(registration__first_name="Alice").order_by("pk")
    assert [(mail.kind, mail.sent_at is not None) for mail in fates] == [("day_cancelled", False), ("session", True)]


def test_what_changed_back_is_not_told(event, everybody):
    old = event.date
    change(event, date=old + timedelta(days=7))
    event = change(event, date=old)

    assert not untold(event)
    assert tell(event) == {} or tell(event).keys() <= {"Elsa"}


def test_the_changes_of_sessions_wait_while_the_day_is_cancelled(event, everybody):
    session = SessionFactory(event=event, title="Table ronde")
    with noticing_all(event.sessions.all(), by=DENIS):
        session.ends_at = time(12)
        session.save()
    event = change(event, status="cancelled")
    first = tell(event)
    event = change(event, status="published")

    second = tell(event)

    assert "Horaire" not in first["Alice"]
    assert "Horaire" in second["Alice"]


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"title": "Autre titre"}, 0),
        ({"capacity": 5}, 0),
        ({"date": None}, 1),
        ({"ends_at": time(18, 30)}, 1),
        ({"status": "cancelled"}, 1),
    ],
)
def test_only_what_a_visitor_would_notice_is_kept(event, values, kept):
    if "date" in values:
        values = {"date": event.date + timedelta(days=1)}

    change(event, **values)

    assert event.changes.count() == kept


def test_a_day_that_was_never_published_promised_nothing():
    event = EventFactory(status="draft")

    change(event, date=event.date + timedelta(days=1))

    assert event.changes.count() == 0


def test_a_day_put_off_while_it_is_a_draft_again_is_told_once_it_is_published(event, everybody):
    event = change(event, status="draft")
    event = change(event, date=event.date + timedelta(days=7))
    as_a_draft = tell(event)
    event = change(event, status="published")

    assert as_a_draft.keys() <= {"Elsa"}
    assert tell(event).keys() == LIVE


def test_a_past_day_is_told_of_nothing_but_of_its_new_date(event, everybody):
    past = timezone.localdate() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(date=past)
    Registration.objects.filter(first_name="Elsa").delete()
    event.refresh_from_db()

    event = change(event, ends_at=time(18, 30))
    nothing = event.changes.count()
    event = change(event, date=timezone.localdate() + timedelta(days=20))

    assert nothing == 0
    assert tell(event).keys() == LIVE


@pytest.mark.parametrize(
    ("values", "act", "said"),
    [
        ({"date": timezone.localdate() + timedelta(days=40)}, "journée reportée", "Date changée"),
        ({"ends_at": time(18, 30)}, "journée modifiée", "Horaire changé"),
        ({"status": "cancelled"}, "journée annulée", "Journée annulée"),
        ({"date": timezone.localdate() + timedelta(days=40), "ends_at": time(18, 30)}, "journée reportée",
         "Date changée, horaire changé"),
    ],
)  # fmt: skip
def test_the_days_form_and_the_home_say_it_until_it_is_told_and_the_history_names_it(
    organiser, event, everybody, values, act, said
):
    page, day = (reverse(f"admin:programme_event_{name}", args=[event.pk]) for name in ("change", "overview"))
    sent = filled(organiser, page, **{name: str(value) for name, value in values.items()})
    saved = organiser.post(page, sent)
    pages = [day, reverse("admin:index")]
    before = [page_text(organiser.get(one)) for one in pages]

    organiser.post(reverse("admin:inscriptions_day_tell", args=[event.pk]))
    after = [page_text(organiser.get(one)) for one in pages]

    assert saved.status_code == 302
    for text in before:
        assert f"{said} : 3 personnes ne le savent pas" in text
    for text in after:
        assert "ne le savent pas" not in text
    told = History.objects.filter(registration__first_name="Alice").exclude(act="inscription")
    assert set(told.values_list("act", flat=True)) == {act}
