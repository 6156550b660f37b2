"""The day from end to end: it is opened, someone signs up, the team sees them and prints, they change their mind."""

import re
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from inscriptions.models import Registration
from programme.models import Event


def pdf_text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.django_db(transaction=True)
def test_the_day_from_the_programme_to_the_paper(client, settings):
    call_command("demo", stdout=StringIO())
    event = Event.objects.latest("date")
    programme = client.get(event.get_absolute_url()).content.decode()
    form_url = re.search(r'href="([^"]+/inscription/)"', programme)[1]
    form = client.get(form_url).content.decode()
    slot, second = re.search(r'name="wish_(\d+)_1" value="\d+".*?name="wish_\1_1" value="(\d+)"', form, re.S).groups()

    client.post(
        form_url,
        {
            "first_name": "Zoé",
            "last_name": "d’Orval",
            "email": "zoe@exemple.fr",
            "organisation": "Ville d’Arras",
            "profile": "elu",
            "attends_morning": "on",
            "attends_afternoon": "on",
            f"wish_{slot}_1": second,
            "started": re.search(r'name="started" value="([^"]+)"', form)[1],
        },
    )

    zoe = Registration.objects.get()
    (message,) = mail.outbox
    link = re.search(rf"{settings.SITE_URL}(/inscription/\S+)", message.body)[1]
    assert "Atelier 2" in client.get(link).content.decode()
    client.post(f"{link}confirmer/")

    client.force_login(User.objects.get(username="organisation"))
    assert "d’ORVAL" in client.get(reverse("admin:inscriptions_registration_changelist")).content.decode()
    badges = pdf_text(client.get(reverse("admin:inscriptions_registration_badges_pdf"), {"event": event.pk}).content)
    day = pdf_text(client.get(reverse("admin:inscriptions_attendance", args=[event.pk])).content)
    workshop = zoe.seats.get().workshop
    sheet = pdf_text(client.get(reverse("admin:inscriptions_attendance_session", args=[event.pk, workshop.pk])).content)
    for paper in (badges, day, sheet):
        assert "Zoé" in paper
        assert "d’ORVAL" in paper
        assert "exemple.fr" not in paper

    client.logout()
    client.post(f"{link}annuler/")
    zoe.refresh_from_db()
    assert not zoe.is_live
    subjects = [sent.subject.partition("\u00a0")[0] for sent in mail.outbox]
    assert subjects == ["Confirmez votre adresse", "Votre inscription", "Votre inscription est annulée"]
