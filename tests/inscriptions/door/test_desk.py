"""The front desk: reading a badge, by its code or by its own address, and undoing it."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inscriptions.door.scans import check_in
from inscriptions.door.search import badge_code
from inscriptions.models import Attendance, Scan
from programme.models.events import local_instant
from tests.cast import BRUNO
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SlotFactory,
    WorkshopFactory,
)
from tests.inscriptions.door.pages import CODE, banner, of_day
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db


def statements_of(context):
    """The queries of a request, without those that begin and end its transaction."""
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in context.captured_queries if not query["sql"].startswith(frame)]


# --- Reading -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        f"  {CODE} ",
        "ZYXW-VUTS RQPO-NMLK",
        f"HTTPS://RENCONTRE.EXEMPLE.FR/P/{CODE}",
        f"https://rencontre.exemple.fr:8000/p/{CODE.lower()}",
    ],
)
def test_a_badge_is_known_however_it_is_typed(typed):
    assert badge_code(typed) == CODE


def test_a_badge_is_known_through_the_wrong_keyboard():
    """A scanner set for QWERTY on a computer set for AZERTY: « HTTPS://H.FR/P/QWAZM234567ABCDE »."""
    assert badge_code("HTTPSM!!H:FR!P!AZQW?é\"'(-èQBCDE") == "QWAZM234567ABCDE"


@pytest.mark.parametrize("typed", ["", "Alice", CODE[:15], CODE + "A", "0189" * 4, f"https://exemple.fr/{CODE}"])
def test_what_is_not_a_badge_is_not_one(typed):
    assert badge_code(typed) == ""


def test_one_post_says_who_where_and_that_they_are_there(client, desk, alice, chloe, time_machine):
    time_machine.move_to(local_instant(alice.event.date, time(9, 12)))
    client.force_login(chloe)
    SeatFactory(
        registration=alice,
        workshop=WorkshopFactory(
            parent__event=alice.event, number=2, title="Habiter", room=RoomFactory(name="Salle Vauban")
        ),
    )

    outcome, words = banner(client.post(desk, {"code": f"HTTPS://EXEMPLE.FR/P/{CODE}"}))

    assert outcome == "first"
    assert words == (
        "✓ Pointé à 9 h 12 Alice DURAND Ville de Saint-Omer Atelier 2, Salle Vauban Habiter, 14 h "
        "Une erreur ? Annuler ce pointage Imprimer le badge (nouvel onglet) Son inscription"
    )
    assert alice.attendances.values_list("moment", "by").get() == ("morning", "chloe")


def test_no_second_tap_falls_on_the_undoing(client, desk, alice):
    """« Annuler » opens first: what stood under the finger has become something else by then."""
    markup = client.post(desk, {"code": CODE}).content.decode()

    before, _, inside = markup.partition("<details>")
    assert "Annuler ce pointage" not in before
    assert "Annuler ce pointage" in inside.partition("</details>")[0]


def test_a_badge_read_again_says_when_and_by_whom(client, desk, alice, chloe, time_machine):
    morning = local_instant(alice.event.date, time(9, 12))
    time_machine.move_to(morning)
    check_in(registration=alice, moment="morning", by=BRUNO)
    time_machine.move_to(morning + timedelta(minutes=3))
    client.force_login(chloe)

    outcome, words = banner(client.post(desk, {"code": CODE}))

    assert outcome == "duplicate"
    assert words == (
        "↻ Déjà pointé à 9 h 12 par bruno Alice DURAND Ville de Saint-Omer Pas d’atelier. "
        "Imprimer le badge (nouvel onglet) Son inscription"
    )
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            {"status": "cancelled"},
            "Inscription annulée : s’il reste des places, inscrivez la personne sur place.",
        ),
        (
            {"status": "waiting", "queued_at": timezone.now()},
            "En liste d’attente, sans place à la journée : adressez la personne à l’organisation.",
        ),
    ],
)
def test_who_has_no_place_is_refused_in_words(client, desk, alice, status, words):
    person = RegistrationFactory(event=alice.event, first_name="Bob", last_name="Lefèvre", **status)

    outcome, said = banner(client.post(desk, {"code": person.badge_code}))

    assert outcome == "refused"
    assert said == f"✕ Refusé {words} Bob LEFÈVRE Ville de Saint-Omer Pas d’atelier. Son inscription"
    assert Attendance.objects.count() == 0


