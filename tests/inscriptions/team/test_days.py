"""The pages of a day and of a session, as the sign-ups complete them; badges and attendance sheets."""

from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from programme.models import Event, Session
from programme.spreadsheets.formats import FORMATS, Csv
from tests.factories import (
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SessionFactory,
    SlotFactory,
    WorkshopFactory,
)
from tests.inscriptions.team.pages import day_page, filled, plain, session_page, url


def shown_tiles(response) -> dict[str, int]:
    """The numbers that a page shows, by what they count."""
    return {tile.text: tile.number for tile in response.context["tiles"]}


# --- The day -----------------------------------------------------------------------------------------------------


def test_the_page_of_a_day_counts_who_comes(organiser, person, event, workshops):
    RegistrationFactory(event=event, role="intervenant", attends_morning=False)
    RegistrationFactory(event=event, status="cancelled")

    response = organiser.get(day_page("overview", event.pk))

    assert shown_tiles(response) == {
        "inscrits": 2, "participant": 1, "en attente": 0, "matin": 1, "après-midi": 2, "repas (déjeuner)": 1,
        "sans atelier": 0,
    }  # fmt: skip
    assert [row.places.taken for row in response.context["workshops"]] == [1, 0]
    assert reverse("admin:inscriptions_attendance_session", args=[event.pk, workshops[0].pk]) in plain(response)


@pytest.mark.parametrize("people", [3, 30])
def test_the_page_of_a_day_asks_the_same_questions_whatever_its_size(
    organiser, event, people, django_assert_num_queries
):
    slot = WorkshopFactory(parent__event=event).parent
    for _ in range(people):
        SeatFactory(workshop=WorkshopFactory(parent=slot))

    with django_assert_num_queries(40):
        organiser.get(day_page("overview", event.pk))


def test_the_speakers_are_registered_once(organiser, event):
    InterventionFactory(session__event=event)
    page = reverse("admin:inscriptions_register_speakers", args=[event.pk])

    first = organiser.post(page, follow=True)
    second = organiser.post(page, follow=True)

    assert "1 intervenant inscrit, aux demi-journées de leurs interventions." in plain(first)
    assert "Tous les intervenants sont déjà inscrits." in plain(second)
    assert [registration.role for registration in Registration.objects.all()] == ["intervenant"]


def test_only_those_who_may_add_people_register_the_speakers_and_never_by_a_link(client, denis, chloe, event):
    page = reverse("admin:inscriptions_register_speakers", args=[event.pk])
    client.force_login(denis)
    by_link = client.get(page)
    client.force_login(chloe)

    assert [by_link.status_code, client.post(page).status_code] == [405, 403]
    assert Registration.objects.count() == 0


def test_the_afternoon_is_kept_once_someone_is_registered(organiser, event):
    RegistrationFactory(event=event)
    page = day_page("change", event.pk)

    response = organiser.post(page, filled(organiser, page, afternoon_starts_at=""))

    assert "Des personnes sont inscrites par demi-journée : gardez cette heure." in plain(response)
    assert Event.objects.get().afternoon_starts_at is not None


def test_a_day_without_registrations_may_lose_its_afternoon(organiser, event):
    page = day_page("change", event.pk)

    response = organiser.post(page, filled(organiser, page, afternoon_starts_at=""))

    assert response.status_code == 302
    assert Event.objects.get().afternoon_starts_at is None


def test_a_day_keeps_the_places_already_taken(organiser, event):
    RegistrationFactory(event=event, first_name="Alice", last_name="Dupré")
    RegistrationFactory(event=event, first_name="Bob", last_name="Lefèvre")
    page = day_page("change", event.pk)

    refused = organiser.post(page, filled(organiser, page, capacity=1))
    accepted = organiser.post(page, filled(organiser, page, capacity=2))

    sentence = "2 places déjà prises : n’allez pas en dessous, ou annulez d’abord des inscriptions."
    assert f"{sentence} Les dernières : Bob LEFÈVRE." in plain(refused)
    assert accepted.status_code == 302
    assert Event.objects.get().capacity == 2


def test_a_day_with_more_places_gives_them_to_who_waits_and_says_so(organiser, event):
    Event.objects.update(capacity=1)
    RegistrationFactory(event=event)
    first, second = (RegistrationFactory(event=event, status="waiting", queued_at=timezone.now()) for _ in range(2))
    page = day_page("change", event.pk)

    response = organiser.post(page, filled(organiser, page, capacity=2), follow=True)

    assert "1 personne en attente a une place." in plain(response)
    assert Registration.objects.get(pk=first.pk).status == "confirmed"
    assert Registration.objects.get(pk=second.pk).status == "waiting"
    assert OutgoingMail.objects.get().registration == first


