"""Print jobs as their maker sees them, and nobody else."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import PrintJob
from inscriptions.paper.job_pages import NOT_KEPT
from inscriptions.paper.jobs import LOST_ERROR, OUTDATED_ERROR
from rencontre.tasks.jobs import SILENT, TRIES
from tests.factories import PrintJobFactory, RegistrationFactory, UserFactory
from tests.inscriptions.team.pages import plain

pytestmark = pytest.mark.django_db
LIST = reverse("admin:inscriptions_jobs")


# A sign of life that is too old to be one.
LONG_AGO = {"state": "running", "alive_at": timezone.now() - SILENT - timedelta(seconds=1)}


def job_page(name: str, job: PrintJob) -> str:
    return reverse(f"admin:inscriptions_{name}", args=[job.pk])


def attendance_job(maker, **fields) -> PrintJob:
    return PrintJobFactory(maker=maker, document="attendance", **fields)


def done(maker, **fields) -> PrintJob:
    file = ContentFile(b"%PDF", name="1.pdf")
    return attendance_job(
        maker, state="done", finished_at=timezone.now(), file=file, filename="emargement.pdf", **fields
    )


def test_a_long_sheet_is_asked_for_then_made_apart(
    organiser, event, at_once, started, django_capture_on_commit_callbacks
):
    at_once("attendance", 8)
    RegistrationFactory(event=event)

    sheet = reverse("admin:inscriptions_attendance", args=[event.pk])
    ask = organiser.get(sheet, {"demi-journee": "matin"}, follow=True)
    before = PrintJob.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        answer = organiser.post(ask.redirect_chain[0][0])

    job = PrintJob.objects.get()
    assert "Ce document compte 9 lignes" in plain(ask).replace("<strong>", "")
    assert before == 0
    assert (job.document, job.event, job.options) == ("attendance", event, {"half_day": "morning", "team": False})
    assert (started, answer["Location"]) == ([job.pk], job_page("job", job))


def test_a_short_sheet_is_answered_at_once(organiser, event):
    answer = organiser.get(reverse("admin:inscriptions_attendance", args=[event.pk]), {"role": "equipe"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="emargement-{event.slug}-equipe.pdf"'


def test_a_request_that_was_tampered_with_is_not_found(organiser, event, started):
    url = reverse("admin:inscriptions_ask_job")

    answers = [organiser.post(url), organiser.post(f"{url}?demande=eyJldmVudCI6MX0:x:y")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not PrintJob.objects.exists()


def test_the_page_of_a_job_counts_and_comes_back_by_itself(organiser, denis):
    job = attendance_job(denis, state="running", steps_done=300, steps=1000)

    watched, still = organiser.get(job_page("job", job)), organiser.get(job_page("job", job), {"arret": "1"})

    assert "300 lignes sur 1 000" in plain(watched)
    assert '<progress class="printing" aria-labelledby="progress-text" value="300" max="1000">' in plain(watched)
    assert (watched["Refresh"], "Refresh" in still) == ("3", False)
    assert "Reprendre l’actualisation" in plain(still)


def test_a_job_that_is_done_gives_its_file_and_what_to_check(organiser, denis):
    job = done(denis, notices=["Nom composé dans le plus petit corps."])

    answer, file = organiser.get(job_page("job", job)), organiser.get(job_page("job_file", job))

    assert "Le document est prêt." in plain(answer)
    assert "Nom composé dans le plus petit corps." in plain(answer)
    assert job_page("job_file", job) in plain(answer)
    assert "Refresh" not in answer
    assert file.content == b"%PDF"
    assert file["Content-Disposition"] == 'inline; filename="emargement.pdf"'
    assert file["Content-Type"] == "application/pdf"
    assert "no-store" in file["Cache-Control"]


def test_a_print_that_is_not_kept_any_more_says_so_and_may_be_asked_again(organiser, denis, started):
    """A backup put back has none; a version before left its own on the disk."""
    job = attendance_job(denis, state="done", finished_at=timezone.now(), file="impressions/1.pdf")

    page, listed = organiser.get(job_page("job", job)).content.decode(), plain(organiser.get(LIST))
    file = organiser.get(job_page("job_file", job))
    organiser.post(job_page("job_again", job))

    assert NOT_KEPT in page
    assert ("Ouvrir le PDF" in page, "plus gardé" in listed) == (False, True)
    assert file["Location"] == job_page("job", job)
    assert PrintJob.objects.exclude(pk=job.pk).get().state == "waiting"


def test_a_job_that_failed_says_why_and_may_be_asked_again(
    organiser, denis, started, django_capture_on_commit_callbacks
):
    options = {"half_day": "", "team": True}
    job = attendance_job(denis, state="failed", finished_at=timezone.now(), error="Trop long.", options=options)

    answer = organiser.get(job_page("job", job))
    with django_capture_on_commit_callbacks(execute=True):
        again = organiser.post(job_page("job_again", job))

    new = PrintJob.objects.exclude(pk=job.pk).get()
    assert "Trop long." in plain(answer)
    assert (new.event, new.options, new.state) == (job.event, options, "waiting")
    assert (again["Location"], started) == (job_page("job", new), [new.pk])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "En attente de son tour."),
        ({"queued_at": timezone.now() - timedelta(days=2)}, "En attente de son tour."),
        ({"tries": 1}, "Interrompue, en attente d’être reprise."),
        ({"state": "running", "tries": 1}, "En cours : préparation…"),
        ({"state": "running", "tries": 1, "steps": 9, "steps_done": 3}, "En cours : 3 lignes sur 9"),
        ({"state": "running", "tries": 2, "steps": 9, "steps_done": 3}, "Reprise : 3 lignes sur 9"),
        (LONG_AGO | {"tries": 1}, "Interrompue : elle reprend d’elle-même, dans la minute."),
    ],
)
def test_a_job_says_where_it_stands(organiser, denis, fields, said):
    job = attendance_job(denis, **{"alive_at": timezone.now()} | fields)

    answer, listed = organiser.get(job_page("job", job)), organiser.get(LIST)

    assert said in plain(answer)
    assert said in plain(listed)
    assert answer["Refresh"] == "3"
    assert reverse("admin:inscriptions_documents", args=[job.event_id]) in answer.content.decode()


def test_a_job_whose_maker_is_gone_is_taken_up_at_once_when_asked(organiser, denis, started):
    job = attendance_job(denis, tries=1, **LONG_AGO)

    shown = organiser.get(job_page("job", job))
    answers = [organiser.post(job_page("job_again", job)) for _ in range(2)]

    job.refresh_from_db()
    assert "Reprendre maintenant" in plain(shown)
    assert [answer["Location"] for answer in answers] == [job_page("job", job)] * 2
    assert (job.state, started, PrintJob.objects.count()) == ("waiting", [job.pk], 1)


def test_a_job_that_broke_its_makers_is_said_failed_and_may_be_asked_again(organiser, denis):
    job = attendance_job(denis, tries=TRIES, **LONG_AGO)

    answer = organiser.get(job_page("job", job))
    organiser.post(job_page("job_again", job))

    assert LOST_ERROR in answer.content.decode()
    assert "Refresh" not in answer
    assert organiser.get(job_page("job_file", job)).status_code == 404
    assert PrintJob.objects.count() == 2


def test_a_document_that_is_no_more_breaks_no_page(organiser, denis, event):
    job = PrintJobFactory(
        maker=denis, event=event, document="ancien", state="failed", finished_at=timezone.now(), error=OUTDATED_ERROR
    )

    pages = [plain(organiser.get(url)) for url in (LIST, job_page("job", job))]
    again = organiser.post(job_page("job_again", job), follow=True)

    assert ["Document d’une version précédente" in text for text in pages] == [True, True]
    assert again.redirect_chain[0][0] == reverse("admin:inscriptions_documents", args=[event.pk])
    assert OUTDATED_ERROR in again.content.decode()
    assert PrintJob.objects.count() == 1


@pytest.mark.parametrize("name", ["job", "job_file"])
def test_a_job_is_its_makers_alone(client, denis, chloe, name):
    job = done(denis)

    answers = {}
    for user in (denis, chloe, UserFactory(username="racine", is_superuser=True)):
        client.force_login(user)
        answers[user.username] = client.get(job_page(name, job)).status_code

    assert answers == {"denis": 200, "chloe": 404, "racine": 404}


def test_nobody_else_asks_for_it_again(front_desk, denis, started):
    job = done(denis)

    assert front_desk.post(job_page("job_again", job)).status_code == 404

    assert (PrintJob.objects.count(), started) == (1, [])


def test_a_job_of_yesterday_is_gone(organiser, denis):
    job = done(denis, queued_at=timezone.now() - timedelta(days=1, minutes=1))

    answers = [organiser.get(job_page(name, job)).status_code for name in ("job", "job_file")]

    assert answers == [404, 404]
    assert "Aucun document en préparation" in plain(organiser.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_the_makers_jobs_in_the_same_queries(organiser, denis, chloe, count, django_assert_num_queries):
    attendance_job(chloe)
    for _ in range(count):
        done(denis)

    with django_assert_num_queries(8) as asked:
        answer = organiser.get(LIST)

    assert plain(answer).count("Feuille d’émargement<") == count
    assert plain(answer).count("<td>prêt</td>") == count
    (weighed,) = [query["sql"] for query in asked if "programme_dayfile" in query["sql"]]  # and not read
    assert weighed.count('"content"') == weighed.upper().count('LENGTH("PROGRAMME_DAYFILE"."CONTENT")') == 1


def test_who_may_not_see_the_registrations_prints_nothing(client, denis):
    job = done(denis)
    denis.groups.clear()
    client.force_login(denis)

    answers = [client.get(job_page(name, job)).status_code for name in ("job", "job_file")]

    assert answers == [403, 403]
