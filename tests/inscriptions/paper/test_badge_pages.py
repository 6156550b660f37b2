"""The page about badges: what it counts, prints, writes down and remembers."""

import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from random import Random
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from inscriptions.models import BadgePrint, PrintJob, PrintSettings, Registration
from inscriptions.paper.badge_face import face_of, with_seats
from inscriptions.paper.jobs import run
from inscriptions.paper.labels import SHEETS
from inscriptions.post.links import badge_url
from programme.models import Session
from rencontre.pdf.papers import PAPERS
from tests.factories import BadgePrintFactory, RegistrationFactory, SeatFactory
from tests.inscriptions.paper.trial_jobs import badges_asked as asked
from tests.inscriptions.team.pages import plain, url
from tests.paper import codes, texts

GEOMETRY = {
    "width": 90, "height": 54, "columns": 2, "rows": 5, "left": 15, "top": 12, "pitch_x": 90, "pitch_y": 54
}  # fmt: skip


def content_of(job: PrintJob) -> bytes:
    job.refresh_from_db()
    with job.file.open() as file:
        return file.read()


def test_a_print_writes_what_each_badge_says_and_remembers_the_printer(front_desk, chloe, event):
    people = RegistrationFactory.create_batch(2, event=event)

    response = front_desk.post(
        url("badges_pdf"), asked(event, sheet="sigel-lp800", offset_x=-7, offset_y=12, duplex="on")
    )

    kept = PrintSettings.objects.get()
    assert len(PdfReader(BytesIO(response.content)).pages) == 2
    assert set(BadgePrint.objects.values_list("registration", "by")) == {(person.pk, "chloe") for person in people}
    assert (kept.user, kept.sheet, kept.offset_x, kept.offset_y, kept.duplex) == (chloe, "sigel-lp800", -7, 12, True)
    assert "2 badges dans le fichier à imprimer" in plain(front_desk.get(url("badges"), {"event": event.pk}))


def test_the_page_starts_from_what_was_printed_last(front_desk, event):
    RegistrationFactory(event=event)
    front_desk.post(url("badges_pdf"), asked(event, sheet="a6", offset_x=-7, duplex="on"))

    form = front_desk.get(url("badges"), {"event": event.pk}).context["adminform"].form

    assert {name: form[name].value() for name in ("sheet", "offset_x", "offset_y", "duplex")} == {
        "sheet": "a6", "offset_x": -7, "offset_y": 0, "duplex": True
    }  # fmt: skip


def test_looking_writes_nothing(front_desk, event):
    RegistrationFactory(event=event)

    response = front_desk.get(url("badges_pdf"), asked(event, sheet="a6"))

    assert response.content.startswith(b"%PDF-")
    assert BadgePrint.objects.count() == PrintSettings.objects.count() == 0


def test_a_badge_that_was_printed_by_an_older_version_is_known_again(event):
    person = RegistrationFactory(
        event=event, first_name="Alice", last_name="d'Orval", organisation="CCAS", job_title="cheffe", territory="Lens"
    )
    words = ["PARTICIPANT", "participant", event.title, "Alice", "d’ORVAL", "CCAS", "cheffe", "", badge_url(person)]

    assert face_of(with_seats([person])[0]).digest == sha256(json.dumps(words).encode()).hexdigest()


def test_only_new_and_changed_badges_are_printed_again(front_desk, event, workshops):
    same, renamed, seated = RegistrationFactory.create_batch(3, event=event)
    front_desk.post(url("badges_pdf"), asked(event))
    Registration.objects.filter(pk=renamed.pk).update(last_name="Nouveau")
    SeatFactory(registration=seated, workshop=workshops[0])
    new = RegistrationFactory(event=event)

    page = plain(front_desk.get(url("badges"), asked(event, whose="nouveaux")))
    front_desk.post(url("badges_pdf"), asked(event, whose="nouveaux"))
    empty = plain(front_desk.get(url("badges"), asked(event, whose="nouveaux")))

    printed = Counter(BadgePrint.objects.values_list("registration", flat=True))
    assert "3 badges à imprimer" in page
    assert printed == {same.pk: 1, renamed.pk: 2, seated.pk: 2, new.pk: 1}
    assert "Aucun badge à imprimer" in empty


