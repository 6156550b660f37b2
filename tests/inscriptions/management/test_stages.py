"""The days of the demonstration at each stage, made once, side by side: what they hold, and the pages that tell it."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from inscriptions.attendance.report import report
from inscriptions.management.demo.stages import NAMES, bring_to
from inscriptions.models import (
    AllocationRun,
    Attendance,
    BadgePrint,
    Certificate,
    History,
    OutgoingMail,
    Registration,
    Scan,
    SpecialNeeds,
)
from inscriptions.post.links import token
from inscriptions.seats.lines import lines_of
from inscriptions.seats.recount import verify
from inscriptions.wishes.solver.result import Allocation
from programme.models import Event
from tests.pages import text_of

PARIS = ZoneInfo("Europe/Paris")

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime(2026, 4, 14, 14, 40, tzinfo=PARIS)  # a Tuesday, while the workshops are held
AT_STAGES = [name for name in NAMES if name != "ouverte"]


@pytest.fixture(scope="module")
def days(django_db_setup, django_db_blocker):
    """Stage → its day; the clock stays at NOW, and the base is as before once the module is over."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        call_command("loaddata", "rencontre-2018", verbosity=0)
        archive = Event.objects.get()
        yield {stage: bring_to(archive, stage, now=NOW) for stage in (*AT_STAGES, "ouverte")}
        transaction.set_rollback(True)


def count(rows, *names: str) -> dict:
    """How many of `rows` have each value of `names`."""
    return dict(Counter(rows.order_by().values_list(*names, flat=len(names) == 1)))


def of(model, event: Event):
    return model.objects.filter(registration__event=event)


def participants(event: Event) -> dict[str, int]:
    return count(event.registrations.participants(), "status")


def workshops(event: Event) -> list[tuple[int, int, int]]:
    """Of each workshop in order: its places, the seats taken, and who waits for one."""
    lines = lines_of(event, now=NOW)
    return [
        (
            workshop.capacity,
            workshop.seats.count(),
            sum(not lines.skipped(choice) for choice in lines.choices[workshop.pk]),
        )
        for workshop in event.sessions.workshops().order_by("number")
    ]


def letters(event: Event) -> dict[str, int]:
    return count(of(OutgoingMail, event), "kind")


# --- What each day holds -----------------------------------------------------------------------------------------


def test_the_open_day_is_none_of_the_others(days):
    event = days["ouverte"]

    assert len({day.pk for day in days.values()}) == 5
    assert (event.date, event.capacity, event.registrations.count()) == (date(2026, 5, 28), 150, 0)
    assert set(event.sessions.workshops().values_list("capacity", flat=True)) == {30}


def test_the_full_day_has_a_line_holds_and_who_left(days):
    event = days["complete"]

    assert (event.date, event.capacity) == (date(2026, 4, 30), 150)
    assert participants(event) == {"confirmed": 146, "unconfirmed": 4, "waiting": 12, "cancelled": 7}
    assert workshops(event) == [(24, 25, 20), (24, 24, 2), (24, 24, 6), (24, 17, 0), (24, 13, 0)]
    assert of(SpecialNeeds, event).count() == 43  # of 45: two people left, and their needs with them
    assert letters(event) == {
        "confirm": 169,
        "confirmation": 152,
        "waiting": 10,
        "promoted": 2,
        "cancelled": 5,
        "seated": 3,
        "changed": 3,
        "expired": 2,
        "already": 1,
        "address_new": 1,
        "address_old": 1,
    }


def test_the_day_of_wishes_has_a_proposal_for_more_wishes_than_seats(days):
    event = days["voeux"]

    assert (event.date, event.allocation, event.registration_closes_at) == (
        date(2026, 4, 23),
        "wishes",
        datetime(2026, 4, 13, 18, tzinfo=PARIS),
    )
    assert participants(event) == {"confirmed": 150, "cancelled": 3}
    assert [(places, seats) for places, seats, _ in workshops(event)] == [(16, 0), (16, 0), (24, 0), (24, 0), (28, 0)]
    (run,) = AllocationRun.objects.filter(slot__event=event)
    wishing = event.registrations.participants().confirmed().exclude(choices=None)
    assert (run.state, wishing.count(), len(Allocation.from_json(run.result).seats)) == ("proposed", 111, 108)
    assert letters(event) == {"confirmation": 156, "cancelled": 3, "already": 1, "changed": 1}