def test_the_waiting_list_and_the_way_seats_are_given_are_the_organisers_to_choose(organiser, event):
    page = day_page("change", event.pk)
    choices = {"waiting_list": "on", "confirm_addresses": "on", "allocation": "wishes", "place_without_wishes": "on"}
    deadline = {"wishes_close_at_0": "2027-01-10", "wishes_close_at_1": "12:00"}

    organiser.post(page, filled(organiser, page) | choices | deadline)

    event.refresh_from_db()
    assert (event.waiting_list, event.confirm_addresses, event.place_without_wishes) == (True, True, True)
    assert (event.allocation, timezone.localtime(event.wishes_close_at).hour) == ("wishes", 12)


def test_the_afternoon_keeps_the_workshops_where_people_sit(organiser, person, event):
    page = day_page("change", event.pk)

    response = organiser.post(page, filled(organiser, page, afternoon_starts_at="15:00"))

    assert "Des personnes ont un atelier à 14 h : qu’il reste dans sa demi-journée." in plain(response)
    assert Event.objects.get().afternoon_starts_at.hour == 14


def test_a_day_where_people_are_registered_is_not_deleted(organiser, person, event):
    alone = plain(organiser.post(day_page("delete", event.pk), {"post": "yes"}))
    many = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    together = plain(organiser.post(day_page("changelist"), many))

    for page in (alone, together):
        assert "Des personnes y sont inscrites ou l’ont été : annulez plutôt la journée" in page
        assert "DUPRÉ" not in page
    assert Event.objects.get() == event


@pytest.mark.parametrize("rows", [3, 30])
def test_what_keeps_a_day_or_a_workshop_is_said_without_reading_everybody(
    organiser, workshops, rows, django_assert_num_queries
):
    for _ in range(rows):
        SeatFactory(workshop=workshops[0])

    with django_assert_num_queries(9):
        organiser.get(day_page("delete", workshops[0].event_id))
    with django_assert_num_queries(10):
        organiser.get(session_page("delete", workshops[0].pk))


def test_an_empty_day_is_deleted(organiser, event):
    organiser.post(day_page("delete", event.pk), {"post": "yes"})

    assert Event.objects.count() == 0


# --- Sessions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_of_sessions_counts_seats_in_the_same_number_of_queries(
    organiser, workshops, rows, django_assert_num_queries
):
    for _ in range(rows):
        SeatFactory(workshop=WorkshopFactory(parent=workshops[0].parent))

    with django_assert_num_queries(10):
        response = organiser.get(session_page("changelist"))

    assert sum(row.taken for row in response.context["cl"].result_list) == rows


def test_a_workshop_where_someone_sits_is_not_deleted(organiser, person, workshops):
    page = plain(organiser.post(session_page("delete", workshops[0].pk), {"post": "yes"}))

    assert "Des personnes y ont une place ou un choix" in page
    assert "DUPRÉ" not in page
    assert Session.objects.filter(pk=workshops[0].pk).exists()


def test_an_import_keeps_the_promises_made_to_those_who_are_registered(organiser, person, workshops):
    SessionFactory(event=person.event)
    held, free = workshops[0], WorkshopFactory(number=3, parent=workshops[0].parent, capacity=9)
    lines = [f"{pk};{capacity}" for pk, capacity in ((held.pk, 40), (free.pk, 40))]
    file = SimpleUploadedFile("seances.csv", "\n".join(["Identifiant;Places", *lines]).encode())

    response = organiser.post(session_page("import"), {"import_file": file, "format": FORMATS.index(Csv)})

    assert [row.number for row in response.context["result"].invalid_rows] == [1]
    assert "se changent dans la fiche." in plain(response)


# --- Paper -------------------------------------------------------------------------------------------------------


def test_the_badges_page_counts_confirmed_people_and_warns(front_desk, event):
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, status="cancelled")
    RegistrationFactory(event=event, first_name="A" * 60, last_name="W" * 60)

    page = plain(front_desk.get(url("badges"), {"event": event.pk}))

    assert "2 badges à imprimer" in page
    assert "nom composé dans le plus petit corps" in page
    assert "imprimer à 100 %, sans mise à l’échelle" in page


def test_badges_and_sheets_are_pdfs_that_nobody_stores(front_desk, person, event, workshops):
    pages = [
        f"{url('badges_pdf')}?event={event.pk}&sheet=durable-1445-02&start=3",
        f"{url('badges_pdf')}?ids={person.pk}",
        reverse("admin:inscriptions_attendance", args=[event.pk]),
        reverse("admin:inscriptions_attendance_session", args=[event.pk, workshops[0].pk]),
    ]

    for response in map(front_desk.get, pages):
        assert response.content.startswith(b"%PDF-")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("inline; filename=")
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"event": 0, "start": 99}, "La première étiquette est un numéro de 1 à 10."),
        ({"event": 0, "sheet": "napperon"}, "napperon"),
        ({"ids": "1;2"}, "Saisissez une valeur valide."),
        ({}, "Choisissez des inscriptions, ou une journée."),
    ],
)
def test_what_cannot_be_printed_is_said_on_the_page(front_desk, person, event, query, sentence):
    asked = {name: value or event.pk for name, value in query.items()}

    response = front_desk.get(url("badges_pdf"), asked, follow=True)

    assert response.status_code == 200
    assert sentence in plain(response)


