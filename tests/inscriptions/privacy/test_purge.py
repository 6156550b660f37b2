"""What is beyond its time is erased, and only that: once a day, counted, and the figures of the day stay."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.sessions.models import Session as BrowserSession
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inscriptions.attendance.frozen import OTHERS
from inscriptions.models import (
    Campaign,
    DayReport,
    History,
    OutgoingMail,
    PurgeRun,
    Registration,
    Scan,
    SpecialNeeds,
)
from inscriptions.privacy import purge as module
from inscriptions.privacy.purge import purge, purge_once_a_day
from programme.models import Event
from rencontre.domain import DomainError
from tests.campaign_factories import CampaignFactory, CampaignFileFactory
from tests.factories import (
    AttendanceFactory,
    BudgetFactory,
    EventFactory,
    HistoryFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    SpecialNeedsFactory,
    WorkshopFactory,
)
from tests.inscriptions.privacy.held import SECRETS, day_ago, dumped, found_in, someone_everywhere
from tests.pages import plain

pytestmark = pytest.mark.django_db
DAY = {"date": date(2026, 1, 31), "retention_months": 1, "special_needs_days": 15}


def counts_on(day: date, *, dry_run: bool = False) -> dict[str, int]:
    with time_machine.travel(timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 0, 5))):
        return dict(purge(dry_run=dry_run))


# --- Until when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 5, 28), 36, date(2029, 5, 28)),
    ],
)
def test_people_are_held_until_the_same_day_of_the_month(day, months, until):
    assert Event(date=day, retention_months=months).people_kept_until == until


@pytest.mark.having(event=DAY)
@pytest.mark.parametrize(("day", "left"), [(date(2026, 2, 15), 1), (date(2026, 2, 16), 0)])
def test_needs_go_after_their_days(event, day, left):
    SpecialNeedsFactory(registration__event=event)

    counts_on(day)

    assert SpecialNeeds.objects.count() == left
    assert Registration.objects.filter(erased_at=None).count() == 1


@pytest.mark.having(event=DAY)
@pytest.mark.parametrize(("day", "erased"), [(date(2026, 2, 28), 0), (date(2026, 3, 1), 1)])
def test_people_go_after_their_months(event, day, erased):
    RegistrationFactory(event=event)

    counts_on(day)

    assert Registration.objects.exclude(erased_at=None).count() == erased


def test_the_needs_of_who_cancelled_before_they_went_at_once_go_with_the_first_purge(event):
    SpecialNeedsFactory(registration__event=event, registration__status="cancelled")
    kept = SpecialNeedsFactory(registration__event=event)

    assert purge() == {"besoins particuliers": 1}
    assert list(SpecialNeeds.objects.all()) == [kept]


# --- What goes ---------------------------------------------------------------------------------------------------


@pytest.fixture
def over(db):
    """The workshop of a day whose people are held for too long."""
    return WorkshopFactory(number=1, title="Santé", parent__event=EventFactory(**DAY))


def test_nothing_that_was_said_of_a_purged_day_is_in_the_database(over):
    someone_everywhere(over)
    HistoryFactory(event=over.event, registration=None, reason="Ysoline Quermarec a appelé")
    before = found_in(dumped())

    purge()

    assert before == [*SECRETS]
    assert found_in(dumped()) == []


def test_only_the_days_that_are_over_for_long_are_purged(over, workshop):
    someone_everywhere(over)
    kept = RegistrationFactory(event=workshop.event, email="autre@exemple.fr")
    OutgoingMailFactory(registration=kept)

    purge()

    kept.refresh_from_db()
    assert (kept.erased_at, kept.email) == (None, "autre@exemple.fr")
    assert list(OutgoingMail.objects.values_list("registration", flat=True)) == [kept.pk]


@pytest.mark.parametrize("number", [3, 30])
def test_a_day_is_purged_in_as_many_statements_whatever_its_number(over, number, django_assert_num_queries):
    for _ in range(number):
        OutgoingMailFactory(registration=RegistrationFactory(event=over.event))

    with django_assert_num_queries(53):
        purge()


def test_what_the_team_wrote_to_the_people_of_the_day_goes_with_them(over, django_capture_on_commit_callbacks):
    campaign = CampaignFactory(event=over.event, text="Alice Durand parlera.")
    plan = CampaignFileFactory(campaign=campaign, file=ContentFile(b"%PDF", name="plan.pdf"))
    OutgoingMailFactory(registration=None, campaign=campaign, kind="campaign_trial", to="denis@exemple.fr")
    RegistrationFactory(event=over.event)
    other = CampaignFactory(event=EventFactory())

    with django_capture_on_commit_callbacks() as follow:
        purge()
    for erase in follow:
        erase()

    assert list(Campaign.objects.values_list("pk", flat=True)) == [other.pk]
    assert not OutgoingMail.objects.filter(kind="campaign_trial").exists()
    assert not plan.file.storage.exists(plan.file.name)


def test_the_history_of_the_day_says_how_many_were_erased(over):
    someone_everywhere(over)

    purge()

    act = History.objects.get(act="purge")
    assert (act.event, act.registration, act.who, plain(act.reason)) == (
        over.event,
        None,
        "purge",
        "personnes inscrites : 1",
    )


def test_a_second_purge_finds_nothing_more(over):
    someone_everywhere(over)
    purge()
    acts = History.objects.count()

    assert purge() == {}
    assert (History.objects.count(), DayReport.objects.count()) == (acts, 1)


def test_what_goes_by_its_age_goes(settings):
    now = timezone.now()
    for age in (-1, 1):
        BrowserSession.objects.create(session_key=f"clé{age}", session_data="", expire_date=now - timedelta(hours=age))
    BudgetFactory(hour=now - timedelta(days=3))
    lists = [OutgoingMailFactory(registration=None, to="a@exemple.fr", kind="links") for _ in range(2)]
    OutgoingMail.objects.filter(pk=lists[0].pk).update(queued_at=now - timedelta(days=31))

    counts = purge()

    assert BrowserSession.objects.get().session_key == "clé-1"
    assert OutgoingMail.objects.get() == lists[1]
    assert counts == {
        "Sessions de l’équipe": 1,
        "Comptes de demandes": 1,
        "Messages envoyés": 1,
    }


@pytest.mark.parametrize(
    ("status", "age", "left"),
    [("SUCCESSFUL", 2, 0), ("FAILED", 2, 0), ("SUCCESSFUL", 0, 1), ("READY", 2, 1), ("READY", 8, 0), ("RUNNING", 8, 0)],
)
def test_tasks_that_ended_and_those_that_nobody_takes_go(status, age, left):
    then = timezone.now() - timedelta(days=age, minutes=1)
    is_over = status in {"SUCCESSFUL", "FAILED"}
    task = DBTaskResult.objects.create(
        status=status, args_kwargs={"args": [1], "kwargs": {}}, priority=0, task_path="a.b", queue_name="default",
        backend_name="default", run_after=then, finished_at=then if is_over else None,
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=then)

    purge()

    assert DBTaskResult.objects.count() == left


def test_the_file_of_a_letter_without_its_row_goes(settings):
    kept = OutgoingMailFactory()
    for pk in (kept.pk, kept.pk + 1):
        (settings.MAILS_DIR / f"{pk}.eml").write_text(f"Message-ID: <message-{pk}@{settings.SITE_HOST}>\n\nBonjour")
    (settings.MAILS_DIR / "autre.eml").write_text("Subject: d’un autre logiciel\n\nBonjour")
    (settings.MAILS_DIR / "ailleurs.eml").write_text("Message-ID: <message-9@ailleurs.fr>\n\nBonjour")

    assert purge() == {"messages écrits dans des fichiers": 1}
    assert {path.name for path in settings.MAILS_DIR.iterdir()} == {f"{kept.pk}.eml", "autre.eml", "ailleurs.eml"}


@pytest.mark.parametrize(("days", "erased"), [(29, 0), (31, 1)])
@pytest.mark.parametrize("act", ["adresse non confirmée", "annulation sans prévenir"])
def test_what_nobody_ever_confirmed_goes_a_month_after_its_place(event, act, days, erased):
    then = timezone.now() - timedelta(days=days)
    stranger = RegistrationFactory(event=event, status="cancelled", status_changed_at=then)
    HistoryFactory(registration=stranger, act=act)
    for status, proved_at in (("cancelled", then), ("confirmed", None)):
        person = RegistrationFactory(event=event, status=status, status_changed_at=then, proved_at=proved_at)
        HistoryFactory(registration=person, act=act)

    counts = purge()

    assert counts == ({"demandes jamais confirmées": 1} if erased else {})
    assert list(Registration.objects.exclude(erased_at=None)) == [stranger][:erased]


@pytest.mark.parametrize("number", [3, 30])
def test_many_that_nobody_confirmed_go_in_as_many_statements_as_few(event, number, django_assert_num_queries):
    then = timezone.now() - timedelta(days=40)
    for _ in range(number):
        stranger = RegistrationFactory(event=event, status="cancelled", status_changed_at=then)
        HistoryFactory(registration=stranger, act="adresse non confirmée")

    with django_assert_num_queries(39):
        purge()


def test_who_cancelled_by_themselves_stays_until_the_day_is_purged(event):
    long_ago = timezone.now() - timedelta(days=90)
    person = RegistrationFactory(event=event, status="cancelled", status_changed_at=long_ago)
    HistoryFactory(registration=person, act="annulation")

    assert purge() == {}


# --- Counting, once a day, and when a part fails -----------------------------------------------------------------


def test_a_dry_run_counts_the_same_and_writes_nothing(over):
    someone_everywhere(over)
    before = dumped()

    counted = purge(dry_run=True)

    assert dumped() == before
    assert counted == purge()


def test_the_command_says_how_many_and_names_nobody(over):
    someone_everywhere(over)
    dry, real, again = StringIO(), StringIO(), StringIO()

    call_command("purge", dry_run=True, stdout=dry)
    call_command("purge", stdout=real)
    call_command("purge", stdout=again)

    assert "Serait effacé :" in plain(dry.getvalue())
    assert "– personnes inscrites : 1" in plain(real.getvalue())
    assert again.getvalue().splitlines()[1] == "– rien"
    assert found_in(real.getvalue()) == []


def test_it_is_done_once_a_day_after_midnight(over):
    with time_machine.travel("2026-11-29 23:30 +0100") as clock:
        purge_once_a_day()
        purge_once_a_day()
        clock.shift(timedelta(hours=1))
        purge_once_a_day()

    assert PurgeRun.objects.count() == 2


def test_deliver_mails_purges(over):
    someone_everywhere(over)

    call_command("deliver_mails", stdout=StringIO())

    assert found_in(dumped()) == []
    assert PurgeRun.objects.get().counts["personnes inscrites"] == 1


@pytest.mark.logs_errors
def test_a_part_that_fails_stops_no_other_and_the_day_is_not_marked_as_done(over, monkeypatch):
    someone_everywhere(over)

    def fails(*args):
        raise OSError

    monkeypatch.setitem(module.PARTS, "besoins particuliers", fails)

    with pytest.raises(DomainError, match="besoins particuliers"):
        purge()
    with pytest.raises(CommandError):
        call_command("purge")

    assert found_in(dumped()) == []
    assert not PurgeRun.objects.exists()


def test_a_day_whose_purge_stops_half_way_is_whole_again(over, monkeypatch):
    person = someone_everywhere(over)

    def fails(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(module.History.objects, "create", fails)

    with pytest.raises(DomainError):
        purge()

    person.refresh_from_db()
    assert (person.erased_at, Scan.objects.count(), DayReport.objects.count()) == (None, 1, 0)


# --- The figures stay --------------------------------------------------------------------------------------------


@pytest.fixture
def reported(over):
    """Six professionals of Arques, two elected officials of two towns; seven came."""
    people = RegistrationFactory.create_batch(6, event=over.event, territory="Arques")
    people += [
        RegistrationFactory(event=over.event, profile="elu", territory=name) for name in ("Blendecques", "Wizernes")
    ]
    for person in people[:7]:
        AttendanceFactory(registration=person)
    return over.event


def test_the_figures_of_the_day_are_read_as_before_without_small_groups(organiser, reported):
    page = reverse("admin:inscriptions_presence_report", args=[reported.pk])
    before = organiser.get(page).context["report"]

    purge()
    shown = organiser.get(page)

    after = shown.context["report"]
    assert (after.whole, after.half_days, after.workshops) == (before.whole, before.half_days, before.workshops)
    assert [(count.title, count.registered) for count in after.profiles[0].counts] == [
        ("Professionnel·le", 6),
        (OTHERS, 2),
    ]
    assert [(count.title, count.registered, count.present) for count in after.territories[0].counts] == [
        ("Arques", 6, 6),
        (OTHERS, 2, 1),
    ]
    assert "Les personnes de cette journée sont effacées" in plain(shown.content.decode())


def test_the_workbook_of_a_purged_day_has_its_counts_and_nobody(organiser, reported):
    purge()

    workbook = organiser.get(reverse("admin:inscriptions_presence_workbook", args=[reported.pk]))

    assert workbook.status_code == 200
    assert found_in(workbook.content.decode(errors="replace")) == []


@pytest.mark.parametrize("name", ["changelist", "badges"])
def test_the_pages_of_a_purged_day_open_and_list_nobody(organiser, reported, name):
    purge()

    page = organiser.get(reverse(f"admin:inscriptions_registration_{name}"), {"event": reported.pk})

    assert page.status_code == 200
    assert "personne effacée" not in page.content.decode()


def test_a_day_to_come_is_left_alone(event):
    assert day_ago(0)["date"] == timezone.localdate()
    RegistrationFactory(event=event)

    assert purge() == {}
