"""What is drawn once for a version of the day is never told again of another one."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import Question
from inscriptions.seats.places import day_places
from inscriptions.signup.prepared import blank_questions, version
from programme.models import Event, Intervention, Room, Session, Speaker, Venue
from tests.factories import InterventionFactory, RoomFactory, SeatFactory, SlotFactory, VenueFactory, WorkshopFactory
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"size": 2, "capacity": 5})]


@pytest.fixture
def whole_day(slot):
    """The day with a row of each kind that its form reads."""
    InterventionFactory(session=slot.first, speaker__last_name="Avant")
    Session.objects.filter(pk=slot.second.pk).update(room=RoomFactory(name="Salle avant"), venue=VenueFactory())
    Question.objects.create(event=slot.event, label="Question avant")
    return slot.event


def version_now(event):
    return version(Event.objects.get(pk=event.pk), now=timezone.now())


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Event, {"job_title_required": True}),
        (Event, {"profiles": [["elu", "Élue"]]}),
        (Event, {"presence_ticked": False}),
        (Event, {"wishes_per_slot": 1}),
        (Session, {"abstract": "Après"}),
        (Session, {"closed": True}),
        (Venue, {"name": "Lieu après"}),
        (Room, {"name": "Salle après"}),
        (Speaker, {"organisation": "Structure après"}),
        (Speaker, {"function": "fonction après"}),
        (Speaker, {"last_name": "Après"}),
        (Intervention, {"role": Intervention.Role.FACILITATOR}),
        (Intervention, {"function": "fonction après"}),
        (Question, {"label": "Question après"}),
    ],
)
def test_whatever_the_form_says_makes_another_version(whole_day, model, change):
    before = version_now(whole_day)

    model.objects.update(**change)

    assert version_now(whole_day) != before


def test_what_is_added_or_taken_away_makes_another_version(whole_day, slot):
    versions = [version_now(whole_day)]
    WorkshopFactory(parent=slot)
    versions.append(version_now(whole_day))
    whole_day.questions.all().delete()
    versions.append(version_now(whole_day))
    Intervention.objects.all().delete()
    versions.append(version_now(whole_day))

    assert len(set(versions)) == 4


def test_the_end_of_the_wishes_makes_another_version(whole_day):
    Event.objects.update(allocation="wishes", wishes_close_at=timezone.now() + timedelta(hours=1))
    before = version_now(whole_day)

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert version_now(whole_day) != before


def test_who_comes_makes_no_other_version(whole_day, slot):
    before = version_now(whole_day)

    SeatFactory(workshop=slot.first, registration__event=whole_day)

    assert version_now(whole_day) == before


def test_places_are_those_of_each_request_and_the_rest_is_drawn_once(slot, memory):
    event = Event.objects.get(pk=slot.event.pk)

    def asked_at(seconds):
        now = timezone.now() + timedelta(seconds=seconds)
        with time_machine.travel(now):
            return blank_questions(event, day_places(event), now=now)

    first = asked_at(0)
    SeatFactory(workshop=slot.first, registration__event=event)
    second = asked_at(0.5)

    left = [re.findall(r"(\d)\s+place", text_of(page).replace("\u00a0", " ")) for page in (first, second)]
    assert left == [["5", "5"], ["4", "5"]]
    assert [key.rpartition(":")[2] for key in memory._cache] == [f"form-{event.pk}-"]


def test_a_changed_day_is_drawn_anew_in_the_place_of_the_former(client, slot, sign_up_url, memory):
    before = client.get(sign_up_url).content.decode()
    Session.objects.filter(pk=slot.first.pk).update(title="Un titre après")

    with time_machine.travel(timezone.now() + timedelta(seconds=2)):
        after = client.get(sign_up_url).content.decode()

    assert ["Un titre après" in page for page in (before, after)] == [False, True]
    assert len(memory._cache) == 2


@pytest.mark.parametrize("state", ["known", "unknown", "foreign", "closed", "text"])
def test_a_workshop_of_the_address_is_ranked_first_if_it_may_be_chosen(client, slot, sign_up_url, state):
    Event.objects.filter(pk=slot.event.pk).update(presence_ticked=False)
    if state == "closed":
        Session.objects.filter(pk=slot.first.pk).update(closed=True)
    key = {
        "unknown": slot.first.pk + 10**6, "foreign": WorkshopFactory(parent=SlotFactory()).pk, "text": '"><b>',
    }.get(state, slot.first.pk)  # fmt: skip

    page = client.get(sign_up_url, {"atelier": key}).content.decode()

    checked = re.findall(r'name="(\w+)"(?: value="(\w+)")?[^>]* checked', page)
    chosen = [("attends_afternoon", ""), (f"wish_{slot.pk}_1", str(slot.first.pk))]
    assert checked == (chosen if state == "known" else [])


def test_a_workshop_s_page_leads_to_the_form_with_it_ranked_first(client, slot):
    Session.objects.filter(pk=slot.second.pk).update(closed=True)
    form = reverse("inscriptions:sign_up", args=[slot.event.slug])

    pages = [client.get(session.get_absolute_url()) for session in (slot.first, slot.second, slot)]

    found = [re.findall(rf'href="({form}[^"]*)"', page.content.decode()) for page in pages]
    assert found == [[f"{form}?atelier={slot.first.pk}"], [form], [form]]
    assert ["S’inscrire à cet atelier" in page.content.decode() for page in pages] == [True, False, False]
    assert not any(page.cookies for page in pages)