def test_blank_badges_alone_carry_the_event_and_no_code(front_desk, event):
    RegistrationFactory(event=event, first_name="Alice")

    content = front_desk.post(url("badges_pdf"), asked(event, whose="aucun", blanks=3)).content

    (text,) = texts(content)
    assert text.count("PARTICIPANT Prénom Nom Structure") == text.count(event.title) == 3
    assert "Alice" not in text
    assert codes(content) == []
    assert not BadgePrint.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": 11}, "La première étiquette est un numéro de 1 à 10."),
        ({"offset_x": 101}, "inférieure ou égale à 100"),
        ({"blanks": 201}, "inférieure ou égale à 200"),
        ({"sheet": "sur-mesure"}, "sur-mesure"),
        ({"whose": "nouveaux"}, "Aucun badge à imprimer."),
    ],
)
def test_a_refused_print_says_why_and_writes_nothing(front_desk, event, changes, sentence):
    if "whose" not in changes:
        RegistrationFactory(event=event)

    page = plain(front_desk.post(url("badges_pdf"), asked(event, **changes), follow=True))

    assert sentence in page
    assert BadgePrint.objects.count() == PrintSettings.objects.count() == 0


def test_many_badges_become_a_print_job(front_desk, event, at_once, monkeypatch):
    at_once("badges", 1)
    monkeypatch.setattr("inscriptions.paper.jobs.start", lambda pk: None)
    people = RegistrationFactory.create_batch(2, event=event)

    looked = front_desk.get(url("badges_pdf"), asked(event))
    response = front_desk.post(url("badges_pdf"), asked(event, start=4))

    job = PrintJob.objects.get()
    assert looked["Location"].startswith(reverse("admin:inscriptions_ask_job"))
    assert response["Location"] == reverse("admin:inscriptions_job", args=[job.pk])
    assert (job.document, job.options["start"], set(job.options["people"])) == ("badges", 4, {p.pk for p in people})
    assert not BadgePrint.objects.exists()
    assert run(job.pk)
    assert set(BadgePrint.objects.values_list("registration", "by")) == {(person.pk, "chloe") for person in people}
    assert "Aucun badge" in plain(front_desk.get(url("badges"), asked(event, whose="nouveaux")))
    assert sorted(codes(content_of(job))) == sorted(badge_url(person) for person in people)


def test_badges_whose_job_failed_are_still_to_print(front_desk, event, at_once, monkeypatch):
    at_once("badges", 1)
    monkeypatch.setattr("inscriptions.paper.jobs.start", lambda pk: None)
    monkeypatch.setattr("rencontre.pdf.render.PATIENT", 0)
    RegistrationFactory.create_batch(2, event=event)
    front_desk.post(url("badges_pdf"), asked(event))

    assert not run(PrintJob.objects.get().pk)

    assert not BadgePrint.objects.exists()
    assert "2 badges" in plain(front_desk.get(url("badges"), asked(event, whose="nouveaux")))


def test_a_long_look_asks_for_the_badges_of_the_day_and_counts_none(front_desk, event, at_once, monkeypatch):
    at_once("badges", 1)
    monkeypatch.setattr("inscriptions.paper.jobs.start", lambda pk: None)
    printed, *people = RegistrationFactory.create_batch(3, event=event)
    BadgePrintFactory(registration=printed, digest=face_of(with_seats([printed])[0]).digest)
    RegistrationFactory()

    looked = front_desk.get(url("badges_pdf"), asked(event, whose="nouveaux"))
    front_desk.post(looked["Location"])

    job = PrintJob.objects.get()
    assert (job.options["people"], job.options["whose"]) == (None, "nouveaux")
    assert run(job.pk)
    assert sorted(codes(content_of(job))) == sorted(badge_url(person) for person in people)
    assert BadgePrint.objects.count() == 1


