"""« Documents à imprimer »: what the page offers to whom, and its PDFs."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import Certificate, PrintJob
from programme.models import Session
from rencontre.pdf.papers import PAPERS
from tests.factories import (
    AttendanceFactory,
    InterventionFactory,
    RegistrationFactory,
    SiteSettingsFactory,
    SpecialNeedsFactory,
)
from tests.pages import page
from tests.paper import seed_workshop, texts

pytestmark = pytest.mark.django_db


def paper_url(name: str, day) -> str:
    return reverse(f"admin:inscriptions_{name}", args=[day.pk])


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_leads_to_every_paper(client, denis, day, people, django_assert_num_queries):
    client.force_login(denis)
    workshop = seed_workshop(day)
    for _ in range(people):
        AttendanceFactory(registration=RegistrationFactory(event=day, list_consent=True, attends_lunch=True))
    InterventionFactory(session=workshop)

    with django_assert_num_queries(15):
        markup = client.get(paper_url("documents", day)).content.decode()

    links = [declared.address(day.pk) for declared in PAPERS.values() if declared.route]
    links += [paper_url("certificates", day)]
    links += [reverse("programme:programme", args=[day.slug]), f"{paper_url('tents', day)}?seance={workshop.pk}"]
    links += [f"{paper_url('attendance', day)}?{part}" for part in ("demi-journee=matin", "role=equipe")]
    links += [reverse("admin:inscriptions_attendance_session", args=[day.pk, workshop.pk])]
    links += [f"{reverse('admin:inscriptions_registration_badges')}?event={day.pk}"]
    assert [link for link in links if f'"{link}"' not in markup] == []
    assert f"toutes les personnes notées présentes ({people})" in markup


def test_the_page_leads_to_no_paper_of_a_cancelled_session(client, denis, day):
    client.force_login(denis)
    workshop = seed_workshop(day)
    InterventionFactory(session=workshop)
    Session.objects.filter(pk=workshop.pk).update(cancelled_at=timezone.now())

    markup = client.get(paper_url("documents", day)).content.decode()
    sheet = reverse("admin:inscriptions_attendance_session", args=[day.pk, workshop.pk])
    refused = client.get(sheet, follow=True)

    assert [link for link in (sheet, f"?seance={workshop.pk}") if link in markup] == []
    assert "Atelier 3 est annulé" in refused.content.decode()


def test_the_page_of_the_day_leads_to_it(client, chloe, day):
    client.force_login(chloe)

    markup = client.get(reverse("admin:programme_event_overview", args=[day.pk])).content.decode()

    assert f'href="{paper_url("documents", day)}"' in markup


def test_the_front_desk_prints_counts_and_never_constraints_or_certificates(client, chloe, day):
    client.force_login(chloe)
    person = RegistrationFactory(event=day, attends_lunch=True)
    SpecialNeedsFactory(registration=person, meal_constraint="sans arachide")
    AttendanceFactory(registration=person)

    text = page(client, paper_url("documents", day))
    (paper,) = texts(client.get(paper_url("caterer", day)).content)
    refused = [getattr(client, method)(paper_url("certificates", day)).status_code for method in ("get", "post")]

    assert "Attestations" not in text
    assert "1 repas ; aucun nom" in text
    assert "1 repas" in paper
    assert "arachide" not in paper
    assert refused == [403, 403]
    assert Certificate.objects.count() == 0


def test_the_organiser_prints_the_constraints(client, denis, day):
    client.force_login(denis)
    person = RegistrationFactory(event=day, attends_lunch=True)
    SpecialNeedsFactory(registration=person, meal_constraint="sans arachide")

    (paper,) = texts(client.get(paper_url("caterer", day)).content)

    assert "sans arachide 1" in paper


def test_the_tents_of_one_session_are_its_own_and_no_speaker_is_said_so(client, denis, day):
    client.force_login(denis)
    workshop = seed_workshop(day)
    InterventionFactory(session=workshop, speaker__last_name="Nôtre")
    InterventionFactory(session__event=day, speaker__last_name="Autre")
    empty = day.sessions.get(kind="dejeuner")

    (paper,) = texts(client.get(paper_url("tents", day), {"seance": workshop.pk}).content)
    refused = client.get(paper_url("tents", day), {"seance": empty.pk})
    other_day = client.get(paper_url("tents", day), {"seance": InterventionFactory().session.pk})

    assert "NÔTRE" in paper
    assert refused["Location"] == paper_url("documents", day)
    assert "Aucun intervenant" in page(client, paper_url("documents", day))
    assert other_day.status_code == 404


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "²", "x"])
def test_an_address_whose_key_is_none_is_not_found(client, denis, day, key):
    client.force_login(denis)
    AttendanceFactory(registration=RegistrationFactory(event=day))

    answers = [
        client.get(paper_url("tents", day), {"seance": key}),
        client.get(paper_url("certificates", day), {"inscription": key}),
        client.post(paper_url("certificates", day), {"inscription": key}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Certificate.objects.count() == 0


def test_certificates_are_numbered_by_a_post_then_printed_alone_or_together(client, denis, day):
    client.force_login(denis)
    people = [RegistrationFactory(event=day, last_name=name) for name in ("Adam", "Zola")]
    for person in people:
        AttendanceFactory(registration=person)

    one = client.post(paper_url("certificates", day), {"inscription": people[1].pk}, follow=True)
    every = client.post(paper_url("certificates", day), {"inscription": ""}, follow=True)

    (alone,) = texts(one.content)
    assert "N° 2018-05-31-0001" in alone
    assert "ZOLA" in alone
    assert ["2018-05-31-0002" in text for text in texts(every.content)] == [True, False]


def test_without_anyone_present_the_page_says_what_to_do(client, denis, day):
    client.force_login(denis)
    RegistrationFactory(event=day)

    answer = client.post(paper_url("certificates", day), follow=True)

    assert "Personne n’a été noté présent" in answer.content.decode()
    assert "Pointez les badges à l’accueil" in page(client, paper_url("documents", day))
    assert Certificate.objects.count() == 0


def test_before_the_end_of_the_day_the_page_says_when_and_nothing_is_numbered(client, denis, day):
    client.force_login(denis)
    AttendanceFactory(registration=RegistrationFactory(event=day))

    with time_machine.travel("2018-05-31T16:00:00+02:00", tick=False):
        shown = page(client, paper_url("documents", day))
        answers = [client.post(paper_url("certificates", day), follow=True), client.get(paper_url("certificates", day))]
        told = page(client, paper_url("documents", day))

    assert "Les attestations se préparent une fois la journée finie, jeudi 31 mai 2018 à 17 h." in shown
    assert "Préparer" not in shown
    assert [answers[0].redirect_chain[0][0], answers[1]["Location"]] == [paper_url("documents", day)] * 2
    assert "une fois la journée finie" in told
    assert Certificate.objects.count() == 0


def test_without_a_signatory_the_page_leads_to_where_it_is_said(client, denis, day):
    client.force_login(denis)
    settings_page = reverse("admin:programme_sitesettings_changelist")

    without = page(client, paper_url("documents", day))
    markup = client.get(paper_url("documents", day)).content.decode()
    SiteSettingsFactory(signatory_name="Marie Dupré")
    signed = page(client, paper_url("documents", day))

    assert "Personne n’est indiqué pour signer les attestations" in without
    assert f'href="{settings_page}">Indiquer le signataire' in markup
    assert "pour signer les attestations" not in signed


def test_more_certificates_than_a_request_makes_are_a_print_job(client, denis, day, at_once):
    client.force_login(denis)
    at_once("certificates", 1)
    for _ in range(2):
        AttendanceFactory(registration=RegistrationFactory(event=day))

    answer = client.post(paper_url("certificates", day), follow=True)

    assert "Ce document compte <strong>2 attestations</strong>" in answer.content.decode()
    assert PrintJob.objects.count() == 0


@pytest.mark.parametrize(("paper", "said"), [("participants", "2 personnes"), ("tents", "2 chevalets")])
def test_a_long_paper_of_the_day_is_a_print_job_too(client, denis, day, at_once, paper, said):
    client.force_login(denis)
    at_once(paper, 1)
    workshop = seed_workshop(day)
    for _ in range(2):
        RegistrationFactory(event=day, list_consent=True)
        InterventionFactory(session=workshop)

    answer = client.get(paper_url(paper, day), {"seance": workshop.pk}, follow=True)
    client.post(answer.redirect_chain[0][0])

    assert f"Ce document compte <strong>{said}</strong>" in answer.content.decode()
    assert PrintJob.objects.get().document == paper
    assert PrintJob.objects.get().options == ({"session": workshop.pk} if paper == "tents" else {})
