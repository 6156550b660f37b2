"""Phones are read in one way wherever people read them; what is kept is what was typed."""

import pytest
from django.urls import reverse

from inscriptions.people.answers import OF_THE_PERSON
from inscriptions.people.rows import own_rows, team_rows
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("+33 (0)6.12.34.56.78", "06 12 34 56 78"), ("0612345678", "06 12 34 56 78"), ("poste 12", "poste 12")],
)
def test_a_phone_is_read_one_way_by_the_person_and_by_the_team(typed, shown):
    alice = RegistrationFactory(phone=typed)

    rows = [*own_rows(alice), *team_rows(alice, OF_THE_PERSON)]

    assert [row.text for row in rows if row.label == "Téléphone"] == [shown, shown]
    assert alice.phone == typed


def test_the_team_reads_a_phone_on_the_page_of_a_person(client, denis):
    gone = RegistrationFactory(phone="0033612345678", status="cancelled")
    client.force_login(denis)

    said = page(client, reverse("admin:inscriptions_registration_change", args=[gone.pk]))

    assert "Téléphone 06 12 34 56 78" in said
    assert "0033612345678" not in said


def test_the_phone_of_a_day_is_read_one_way_on_its_pages(client):
    event = EventFactory(contact_phone="+33321000000", contact_email="contact@exemple.fr")

    said = [
        page(client, event.get_absolute_url()),
        page(client, reverse("inscriptions:sign_up", args=[event.slug])),
    ]

    assert ["03 21 00 00 00" in text for text in said] == [True, True]
    assert ["+33321000000" in text for text in said] == [False, False]
    assert Event.objects.get().contact_phone == "+33321000000"