def test_a_look_at_as_many_people_as_may_be_chosen_fits_in_an_address(front_desk, event, at_once, monkeypatch):
    at_once("badges", 1)
    people = RegistrationFactory.create_batch(2, event=event)
    chosen = Random(1).sample(range(10**5, 10**6), 498) + [person.pk for person in people]
    choice = asked(event) | {"event": "", "ids": ",".join(map(str, chosen))}

    looked = front_desk.get(url("badges_pdf"), choice)
    monkeypatch.setattr("inscriptions.paper.job_pages.LONGEST", 1000)
    refused = plain(front_desk.get(url("badges_pdf"), choice, follow=True))

    assert len(looked["Location"]) < 3600
    assert "Ce document compte <strong>2 badges" in plain(front_desk.get(looked["Location"]))
    assert "Cette sélection est trop longue" in refused


def test_verifying_comes_back_to_the_page_with_the_choices_alone(front_desk, event):
    response = front_desk.post(url("badges"), asked(event, start=3, csrfmiddlewaretoken="jeton"))

    assert response.status_code == 302
    assert "start=3" in response["Location"]
    assert "jeton" not in response["Location"]


def test_one_badge_is_printed_again_at_the_label_asked_for(front_desk, event):
    alice, _ = RegistrationFactory(event=event, first_name="Alice"), RegistrationFactory(event=event)

    response = front_desk.post(f"{url('reprint', alice.pk)}?start=2")

    (text,) = texts(response.content)
    assert text.count("PARTICIPANT") == text.count("Alice") == 1
    assert list(BadgePrint.objects.values_list("registration", flat=True)) == [alice.pk]


def test_a_badge_printed_again_says_the_workshop_unless_it_is_cancelled(front_desk, event, workshops):
    alice = SeatFactory(workshop=workshops[0]).registration

    kept = front_desk.post(url("reprint", alice.pk))
    Session.objects.filter(pk=workshops[0].pk).update(cancelled_at=timezone.now())
    cancelled = front_desk.post(url("reprint", alice.pk))

    said = [workshops[0].label in texts(response.content)[0] for response in (kept, cancelled)]
    assert said == [True, False]


@pytest.mark.parametrize("start", ["11", "0", "-1", "deux", "9" * 30])
def test_a_badge_is_not_printed_again_where_there_is_no_label(front_desk, event, start):
    alice = RegistrationFactory(event=event)

    page = plain(front_desk.post(f"{url('reprint', alice.pk)}?start={start}", follow=True))

    assert "La première étiquette est un numéro de 1 à 10." in page
    assert not BadgePrint.objects.exists()


def test_a_cancelled_person_has_no_badge(front_desk, event):
    alice = RegistrationFactory(event=event, status="cancelled")

    page = plain(front_desk.post(url("reprint", alice.pk), follow=True))

    assert "Cette inscription n’est pas confirmée" in page
    assert not BadgePrint.objects.exists()


def test_a_badge_is_printed_again_by_a_post_of_those_who_see_registrations(client, chloe, event):
    alice = RegistrationFactory(event=event)
    chloe.groups.get().permissions.remove(*chloe.groups.get().permissions.filter(codename="view_registration"))
    client.force_login(chloe)

    answers = [
        client.post(url("reprint", alice.pk)),
        client.post(url("badges_pdf"), asked(event)),
        client.get(url("custom_sheet")),
        client.get(url("calibration")),
        client.post(url("badges"), asked(event)),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert BadgePrint.objects.count() == PrintSettings.objects.count() == 0


def test_blank_badges_for_people_who_are_gone_have_no_day(front_desk):
    page = plain(front_desk.get(url("badges_pdf"), {"ids": "12345", "blanks": 3}, follow=True))

    assert "Aucun badge à imprimer." in page


def test_a_sheet_of_ones_own_is_measured_once_then_chosen(front_desk, event):
    RegistrationFactory(event=event)
    query = f"event={event.pk}&start=2"

    response = front_desk.post(f"{url('custom_sheet')}?retour={quote(query)}", GEOMETRY)
    printed = front_desk.post(url("badges_pdf"), asked(event, sheet="sur-mesure", start=10))

    kept = PrintSettings.objects.get()
    assert response["Location"] == f"{url('badges')}?event={event.pk}&start=2&sheet=sur-mesure"
    assert (kept.sheet, kept.custom_sheet) == ("sur-mesure", GEOMETRY)
    assert printed.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"width": 100}, "Les étiquettes se chevauchent"),
        ({"left": 40}, "La planche dépasse la page A4"),
        ({"top": -1}, "La planche dépasse la page A4"),
        ({"width": 30}, "Une étiquette mesure au moins 40 × 25 mm."),
        ({"columns": 11, "rows": 11}, "Une planche porte de 1 à 100 étiquettes."),
        ({"columns": "9" * 400}, "inférieure ou égale à 100"),
        ({"rows": "9" * 400}, "inférieure ou égale à 100"),
        ({"width": "nan"}, "Saisissez un nombre."),
    ],
)
def test_a_sheet_that_cannot_be_printed_is_refused(front_desk, changes, sentence):
    page = plain(front_desk.post(url("custom_sheet"), GEOMETRY | changes))

    assert sentence in page
    assert not PrintSettings.objects.exists()


