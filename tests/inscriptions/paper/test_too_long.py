"""A document that is too long for a page is offered as a print job, never refused, and known to be so by its count."""

from dataclasses import replace

import pytest
from django.urls import reverse

from inscriptions.models import BadgePrint, PrintJob
from inscriptions.paper.jobs import run
from rencontre.pdf.papers import PAPERS
from tests.factories import AttendanceFactory, CertificateFactory, RegistrationFactory, SeatFactory
from tests.inscriptions.paper.trial_jobs import badges_asked
from tests.inscriptions.team.pages import plain

pytestmark = pytest.mark.django_db
COUNTED = ("attendance", "certificates", "participants")


@pytest.fixture
def people(day, printed_workshop):
    """Three participants, one of the team, one who comes in the afternoon alone and sits in the workshop."""
    three = RegistrationFactory.create_batch(3, event=day, list_consent=True)
    RegistrationFactory(event=day, role="organisation")
    late = RegistrationFactory(event=day, attends_morning=False, list_consent=True)
    SeatFactory(registration=late, workshop=printed_workshop)
    RegistrationFactory(event=day, status="cancelled", list_consent=True)
    for person in three[:2]:
        CertificateFactory(registration=AttendanceFactory(registration=person).registration)
    return [*three, late]


def test_the_count_of_a_paper_is_that_of_what_it_prepares(day, people, printed_workshop):
    asked = [
        ("attendance", {}),
        ("attendance", {"half_day": "morning"}),
        ("attendance", {"team": True}),
        ("attendance", {"session": printed_workshop.pk}),
        ("certificates", {}),
        ("certificates", {"registration": people[0].pk}),
        ("participants", {}),
    ]

    counts = [PAPERS[slug].count(day, **options) for slug, options in asked]

    assert counts == [PAPERS[slug].prepare(day, maker=None, **options).count for slug, options in asked]
    assert counts == [13, 12, 9, 9, 2, 1, 4]


@pytest.mark.parametrize("slug", COUNTED)
def test_a_paper_that_counts_itself_is_not_prepared_to_know_that_it_is_long(
    organiser, day, people, at_once, monkeypatch, slug
):
    monkeypatch.setitem(PAPERS, slug, replace(PAPERS[slug], prepare=lambda *a, **o: pytest.fail("prepared")))
    at_once(slug, 1)

    answer = organiser.get(reverse(f"admin:inscriptions_{slug}", args=[day.pk]))

    assert answer["Location"].startswith(reverse("admin:inscriptions_ask_job"))


@pytest.mark.once
def test_a_paper_that_computes_too_long_for_a_page_is_offered_and_made_by_a_job(
    organiser, day, people, monkeypatch, started
):
    monkeypatch.setattr("rencontre.pdf.render.SECONDS", 0)
    address = reverse("admin:inscriptions_attendance", args=[day.pk])

    asked = organiser.get(address, {"demi-journee": "matin", "role": "equipe"}, follow=True)
    organiser.post(asked.redirect_chain[0][0])

    job = PrintJob.objects.get()
    assert "Préparer ce document" in plain(asked)
    assert (job.document, job.options) == ("attendance", {"half_day": "morning", "team": True})
    assert run(job.pk)


@pytest.mark.once
def test_badges_that_compute_too_long_for_a_page_are_too(organiser, day, people, monkeypatch, started):
    monkeypatch.setattr("rencontre.pdf.render.SECONDS", 0)
    address, asked = reverse("admin:inscriptions_registration_badges_pdf"), badges_asked(day, sheet="a6")

    looked = organiser.get(address, asked)
    printed = organiser.post(address, asked)

    job = PrintJob.objects.get()
    assert looked["Location"].startswith(reverse("admin:inscriptions_ask_job"))
    assert printed["Location"] == reverse("admin:inscriptions_job", args=[job.pk])
    assert not BadgePrint.objects.exists()
    assert run(job.pk)
    assert BadgePrint.objects.count() == len(job.options["people"]) == 5
