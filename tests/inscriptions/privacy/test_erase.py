"""Whoever is erased is nowhere any more, and what is counted of their day stays."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone

from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.files import EmlBackend
from inscriptions.models import (
    Attendance,
    Certificate,
    History,
    OutgoingMail,
    PrintJob,
    Registration,
    WorkshopSeat,
)
from inscriptions.paper import jobs
from inscriptions.post.links import registration_from, token
from inscriptions.privacy.erase import erase, erase_again, erase_who_never_proved, erasures, write_erasure
from inscriptions.seats.recount import verify
from inscriptions.signup.change import change_by_team, sign_up_of
from programme.models import DayFile, Speaker
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError
from rencontre.holdings import HOLDINGS
from rencontre.pdf import papers
from tests.cast import DENIS
from tests.factories import OutgoingMailFactory, PrintJobFactory, RegistrationFactory, WorkshopFactory
from tests.inscriptions.privacy.held import SECRETS, day_ago, dumped, found_in, someone_everywhere
from tests.races import race

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def erased(workshop):
    """Who was everywhere, and is erased at Denis's hand."""
    person = someone_everywhere(workshop)
    erase(registration=person, by=DENIS, reason="demandé par courrier")
    person.refresh_from_db()
    return person


def test_someone_is_held_in_every_table_that_holds_people(workshop):
    person = someone_everywhere(workshop)

    assert [one.model for one in HOLDINGS.values() if one.of and not one.of([person]).exists()] == []
    assert found_in(dumped()) == [*SECRETS]


def test_nothing_that_they_said_is_in_the_database_any_more(erased):
    assert found_in(dumped()) == []
    assert str(erased) == "personne effacée"


@pytest.mark.having(event=day_ago(3))
def test_what_is_counted_of_a_past_day_stays(erased):
    stays = (erased.status, erased.role, erased.profile, erased.attends_morning, erased.source)

    assert stays == (Status.CONFIRMED, "participant", "professionnel", True, "site")
    assert [WorkshopSeat.objects.count(), Attendance.objects.count(), Certificate.objects.count()] == [1, 1, 1]
    assert Speaker.objects.count() == 1
    assert (erased.photo_consent, erased.list_consent, erased.speaker) == (False, False, None)


def test_the_place_of_a_day_to_come_goes_to_the_first_in_line_and_only_they_are_told(workshop):
    workshop.event.capacity, workshop.event.waiting_list = 1, True
    workshop.event.save()
    person = someone_everywhere(workshop)
    bob = RegistrationFactory(event=workshop.event, status=Status.WAITING, queued_at=timezone.now())

    erase(registration=person, by=THE_PERSON)

    bob.refresh_from_db()
    person.refresh_from_db()
    assert (person.status, bob.status) == (Status.CANCELLED, Status.CONFIRMED)
    assert list(OutgoingMail.objects.values_list("registration", "kind")) == [(bob.pk, "promoted")]
    assert verify(workshop.event, now=timezone.now()).inconsistencies == []


@pytest.mark.parametrize(("status", "kept"), [(Status.CONFIRMED, Status.CONFIRMED), (Status.WAITING, Status.CANCELLED)])
def test_once_the_day_has_begun_only_who_has_no_place_leaves_its_lines(event, status, kept):
    queued = {"queued_at": timezone.now()} if status == Status.WAITING else {}
    person = RegistrationFactory(event=event, status=status, **queued)

    with time_machine.travel(event.starts + timedelta(minutes=5)):
        erase(registration=person, by=THE_PERSON)

    person.refresh_from_db()
    assert person.status == kept


def test_the_links_and_the_badge_open_nothing_more(workshop):
    person = someone_everywhere(workshop)
    old_link, old_code = token(person), person.badge_code

    erase(registration=person, by=THE_PERSON)

    person.refresh_from_db()
    assert registration_from(old_link) is None
    assert not Registration.objects.filter(badge_code=old_code).exists()


def test_the_history_says_who_erased_and_why_and_nothing_of_the_person(erased):
    acts = list(History.objects.filter(registration=erased).order_by("pk"))

    assert (acts[-1].act, acts[-1].who, acts[-1].reason) == ("effacement", "denis", "demandé par courrier")
    assert [(act.before, act.after) for act in acts] == [({}, {})] * len(acts)
    assert {act.reason for act in acts[:-1]} == {""}


