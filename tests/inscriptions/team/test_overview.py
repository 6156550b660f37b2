"""« Vue d’ensemble » from the draft to the figures, who waits, and « Jour J »."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.models.events import local_instant
from tests.factories import (
    AllocationRunFactory,
    AttendanceFactory,
    EventFactory,
    RegistrationFactory,
    SessionFactory,
    WorkshopFactory,
)
from tests.inscriptions.team.pages import day_page
from tests.pages import page

pytestmark = pytest.mark.django_db


def step(client, account, event) -> tuple[str, str]:
    """The main act of the day, and where it leads."""
    client.force_login(account)  # the session of another time is over
    main = client.get(day_page("overview", event.pk)).context["step"].main
    return main.text, main.address


def at(event, days: int, hour: int = 11) -> datetime:
    return local_instant(event.date + timedelta(days=days), time(hour))


def test_the_day_says_its_next_step_at_each_stage(client, denis, time_machine):
    event = EventFactory(status="draft", date=timezone.localdate() + timedelta(days=30))
    person = RegistrationFactory(event=event)
    seen = [step(client, denis, event)[0]]
    SessionFactory(event=event)
    seen.append(step(client, denis, event)[0])
    type(event).objects.update(status="published")
    for days in (-20, -1, 0, 1):
        time_machine.move_to(at(event, days), tick=False)
        seen.append(step(client, denis, event)[0])
    AttendanceFactory(registration=person)
    seen.append(step(client, denis, event)[0])
    type(event).objects.update(thanked_at=timezone.now())
    seen.append(step(client, denis, event)[0])
    time_machine.move_to(at(event, 1000), tick=False)
    seen.append(step(client, denis, event)[0])

    assert seen == [
        "Composer le programme", "Publier", "Voir les inscriptions", "Documents à imprimer", "Ouvrir l’accueil",
        "Saisir les présences", "Remercier", "Bilan", "Bilan",
    ]  # fmt: skip


def test_closed_wishes_are_shared_first_then_the_papers_are_printed(client, denis):
    closed = timezone.now() - timedelta(hours=1)
    day = {"date": timezone.localdate() + timedelta(days=20), "allocation": "wishes", "registration_closes_at": closed}
    slot = WorkshopFactory(parent__event=EventFactory(**day)).parent

    before = step(client, denis, slot.event)
    AllocationRunFactory(slot=slot, state="announced")

    assert before == ("Répartir les ateliers", reverse("admin:inscriptions_sharing_day", args=[slot.event.pk]))
    assert step(client, denis, slot.event)[0] == "Documents à imprimer"


def test_the_overview_names_the_first_who_wait_and_what_there_is_to_do_that_day(organiser):
    event = EventFactory(capacity=0, date=timezone.localdate() + timedelta(days=30))
    for number in range(9):
        queued = timezone.now() - timedelta(hours=number)
        RegistrationFactory(event=event, last_name=f"Attente{number}", status="waiting", queued_at=queued)
    RegistrationFactory(event=EventFactory(date=event.date), status="waiting", queued_at=timezone.now())

    organiser_page = organiser.get(day_page("overview", event.pk))

    assert [person.last_name for person in organiser_page.context["line"]] == [f"Attente{n}" for n in range(8, 1, -1)]
    assert [line.text for line in organiser_page.context["lines"]] == ["9 personnes attendent une place"]
    assert "Toute la file" in page(organiser, day_page("overview", event.pk))


def test_the_front_desk_reads_the_counts_and_no_line(front_desk):
    event = EventFactory(capacity=0, date=timezone.localdate() + timedelta(days=30))
    RegistrationFactory(event=event, last_name="Attente", status="waiting", queued_at=timezone.now())

    text = page(front_desk, day_page("overview", event.pk))

    assert ["1 en attente" in text, "ATTENTE" in text, "Publier" in text] == [True, False, False]


def test_the_day_itself_leads_to_the_door_and_counts_who_is_in(front_desk, django_assert_num_queries):
    event = EventFactory(date=timezone.localdate())
    for person in RegistrationFactory.create_batch(3, event=event)[1:]:
        AttendanceFactory(registration=person, moment="morning")
    workshop = WorkshopFactory(parent__event=event)
    AttendanceFactory(registration=event.registrations.first(), moment="workshop", workshop=workshop)
    address = reverse("admin:inscriptions_day", args=[event.pk])

    with django_assert_num_queries(9):
        response = front_desk.get(address)

    assert (response.context["there"], response.context["expected"]) == (3, 3)
    assert [half[1:] for half in response.context["halves"]] == [(2, 3), (1, 3)]
    assert f'href="{reverse("inscriptions:desk", args=[event.slug])}"' in response.content.decode()
