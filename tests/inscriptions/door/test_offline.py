"""The desk when the network fails, server side: the list a phone takes, the scans it sends back, the worker."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inscriptions.door.offline import kept_until
from inscriptions.models import Attendance, Scan
from programme.models.events import local_instant
from rencontre.french.typography import french_hour
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SlotFactory,
    WorkshopFactory,
)
from tests.inscriptions.door.queues import NOW, UUIDS, json_of, outcomes, scan, send

pytestmark = pytest.mark.usefixtures("day_was_yesterday")


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_says_of_each_person_what_the_desk_shows(front_desk):
    slot = SlotFactory()
    seat = SeatFactory(
        workshop=WorkshopFactory(parent=slot, number=3, title="Mobilités", room=RoomFactory(name="Salle B")),
        registration__first_name="Zoé",
        registration__last_name="d’Orval",
        registration__organisation="Régie : le Pont",
        registration__attends_morning=False,
    )
    other = WorkshopFactory(parent=slot, number=4, title="Logement")
    person, event = seat.registration, slot.event
    at = timezone.localtime().replace(hour=9, minute=12)
    AttendanceFactory(registration=person, at=at)

    response = front_desk.get(reverse("inscriptions:desk_list", args=[event.slug]))

    day = json_of(response)
    assert response["Cache-Control"] == "no-store"
    afternoon = local_instant(event.date, event.afternoon_starts_at).isoformat()
    assert day["moments"] == [
        {"value": "morning", "label": "matin", "from": ""},
        {"value": "afternoon", "label": "après-midi", "from": afternoon},
        {"value": f"workshop-{seat.workshop_id}", "label": "Atelier 3 : Mobilités", "from": ""},
        {"value": f"workshop-{other.pk}", "label": "Atelier 4 : Logement", "from": ""},
    ]
    assert day["people"] == [
        {
            "code": person.badge_code,
            "name": "Zoé d’ORVAL",
            "organisation": "Régie : le Pont",
            "workshops": ["Atelier 3 : Mobilités, Salle B"],
            "refusal": "",
            "elsewhere": {f"workshop-{other.pk}": "Autre atelier : la personne est attendue à « Atelier 3, Salle B »."},
            "notices": {"morning": "N’avait pas annoncé venir : matin."},
            "present": {"morning": "déjà pointé à 9 h 12 par chloe"},
        }
    ]


def test_the_list_knows_who_is_not_admitted_and_where_one_checked_in(front_desk):
    attendance = AttendanceFactory(moment="workshop", workshop=WorkshopFactory(), registration__status="cancelled")
    event = attendance.registration.event

    (person,) = json_of(front_desk.get(reverse("inscriptions:desk_list", args=[event.slug])))["people"]

    assert person["refusal"] == "Inscription annulée : s’il reste des places, inscrivez la personne sur place."
    assert list(person["present"]) == [f"workshop-{attendance.workshop_id}"]


def test_a_day_with_one_half_day_has_one_moment(front_desk):
    event = EventFactory(afternoon_starts_at=None)

    day = front_desk.get(reverse("inscriptions:desk_list", args=[event.slug])).json()

    assert (day["moments"], day["people"]) == ([{"value": "morning", "label": "la journée", "from": ""}], [])


def test_the_list_says_what_was_chosen_at_the_desk(front_desk):
    event = EventFactory()
    before = front_desk.get(reverse("inscriptions:desk_list", args=[event.slug])).json()["choice"]

    front_desk.post(reverse("inscriptions:moment", args=[event.slug]), {"moment": "afternoon"})

    assert (before, front_desk.get(reverse("inscriptions:desk_list", args=[event.slug])).json()["choice"]) == (
        "",
        "afternoon",
    )


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_queries_whatever_the_people(front_desk, django_assert_num_queries, people):
    workshop = WorkshopFactory()
    for _ in range(people):
        AttendanceFactory(registration=SeatFactory(workshop=workshop).registration)

    with django_assert_num_queries(13):
        front_desk.get(reverse("inscriptions:desk_list", args=[workshop.event.slug]))


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2018, 5, 31), "2018-06-01T00:00:00+02:00"),
        (date(2018, 5, 30), "2018-06-01T00:00:00+02:00"),
        (date(2018, 5, 29), "2018-05-30T00:00:00+02:00"),
        (date(2018, 12, 1), "2018-12-02T00:00:00+01:00"),
    ],
)
def test_a_phone_erases_the_list_at_midnight_after_the_day_or_after_another_day(today, until):
    event = EventFactory.build(date=date(2018, 5, 31), main_venue=None)

    assert kept_until(event, today=today).isoformat() == until


# --- The scans ---------------------------------------------------------------------------------------------------


def hour_of(instant):
    """« 9 h 05 », as the desk says it."""
    return french_hour(timezone.localtime(instant).time()).replace("\xa0", " ").replace("\u202f", " ")


def test_each_scan_is_answered_and_only_those_of_the_day_are_written(front_desk, alice, bob):
    stranger = RegistrationFactory()
    cancelled = RegistrationFactory(event=alice.event, status="cancelled", first_name="Carl", last_name="Petit")
    AttendanceFactory(registration=bob, by="denis", at=NOW - timedelta(minutes=1))
    people = [alice, bob, cancelled, stranger]

    response = send(front_desk, alice.event, [scan(person, number) for number, person in enumerate(people)])

    assert outcomes(response) == {
        UUIDS[0]: ("first", "Alice DURAND : pointage enregistré."),
        UUIDS[1]: ("duplicate", f"Bob LEFÈVRE : déjà pointé à {hour_of(NOW - timedelta(minutes=1))} par denis."),
        UUIDS[2]: (
            "refused",
            "Carl PETIT : Inscription annulée : s’il reste des places, inscrivez la personne sur place.",
        ),
        UUIDS[3]: ("unknown", f"Badge inconnu, lu à {hour_of(NOW)}."),
    }
    assert set(Attendance.objects.values_list("registration", "by")) == {(alice.pk, "chloe"), (bob.pk, "denis")}
    assert {str(uuid) for uuid in Scan.objects.values_list("uuid", flat=True)} == set(UUIDS[:3])


def test_the_same_scans_sent_again_are_answered_the_same_and_change_nothing(front_desk, alice, bob):
    scans = [scan(alice), scan(alice, 1), scan(bob, 2), scan(bob, 3, undo=True)]
    first = outcomes(send(front_desk, alice.event, scans))
    before = (list(Attendance.objects.values()), list(Scan.objects.values()))

    again = outcomes(send(front_desk, alice.event, list(reversed(scans))))

    assert again == first
    assert {uuid: outcome for uuid, (outcome, _) in again.items()} == {
        UUIDS[0]: "first",
        UUIDS[1]: "duplicate",
        UUIDS[2]: "first",
        UUIDS[3]: "undo",
    }
    assert (list(Attendance.objects.values()), list(Scan.objects.values())) == before


def test_someone_is_let_into_another_workshop_only_when_the_desk_insists(front_desk, alice):
    workshop = WorkshopFactory(parent=SlotFactory(event=alice.event))
    there = {"moment": "workshop", "workshop": workshop.pk}

    response = send(front_desk, alice.event, [scan(alice, 0, **there), scan(alice, 1, **there, anyway=True)])

    assert {uuid: outcome for uuid, (outcome, _) in outcomes(response).items()} == {
        UUIDS[0]: "refused",
        UUIDS[1]: "first",
    }
    assert Attendance.objects.get().workshop == workshop


@pytest.mark.parametrize(("behind", "kept"), [(timedelta(hours=2), NOW), (timedelta(seconds=20), None)])
def test_a_clock_far_from_ours_is_put_right(front_desk, alice, behind, kept):
    by_the_phone = NOW - behind

    send(front_desk, alice.event, [scan(alice, scanned_at=by_the_phone.isoformat())], sent_at=timezone.now() - behind)

    difference = Attendance.objects.get().at - (kept or by_the_phone)
    assert abs(difference) < timedelta(minutes=1) if kept else difference == timedelta()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[" * 100_000,
        "null",
        "{}",
        json.dumps({"sent_at": "hier", "scans": []}),
        json.dumps({"sent_at": NOW.isoformat(), "scans": "tous"}),
        json.dumps({"sent_at": NOW.isoformat(), "scans": [["badge"]]}),
        json.dumps({"sent_at": NOW.isoformat(), "scans": [{"uuid": UUIDS[0]}]}),
    ],
    ids=["empty", "deep", "null", "no scans", "no hour", "no list", "no object", "no badge"],
)
def test_what_no_phone_sends_is_refused_in_french_and_writes_nothing(front_desk, alice, body):
    url = reverse("inscriptions:desk_sync", args=[alice.event.slug])

    response = front_desk.post(url, body, content_type="application/json")

    assert response.status_code == 400
    assert json_of(response) == {
        "error": "Ces pointages sont illisibles : rechargez la page de l’accueil, ils restent sur ce téléphone."
    }
    assert (Scan.objects.count(), Attendance.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"uuid": "1"},
        {"badge": "CODE"},
        {"moment": "soir"},
        {"workshop": "trois"},
        {"moment": "workshop", "workshop": 10**30},
        {"scanned_at": "hier"},
    ],
)
def test_one_unreadable_scan_refuses_the_whole_sending(front_desk, alice, changes):
    response = send(front_desk, alice.event, [scan(alice, 1), scan(alice, **changes)])

    assert response.status_code == 400
    assert (Scan.objects.count(), Attendance.objects.count()) == (0, 0)


@pytest.mark.parametrize(("number", "more", "status"), [(501, {}, 400), (500, {"note": "x" * 500}, 413)])
def test_too_many_scans_at_once_are_refused_and_none_is_written(front_desk, alice, number, more, status):
    response = send(front_desk, alice.event, [scan(alice, n, **more) for n in range(number)])

    assert (response.status_code, response.json()) == (status, {"error": "Pas plus de 500 pointages à la fois."})
    assert Scan.objects.count() == 0


@pytest.mark.parametrize("name", ["desk_list", "desk_sync"])
def test_who_may_not_check_in_reads_nothing(client, alice, name):
    response = client.get(reverse(f"inscriptions:{name}", args=[alice.event.slug]))

    assert response.status_code == 403
    assert json_of(response) == {
        "error": "Votre session est finie : reconnectez-vous, tout est gardé sur ce téléphone."
    }


def test_who_may_not_check_in_writes_nothing(client, alice):
    assert send(client, alice.event, [scan(alice)]).status_code == 403
    assert Scan.objects.count() == 0


def test_who_may_not_undo_undoes_nothing_from_a_phone(front_desk, chloe, alice):
    group = chloe.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="delete_attendance"))

    response = send(front_desk, alice.event, [scan(alice), scan(alice, 1, undo=True)])

    assert outcomes(response) == {
        UUIDS[0]: ("first", "Alice DURAND : pointage enregistré."),
        UUIDS[1]: ("refused", "Vous n’avez pas le droit d’annuler un pointage."),
    }
    assert (Attendance.objects.count(), Scan.objects.count()) == (1, 1)


def test_the_list_says_that_a_workshop_is_cancelled(front_desk, alice):
    workshop = WorkshopFactory(parent__event=alice.event, cancelled_at=NOW, number=3, title="Mobilités")
    SeatFactory(registration=alice, workshop=workshop)

    (person,) = json_of(front_desk.get(reverse("inscriptions:desk_list", args=[alice.event.slug])))["people"]

    assert person["workshops"] == ["Atelier 3 : Mobilités, annulé"]


def test_a_sending_needs_the_token_that_its_address_gives(chloe, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chloe)
    url = reverse("inscriptions:desk_sync", args=[alice.event.slug])
    body = {"sent_at": timezone.now().isoformat(), "scans": [scan(alice)]}

    without = client.post(url, body, content_type="application/json")
    token = client.get(url).json()["token"]
    given = client.post(url, body, content_type="application/json", headers={"X-CSRFToken": token})

    assert (without.status_code, given.status_code) == (403, 200)
    assert Scan.objects.count() == 1


# --- What answers without network --------------------------------------------------------------------------------


def test_the_worker_may_answer_for_the_whole_site_and_is_asked_for_each_time(client):
    response = client.get("/accueil/sw.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert (response["Service-Worker-Allowed"], response["Cache-Control"]) == ("/", "no-cache")


@pytest.mark.django_db
def test_the_worker_keeps_the_page_and_every_file_it_needs(client):
    page = client.get(reverse("inscriptions:desk_shell")).content.decode()

    first_line = client.get("/accueil/sw.js").content.decode().splitlines()[1]

    kept = json.loads(first_line.removeprefix("const DESK = ").removesuffix(";"))
    scripts = ["vault", "queue", "sound", "scan", "camera", "offline"]
    wanted = {"/static/css/site.css", "/static/css/door.css", "/static/img/favicon.svg"}
    assert set(kept["files"]) == wanted | {f"/static/js/door/{name}.js" for name in scripts}
    assert all(address in page for address in kept["files"])
    assert all(finders.find(address.removeprefix("/static/")) for address in kept["files"])
    assert (kept["vault"], kept["shell"], kept["logout"]) == (
        "/static/js/door/vault.js",
        "/accueil/hors-connexion/",
        "/admin/logout/",
    )


@pytest.mark.django_db
def test_the_page_without_network_is_the_same_for_everyone(client, front_desk):
    stranger = Client().get(reverse("inscriptions:desk_shell"))

    chloe = front_desk.get(reverse("inscriptions:desk_shell"))

    assert chloe.content == stranger.content
    assert "csrfmiddlewaretoken" not in stranger.content.decode()
    assert stranger.cookies == {}