def test_the_calibration_page_is_that_of_the_sheet_and_of_the_offset(front_desk, event):
    RegistrationFactory(event=event)
    front_desk.post(url("badges_pdf"), asked(event, offset_x=-7, offset_y=12))

    (text,) = texts(front_desk.get(url("calibration"), {"sheet": "avery-l7160"}).content)
    unknown = front_desk.get(url("calibration"), {"sheet": "napperon"}, follow=True)

    assert "Avery L7160 : 21 étiquettes de 63,5 × 38,1 mm." in text
    assert "-0,7 mm vers la droite, 1,2 mm vers le bas" in text
    assert "napperon" in plain(unknown)


@pytest.mark.parametrize("count", [3, 30])
def test_the_badges_page_takes_nineteen_queries_whatever_the_number(
    front_desk, event, workshops, count, django_assert_num_queries
):
    for _ in range(count):
        SeatFactory(registration__event=event, workshop=workshops[0])

    with django_assert_num_queries(19):
        front_desk.get(url("badges"), asked(event, whose="nouveaux"))


def test_the_page_measures_the_first_sheet_alone_when_a_job_will_print(front_desk, event, monkeypatch):
    monkeypatch.setitem(PAPERS, "badges", replace(PAPERS["badges"], long=11))
    for number in range(12):
        RegistrationFactory(event=event, first_name="W" * 60, last_name=f"Personne{number:02}")

    notices = front_desk.get(url("badges"), {"event": event.pk}).context["notices"]

    assert len(notices) == 11
    assert "PERSONNE09" in notices[9]
    assert notices[10] == "Les noms à vérifier des autres badges seront dits avec le fichier."


def test_the_preview_of_a_long_print_draws_nobody(front_desk, event, monkeypatch, django_assert_num_queries):
    monkeypatch.setitem(PAPERS, "badges", replace(PAPERS["badges"], long=2))
    RegistrationFactory.create_batch(3, event=event)

    with django_assert_num_queries(7):
        response = front_desk.get(url("badges_pdf"), asked(event))

    assert reverse("admin:inscriptions_ask_job") in response.url


def test_a_roll_is_drawn_as_the_page_of_one_label(front_desk, event):
    RegistrationFactory.create_batch(2, event=event)

    markup = front_desk.get(url("badges"), asked(event, sheet="brother-62")).content.decode()

    assert 'viewBox="0 0 100 62"' in markup
    assert markup.count('<rect class="printed"') == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"duplex": "on"}, "duplex", "Un rouleau ne s’imprime que d’un côté : décochez « Recto verso »."),
        ({"start": 2}, "start", "Un rouleau n’a pas d’étiquette déjà prise : la première est la 1."),
    ],
)
def test_what_a_roll_cannot_do_is_said_beside_the_field(front_desk, event, changes, field, sentence):
    RegistrationFactory(event=event)
    chosen = asked(event, sheet="dymo-99014") | changes

    form = front_desk.get(url("badges"), chosen).context["adminform"].form
    refused = front_desk.post(url("badges_pdf"), chosen)

    assert [error.replace("\u00a0", " ") for error in form.errors[field]] == [sentence]
    assert refused.status_code == 302
    assert BadgePrint.objects.count() == PrintSettings.objects.count() == 0


def test_every_sheet_is_offered(front_desk, event):
    form = front_desk.get(url("badges"), {"event": event.pk}).context["adminform"].form

    assert [name for name, _ in form.fields["sheet"].choices] == list(SHEETS)
