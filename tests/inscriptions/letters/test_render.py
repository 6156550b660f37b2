import email
from dataclasses import replace
from datetime import time
from email import policy

import pytest
import time_machine
from django.core.mail import get_connection
from django.utils import timezone
from icalendar import Calendar

from inscriptions.letters.delivery import deliver
from inscriptions.letters.message import message
from inscriptions.letters.render import OF_NOBODY, preview
from inscriptions.models import OutgoingMail
from inscriptions.people.answers import SignUp
from inscriptions.post import kinds, links
from inscriptions.post.facts import decided_of
from inscriptions.post.queue import queue_letter
from inscriptions.signup.register import register
from programme.models import Event
from rencontre.actors import THE_PERSON
from rencontre.french.typography import short_date
from tests.every_letter import SAID
from tests.factories import EventFactory, RegistrationFactory, RoomFactory, SlotFactory, VenueFactory, WorkshopFactory
from tests.letters import read

pytestmark = pytest.mark.django_db


OF_A_PERSON = [kind for kind in kinds.KINDS.values() if kind.slug not in OF_NOBODY]


def sent_mail(mail: OutgoingMail) -> OutgoingMail:
    """The row once its letter has left."""
    assert deliver(mail.pk)
    return OutgoingMail.objects.get(pk=mail.pk)


@pytest.fixture
def zoe():
    slot = SlotFactory(venue=VenueFactory(name="Maison du Département"), event__title="Animer : le partenariat ?")
    workshop = WorkshopFactory(
        parent=slot, number=2, title="L'exemple de la santé <b>", room=RoomFactory(venue=slot.venue)
    )
    return register(
        event=slot.event,
        sign_up=SignUp(
            first_name="Zoé",
            last_name="<script>d'Orval",
            email="zoe@exemple.fr",
            access_needs="fauteuil roulant",
            vegetarian=True,
            wishes={slot.pk: [workshop.pk]},
        ),
        by=THE_PERSON,
    )


def test_the_confirmation_says_the_place_the_workshop_and_the_link(zoe):
    mail = read(zoe.mails.get())

    workshop = zoe.seats.get().workshop
    for part in (mail.text, mail.html):
        assert links.registration_url(zoe) in part
        assert workshop.room.name in part
        assert "Maison du Département" in part
        assert "9\u00a0h" in part
    assert "Atelier 2\u00a0: L’exemple de la santé <b>" in mail.text
    assert "L’exemple de la santé &lt;b&gt;" in mail.html
    assert "<script>" not in mail.html
    when = short_date(zoe.event.date)
    assert mail.subject == f"Votre inscription\u00a0: {when}, Animer\u00a0: le partenariat\u202f?"


def test_no_mail_says_the_special_needs(zoe):
    mail = read(zoe.mails.get())

    for part in (mail.text, mail.html, mail.calendar):
        assert "fauteuil" not in part
        assert "végétarien" not in part


@pytest.mark.parametrize("kind", OF_A_PERSON, ids=lambda kind: kind.slug)
def test_every_kind_is_written_whole(zoe, kind):
    zoe.pending_email = "nouvelle@exemple.fr"
    zoe.hold_expires_at = timezone.now()

    letter = preview(kind, zoe, to="ailleurs@exemple.fr", **SAID.get(kind.slug, {}))

    assert letter.to == "ailleurs@exemple.fr"
    for part in (letter.text, letter.html):
        assert ("Bonjour Zoé" if kind.names_the_person else "Bonjour,") in part
        assert "{%" not in part
        assert "{{" not in part
    assert bool(letter.calendar) == kind.has_calendar


def test_a_preview_is_the_letter_that_would_leave_and_writes_nothing(zoe, django_assert_num_queries):
    # Its seats, its wishes, two for its calendar; of the day its sessions, organisers, the site and the team's words.
    with django_assert_num_queries(8):
        preview(kinds.PROMOTED, zoe)
    assert OutgoingMail.objects.count() == 1

    with time_machine.travel(timezone.now(), tick=False):
        shown = preview(kinds.PROMOTED, zoe)
        assert read(queue_letter(kinds.PROMOTED, zoe)) == shown


def test_a_preview_shows_what_is_only_planned(zoe):
    decided = replace(decided_of(zoe), seats={})

    assert "Vous n’avez pas de place en atelier" not in preview(kinds.CHANGED, zoe).text
    assert "Vous n’avez pas de place en atelier" in preview(kinds.CHANGED, zoe, decided=decided).text


def test_the_message_has_text_html_and_calendar(zoe):
    mail = sent_mail(zoe.mails.get())
    sent = message(mail)

    parsed = email.message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    kinds = [part.get_content_type() for part in parsed.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "image/png", "text/calendar"]
    (calendar,) = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert len(Calendar.from_ical(calendar.get_content()).walk("VEVENT")) == 1
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Message-ID"] == message(mail).message()["Message-ID"]


@pytest.mark.parametrize(("status", "method"), [("confirmed", "PUBLISH"), ("cancelled", "CANCEL")])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_calendar_leaves_with_its_charset_once_and_its_own_method(zoe, status, method, line_end):
    zoe.status = status
    zoe.save()
    Event.objects.update(title="METHOD:CANCEL, l’été")
    mail = sent_mail(queue_letter(kinds.CHANGED, zoe))

    sent = message(mail).message().as_bytes(linesep=line_end)

    (part,) = [part for part in email.message_from_bytes(sent).walk() if part.get_filename() == "invitation.ics"]
    assert part.get_params() == [("text/calendar", ""), ("charset", "utf-8"), ("method", method)]
    assert part.get_payload(decode=True).decode() == mail.calendar
    assert f"\r\nMETHOD:{method}\r\n" in mail.calendar


def test_without_a_server_each_mail_is_one_eml_file(zoe, settings):
    settings.MAILS_DIR.mkdir(exist_ok=True)
    backend = get_connection("inscriptions.letters.files.EmlBackend")

    mail = sent_mail(zoe.mails.get())

    backend.send_messages([message(mail), message(mail)])

    files = sorted(settings.MAILS_DIR.glob("*.eml"))
    assert len(files) == 2
    read = email.message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert read["Subject"].strip() == OutgoingMail.objects.get().subject
    assert links.registration_url(zoe) in read.get_body(("plain",)).get_content()


@pytest.mark.parametrize(("attends_morning", "hour"), [(True, "9 h"), (False, "14 h")])
def test_a_reminder_says_the_hour_when_the_person_comes(attends_morning, hour):
    event = EventFactory(starts_at=time(9), afternoon_starts_at=time(14))
    person = RegistrationFactory(event=event, attends_morning=attends_morning)

    letter = preview(kinds.REMINDER, person, words="", parts=[])

    assert f"à {hour} :" in letter.text.replace("\u00a0", " ")
