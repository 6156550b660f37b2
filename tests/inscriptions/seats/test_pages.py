"""« Places et listes »: what is asked, what is taken, who waits in which order and why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.models import Event
from tests.factories import ChoiceFactory, InterventionFactory, RegistrationFactory, SeatFactory, WorkshopFactory
from tests.inscriptions.team.pages import plain

NOW = timezone.now()


@pytest.fixture
def page(event):
    return reverse("admin:inscriptions_places", args=[event.pk])


def in_line(workshop, name: str, minutes: int, **values):
    status = values.pop("status", "confirmed")
    queued_at = NOW if status == "waiting" else None
    person = RegistrationFactory(event=workshop.event, first_name=name, status=status, queued_at=queued_at)
    ChoiceFactory(registration=person, workshop=workshop, queued_at=NOW + timedelta(minutes=minutes), **values)
    return person


def test_demand_places_and_lines_stand_by_workshop(organiser, event, workshops, page):
    holder = in_line(workshops[0], "Alice", 0)
    SeatFactory(registration=holder, workshop=workshops[0])
    forced = in_line(workshops[0], "Bob", 1)
    SeatFactory(registration=forced, workshop=workshops[0], over_capacity=True, reason="élue")
    in_line(workshops[1], "Zoé", 2, rank=2)

    (slot,) = organiser.get(page).context["slots"]

    rows = [(row.demand, row.places.taken, row.forced, row.line, row.waiting) for row in slot.workshops]
    demands = [[("Choix\u00a01", 2), ("Choix\u00a02", 0)], [("Choix\u00a01", 0), ("Choix\u00a02", 1)]]
    assert rows == [(demands[0], 2, 1, 0, 0), (demands[1], 0, 0, 1, 1)]
    assert slot.without == 1


def test_each_person_in_line_has_the_reason_why_they_are_skipped(organiser, event, workshops, page):
    SeatFactory(registration=in_line(workshops[0], "Alice", 0), workshop=workshops[0])
    in_line(workshops[0], "Tard", 9)
    keeps = in_line(workshops[0], "Bob", 1, waits=False)
    SeatFactory(registration=keeps, workshop=workshops[1])
    in_line(workshops[0], "Zoé", 2, status="waiting")
    absent = in_line(workshops[0], "Line", 3)
    absent.attends_afternoon = False
    absent.save()

    response = organiser.get(page, {"file": workshops[0].pk})

    assert [(row.person.first_name, row.held, row.why) for row in response.context["rows"]] == [
        ("Bob", "Atelier 2", "garde sa place"),
        ("Zoé", "—", "en attente"),
        ("Line", "—", "ne vient pas à cette demi-journée"),
        ("Tard", "—", "attend une place"),
    ]
    assert f'href="?file={workshops[0].pk}#file">1<span' in plain(response)
    assert "et 3 qui n’attendent plus" in plain(response)
    assert f'href="?file={workshops[0].pk}#file" aria-current="page">Atelier 1 (4)' in plain(response)


def test_the_line_of_the_day_is_in_order(organiser, event, page):
    for name, minutes in (("Bob", 2), ("Alice", 1)):
        RegistrationFactory(event=event, first_name=name, status="waiting", queued_at=NOW + timedelta(minutes=minutes))

    response = organiser.get(page)

    assert [person.first_name for person in response.context["page"]] == ["Alice", "Bob"]
    assert "La journée (2)" in plain(response)


def test_a_long_line_goes_on_with_its_ranks_on_the_next_page(organiser, event, workshops, page, monkeypatch):
    monkeypatch.setattr("programme.desk.paging.ROWS", 2)
    for minutes in range(3):
        in_line(workshops[0], "Alice", minutes)
        RegistrationFactory(event=event, status="waiting", queued_at=NOW + timedelta(minutes=minutes))

    of_day = organiser.get(page, {"page": 2})
    of_workshop = organiser.get(page, {"file": workshops[0].pk, "page": 2})

    for response in (of_day, of_workshop):
        assert (len(response.context["page"]), response.context["page"].start_index()) == (1, 3)
        assert "<td>3</td>" in plain(response)
    assert f'href="?file={workshops[0].pk}&page=1"' in plain(of_workshop)
    assert '<nav class="pages" aria-label="Pages">' in plain(of_workshop)


def test_a_line_where_nobody_stands_is_not_there(organiser, workshops, page):
    answers = [organiser.get(page, {"file": name}).status_code for name in (workshops[0].pk, "²", "autre")]

    assert answers == [404, 404, 404]


def test_in_wishes_mode_nobody_is_in_line_before_the_announcement(organiser, event, workshops, page):
    event.allocation = "wishes"
    event.save()
    in_line(workshops[0], "Alice", 0)

    response = organiser.get(page)

    (slot,) = response.context["slots"]
    assert (slot.gives, [line.key for line in response.context["lines"]]) == (False, ["journee"])
    assert "Les places seront données à l’annonce de la" in plain(response)
    assert reverse("admin:inscriptions_sharing", args=[event.pk, workshops[0].parent_id]) in plain(response)


def test_the_filling_of_the_day_is_counted_day_by_day(organiser, event, page, time_machine):
    monday = timezone.make_aware(timezone.datetime(2027, 1, 4, 12))
    for days in (0, 0, 2):
        RegistrationFactory(event=event, created_at=monday + timedelta(days=days))
    RegistrationFactory(
        event=event, created_at=monday, status="cancelled", status_changed_at=monday + timedelta(days=3)
    )

    response = organiser.get(page)

    rows = [(row.day.day, row.new, row.cancelled, row.total) for row in response.context["fill"]]
    assert rows == [(4, 3, 0, 3), (6, 1, 0, 4), (7, 0, 1, 3)]
    assert response.context["curve"].line.startswith("0,25 250,25 ")
    assert "Inscriptions du 04/01/2027 au 07/01/2027 : 3 au total" in plain(response)


def test_an_empty_day_has_its_page(organiser, event, page):
    assert "Personne n’attend une place. La journée elle-même n’a pas de liste d’attente (les ateliers, si)." in plain(
        organiser.get(page)
    )


def test_the_front_desk_does_not_read_wishes(front_desk, event, page):
    day = reverse("admin:programme_event_overview", args=[event.pk])

    assert front_desk.get(page).status_code == 403
    assert page not in plain(front_desk.get(day))


def test_the_page_of_the_day_leads_to_it(organiser, event, page):
    assert page in plain(organiser.get(reverse("admin:programme_event_overview", args=[event.pk])))


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_asks_the_same_questions_whatever_its_size(organiser, event, page, count, django_assert_num_queries):
    workshop = WorkshopFactory(parent__event=event)
    for number in range(count):
        in_line(workshop, "Alice", number)
        SeatFactory(workshop=WorkshopFactory(parent=workshop.parent), registration__event=event)
        RegistrationFactory(event=event, status="waiting", queued_at=NOW)

    with django_assert_num_queries(18):
        organiser.get(page)
    with django_assert_num_queries(20):
        organiser.get(page, {"file": workshop.pk})


@pytest.mark.parametrize(("day", "said"), [({}, ""), ({"allocation": "wishes"}, "1 intervenant y aura sa place")])
def test_the_speakers_of_a_workshop_are_said_beside_its_seats(organiser, event, page, workshops, day, said):
    Event.objects.filter(pk=event.pk).update(**day)
    role = InterventionFactory(session=workshops[0])
    speaker = RegistrationFactory(event=event, role="intervenant", speaker=role.speaker)

    before = plain(organiser.get(page))
    SeatFactory(registration=speaker, workshop=workshops[0])
    after = plain(organiser.get(page))

    assert said in before
    assert ("dont 1 intervenant" in after, "dont 1 intervenant" in before) == (not day, False)