def test_erasing_again_changes_nothing(erased):
    before = (Registration.objects.values().get(), History.objects.count())

    erase(registration=erased, by=THE_PERSON)

    assert (Registration.objects.values().get(), History.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_the_files_of_their_letters_and_prints_go_and_others_stay(workshop, settings):
    settings.EMAIL_BACKEND = f"{EmlBackend.__module__}.{EmlBackend.__name__}"
    person = someone_everywhere(workshop)
    bob = OutgoingMailFactory(registration=RegistrationFactory(event=workshop.event))
    other = PrintJobFactory(file=ContentFile(b"%PDF", name="1.pdf"), state="done", finished_at=timezone.now())
    deliver_pending()
    before = len(list(settings.MAILS_DIR.iterdir()))

    erase(registration=person, by=THE_PERSON)

    left = [path.read_text() for path in settings.MAILS_DIR.iterdir()]
    assert (before, len(left)) == (2, 1)
    assert bob.to in left[0]
    assert list(PrintJob.objects.all()) == [other]
    assert [file.name for file in DayFile.objects.all()] == [other.file.name]


@pytest.mark.django_db(transaction=True)
def test_a_document_that_is_being_made_is_made_again_without_the_person(workshop, denis, monkeypatch):
    """The maker read Alice: what it brings is thrown away, and another makes the document."""
    alice, bob = (RegistrationFactory(event=workshop.event, first_name=name) for name in ("Alice", "Bob"))
    monkeypatch.setattr(jobs, "start", lambda pk: started.append(pk))
    started: list[int] = []
    job = jobs.print_job(event=workshop.event, maker=denis, document="badges", options={})
    printed: list[str] = []

    def text_of(template, parts, done, **limits):
        text = repr([(part.context, part.drawings) for part in parts])
        printed.append(text)
        if len(printed) == 1:
            erase(registration=alice, by=THE_PERSON)
        done(1)
        return text.encode()

    monkeypatch.setattr(papers, "render_parts", text_of)

    made = [jobs.run(job.pk), jobs.run(job.pk)]

    job.refresh_from_db()
    assert (made, started, job.state) == ([False, True], [job.pk, job.pk], "done")
    assert ["Alice" in text for text in printed] == [True, False]
    assert bob.first_name in printed[1]


def test_a_letter_that_waits_never_leaves(workshop, mailoutbox):
    person = someone_everywhere(workshop)

    erase(registration=person, by=THE_PERSON)
    deliver_pending()

    assert mailoutbox == []


@pytest.mark.parametrize(("text", "left"), [("", 1), ("composé", 0)])
def test_the_links_that_wait_for_a_shared_address_stay_and_those_that_name_the_person_go(event, text, left):
    alice = RegistrationFactory(event=event, email="Secretariat@exemple.fr", identity_key="secretariat@exemple.fr|a|")
    RegistrationFactory(event=event, email="secretariat@exemple.fr", identity_key="secretariat@exemple.fr|b|")
    OutgoingMailFactory(registration=None, kind="links", to="secretariat@exemple.fr", text=text)

    erase(registration=alice, by=THE_PERSON)

    assert OutgoingMail.objects.count() == left


@pytest.mark.parametrize("number", [3, 30])
def test_many_are_erased_in_as_many_statements_as_few(workshop, number, django_assert_num_queries):
    people = [RegistrationFactory(event=workshop.event) for _ in range(number)]
    for person in people:
        OutgoingMailFactory(registration=person)

    # A delete or an update a table, the lists of links, the offers, the keys of the letters, the new codes, the prints.
    with django_assert_num_queries(22):
        write_erasure(people, now=timezone.now())


def test_ce_n_est_pas_moi_erases_all_that_was_never_proved_at_the_address(event):
    event.confirm_addresses = True
    event.save()
    held = {"status": Status.UNCONFIRMED, "hold_expires_at": timezone.now() + timedelta(hours=3)}
    shared = {"event": event, "email": "victime@exemple.fr"}
    one, other = RegistrationFactory(**shared, **held), RegistrationFactory(**shared, **held)
    waits = RegistrationFactory(**shared, status=Status.WAITING, queued_at=timezone.now())
    proved = RegistrationFactory(**shared)
    elsewhere = RegistrationFactory(email="victime@exemple.fr", **held)

    erase_who_never_proved(registration=one, by=THE_PERSON)

    left = set(Registration.objects.filter(erased_at=None))
    assert left == {proved, elsewhere}
    assert {person.status for person in Registration.objects.exclude(erased_at=None)} == {Status.CANCELLED}
    assert OutgoingMail.objects.count() == 0
    assert {one.pk, other.pk, waits.pk} == set(erasures())


def test_who_is_back_from_an_older_base_is_erased_again_and_who_took_their_number_since_stays(event):
    alice, bob = RegistrationFactory(event=event), RegistrationFactory(event=event)
    long_ago = alice.created_at - timedelta(days=1)

    count = erase_again({alice.pk: timezone.now(), bob.pk: long_ago, 999_999: timezone.now()})

    assert count == 1
    assert set(Registration.objects.filter(erased_at=None)) == {bob}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_whoever_changes_a_person_who_is_erased_meanwhile_brings_nothing_back(race_runs):
    def act(number: int) -> None:
        if number % 2:
            change_by_team(registration=person, sign_up=said, by=DENIS)
        else:
            erase(registration=person, by=THE_PERSON)

    for _ in range(race_runs):
        person = someone_everywhere(WorkshopFactory(parent__event__date=timezone.localdate() - timedelta(days=2)))
        said = sign_up_of(person)

        results = race(act, threads=6)

        assert [one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)] == []
        assert found_in(dumped()) == []


def test_a_person_may_not_be_half_erased(workshop):
    """The database itself refuses a row that is erased and still names somebody."""
    person = RegistrationFactory(event=workshop.event)

    with pytest.raises(IntegrityError, match="an_erased_registration_names_nobody"):
        Registration.objects.filter(pk=person.pk).update(erased_at=timezone.now())
