"""A signed sheet typed on screen, box by box or page by page, and the report's page."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from inscriptions.door.scans import check_in
from inscriptions.models import Attendance
from tests.cast import CHLOE
from tests.factories import AttendanceFactory, RegistrationFactory, SeatFactory
from tests.inscriptions.attendance.sheets import ticks
from tests.inscriptions.team.pages import plain
from tests.paper import texts

JSON = {"accept": "application/json"}


def sheet_page(event, **query) -> str:
    return reverse("admin:inscriptions_presence", args=[event.pk], query=query or None)


@pytest.fixture
def by_name(event):
    """Typed in an order that is not the sheet's; Bret has declined the afternoon."""
    names = {"d'Orval": {}, "Élan": {}, "Bret": {"attends_afternoon": False}, "Zola": {}}
    return {name: RegistrationFactory(event=event, last_name=name, **said) for name, said in names.items()}


@pytest.mark.once
def test_the_lines_are_those_of_the_printed_sheet_in_its_order(front_desk, event, by_name, workshops):
    RegistrationFactory(event=event, last_name="Absent", status="waiting", queued_at=event.starts)
    for name in ("Zola", "d'Orval"):
        SeatFactory(registration=by_name[name], workshop=workshops[0])
    printed, typed = {}, {}

    for key in ("journee", "apres-midi", f"atelier-{workshops[0].pk}"):
        context = front_desk.get(sheet_page(event, feuille=key)).context
        typed[key] = [(str(row.number), row.name.split()[0]) for row in context["rows"]]
        printed[key] = re.findall(r"(\d+) (\S+) Camille", " ".join(texts(front_desk.get(context["paper"]).content)))

    assert typed == printed
    assert [[name for _, name in lines] for lines in typed.values()] == [
        ["BRET", "ÉLAN", "d’ORVAL", "ZOLA"],
        ["ÉLAN", "d’ORVAL", "ZOLA"],
        ["d’ORVAL", "ZOLA"],
    ]


def test_the_day_and_its_documents_lead_to_the_sheet(front_desk, event):
    pages = [reverse(f"admin:inscriptions_{name}", args=[event.pk]) for name in ("day", "documents")]

    assert [f'href="{sheet_page(event)}"' in plain(front_desk.get(page)) for page in pages] == [True, True]


def test_the_sheet_of_a_workshop_or_of_the_team_has_its_own_lines(front_desk, event, by_name, workshops):
    SeatFactory(registration=by_name["Zola"], workshop=workshops[0])
    RegistrationFactory(event=event, last_name="Hardy", role="intervenant", source="desk")

    shown = {
        key: [row.name.split()[0] for row in front_desk.get(sheet_page(event, feuille=key)).context["rows"]]
        for key in (f"atelier-{workshops[0].pk}", "apres-midi", "equipe")
    }

    assert list(shown.values()) == [["ZOLA"], ["ÉLAN", "HARDY", "d’ORVAL", "ZOLA"], ["HARDY"]]
    team = plain(front_desk.get(sheet_page(event, feuille="equipe")))
    assert "Ville de Saint-Omer, inscription sur place" in team
    assert reverse("admin:inscriptions_attendance", args=[event.pk], query={"role": "equipe"}) in team
    assert front_desk.get(sheet_page(event, feuille="atelier-0")).status_code == 404


def test_who_was_checked_in_is_ticked_and_a_declined_half_day_is_struck(front_desk, event, by_name):
    check_in(registration=by_name["Zola"], moment="morning", by=CHLOE)

    rows = {row.name.split()[0]: row.boxes for row in front_desk.get(sheet_page(event)).context["rows"]}

    assert [(box.is_ticked, box.is_struck) for box in rows["ZOLA"]] == [(True, False), (False, False)]
    assert [(box.is_ticked, box.is_struck) for box in rows["BRET"]] == [(False, False), (False, True)]


def test_who_came_to_a_half_day_they_had_declined_may_be_unticked(front_desk, event, by_name):
    AttendanceFactory(registration=by_name["Bret"], moment="afternoon")

    (row,) = [row for row in front_desk.get(sheet_page(event)).context["rows"] if row.person == by_name["Bret"]]

    assert [(box.is_ticked, box.is_struck) for box in row.boxes] == [(False, False), (True, False)]