def test_who_never_confirmed_their_address_comes_in_and_it_is_said(client, desk, alice):
    person = RegistrationFactory(
        event=alice.event, status="unconfirmed", hold_expires_at=timezone.now() + timedelta(hours=1)
    )

    outcome, said = banner(client.post(desk, {"code": person.badge_code}))

    assert outcome == "first"
    assert "Son adresse n’avait pas été confirmée : l’inscription l’est maintenant." in said
    assert "Imprimer le badge" in said


def test_who_had_not_said_they_would_come_comes_in_and_it_is_said(client, desk, alice):
    person = RegistrationFactory(event=alice.event, attends_morning=False)

    outcome, said = banner(client.post(desk, {"code": person.badge_code}))

    assert outcome == "first"
    assert "N’avait pas annoncé venir : matin." in said


def test_the_wrong_workshop_says_which_and_may_be_read_anyway(client, desk, alice):
    slot = SlotFactory(event=alice.event)
    own = WorkshopFactory(parent=slot, number=2, title="Habiter", room=RoomFactory(name="Salle Vauban"))
    here = WorkshopFactory(parent=slot, number=3, title="Soigner")
    SeatFactory(registration=alice, workshop=own)
    client.post(of_day("moment", alice), {"moment": f"workshop-{here.pk}"})

    refused = banner(client.post(desk, {"code": CODE}))
    before = list(Attendance.objects.all())
    insisted = banner(client.post(desk, {"person": alice.pk, "anyway": "1"}))

    assert refused[0] == "refused"
    assert "attendue à « Atelier 2, Salle Vauban »." in refused[1]
    assert refused[1].count("Habiter") == 1
    assert refused[1].endswith("Pointer quand même Imprimer le badge (nouvel onglet) Son inscription")
    assert before == []
    assert insisted[0] == "first"
    assert list(alice.attendances.values_list("workshop", flat=True)) == [here.pk]


def test_a_workshop_that_is_gone_is_said_and_nothing_is_written(client, desk, alice):
    workshop = WorkshopFactory(parent__event=alice.event)
    client.post(of_day("moment", alice), {"moment": f"workshop-{workshop.pk}"})
    workshop.delete()

    said = [banner(response) for response in (client.get(f"/P/{CODE}"), client.post(desk, {"code": CODE}))]

    assert (
        said
        == [
            (
                "refused",
                "✕ Refusé Ce moment n’existe pas dans cette journée. Alice DURAND Ville de Saint-Omer Pas d’atelier. "
                "Imprimer le badge (nouvel onglet) Son inscription",
            )
        ]
        * 2
    )
    assert (Attendance.objects.count(), Scan.objects.count()) == (0, 0)


def test_a_badge_of_another_day_an_unknown_one_and_a_word_each_have_their_answer(client, desk, alice):
    other = RegistrationFactory(event=EventFactory(title="Autre journée"))

    said = [banner(client.post(desk, {"code": code})) for code in (other.badge_code, "B" * 16, "Alice", "")]

    assert [outcome for outcome, _ in said] == ["refused"] * 4
    assert "celui de « Autre journée »" in said[0][1]
    assert said[1][1] == "✕ Badge inconnu Cherchez la personne par son nom."
    assert said[2][1] == said[3][1]
    assert said[3][1].startswith("✕ Ce n’est pas un badge")
    assert (Attendance.objects.count(), Scan.objects.count()) == (0, 0)


def test_a_person_of_another_day_is_not_checked_in_here(client, desk):
    other = RegistrationFactory()

    for person in (other.pk, 10**30, "x"):
        assert banner(client.post(desk, {"person": person}))[0] == "refused"

    assert Attendance.objects.count() == 0


# --- A badge's own address -------------------------------------------------------------------------------------


def test_a_badge_opens_the_programme_in_any_case(client, alice):
    for path in (f"/P/{alice.badge_code}", f"/p/{alice.badge_code.lower()}"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, alice.event.get_absolute_url())


