"""What the letters that leave by themselves say to each, read back."""

from datetime import date, time

import pytest
import time_machine

from inscriptions.letters.reminders import queue_reminders, set_reminder
from inscriptions.models import OutgoingMail
from inscriptions.post.links import registration_url
from programme.models import Event
from rencontre.french.phones import shown_phone
from tests.cast import DENIS
from tests.factories import (
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    WorkshopFactory,
)
from tests.inscriptions.letters.days import at
from tests.letters import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def thursday():
    return EventFactory(date=date(2018, 5, 31), contact_email="contact@exemple.fr", contact_phone="0321000000")


def text_to(person, words: str = "") -> str:
    """What the reminder of the day before says to `person`."""
    with time_machine.travel(at("2018-05-28 10:00"), tick=False) as clock:
        set_reminder(event=person.event, days=1, hour=time(9), text=words, is_on=True, by=DENIS)
        queue_reminders()
        clock.move_to(at("2018-05-30 09:00"))
        queue_reminders()
        return read(OutgoingMail.objects.get(registration=person)).text


def test_who_comes_reads_the_day_their_workshop_and_how_not_to_come(thursday):
    person = SeatFactory(workshop=WorkshopFactory(parent__event=thursday, number=2, title="La santé")).registration

    text = text_to(person)

    assert "Nous vous attendons jeudi 31\u00a0mai 2018 à 9\u00a0h" in text
    assert "Atelier 2\u00a0: La santé" in text
    assert f"Je ne viens plus\u00a0: {registration_url(person)}annuler/" in text
    assert f"Ma convocation (PDF)\u00a0: {registration_url(person)}convocation.pdf" in text
    assert "demain" not in text


def test_who_waits_reads_their_place(thursday):
    first, second = (
        RegistrationFactory(event=thursday, status="waiting", queued_at=at(f"2018-05-0{day} 10:00")) for day in (2, 3)
    )

    text = text_to(second, "Venez à pied.")

    assert "Venez à pied" not in text  # they have no place
    assert "toujours en liste d’attente, au rang 2 sur 2" in text
    assert f"Je n’attends plus\u00a0: {registration_url(second)}annuler/" in text
    assert "convocation" not in text
    assert first.mails.count() == 1


def test_who_speaks_reads_their_own_hours_in_the_order_of_the_day_and_whom_to_call(thursday):
    late = SessionFactory(event=thursday, title="Conclure", kind="conclusion", starts_at=time(16), ends_at=time(17))
    soon = SessionFactory(
        event=thursday, title="Habiter", room=RoomFactory(venue=thursday.main_venue, name="Salle Vauban")
    )
    gone = SessionFactory(event=thursday, title="Annulée", cancelled_at=at("2018-05-02 10:00"))
    part = InterventionFactory(session=late, role="grand_temoin")
    for session in (soon, gone):
        InterventionFactory(session=session, speaker=part.speaker)
    InterventionFactory(session__event=thursday, session__title="D’un autre")
    person = RegistrationFactory(event=thursday, speaker=part.speaker, role="intervenant")

    text = text_to(person)

    assert "Vous intervenez" in text
    assert text.index("Table ronde\u00a0: Habiter") < text.index("Conclure (grand témoin)")
    assert "Salle Vauban" in text
    assert f"Appelez le {shown_phone(thursday.contact_phone)}" in text
    assert "Annulée" not in text
    assert "D’un autre" not in text


def test_hours_that_change_before_it_leaves_are_said_as_they_are(thursday):
    part = InterventionFactory(session__event=thursday)
    person = RegistrationFactory(event=thursday, speaker=part.speaker)
    part.session.starts_at = time(10)
    part.session.save()

    assert "10\u00a0h" in text_to(person)


def test_the_words_of_the_team_are_filled_in_for_each(thursday):
    person = RegistrationFactory(event=thursday, first_name="Alice")

    text = text_to(person, "Venez **tôt**, {prénom}\u202f! {atelier}.")

    assert "Venez tôt, Alice\u202f! pas encore d’atelier." in text


def test_a_day_without_contact_says_no_empty_call(thursday):
    Event.objects.update(contact_email="", contact_phone="")
    person = RegistrationFactory(event=Event.objects.get(), role="intervenant")

    assert "Appelez" not in text_to(person)