def test_the_day_itself_is_under_way(days):
    event = days["jour-j"]

    assert (event.date, event.starts < NOW < event.ends) == (date(2026, 4, 14), True)
    assert participants(event) == {"confirmed": 148, "cancelled": 5}
    assert workshops(event) == [(24, 24, 22), (24, 24, 1), (24, 24, 7), (24, 15, 0), (24, 14, 0)]
    assert count(event.registrations, "source") == {"site": 150, "admin": 13, "desk": 3}
    assert of(BadgePrint, event).count() == 161
    assert count(of(Scan, event), "moment", "outcome") == {
        ("morning", "first"): 126,
        ("morning", "duplicate"): 6,
        ("morning", "refused"): 1,
        ("morning", "undo"): 1,
        ("morning", "undo_all"): 1,
        ("afternoon", "first"): 111,
        ("workshop", "first"): 86,
        ("workshop", "refused"): 2,
    }
    assert of(Scan, event).exclude(claimed_at=None).count() == 3
    assert count(of(Attendance, event), "moment") == {"morning": 124, "afternoon": 111, "workshop": 86}
    assert letters(event) == {"confirmation": 153, "cancelled": 5, "seated": 4, "changed": 1}


def test_the_day_after_has_its_certificates_and_its_documents(days):
    event = days["apres"]

    assert (event.date, event.thanks[:5]) == (date(2026, 4, 13), "Merci")
    assert participants(event) == {"confirmed": 148, "cancelled": 5}
    assert count(of(Attendance, event), "moment") == {"morning": 126, "afternoon": 110, "workshop": 86}
    whole = report(event).whole
    assert (whole.registered, whole.present, whole.absent, whole.walk_ins) == (158, 141, 17, 3)
    numbers = list(of(Certificate, event).order_by("number").values_list("number", flat=True))
    assert (len(numbers), numbers[0], numbers[-1]) == (144, "2026-04-13-0001", "2026-04-13-0144")
    assert count(event.documents, "kind") == {"note_ambiance": 1, "diaporama": 2}


# --- What holds for all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", AT_STAGES)
def test_a_recount_finds_nothing(days, stage):
    assert verify(days[stage], now=NOW).inconsistencies == []


@pytest.mark.parametrize("stage", AT_STAGES)
def test_everyone_is_there_and_every_letter_has_left(days, stage):
    event = days[stage]

    assert count(event.registrations.exclude(role="participant"), "role") == {"intervenant": 10, "organisation": 3}
    assert set(event.registrations.participants().values_list("profile", flat=True)) == set(dict(event.profiles))
    assert set(of(OutgoingMail, event).values_list("attempts", "gave_up_at")) == {(1, None)}
    assert not of(OutgoingMail, event).filter(sent_at=None).exists()


@pytest.mark.parametrize("stage", AT_STAGES)
def test_everything_was_done_at_its_hour(days, stage):
    event = days[stage]

    people = event.registrations.order_by("created_at")
    signed_up = people.exclude(source=Registration.Source.DESK).last().created_at
    assert event.registration_opens_at == people.first().created_at < NOW - timedelta(days=25)
    assert signed_up < min(NOW, event.starts)
    assert set(of(OutgoingMail, event).values_list("registration__event__pk", flat=True)) == {event.pk}
    late = [mail for mail in of(OutgoingMail, event) if mail.sent_at != mail.queued_at or mail.queued_at > NOW]
    assert late == []
    registered = of(History, event).filter(act="inscription").select_related("registration")
    assert [act for act in registered if act.when != act.registration.created_at] == []
    assert not of(Scan, event).filter(received_at__gt=NOW).exists()