def test_a_badge_opened_by_the_desk_shows_who_and_writes_nothing(client, desk, alice):
    outcome, words = banner(client.get(f"/p/{CODE.lower()}"))

    assert (outcome, words) == (
        "",
        "→ À pointer Alice DURAND Ville de Saint-Omer Pas d’atelier. Pointer "
        "Imprimer le badge (nouvel onglet) Son inscription",
    )
    assert (Attendance.objects.count(), Scan.objects.count()) == (0, 0)


def test_a_badge_opened_again_or_without_a_place_says_so(client, desk, alice):
    AttendanceFactory(registration=alice, by="chloe")
    cancelled = RegistrationFactory(event=alice.event, status="cancelled")
    workshop = WorkshopFactory(parent__event=alice.event)

    said = [banner(client.get(f"/P/{code}"))[0] for code in (CODE, cancelled.badge_code)]
    client.post(of_day("moment", alice), {"moment": f"workshop-{workshop.pk}"})
    said.append(banner(client.get(f"/P/{CODE}"))[0])

    assert said == ["duplicate", "refused", "refused"]


def test_a_person_s_own_page_reads_nothing_and_calls_nobody_a_duplicate(client, desk, alice):
    at = local_instant(alice.event.date, time(9, 12))
    AttendanceFactory(registration=alice, at=at, by="bruno")

    outcome, words = banner(client.get(of_day("person", alice, alice.pk)))

    assert (outcome, words[:29]) == ("first", "✓ Pointé à 9 h 12 par bruno A")
    assert Scan.objects.count() == 0


# --- Queries and requests --------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_workshop", [False, True])
def test_a_check_in_is_one_request_of_nine_queries(client, desk, alice, is_workshop):
    seat = SeatFactory(registration=alice, workshop=WorkshopFactory(parent__event=alice.event))
    if is_workshop:
        client.post(of_day("moment", alice), {"moment": f"workshop-{seat.workshop_id}"})

    with CaptureQueriesContext(
        connection,
    ) as context:
        outcome, _ = banner(client.post(desk, {"code": CODE}))

    assert outcome == "first"
    assert len(statements_of(context)) == 9


def test_a_badge_opened_by_the_phone_s_camera_takes_eight_queries_to_show(client, desk, alice):
    SeatFactory(registration=alice, workshop=WorkshopFactory(parent__event=alice.event))

    with CaptureQueriesContext(connection) as context:
        client.get(f"/P/{CODE}")

    assert len(statements_of(context)) == 8


# --- Undoing -----------------------------------------------------------------------------------------------------


def undo(client, attendance):
    return client.post(of_day("undo_check_in", attendance.registration), {"attendance": attendance.pk}, follow=True)


def test_the_agent_undoes_their_check_in_once(client, desk, alice):
    client.post(desk, {"code": CODE})
    attendance = Attendance.objects.get()

    first, second = [text_of(undo(client, attendance).content.decode()) for _ in range(2)]

    assert "Pointage annulé : Alice DURAND." in first
    assert "Ce pointage est déjà annulé." in second
    assert Attendance.objects.count() == 0


def test_the_check_in_of_someone_else_is_the_organisers_to_undo(client, desk, alice, denis):
    attendance = AttendanceFactory(registration=alice, by="bruno")

    refused = text_of(undo(client, attendance).content.decode())
    still_there = Attendance.objects.count()
    client.force_login(denis)
    undo(client, attendance)

    assert "Ce pointage a été fait par bruno : seule l’organisation peut aussi l’annuler." in refused
    assert "Annuler ce pointage" not in refused
    assert (still_there, Attendance.objects.count()) == (1, 0)


def test_only_one_s_own_check_ins_are_listed_with_their_button(client, desk, alice, bob):
    AttendanceFactory(registration=alice, by="chloe")
    AttendanceFactory(registration=bob, by="bruno")

    said = page(client, of_day("my_check_ins", alice))

    assert "Alice DURAND" in said
    assert "Bob LEFÈVRE" not in said


def test_who_has_checked_in_nobody_is_told_so(client, desk, alice):
    assert "Vous n’avez encore pointé personne." in page(client, of_day("my_check_ins", alice))
