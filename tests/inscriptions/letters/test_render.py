import email
from email import policy

import pytest
from django.core.mail import get_connection
from icalendar import Calendar

from inscriptions.letters.message import message
from inscriptions.models import OutgoingMail
from inscriptions.people.answers import SignUp
from inscriptions.post import links
from inscriptions.post.queue import queue_letter
from inscriptions.signup.register import register
from rencontre.actors import THE_PERSON
from tests.factories import RoomFactory, SlotFactory, VenueFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


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
    mail = zoe.mails.get()

    workshop = zoe.seats.get().workshop
    for part in (mail.text, mail.html):
        assert links.registration_url(zoe) in part
        assert workshop.room.name in part
        assert "Maison du Département" in part
        assert "9\u00a0h" in part
    assert "Atelier 2\u00a0: L’exemple de la santé <b>" in mail.text
    assert "L’exemple de la santé &lt;b&gt;" in mail.html
    assert "<script>" not in mail.html
    assert mail.subject == "Votre inscription\u00a0: Animer\u00a0: le partenariat\u202f?"


def test_no_mail_says_the_special_needs(zoe):
    mail = zoe.mails.get()

    for part in (mail.text, mail.html, mail.calendar):
        assert "fauteuil" not in part
        assert "végétarien" not in part


@pytest.mark.parametrize("kind", ["confirmation", "changed", "already", "cancelled", "address_new", "address_old"])
def test_every_kind_is_written_whole(zoe, kind):
    zoe.pending_email = "nouvelle@exemple.fr"

    mail = queue_letter(kind, zoe, to="ailleurs@exemple.fr", new_address="nouvelle@exemple.fr")

    assert mail.to == "ailleurs@exemple.fr"
    for part in (mail.text, mail.html):
        assert "Bonjour Zoé" in part
        assert "{%" not in part
        assert "{{" not in part
    assert bool(mail.calendar) == (kind in {"confirmation", "changed", "cancelled"})


def test_the_message_has_text_html_and_calendar(zoe):
    sent = message(zoe.mails.get())

    parsed = email.message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    kinds = [part.get_content_type() for part in parsed.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    (calendar,) = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert len(Calendar.from_ical(calendar.get_content()).walk("VEVENT")) == 1
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Message-ID"] == message(zoe.mails.get()).message()["Message-ID"]


@pytest.mark.parametrize(("status", "method"), [("confirmed", "PUBLISH"), ("cancelled", "CANCEL")])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_calendar_leaves_with_its_charset_once_and_its_own_method(zoe, status, method, line_end):
    zoe.status = status
    zoe.event.title = "METHOD:CANCEL, l’été"
    mail = queue_letter("changed", zoe)

    sent = message(mail).message().as_bytes(linesep=line_end)

    (part,) = [part for part in email.message_from_bytes(sent).walk() if part.get_filename() == "invitation.ics"]
    assert part.get_params() == [("text/calendar", ""), ("charset", "utf-8"), ("method", method)]
    assert part.get_payload(decode=True).decode() == mail.calendar
    assert f"\r\nMETHOD:{method}\r\n" in mail.calendar


def test_without_a_server_each_mail_is_one_eml_file(zoe, settings):
    settings.MAILS_DIR.mkdir(exist_ok=True)
    backend = get_connection("inscriptions.letters.files.EmlBackend")

    backend.send_messages([message(zoe.mails.get()), message(zoe.mails.get())])

    files = sorted(settings.MAILS_DIR.glob("*.eml"))
    assert len(files) == 2
    read = email.message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert read["Subject"].strip() == OutgoingMail.objects.get().subject
    assert links.registration_url(zoe) in read.get_body(("plain",)).get_content()
