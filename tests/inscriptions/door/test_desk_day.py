"""The front desk through the day: the moment it checks in for, who is where, and its pages."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.attendance.report import report
from inscriptions.models import Attendance
from programme.models.events import local_instant
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.guards import Page
from tests.inscriptions.door.pages import CODE, of_day
from tests.pages import page, plain, text_of

pytestmark = pytest.mark.django_db


# --- The moment --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "moment"), [(time(8), "morning"), (time(13, 59), "morning"), (time(14), "afternoon")])
def test_without_a_choice_the_clock_says_the_half_day(client, desk, alice, chloe, time_machine, hour, moment):
    time_machine.move_to(local_instant(alice.event.date, hour))
    client.force_login(chloe)

    client.post(desk, {"code": CODE})

    assert alice.attendances.get().moment == moment


def test_the_chosen_moment_is_kept_shown_and_given_back_to_the_clock(client, desk, alice):
    shown = []
    for value in ("afternoon", ""):
        client.post(of_day("moment", alice), {"moment": value})
        response = client.get(desk)
        shown.append((response.context["choice"].value, "Je pointe : après-midi" in plain_text(response)))

    assert shown == [("afternoon", True), ("morning", False)]


def plain_text(response):
    return text_of(response.content.decode())


def test_a_moment_chosen_for_one_day_is_not_that_of_another(client, desk, alice):
    other = RegistrationFactory()
    client.post(of_day("moment", alice), {"moment": "afternoon"})

    assert client.get(of_day("desk", other)).context["choice"].value == "morning"


def test_a_day_of_one_half_day_says_the_day(client, chloe):
    person = RegistrationFactory(event__afternoon_starts_at=None)
    client.force_login(chloe)

    said = page(client, of_day("moment", person))

    assert "Suivre l’heure (la journée en ce moment)" in said
    assert "matin" not in said.lower()


def test_the_page_tells_its_scripts_the_day_and_the_moment(client, desk, alice):
    workshop = WorkshopFactory(parent__event=alice.event)
    client.post(of_day("moment", alice), {"moment": f"workshop-{workshop.pk}"})

    markup = client.get(desk).content.decode()

    attributes = f'data-event="{alice.event.slug}" data-moment="workshop" data-workshop="{workshop.pk}"'
    assert attributes in " ".join(markup.split())
    assert Page(markup).faults == []


# --- Who is where ------------------------------------------------------------------------------------------------


def test_counts_and_names_say_who_is_where(client, desk, alice, bob):
    workshop = WorkshopFactory(parent__event=alice.event, number=2, title="Habiter", room=RoomFactory(name="Vauban"))
    SeatFactory(registration=alice, workshop=workshop)
    SeatFactory(registration=bob, workshop=workshop)
    RegistrationFactory(event=alice.event, status="cancelled")
    not_expected = RegistrationFactory(event=alice.event, attends_morning=False)
    for person in (alice, not_expected):
        AttendanceFactory(registration=person)
    AttendanceFactory(registration=bob, moment="workshop", workshop=workshop)

    places = client.get(of_day("who_is_where", alice)).context["places"]

    assert [(place.title, place.room, len(place.expected), place.present, place.missing) for place in places] == [
        ("matin", "", 2, {alice.pk, not_expected.pk}, {bob.pk}),
        ("après-midi", "", 3, {bob.pk}, {alice.pk, not_expected.pk}),
        ("Atelier 2", "Vauban", 2, {bob.pk}, {alice.pk}),
    ]


def test_the_names_at_a_place_are_asked_for(client, desk, alice, bob):
    RegistrationFactory(event=alice.event, attends_morning=False, last_name="Aubry")
    AttendanceFactory(registration=bob)
    counts, lists = of_day("who_is_where", alice), f"{of_day('who_is_where', alice)}?liste=morning"

    said = [page(client, address) for address in (counts, lists, f"{lists}&qui=presents", f"{counts}?liste=soir")]

    assert [("Alice DURAND" in text, "Bob LEFÈVRE" in text, "Camille AUBRY" in text) for text in said] == [
        (False, False, False),
        (True, False, False),
        (False, True, False),
        (False, False, False),
    ]
    assert "1 pas encore pointé 1 présent" in said[1]


def test_names_come_a_hundred_a_page(client, desk, alice):
    RegistrationFactory.create_batch(150, event=alice.event)
    address = f"{of_day('who_is_where', alice)}?liste=afternoon"

    pages = [client.get(f"{address}&page={number}").context["people"] for number in (1, 2)]

    assert [len(shown) for shown in pages] == [100, 51]
    names = [person.sort_key for shown in pages for person in shown]
    assert names == sorted(names)


def test_each_room_counts_the_people_of_its_session_of_the_moment(client, desk, alice, bob, chloe, time_machine):
    event = alice.event
    hall = RoomFactory(venue=event.main_venue, name="Auditorium")
    room = RoomFactory(venue=event.main_venue, name="Vauban")
    SessionFactory(event=event, title="Ouverture", starts_at=time(9), ends_at=time(10), room=hall)
    SessionFactory(event=event, title="Pause", starts_at=time(10), ends_at=time(11))
    workshop = WorkshopFactory(parent__event=event, number=2, room=room)
    WorkshopFactory(parent=workshop.parent, number=3, room=room, cancelled_at=timezone.now())
    end = workshop.effective_ends_at
    SessionFactory(event=event, title="Conclusion", starts_at=end, ends_at=event.ends_at, room=hall)
    SeatFactory(registration=alice, workshop=workshop)
    AttendanceFactory(registration=bob)
    AttendanceFactory(registration=alice, moment="workshop", workshop=workshop)

    seen = []
    for hour in (time(9, 30), workshop.effective_starts_at, end):
        time_machine.move_to(local_instant(event.date, hour))
        client.force_login(chloe)
        rooms = client.get(of_day("who_is_where", alice)).context["rooms"]
        seen.append([(room.title, room.sessions[0].title, room.present, len(room.expected)) for room in rooms])

    venue, theirs = (event.main_venue.name, "Pause", {bob.pk}, 2), ("Vauban", workshop.title, {alice.pk}, 1)
    assert seen == [
        [("Auditorium", "Ouverture", {bob.pk}, 2), venue, theirs],
        [("Auditorium", "Conclusion", {alice.pk}, 2), venue, theirs],
        [("Auditorium", "Conclusion", {alice.pk}, 2), venue, theirs],
    ]


def test_workshops_without_a_room_count_together_under_their_venue(client, desk, alice, bob):
    first = WorkshopFactory(parent__event=alice.event, number=1)
    second = WorkshopFactory(parent=first.parent, number=2)
    for person, workshop in ((alice, first), (bob, second)):
        SeatFactory(registration=person, workshop=workshop)
    AttendanceFactory(registration=bob, moment="workshop", workshop=second)

    [venue] = client.get(of_day("who_is_where", alice)).context["rooms"]

    assert (venue.title, venue.sessions) == (alice.event.main_venue.name, [first, second])
    assert (venue.present, venue.expected) == ({bob.pk}, {alice.pk, bob.pk})


def test_who_is_where_counts_half_days_as_the_report_does(client, desk, alice, bob):
    workshop = WorkshopFactory(parent__event=alice.event, cancelled_at=timezone.now())
    gone = RegistrationFactory(event=alice.event, status="cancelled")
    for person in (alice, gone):
        AttendanceFactory(registration=person, moment="workshop", workshop=workshop)
    AttendanceFactory(registration=bob, moment="afternoon")

    places = client.get(of_day("who_is_where", alice)).context["places"]

    assert (
        [len(place.present) for place in places] == [count.total for count in report(alice.event).half_days] == [0, 3]
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_the_desk_take_as_many_queries_whatever_the_people_and_the_rooms(
    client, desk, alice, rows, django_assert_num_queries
):
    workshop = WorkshopFactory(parent__event=alice.event)
    for person in RegistrationFactory.create_batch(rows, event=alice.event, organisation="Mairie"):
        SeatFactory(registration=person, workshop=workshop)
        AttendanceFactory(registration=person, by="chloe")
        SessionFactory(event=alice.event, room=RoomFactory())
        WorkshopFactory(parent=workshop.parent, room=RoomFactory(), venue=VenueFactory())

    for address, queries in [
        (desk, 6),
        (f"{desk}?q=mairie", 9),
        (of_day("moment", alice), 7),
        (of_day("my_check_ins", alice), 7),
        (of_day("who_is_where", alice), 12),
        (f"{of_day('who_is_where', alice)}?liste=morning&qui=presents", 14),
    ]:
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_the_desk_of_today_or_of_the_next_day_opens_first(client, desk, alice):
    EventFactory(date=alice.event.date + timedelta(days=1))

    assert client.get("/accueil/")["Location"] == desk


def test_without_a_day_the_desk_says_so(client, chloe):
    client.force_login(chloe)

    assert "Aucune journée n’existe encore" in page(client, "/accueil/")


def test_pages_of_the_desk_are_never_stored(client, desk):
    response = client.get(desk)

    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_a_stranger_checks_nobody_in(client, alice):
    for name, data in [("desk", {"person": alice.pk}), ("walk_in", {"last_name": "Durand"}), ("moment", {})]:
        response = client.post(of_day(name, alice), data)
        assert (response.status_code, plain(response["Location"])[:12]) == (302, "/admin/login")

    assert (Attendance.objects.count(), alice.event.registrations.count()) == (0, 1)


def test_the_admin_leads_to_the_desk_who_may_check_people_in(client, desk, alice, denis):
    index, day = reverse("admin:index"), reverse("admin:inscriptions_presence", args=[alice.event.pk])
    shown = [client.get(address).content.decode() for address in (index, day)]
    denis.groups.clear()
    client.force_login(denis)

    assert 'href="/accueil/"' in shown[0]
    assert f'href="{desk}"' in shown[1]
    assert "/accueil/" not in client.get(index).content.decode()


def test_a_cancelled_day_says_so_and_the_entrance_prefers_another(client, chloe):
    cancelled = EventFactory(status="cancelled", date=timezone.localdate())
    client.force_login(chloe)
    alone = client.get(reverse("inscriptions:entrance"))
    held = EventFactory()

    shown = page(client, reverse("inscriptions:desk", args=[cancelled.slug]))

    assert "Cette rencontre est annulée : personne n’y est pointé." in shown
    assert alone.url == reverse("inscriptions:desk", args=[cancelled.slug])
    assert client.get(reverse("inscriptions:entrance")).url == reverse("inscriptions:desk", args=[held.slug])


def test_a_cancelled_workshop_is_said_at_the_desk_and_in_the_search(client, chloe, alice):
    workshop = WorkshopFactory(parent__event=alice.event, cancelled_at=timezone.now(), number=4)
    SeatFactory(registration=alice, workshop=workshop)
    client.force_login(chloe)

    person = page(client, reverse("inscriptions:person", args=[alice.event.slug, alice.pk]))
    search = page(client, reverse("inscriptions:desk", args=[alice.event.slug]) + "?q=alice")

    assert ("Atelier 4 annulé" in person, "Atelier 4 annulé" in search) == (True, True)
