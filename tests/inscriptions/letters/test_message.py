"""Who writes a message, its headers and its parts, whatever the names, the titles and the addresses hold."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core.mail.message import sanitize_address

from inscriptions.letters.message import LetterMessage, message, sender_of
from inscriptions.models import OutgoingMail
from inscriptions.post import kinds
from inscriptions.post.queue import LONGEST_SUBJECT, subject_of
from programme.models import SiteSettings
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db
STRICT = policy.SMTP + policy.strict
HTML = "<!doctype html><title>é</title><p>Été</p>"
NAMES = [
    "Préfecture du Pas-de-Calais",
    'Le « Pays », "Saint-Omer" <contact@ailleurs.fr>',
    "Centre\r\nBcc: victime@exemple.fr",
    "Union régionale des centres sociaux et socioculturels, et des maisons de quartier (Nord)",
    "Ville, agglomération; et\\al.",
]


def read(email: LetterMessage):
    """The message as Python reads it strictly; no defect, no sign of 8 bits."""
    sent = email.message().as_bytes(linesep="\r\n")
    assert sent.isascii()
    parsed = message_from_bytes(sent, policy=STRICT)
    assert [value.defects for part in parsed.walk() for value in part.values() if value.defects] == []
    return parsed


def name_of(email: LetterMessage) -> str:
    """The name of whoever writes; Python 3.11 leaves a space between the words of a long one that it reads strictly."""
    coded, _ = parseaddr(str(message_from_bytes(email.message().as_bytes())["From"]))
    return str(make_header(decode_header(coded)))


def row(**said: str) -> OutgoingMail:
    return OutgoingMail(pk=7, **{"to": "alice@exemple.fr", "subject": "Objet", "text": "Été\n", "html": HTML} | said)


@pytest.mark.parametrize("name", NAMES)
def test_whoever_writes_is_named_and_nobody_else_is_written_to(settings, name):
    settings.DEFAULT_FROM_EMAIL = "inscriptions@exemple.fr"

    parsed = read(message(row(reply_to="contact@exemple.fr"), SiteSettings(sender_name=name)))

    assert [address.addr_spec for address in parsed["From"].addresses] == ["inscriptions@exemple.fr"]
    assert name_of(message(row(), SiteSettings(sender_name=name))) == " ".join(name.split())
    assert [address.addr_spec for address in parsed["To"].addresses] == ["alice@exemple.fr"]
    assert parsed["Reply-To"] == "contact@exemple.fr"
    assert parsed["Bcc"] is None


@pytest.mark.parametrize("name", NAMES)
def test_the_mail_server_is_told_the_address_alone(settings, name):
    settings.DEFAULT_FROM_EMAIL = "inscriptions@exemple.fr"

    email = message(row(), SiteSettings(sender_name=name))

    assert sanitize_address(email.from_email, "utf-8").endswith("<inscriptions@exemple.fr>")


@pytest.mark.parametrize(
    ("sender_name", "of_the_server", "name", "who"),
    [
        ("Le centre", "Serveur <a@exemple.fr>", "Le site", "Le centre <a@exemple.fr>"),
        ("", "Serveur <a@exemple.fr>", "Le site", "Serveur <a@exemple.fr>"),
        ("", "a@exemple.fr", "Le site", "Le site <a@exemple.fr>"),
    ],
)
def test_the_name_is_that_of_the_settings_then_of_the_server_then_of_the_site(
    settings, sender_name, of_the_server, name, who
):
    settings.DEFAULT_FROM_EMAIL = of_the_server

    assert sender_of(SiteSettings(sender_name=sender_name, name=name)) == who


@pytest.mark.parametrize(
    "subject", ["Objet\r\nBcc: victime@exemple.fr", "é" * 300, "a " * 150, "Votre inscription : ‹↔›"]
)
def test_a_subject_is_one_header_whatever_it_holds(subject):
    parsed = read(message(row(subject=subject)))

    assert parsed["Subject"].strip() == " ".join(subject.split("\r\n")).strip()
    assert parsed["Bcc"] is None


def test_nobody_is_answered_by_a_machine_and_what_cannot_be_delivered_comes_back():
    parsed = read(message(row()))

    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"
    assert parsed["Message-ID"] == f"<message-7@{parsed['Message-ID'].partition('@')[2]}"
    assert parsed["Date"].datetime.tzinfo is not None


def test_a_letter_without_picture_nor_calendar_has_two_parts():
    parsed = read(message(row()))

    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert parsed.get_body(["html"]).get_content().strip() == HTML
    assert parsed.get_body(["plain"]).get_content() == "Été\r\n"


def test_what_is_attached_stands_beside_the_letter():
    email = message(row(text="From ici\n.\n=\u00a0fin\n"))
    email.attach("Plan d’accès, « été ».pdf", b"%PDF-1.7\r\n\x00", "application/pdf")

    parsed = read(email)

    (file,) = parsed.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Plan d’accès, « été ».pdf", b"%PDF-1.7\r\n\x00")
    assert parsed.get_content_type() == "multipart/mixed"
    assert parsed.get_body(["plain"]).get_content() == "From ici\r\n.\r\n=\u00a0fin\r\n"


def test_a_file_with_a_plain_name_has_it_plain():
    email = message(row())
    email.attach('plan "b".pdf', b"%PDF", "application/pdf")

    assert b'attachment; filename="plan \\"b\\".pdf"\n' in email.message().as_bytes()


@pytest.mark.parametrize(
    "name", ["é" * 150 + ".pdf", "🎉" * 150 + ".pdf", "a" * 1500 + ".pdf", "é" * 400, "." + "é" * 400]
)
def test_no_line_is_longer_than_a_server_takes(name):
    email = message(row())
    email.attach(name, b"%PDF", "application/pdf")

    (file,) = read(email).iter_attachments()

    assert max(len(line) for line in email.message().as_bytes(linesep="\r\n").split(b"\r\n")) <= 998
    assert file.get_filename().endswith(name[-4:])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\t"])
def test_no_end_of_line_of_any_kind_is_left_in_a_header(end):
    parsed = read(message(row(subject=f"{end}Le\u00a0parking{end}{end}Bcc: victime@exemple.fr")))

    assert parsed["Subject"] == "Le\u00a0parking Bcc: victime@exemple.fr"
    assert parsed["Bcc"] is None


# --- The date in the subject -------------------------------------------------------------------------------------


def test_the_date_stands_before_the_title():
    event = EventFactory(title="Animer le partenariat", date="2018-05-31")
    event.refresh_from_db()

    assert subject_of(kinds.CONFIRMATION, event) == "Votre inscription\u00a0: jeudi 31\u00a0mai, Animer le partenariat"


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.slug)
@pytest.mark.parametrize("title", ["Animer le partenariat du contrat de ville avec les habitants et tous", "a" * 200])
def test_a_long_title_gives_way_to_the_date(kind, title):
    event = EventFactory(title=title, date="2026-09-30")
    event.refresh_from_db()

    subject = subject_of(kind, event)

    assert len(subject) <= LONGEST_SUBJECT
    if "{title}" in kind.subject:
        assert "\u00a0: mercredi 30\u00a0septembre, A" in subject.replace(", a", ", A")
        assert subject.endswith("…")