def test_a_page_saved_without_javascript_writes_what_changed_and_says_so(front_desk, event, by_name):
    AttendanceFactory(registration=by_name["Zola"])
    zola, elan = by_name["Zola"].pk, by_name["Élan"].pk
    form = {"shown": f"{zola}.morning", "present": [f"{elan}.morning", f"{elan}.afternoon"]}

    response = front_desk.post(sheet_page(event, feuille="journee", page=1), form, follow=True)
    again = front_desk.post(
        sheet_page(event), form | {"shown": form["present"][0] + " " + form["present"][1]}, follow=True
    )

    assert response.redirect_chain == [(sheet_page(event, feuille="journee", page=1), 302)]
    assert "Enregistré." in plain(response)
    assert "Rien n’a changé" in plain(again)
    assert ticks() == {("Élan", "morning"), ("Élan", "afternoon")}


def test_two_people_on_one_sheet_do_not_undo_each_other(front_desk, event, by_name):
    bret, zola = f"{by_name['Bret'].pk}.morning", f"{by_name['Zola'].pk}.morning"
    AttendanceFactory(registration=by_name["Élan"])
    shown = f"{by_name['Élan'].pk}.morning"

    front_desk.post(sheet_page(event), {"shown": shown, "present": [shown, bret]})
    front_desk.post(sheet_page(event), {"shown": shown, "present": [zola]})

    assert ticks() == {("Bret", "morning"), ("Zola", "morning")}


def test_a_box_sent_alone_is_saved_once_however_often_it_is_sent(front_desk, event, by_name):
    key = f"{by_name['Zola'].pk}.afternoon"

    answers = [front_desk.post(sheet_page(event), {"shown": "", "present": key}, headers=JSON) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"refused": {}}] * 2
    assert ticks() == {("Zola", "afternoon")}

    front_desk.post(sheet_page(event), {"shown": key}, headers=JSON)

    assert ticks() == set()


def test_a_workshop_is_ticked_as_such(front_desk, event, by_name, workshops):
    SeatFactory(registration=by_name["Zola"], workshop=workshops[0])
    key = f"{by_name['Zola'].pk}.{workshops[0].pk}"

    front_desk.post(sheet_page(event, feuille=f"atelier-{workshops[0].pk}"), {"present": key}, headers=JSON)

    attendance = Attendance.objects.get()
    assert (attendance.registration, attendance.moment, attendance.workshop) == (
        by_name["Zola"],
        "workshop",
        workshops[0],
    )


def test_what_cannot_be_ticked_is_told_and_writes_nothing(front_desk, event, by_name):
    gone = RegistrationFactory(event=event, last_name="Partie", status="cancelled")
    elsewhere = RegistrationFactory()
    keys = [f"{gone.pk}.morning", f"{elsewhere.pk}.morning", f"{by_name['Zola'].pk}.lunch", "x", "9" * 30 + ".morning"]

    refused = front_desk.post(sheet_page(event), {"present": keys}, headers=JSON).json()["refused"]
    page = front_desk.post(sheet_page(event), {"present": keys}, follow=True)

    assert set(refused) == set(keys)
    assert refused[keys[0]].startswith("Camille PARTIE\u00a0: ")
    assert "Cette case n’existe plus" in plain(page)
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("rows", [3, 30])
def test_a_sheet_takes_the_same_queries_whatever_its_length(front_desk, event, rows, django_assert_num_queries):
    for _ in range(rows):
        AttendanceFactory(registration__event=event)

    with django_assert_num_queries(11):
        response = front_desk.get(sheet_page(event))

    assert [total for _, total in response.context["totals"]] == [rows, 0]


@pytest.mark.parametrize("rows", [3, 30])
def test_the_boxes_of_a_page_are_written_at_once(front_desk, event, rows, django_assert_num_queries):
    gone = [AttendanceFactory(registration__event=event, by="chloe").registration.pk for _ in range(rows)]
    come = [RegistrationFactory(event=event).pk for _ in range(rows)]
    form = {"shown": " ".join(f"{pk}.morning" for pk in gone), "present": [f"{pk}.morning" for pk in come]}

    with django_assert_num_queries(19):
        front_desk.post(sheet_page(event), form)

    assert set(Attendance.objects.values_list("registration", flat=True)) == set(come)


