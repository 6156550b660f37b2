"""The line of print jobs, as whoever waits in it reads it: how many are before, and whether anything makes them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import PrintJob
from inscriptions.paper.jobs import LOST_ERROR
from rencontre.tasks.jobs import TRIES
from tests.factories import HeartbeatFactory, PrintJobFactory
from tests.inscriptions.team.pages import plain

pytestmark = pytest.mark.django_db
NO_SERVICE = "Aucun service d’impression ne répond"


def ago(**length: int):
    return timezone.now() - timedelta(**length)


@pytest.fixture
def said(organiser, denis):
    """What the page of a job of Denis's says, the list of his jobs and that of the day's papers."""

    def read(**fields) -> tuple[str, str, str]:
        job = PrintJobFactory(maker=denis, document="attendance", **{"queued_at": ago(minutes=1)} | fields)
        addresses = [
            reverse("admin:inscriptions_job", args=[job.pk]),
            reverse("admin:inscriptions_jobs"),
            reverse("admin:inscriptions_documents", args=[job.event_id]),
        ]
        page, mine, papers = (plain(organiser.get(address)) for address in addresses)
        return page, mine, papers

    return read


@pytest.mark.parametrize(
    ("others", "words"), [(0, "En attente de son tour."), (1, "En attente : 1 impression avant la vôtre.")]
)
def test_the_page_says_how_many_are_before(said, others, words):
    PrintJobFactory.create_batch(others, alive_at=ago(minutes=2))
    PrintJobFactory(alive_at=timezone.now())

    assert [words in text for text in said(alive_at=ago(minutes=1))] == [True, True, True]


def test_those_that_are_made_are_before_those_that_were_interrupted_or_ended_are_not(said):
    PrintJobFactory(state="running", alive_at=timezone.now())
    PrintJobFactory(alive_at=ago(minutes=2))
    PrintJobFactory(state="running", alive_at=ago(minutes=9))
    PrintJobFactory(state="failed", alive_at=ago(minutes=3), finished_at=timezone.now())

    assert "En attente : 2 impressions avant la vôtre." in said(alive_at=ago(minutes=1))[0]


def test_a_print_that_was_put_back_is_behind_those_that_came_meanwhile(said):
    PrintJobFactory(queued_at=ago(minutes=1), alive_at=ago(minutes=1))

    page, *_ = said(queued_at=ago(minutes=9), alive_at=timezone.now(), tries=1)

    assert "Interrompue, en attente d’être reprise : 1 impression avant la vôtre." in page


def test_a_queue_without_a_sign_of_life_is_said_with_whom_to_tell(said, queue):
    HeartbeatFactory(worker="prints", at=ago(minutes=3))
    HeartbeatFactory(worker="default", at=timezone.now())

    page, mine, papers = said(alive_at=timezone.now())

    assert f"{NO_SERVICE} depuis le " in page
    assert "Prévenez qui tient le site" in page
    assert "<progress" not in page
    assert (NO_SERVICE in mine, NO_SERVICE in papers) == (True, True)


def test_an_interrupted_print_that_nothing_will_take_up_does_not_say_that_it_goes_on(said, queue):
    page, *_ = said(state="running", tries=1, alive_at=ago(minutes=3))

    assert ("Interrompue avant la fin." in page, "dans la minute" in page, NO_SERVICE in page) == (True, False, True)


@pytest.mark.parametrize(
    ("beat", "handed", "other", "is_silent"),
    [
        (1, 5, None, False),  # the queue beats
        (3, 5, 0, False),  # its worker makes another print, and says nothing else
        (None, 1, None, False),  # a queue that never beat has two minutes to
        (None, 3, None, True),
    ],
)
def test_a_queue_answers_when_its_worker_does(said, queue, beat, handed, other, is_silent):
    if beat is not None:
        HeartbeatFactory(worker="prints", at=ago(minutes=beat))
    if other is not None:
        PrintJobFactory(state="running", alive_at=ago(minutes=other))

    page, *_ = said(alive_at=ago(minutes=handed))

    assert (NO_SERVICE in page) == is_silent


@pytest.mark.parametrize("state", ["done", "failed"])
def test_a_print_that_ended_waits_for_nobody(said, queue, state):
    HeartbeatFactory(worker="prints", at=ago(minutes=9))

    page, _, papers = said(state=state, finished_at=timezone.now(), file=ContentFile(b"%PDF", name="1.pdf"))

    assert (NO_SERVICE in page, NO_SERVICE in papers) == (False, False)
    assert ("prêt" if state == "done" else "en échec") in papers


def test_a_print_that_broke_its_makers_has_failed_and_misses_no_service(said, queue):
    page, mine, papers = said(state="running", tries=TRIES, alive_at=ago(minutes=9))

    assert LOST_ERROR in page.replace(" :", "\u00a0:")
    assert [NO_SERVICE in text for text in (page, mine, papers)] == [False, False, False]
    assert ("en échec" in mine, "en échec" in papers) == (True, True)


def test_without_a_queue_no_service_is_missed(said):
    assert NO_SERVICE not in said(alive_at=ago(minutes=9))[0]


def test_the_papers_of_a_day_show_the_prints_of_that_day_and_of_who_looks(organiser, denis, chloe, event):
    PrintJobFactory(maker=chloe, event=event, document="attendance")
    PrintJobFactory(maker=denis, document="attendance")
    address = reverse("admin:inscriptions_documents", args=[event.pk])

    before = plain(organiser.get(address))
    job = PrintJobFactory(maker=denis, event=event, document="attendance")
    after = plain(organiser.get(address))

    assert ("Vos impressions" in before, "Vos impressions" in after) == (False, True)
    assert after.count(reverse("admin:inscriptions_job", args=[job.pk])) == 1
    assert PrintJob.objects.count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_line_is_read_once_for_all_the_prints(organiser, denis, count, django_assert_num_queries):
    PrintJobFactory.create_batch(count, maker=denis, document="attendance")

    with django_assert_num_queries(9):
        organiser.get(reverse("admin:inscriptions_jobs"))
