"""Someone comes without a registration."""

from datetime import date

import pytest
from django.urls import reverse

from inscriptions.models import Attendance, History, OutgoingMail, Registration
from programme.models import Event
from tests.factories import RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory
from tests.pages import page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("front_desk")]
ZOE = {"first_name": "Zoé", "last_name": "d’Orval", "attends_morning": "on", "attends_afternoon": "on"}


def address(event):
    return reverse("inscriptions:walk_in", args=[event.slug])


def arrive(client, event, **said):
    response = client.post(address(event), ZOE | said, follow=True)
    return text_of(response.content.decode())


def test_two_names_are_enough_to_come_in(client, event):
    said = arrive(client, event)

    person = Registration.objects.get()
    assert "Personne inscrite et pointée : Zoé d’ORVAL." in said
    assert (person.source, person.status, person.attends_lunch) == ("desk", "confirmed", False)
    assert person.attendances.values_list("moment", "by").get() == ("morning", "chloe")
    assert [(act.act, act.who) for act in History.objects.all()] == [("inscription", "chloe")]
    assert OutgoingMail.objects.count() == 0


def test_a_walk_in_with_an_address_gets_the_mail_and_a_workshop_with_room(client, event):
    slot = SlotFactory(event=event)
    full, free = WorkshopFactory(parent=slot, capacity=1), WorkshopFactory(parent=slot, capacity=1)
    SeatFactory(workshop=full, registration=RegistrationFactory(event=event))

    choices = [pk for pk, _ in client.get(address(event)).context["form"].fields[f"wish_{slot.pk}_1"].choices]
    arrive(client, event, email="zoe@exemple.fr", organisation="Mairie", **{f"wish_{slot.pk}_1": free.pk})

    person = Registration.objects.get(email="zoe@exemple.fr")
    assert choices == [free.pk, "sans-preference"]
    assert [seat.workshop for seat in person.seats.all()] == [free]
    assert list(person.mails.values_list("kind", flat=True)) == ["confirmation"]


def test_the_form_asks_no_more_than_the_door_needs(client, event):
    slot = WorkshopFactory(parent__event=event).parent

    assert list(client.get(address(event)).context["form"].fields) == [
        "same_name", "first_name", "last_name", "organisation", "job_title", f"wish_{slot.pk}_1", "attends_morning",
        "attends_afternoon", "email", "profile",
    ]  # fmt: skip


def test_a_full_day_refuses_in_words(client, event):
    event.capacity = 0
    event.save()

    said = arrive(client, event)

    assert "La journée est complète : aucune place n’y est ouverte." in said
    assert Registration.objects.count() == 0


def test_a_full_day_with_a_line_queues_and_checks_nobody_in(client, event):
    event.capacity, event.waiting_list = 0, True
    event.save()

    said = arrive(client, event)

    assert "La journée est complète : Zoé d’ORVAL est en liste d’attente, sans être pointé." in said
    assert Registration.objects.get().status == "waiting"
    assert Attendance.objects.count() == 0


def test_a_day_that_admits_no_walk_ins_says_so_and_registers_nobody(client, event):
    event.walk_ins_admitted = False
    event.save()

    asked, sent = page(client, address(event)), arrive(client, event)

    assert "Les inscriptions sur place ne sont pas admises à cette journée" in asked
    assert "Les inscriptions sur place ne sont pas admises à cette journée" in sent
    assert Registration.objects.count() == 0


def test_a_name_already_there_is_asked_about_once(client, event):
    RegistrationFactory(event=event, first_name="zoe", last_name="D’Orval", organisation="Mairie")

    asked = arrive(client, event)
    before = Registration.objects.count()
    said = arrive(client, event, same_name="on")

    assert "zoe D’ORVAL (Mairie) est déjà dans la liste : cherchez son nom, ou cochez cette case." in asked
    assert before == 1
    assert "Personne inscrite et pointée : Zoé d’ORVAL." in said


def test_a_name_already_there_is_asked_about_whichever_name_comes_first(client, event):
    RegistrationFactory(event=event, first_name="d’Orval", last_name="Zoé")

    said = arrive(client, event)

    assert "est déjà dans la liste : cherchez son nom, ou cochez cette case." in said
    assert Registration.objects.count() == 1


def test_a_double_click_registers_once(client, event):
    for _ in range(2):
        arrive(client, event)

    assert (Registration.objects.count(), Attendance.objects.count()) == (1, 1)


def test_names_are_asked_for(client, event):
    said = arrive(client, event, first_name="", last_name="")

    assert "La personne n’est pas encore inscrite 2 points à corriger" in said
    assert "Votre demande" not in said
    assert Registration.objects.count() == 0


def test_a_walk_in_at_a_workshop_s_door_is_checked_in_there_or_told_not_to_be(client, event):
    workshop = WorkshopFactory(parent__event=event)
    client.post(reverse("inscriptions:moment", args=[event.slug]), {"moment": f"workshop-{workshop.pk}"})

    wish = f"wish_{workshop.parent_id}_1"
    elsewhere = arrive(client, event, **{wish: "sans-preference"})
    here = arrive(client, event, first_name="Bob", **{wish: workshop.pk})

    assert "Personne inscrite, pas encore pointée : Zoé d’ORVAL." in elsewhere
    assert "Personne inscrite et pointée : Bob d’ORVAL." in here
    assert list(Attendance.objects.values_list("registration__first_name", "workshop")) == [("Bob", workshop.pk)]


def test_the_badge_of_a_walk_in_is_printed_from_their_page(client, event):
    client.post(address(event), ZOE)
    person = Registration.objects.get()
    reprint = reverse("admin:inscriptions_registration_reprint", args=[person.pk])

    shown = client.get(reverse("inscriptions:person", args=[event.slug, person.pk])).content.decode()
    printed = client.post(reprint)

    assert f'action="{reprint}"' in shown
    assert printed["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "cancelled"}, "Cette rencontre est annulée : personne n’y est pointé."),
        ({"status": "draft"}, "Cette rencontre n’est pas encore publiée : personne n’y est pointé."),
        ({"date": date(2018, 5, 31)}, "Cette rencontre a eu lieu le jeudi 31 mai 2018 : personne ne s’y inscrit plus."),
    ],
)
def test_a_day_that_is_not_held_or_is_over_registers_nobody(client, event, changes, reason):
    Event.objects.filter(pk=event.pk).update(**changes)

    asked, sent = page(client, address(event)), arrive(client, event)

    assert (reason in asked, reason in sent) == (True, True)
    assert Registration.objects.count() == 0
