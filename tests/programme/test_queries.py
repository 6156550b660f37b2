from datetime import date, time

import pytest
from django.utils import timezone

from programme import queries
from programme.models import Event, EventOrganiser, Session, Speaker
from tests.factories import (
    DocumentFactory,
    EventFactory,
    EventOrganiserFactory,
    InterventionFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    VenueFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db


def test_days_are_sorted_around_today_without_the_drafts():
    later = EventFactory(date=date(2030, 6, 1))
    sooner = EventFactory(date=date(2030, 5, 31), status=Event.Status.CANCELLED)
    older = EventFactory(date=date(2018, 5, 31))
    newer = EventFactory(date=date(2019, 5, 31))
    EventFactory(date=date(2030, 5, 31), status=Event.Status.DRAFT)

    days = queries.days(date(2030, 5, 31))

    assert days == queries.Days(
        coming=[queries.Day(sooner), queries.Day(later)], past=[queries.Day(newer), queries.Day(older)]
    )


def test_workshops_stand_inside_their_slot_with_its_hours_and_venue():
    slot = SlotFactory(venue=VenueFactory())
    second, first = WorkshopFactory(parent=slot, number=2), WorkshopFactory(parent=slot, number=1)
    opening = SessionFactory(event=slot.event, kind=Session.Kind.OPENING)

    day = queries.agenda(slot.event)

    assert day == [
        queries.AgendaItem(opening),
        queries.AgendaItem(slot, [queries.AgendaItem(first), queries.AgendaItem(second)]),
    ]
    assert {workshop.session.effective_venue for workshop in day[1].workshops} == {slot.venue}
    assert {workshop.session.effective_starts_at for workshop in day[1].workshops} == {time(14)}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_day_is_read_in_three_queries(rows, django_assert_num_queries):
    slot = SlotFactory()
    for workshop in WorkshopFactory.create_batch(rows, parent=slot):
        InterventionFactory(session=workshop)
    event = queries.public_events().get()

    with django_assert_num_queries(3):
        day = queries.agenda(event)
        queries.stretches(day, queries.venues_of(event, day))
        queries.appearances(day)


def test_sessions_know_their_day_their_slot_and_who_speaks_without_asking(django_assert_num_queries):
    intervention = InterventionFactory(session=WorkshopFactory())
    event = queries.public_events().get()
    day = queries.agenda(event)

    with django_assert_num_queries(0):
        (workshop,) = (item.session for item in day[0].workshops)
        (found,) = workshop.interventions.all()
        known = workshop.event is event, workshop.parent is day[0].session, found.session is workshop

    assert (found, known) == (intervention, (True, True, True))


def test_documents_stand_with_their_session_or_with_the_whole_day():
    workshop = WorkshopFactory()
    event = workshop.event
    of_the_day, of_the_slot, of_the_workshop = (
        DocumentFactory(event=event, session=session) for session in (None, workshop.parent, workshop)
    )

    found = queries.programme(event)

    (slot,) = found.agenda
    assert (found.documents, slot.documents) == ([of_the_day], [of_the_slot])
    assert [item.documents for item in slot.workshops] == [[of_the_workshop]]
    assert queries.days(event.date).coming == [queries.Day(event, [of_the_day])]


def test_the_day_is_cut_where_it_changes_venue():
    event = EventFactory()
    elsewhere = VenueFactory()
    welcome = SessionFactory(event=event, starts_at=time(9), ends_at=time(10))
    walk = SessionFactory(event=event, starts_at=time(10), ends_at=time(11), venue=elsewhere)
    talk = SessionFactory(event=event, starts_at=time(11), ends_at=time(12), venue=elsewhere)
    back = SessionFactory(event=event, starts_at=time(12), ends_at=time(13))

    day = queries.agenda(event)
    places = queries.venues_of(event, day)
    stretches = queries.stretches(day, places)

    assert places == [queries.DayVenue(event.main_venue, "A"), queries.DayVenue(elsewhere, "B")]
    assert [(stretch.place.letter, [item.session for item in stretch.items]) for stretch in stretches] == [
        ("A", [welcome]),
        ("B", [walk, talk]),
        ("A", [back]),
    ]


def test_a_single_venue_has_no_letter():
    event = EventFactory()

    assert queries.venues_of(event, queries.agenda(event)) == [queries.DayVenue(event.main_venue, "")]


def test_speakers_appear_once_by_name_with_all_they_do():
    event = EventFactory()
    morning = SessionFactory(event=event)
    evening = SessionFactory(event=event, starts_at=time(16), ends_at=time(17))
    ruin, briki = SpeakerFactory(last_name="Ruin"), SpeakerFactory(last_name="Briki")
    late = InterventionFactory(session=evening, speaker=ruin)
    early = InterventionFactory(session=morning, speaker=ruin)
    other = InterventionFactory(session=morning, speaker=briki)

    found = queries.appearances(queries.agenda(event))

    assert found == [queries.Appearance(briki, [other]), queries.Appearance(ruin, [early, late])]


def test_days_that_hold_data_name_their_organisers_proper():
    today = date(2030, 5, 31)
    event = EventFactory(date=today)
    controller = EventOrganiserFactory(event=event)
    EventOrganiserFactory(event=event, role=EventOrganiser.Role.FUNDER)
    EventFactory(date=date(2018, 5, 31))
    EventFactory(date=today, status=Event.Status.DRAFT)

    found = queries.days_that_hold_data(today)

    assert found == [queries.DayThatHoldsData(event, [controller.organiser])]


# --- Hours of half-days, and what is around a session ------------------------------------------------------------


def hours_of(event: Event) -> dict:
    return queries.half_day_hours(event, queries.agenda(event))


def test_the_morning_ends_with_its_last_session_that_is_held():
    event = SessionFactory(starts_at=time(9, 15), ends_at=time(11)).event
    SessionFactory(event=event, kind=Session.Kind.LUNCH, starts_at=time(12), ends_at=time(13, 30))
    SessionFactory(event=event, starts_at=time(11), ends_at=time(12, 15), cancelled_at=timezone.now())

    assert hours_of(event) == {"morning": (time(9), time(11)), "afternoon": (time(14), time(17))}


def test_a_slot_whose_workshops_are_all_cancelled_holds_no_morning():
    event = SessionFactory(starts_at=time(9, 15), ends_at=time(10)).event
    slot = SlotFactory(event=event, starts_at=time(10), ends_at=time(12))
    WorkshopFactory(parent=slot, cancelled_at=timezone.now())
    without = hours_of(event)
    WorkshopFactory(parent=slot)

    assert without["morning"] == (time(9), time(10))
    assert hours_of(event)["morning"] == (time(9), time(12))


def test_a_morning_without_anything_held_ends_at_noon():
    event = SessionFactory(cancelled_at=timezone.now()).event

    assert hours_of(event)["morning"] == (time(9), time(14))


@pytest.fixture
def afternoon():
    """Lunch, a slot of four workshops, a conclusion; the third is at hours that overlap, the fourth follows it."""
    event = EventFactory()
    SessionFactory(event=event, title="Déjeuner", starts_at=time(12, 30), ends_at=time(14))
    slot = SlotFactory(event=event, title="Ateliers")
    WorkshopFactory(parent=slot, number=1, title="Un")
    WorkshopFactory(parent=slot, number=2, title="Deux")
    WorkshopFactory(parent=slot, number=3, title="Trois", starts_at=time(14), ends_at=time(15))
    WorkshopFactory(parent=slot, number=4, title="Quatre", starts_at=time(15), ends_at=time(16))
    SessionFactory(event=event, title="Annulée", starts_at=time(16), ends_at=time(16, 15), cancelled_at=timezone.now())
    SessionFactory(event=event, title="Conclusion", starts_at=time(16, 15), ends_at=time(17))
    return event


@pytest.mark.parametrize(
    ("title", "before", "meanwhile", "after"),
    [
        ("Déjeuner", None, [], "Ateliers"),
        ("Ateliers", "Déjeuner", [], "Conclusion"),
        ("Un", "Déjeuner", ["Deux", "Trois", "Quatre"], "Conclusion"),
        ("Deux", "Déjeuner", ["Un", "Trois", "Quatre"], "Conclusion"),
        ("Trois", "Déjeuner", ["Un", "Deux"], "Quatre"),
        ("Quatre", "Trois", ["Un", "Deux"], "Conclusion"),
        ("Annulée", "Ateliers", [], "Conclusion"),
        ("Conclusion", "Ateliers", [], None),
    ],
)
def test_around_a_session_is_what_is_held_before_it_at_the_same_time_and_after_it(
    afternoon, title, before, meanwhile, after
):
    day = queries.agenda(afternoon)
    session = next(found for found in queries.sessions_of(day) if found.title == title)

    found = queries.around(session, day)

    assert [one.title for one in found.meanwhile] == meanwhile
    assert [one and one.title for one in (found.before, found.after)] == [before, after]


def test_a_workshop_that_is_cancelled_is_not_on_at_the_same_time(afternoon):
    Session.objects.filter(title="Deux").update(cancelled_at=timezone.now())
    day = queries.agenda(afternoon)
    session = next(found for found in queries.sessions_of(day) if found.title == "Un")

    assert [one.title for one in queries.around(session, day).meanwhile] == ["Trois", "Quatre"]


def test_speakers_stand_in_the_order_of_names_wherever_they_are_listed():
    session = SessionFactory()
    for last_name in ["Zola", "Étienne", "d’Orval", "MARTINEZ", "Martin", "Łuc", "E\u0301mile", "de Ruyter", "Œuvrard"]:
        InterventionFactory(session=session, speaker__first_name="Ana", speaker__last_name=last_name)

    told = [entry.speaker.last_name for entry in queries.appearances(queries.agenda(session.event))]

    assert told == ["Émile", "Étienne", "Łuc", "Martin", "MARTINEZ", "Œuvrard", "d’Orval", "de Ruyter", "Zola"]
    assert [speaker.last_name for speaker in Speaker.objects.all()] == told