def test_a_day_where_nobody_comes_has_no_badge_to_print(front_desk, event):
    page = plain(front_desk.get(url("badges"), {"event": event.pk}))
    response = front_desk.get(url("badges_pdf"), {"event": event.pk}, follow=True)

    assert "Aucun badge à imprimer" in page
    assert "Imprimer les badges" not in page
    assert "Aucun badge à imprimer." in plain(response)


def test_an_attendance_sheet_is_that_of_a_workshop_of_the_day(front_desk, event):
    morning, elsewhere = SessionFactory(event=event), WorkshopFactory()

    refused = front_desk.get(reverse("admin:inscriptions_attendance_session", args=[event.pk, morning.pk]), follow=True)
    missing = front_desk.get(reverse("admin:inscriptions_attendance_session", args=[event.pk, elsewhere.pk]))

    assert "Une feuille d’émargement est celle de la journée" in plain(refused)
    assert missing.status_code == 404


def test_paper_is_for_those_who_see_registrations(client, chloe, event, person):
    chloe.groups.get().permissions.remove(*chloe.groups.get().permissions.filter(codename="view_registration"))
    client.force_login(chloe)

    pages = [url("badges"), url("badges_pdf"), reverse("admin:inscriptions_attendance", args=[event.pk])]

    assert [client.get(page).status_code for page in pages] == [403, 403, 403]


def test_the_selected_people_get_their_badges(front_desk, event, monkeypatch):
    alice, bob = RegistrationFactory(event=event), RegistrationFactory(event=event)
    choice = {"action": "print_badges", "_selected_action": [alice.pk, bob.pk]}

    response = front_desk.post(url("changelist"), choice)
    monkeypatch.setattr("inscriptions.paper.badge_pages.MOST_SELECTED", 1)
    too_many = front_desk.post(url("changelist"), choice, follow=True)

    assert response["Location"] == f"{url('badges')}?ids={alice.pk},{bob.pk}"
    assert "Choisissez au plus 1 personnes" in plain(too_many)


def test_a_draft_of_another_day_does_not_hide_in_the_counts(organiser, person):
    other = EventFactory()

    response = organiser.get(day_page("overview", other.pk))

    assert shown_tiles(response)["inscrit"] == 0


@pytest.mark.parametrize(("noon", "sentence"), [("", "gardez cette heure"), ("15:00", "reste dans sa demi-journée")])
def test_the_afternoon_stays_where_people_count_on_it(organiser, event, person, noon, sentence):
    page = day_page("change", event.pk)

    response = organiser.post(page, filled(organiser, page, afternoon_starts_at=noon))

    assert sentence in plain(response)
    event.refresh_from_db()
    assert event.afternoon_starts_at == time(14)


def test_a_workshop_that_people_hold_keeps_its_slot(organiser, event, person, workshops):
    page = session_page("change", workshops[0].pk)
    other = SlotFactory(event=event, starts_at=time(10), ends_at=time(12))

    response = organiser.post(page, filled(organiser, page, parent=str(other.pk)))

    assert "Des personnes y ont une place ou un choix" in plain(response)
    workshops[0].refresh_from_db()
    assert workshops[0].parent == workshops[1].parent


def test_a_slot_that_people_hold_stays_in_its_half_day(organiser, person, workshops):
    page = session_page("change", workshops[0].parent.pk)

    organiser.post(page, filled(organiser, page, starts_at="10:00", ends_at="12:00"))

    workshops[0].parent.refresh_from_db()
    assert workshops[0].parent.starts_at == time(14)


def test_a_slot_has_no_places_of_its_own(organiser, person, workshops):
    page = session_page("change", workshops[0].parent.pk)

    response = organiser.post(page, filled(organiser, page, capacity="1"))

    assert "se règlent atelier par atelier" in plain(response)


def test_a_day_published_again_serves_its_line(organiser, event, person):
    waiting = RegistrationFactory(event=event, status="waiting", queued_at=timezone.now())
    Event.objects.update(status=Event.Status.CANCELLED)
    page = day_page("change", event.pk)

    organiser.post(page, filled(organiser, page, status="published"))

    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


def test_a_change_that_touches_many_people_names_the_first_and_counts_the_others(organiser, workshop, monkeypatch):
    monkeypatch.setattr("inscriptions.team.session_page.MOST_SHOWN", 2)
    for _ in range(3):
        SeatFactory(workshop=workshop)
    address = session_page("change", workshop.pk)

    page = plain(organiser.post(address, filled(organiser, address, closed="on")))

    assert page.count("l’atelier ferme") == 2
    assert "Et 1 autre, que ce choix touche de même." in page