@pytest.mark.parametrize("stage", NAMES)
def test_the_same_stage_again_only_looks(days, stage, django_assert_num_queries):
    archive = Event.objects.select_related("cycle").get(date__year=2018)

    with django_assert_num_queries(1):
        again = bring_to(archive, stage, now=NOW, seed=2)

    assert again.pk == days[stage].pk


def test_the_same_seed_gives_the_same_people(days):
    def names(stage: str) -> set[tuple[str, str, str]]:
        return set(days[stage].registrations.values_list("first_name", "last_name", "email"))

    assert names("jour-j") == names("apres")
    assert len(names("jour-j") & names("voeux")) == 163


# --- What the pages tell -----------------------------------------------------------------------------------------


def page(client, name: str, *args) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return text_of(response.content.decode().replace("</td>", " "))


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("ouverte", "S’inscrire"),
        ("complete", "La journée est complète : vous serez en liste d’attente"),
        ("voeux", "Les inscriptions sont closes depuis le lundi 13 avril 2026 à 18 h."),
        ("jour-j", "Les inscriptions sont closes depuis le mardi 14 avril 2026 à 9 h."),
        ("apres", "Cette rencontre a eu lieu"),
    ],
)
def test_visitors_read_where_the_day_stands(client, days, stage, told):
    event = days[stage]

    assert told in page(client, "programme:event", event.slug)
    assert told in page(client, "inscriptions:sign_up", event.slug)


@pytest.mark.parametrize(
    ("stage", "status", "told"),
    [
        ("complete", "confirmed", "votre place est confirmée"),
        ("complete", "unconfirmed", "votre place est tenue jusqu’au"),
        ("complete", "waiting", "vous êtes en liste d’attente, au rang"),
        ("complete", "cancelled", "n’a pas été confirmée à temps et a été rendue"),
        ("voeux", "confirmed", "la répartition vous sera envoyée"),
        ("jour-j", "confirmed", "À présenter à l’accueil"),
        ("apres", "confirmed", "Mon attestation de présence"),
    ],
)
def test_each_person_reads_where_they_stand(client, days, stage, status, told):
    person = days[stage].registrations.participants().filter(status=status).order_by("created_at").first()

    assert told in page(client, "inscriptions:mine", token(person))


@pytest.mark.parametrize("stage", AT_STAGES)
@pytest.mark.parametrize("role", ["denis", "chloe"])
def test_the_team_s_pages_open_at_each_stage(client, days, stage, role, request):
    event = days[stage]
    client.force_login(request.getfixturevalue(role))

    assert page(client, "admin:programme_event_overview", event.pk)
    assert page(client, "admin:inscriptions_documents", event.pk)
    assert page(client, "admin:inscriptions_presence", event.pk)
    assert page(client, "inscriptions:desk", event.slug)
    assert page(client, "inscriptions:who_is_where", event.slug)
    assert page(client, "inscriptions:walk_in", event.slug)


def test_the_organiser_reads_the_lines_of_the_full_day(client, days, denis):
    client.force_login(denis)

    told = page(client, "admin:inscriptions_places", days["complete"].pk)

    assert (
        "150 / 150 participants 12 en attente d’une place à la journée, dont 4 dont l’adresse est à confirmer" in told
    )
    assert "(dont 1 en surnombre)" in told


def test_the_organiser_reads_the_proposal(client, days, denis):
    client.force_login(denis)
    slot = days["voeux"].sessions.slots().get()

    told = page(client, "admin:inscriptions_sharing", days["voeux"].pk, slot.pk)

    assert "Répartition proposée" in told
    assert "111 personnes ont donné des vœux" in told


def test_the_desk_reads_who_is_where(client, days, chloe):
    client.force_login(chloe)

    told = page(client, "inscriptions:who_is_where", days["jour-j"].slug)

    assert "Matin 124 136" in told


def test_the_organiser_reads_who_did_not_come(client, days, denis):
    client.force_login(denis)

    told = page(client, "admin:inscriptions_presence_report", days["apres"].pk)

    assert "La journée, au moins un moment 158 141 17 89 % 3 0 144" in told
