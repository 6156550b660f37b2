"""The team's home, what it says there is to do, and the search over every day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import Attendance, Registration
from programme.models import Event
from tests.factories import (
    AllocationRunFactory,
    AttendanceFactory,
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SlotFactory,
    SpecialNeedsFactory,
    WorkshopFactory,
)
from tests.pages import page

pytestmark = pytest.mark.django_db
HOME, FIND = reverse("admin:index"), reverse("admin:inscriptions_find")


def in_days(days: int, **said) -> Event:
    return EventFactory(date=timezone.localdate() + timedelta(days=days), **said)


def to_do(client) -> list[tuple[str, str]]:
    """What the home says there is to do, and where."""
    lines = [line for _, those in client.get(HOME).context["to_see"] for line in those]
    return [(line.text, line.address) for line in lines]


def waits(event: Event, **said) -> Registration:
    return RegistrationFactory(event=event, status="waiting", queued_at=timezone.now(), **said)


# --- The home ----------------------------------------------------------------------------------------------------


def test_a_site_without_a_day_says_what_to_do_first(organiser):
    text = page(organiser, HOME)

    assert "Il n’y a encore aucune journée." in text
    assert f'href="{reverse("admin:programme_event_add")}"' in organiser.get(HOME).content.decode()
    assert "Rien n’attend." in text


def test_the_home_shows_the_next_day_then_the_others(organiser):
    past, later, soon = in_days(-30, title="Hier"), in_days(40, title="Plus tard"), in_days(12, title="Bientôt")
    RegistrationFactory(event=soon, attends_lunch=True)
    waits(soon)

    response = organiser.get(HOME)

    text = page(organiser, HOME)
    assert "dans 12 jours" in text
    assert [tile.number for tile in response.context["tiles"]][:3] == [1, 1, 1]
    assert text.index("Bientôt") < text.index("Plus tard") < text.index("Hier")
    again = [reverse("admin:programme_event_new_edition", args=[day.pk]) for day in (soon, later, past)]
    assert [f'href="{address}"' in response.content.decode() for address in again] == [True, True, True]


def test_the_front_desk_finds_the_door_first(front_desk):
    waits(in_days(12))

    text = page(front_desk, HOME)

    assert text.index("Ouvrir l’accueil") < text.index("Prochaine journée")
    assert "À faire" not in text
    assert "Nouvelle édition" not in text


@pytest.mark.parametrize(("days", "people"), [(2, 3), (4, 30)])
def test_the_home_asks_the_same_questions_whatever_it_holds(organiser, days, people, django_assert_num_queries):
    for number in range(days):
        event = in_days(20 + number, capacity=1)
        for _ in range(people):
            SeatFactory(workshop=WorkshopFactory(parent=SlotFactory(event=event), minimum=2))
            waits(event)

    with django_assert_num_queries(40):
        organiser.get(HOME)


# --- What there is to do -----------------------------------------------------------------------------------------


def test_people_who_wait_are_counted_until_they_have_a_place(organiser):
    event = in_days(12, capacity=3)
    RegistrationFactory(event=event)
    person = waits(event)
    hold = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1)}
    RegistrationFactory(event=event, **hold)

    before = to_do(organiser)
    Registration.objects.filter(pk=person.pk).update(status="confirmed", queued_at=None)

    places, people = (
        reverse("admin:inscriptions_places", args=[event.pk]),
        reverse("admin:inscriptions_registration_changelist", query={"event": event.pk, "adresse": "a-confirmer"}),
    )
    assert before == [("1 personne attend une place (1 place libre)", places), ("1 adresse à confirmer", people)]
    assert to_do(organiser) == before[1:]


def test_a_workshop_under_its_minimum_is_said_near_the_closing(organiser):
    far = WorkshopFactory(parent__event=in_days(60), number=1, minimum=2)
    near = WorkshopFactory(parent__event=in_days(10), number=2, minimum=2)
    WorkshopFactory(parent=near.parent, number=3, minimum=None)

    before = to_do(organiser)
    for _ in range(2):
        SeatFactory(workshop=near, registration__event=near.event)

    assert before == [
        ("Atelier 2\u00a0: 0 inscrit, il en faut 2", reverse("admin:programme_session_change", args=[near.pk]))
    ]
    assert to_do(organiser) == []
    assert far.minimum == 2


@pytest.mark.parametrize(("state", "said"), [("applied", 0), ("announced", 1)])
def test_a_workshop_is_under_its_minimum_once_its_sharing_is_announced(organiser, state, said):
    event = in_days(10, allocation="wishes", registration_closes_at=timezone.now() - timedelta(hours=1))
    AllocationRunFactory(slot=WorkshopFactory(parent__event=event, minimum=2).parent, state=state)

    assert sum("il en faut 2" in text for text, _ in to_do(organiser)) == said


def test_a_draft_and_a_closing_are_said_and_closed_wishes_are_to_be_shared(organiser):
    closed = {"registration_closes_at": timezone.now() - timedelta(hours=1)}
    in_days(9, status="draft", **closed)
    first_come, wishes = in_days(10, **closed), in_days(11, allocation="wishes", **closed)
    slot = WorkshopFactory(parent__event=wishes).parent

    before = [text for text, _ in to_do(organiser)]
    AllocationRunFactory(slot=slot, state="announced")

    assert before[0] == "Brouillon dont la clôture des inscriptions est passée"
    assert before[1].startswith("Inscriptions closes depuis le")
    assert before[2:] == ["Vœux clos\u00a0: 1 créneau à répartir et à annoncer"]
    assert [address for _, address in to_do(organiser)][1:] == [
        reverse("admin:inscriptions_documents", args=[day.pk]) for day in (first_come, wishes)
    ]


def test_speakers_are_said_who_are_not_registered_or_have_no_session(organiser):
    event = in_days(12)
    heard = InterventionFactory(session__event=event).speaker
    RegistrationFactory(event=event, role="intervenant")

    before = [text for text, _ in to_do(organiser)]
    RegistrationFactory(event=event, role="intervenant", speaker=heard)

    assert before == ["1 intervenant n’est pas inscrit", "1 intervenant sans séance ni horaire"]
    assert [text for text, _ in to_do(organiser)] == before[1:]


def test_after_the_day_come_the_sheets_then_the_thanks_then_nothing(organiser):
    event = in_days(-1)
    person = RegistrationFactory(event=event)

    said = [to_do(organiser)]
    AttendanceFactory(registration=person)
    said.append(to_do(organiser))
    Event.objects.filter(pk=event.pk).update(thanked_at=timezone.now())
    said.append(to_do(organiser))

    assert said == [
        [("Présences à saisir", reverse("admin:inscriptions_presence", args=[event.pk]))],
        [("Remerciements et attestations à envoyer", reverse("admin:inscriptions_thank", args=[event.pk]))],
        [],
    ]
    assert Attendance.objects.count() == 1


def test_what_is_about_to_be_erased_is_said(organiser):
    event = in_days(-10, thanked_at=timezone.now())
    SpecialNeedsFactory(registration__event=event)

    [(text, address)] = to_do(organiser)

    assert text.startswith("Les besoins particuliers seront effacés après le ")
    assert address == reverse("admin:inscriptions_presence_report", args=[event.pk])


# --- The search --------------------------------------------------------------------------------------------------


def test_a_search_that_no_database_reads_finds_nobody(organiser):
    assert organiser.get(FIND, {"q": "\0"}).status_code == 200


def test_one_search_finds_people_of_every_day(organiser, django_assert_num_queries):
    old, new = in_days(-100, title="Ancienne"), in_days(20, title="Nouvelle")
    for event in (old, new):
        RegistrationFactory(event=event, first_name="Zoé", last_name="Lefèvre", email=f"zoe{event.pk}@exemple.fr")
    RegistrationFactory(event=new, last_name="Durand", status="cancelled")

    with django_assert_num_queries(8):
        response = organiser.get(FIND, {"q": "lefevre zoe"})

    assert [person.event for person in response.context["page"]] == [new, old]
    assert [person.last_name for person in organiser.get(FIND, {"q": "durand"}).context["page"]] == ["Durand"]
    assert len(organiser.get(FIND, {"q": f"zoe{old.pk}@"}).context["page"]) == 1
    assert "Personne ne porte ce nom." in page(organiser, f"{FIND}?q=zz")


def test_the_front_desk_searches_names_alone(front_desk):
    RegistrationFactory(event=in_days(20), last_name="Lefèvre", email="zoe@exemple.fr")

    found = [len(front_desk.get(FIND, {"q": wanted}).context["page"]) for wanted in ("lefevre", "zoe@exemple.fr", "")]

    assert found == [1, 0, 0]
    assert "zoe@exemple.fr" not in page(front_desk, f"{FIND}?q=lefevre")