def test_a_long_sheet_goes_on_with_its_numbers_on_the_next_page(front_desk, event, monkeypatch):
    monkeypatch.setattr("programme.desk.paging.ROWS", 2)
    for _ in range(3):
        AttendanceFactory(registration__event=event)

    response = front_desk.get(sheet_page(event, page=2))

    assert [row.number for row in response.context["rows"]] == [3]
    assert response.context["totals"][0][1] == 3


def test_what_was_ticked_without_javascript_is_saved_on_the_way_to_the_next_page(front_desk, event, monkeypatch):
    monkeypatch.setattr("programme.desk.paging.ROWS", 2)
    first = RegistrationFactory.create_batch(3, event=event)[0]

    response = front_desk.post(sheet_page(event), {"present": f"{first.pk}.morning", "suite": "2"})

    assert response.url == sheet_page(event, page=2)
    assert Attendance.objects.get().registration == first


def test_a_refused_box_is_told_on_its_own_page(front_desk, event):
    response = front_desk.post(sheet_page(event), {"present": "1.morning", "suite": "2"})

    assert response.url == sheet_page(event)


def test_a_sheet_without_anybody_says_so(front_desk, event):
    assert "Personne n’est attendu sur cette feuille." in plain(front_desk.get(sheet_page(event)))


def test_only_who_may_check_in_types_a_sheet(client, chloe, event, by_name):
    group = chloe.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="add_attendance"))
    client.force_login(chloe)

    answers = [
        client.get(sheet_page(event)),
        client.post(sheet_page(event), {"present": f"{by_name['Zola'].pk}.morning"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Attendance.objects.count() == 0


def test_unticking_asks_the_right_to_undo_and_to_undo_for_others(client, chloe, denis, event, by_name):
    AttendanceFactory(registration=by_name["Zola"], by="denis")
    AttendanceFactory(registration=by_name["Bret"], by="chloe")
    zola, bret = (f"{by_name[name].pk}.morning" for name in ("Zola", "Bret"))
    client.force_login(chloe)

    for_others = client.post(sheet_page(event), {"shown": zola}, headers=JSON).json()["refused"]
    group = chloe.groups.get()
    group.permissions.remove(group.permissions.get(codename="delete_attendance"))
    without_right = client.post(sheet_page(event), {"shown": bret}, headers=JSON).json()["refused"]

    assert "Ce pointage a été fait par denis" in for_others[zola]
    assert "Vous n’avez pas le droit d’annuler un pointage." in without_right[bret]
    assert ticks() == {("Zola", "morning"), ("Bret", "morning")}

    client.force_login(denis)

    assert client.post(sheet_page(event), {"shown": f"{zola} {bret}"}, headers=JSON).json() == {"refused": {}}
    assert ticks() == set()


def test_the_report_says_when_nothing_was_ticked(front_desk, event, by_name):
    page = plain(front_desk.get(reverse("admin:inscriptions_presence_report", args=[event.pk])))

    assert "Aucune présence saisie." in page
    assert "Présents" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_shows_its_figures_in_the_same_queries(
    front_desk, event, workshops, rows, django_assert_num_queries
):
    for _ in range(rows):
        AttendanceFactory(registration=SeatFactory(workshop=workshops[0]).registration)

    with django_assert_num_queries(11):
        response = front_desk.get(reverse("admin:inscriptions_presence_report", args=[event.pk]))

    assert response.context["report"].half_days[0].present == rows
    assert "100 %" in plain(response)
    assert "signé" not in plain(response)


def test_the_workbook_names_people_only_to_who_may_change_registrations(client, chloe, denis, event, by_name):
    AttendanceFactory(registration=by_name["Zola"])
    names = {}

    for user in (chloe, denis):
        client.force_login(user)
        response = client.get(reverse("admin:inscriptions_presence_workbook", args=[event.pk]))
        names[user.username] = openpyxl.load_workbook(BytesIO(response.content)).sheetnames

    assert names == {
        "chloe": ["Synthèse", "Profils", "Ateliers"],
        "denis": ["Synthèse", "Profils", "Ateliers", "Personnes"],
    }
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
