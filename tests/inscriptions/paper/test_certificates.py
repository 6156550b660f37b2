"""Certificates: for whom, their numbers, and what they say (docs/pratique-francaise.md §3)."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from inscriptions.models import Certificate, Moment
from inscriptions.paper.certificate_numbers import issue_certificates
from inscriptions.paper.certificates import UNSIGNED, certificates_to_print
from inscriptions.paper.jobs import run
from inscriptions.post.links import token
from programme.models import Event, Session
from rencontre.domain import DomainError
from tests.factories import (
    AttendanceFactory,
    CertificateFactory,
    EventFactory,
    PrintJobFactory,
    RegistrationFactory,
    SeatFactory,
    SiteSettingsFactory,
    WorkshopFactory,
)
from tests.pages import page
from tests.paper import elements, seed_day, seed_workshop, texts
from tests.races import race

pytestmark = pytest.mark.django_db
AFTER = datetime.fromisoformat("2018-06-04T10:00:00+02:00")


def present(event: Event, *half_days: str, **fields):
    person = RegistrationFactory(event=event, **fields)
    for half_day in half_days or ["morning"]:
        AttendanceFactory(registration=person, moment=half_day)
    return person


def certificates_text(event: Event, **options) -> str:
    return " ".join(texts(certificates_to_print(event, **options).pdf()))


# --- When ------------------------------------------------------------------------------------------------------------

BEFORE = datetime.fromisoformat("2018-05-31T16:59:59+02:00")
ENDED = datetime.fromisoformat("2018-05-31T17:00:00+02:00")
NOT_YET = "Les attestations se préparent une fois la journée finie, jeudi 31 mai 2018 à 17 h."


def test_nothing_is_numbered_before_the_day_has_ended(day):
    person = present(day)

    with time_machine.travel(BEFORE, tick=False):
        for chosen in (None, person):
            with pytest.raises(DomainError, match="une fois la journée finie") as refused:
                issue_certificates(event=day, registration=chosen)
    before = Certificate.objects.count()
    with time_machine.travel(ENDED, tick=False):
        issue_certificates(event=day)

    assert str(refused.value).replace("\N{NO-BREAK SPACE}", " ") == NOT_YET
    assert (before, Certificate.objects.count()) == (0, 1)


def test_what_was_numbered_too_early_is_not_printed_before_the_end(day):
    person = present(day)
    CertificateFactory(registration=person)
    job = PrintJobFactory(event=day, document="certificates", options={})

    with time_machine.travel(BEFORE, tick=False):
        for registration in (None, person.pk):
            with pytest.raises(DomainError, match="une fois la journée finie"):
                certificates_to_print(day, registration=registration)
        made = run(job.pk)

    job.refresh_from_db()
    assert (made, job.state, job.file.name) == (False, "failed", "")
    assert job.error.replace("\N{NO-BREAK SPACE}", " ") == NOT_YET


# --- Numbers ---------------------------------------------------------------------------------------------------------


def test_only_those_who_were_present_are_numbered_in_name_order(day):
    zoe = present(day, last_name="Zola")
    elie = present(day, "morning", "afternoon", last_name="Éluard")
    RegistrationFactory(event=day)

    issue_certificates(event=day)

    numbers = {certificate.registration: certificate.number for certificate in Certificate.objects.all()}
    assert numbers == {elie: "2018-05-31-0001", zoe: "2018-05-31-0002"}


def test_a_number_is_given_once_and_newcomers_follow(day):
    zoe = present(day, last_name="Zola")
    issue_certificates(event=day)
    before = Certificate.objects.values().get()
    adam = present(day, last_name="Adam")

    issue_certificates(event=day, registration=adam)
    issue_certificates(event=day)

    assert Certificate.objects.values().get(registration=zoe) == before
    assert adam.certificate.number == "2018-05-31-0002"
    assert Certificate.objects.count() == 2


def test_two_days_of_the_same_date_share_their_numbers(day):
    other = EventFactory(date=day.date)
    present(day)
    present(other)

    issue_certificates(event=day)
    issue_certificates(event=other)

    assert [c.number for c in Certificate.objects.all()] == ["2018-05-31-0001", "2018-05-31-0002"]


def test_nobody_present_is_refused_and_nothing_is_numbered(day):
    absent = RegistrationFactory(event=day)

    with pytest.raises(DomainError, match="Personne n’a été noté présent"):
        issue_certificates(event=day)
    with pytest.raises(DomainError, match="Personne n’a été noté présent"):
        issue_certificates(event=day, registration=absent)

    assert Certificate.objects.count() == 0


def numbered_by_ten_threads() -> tuple[list, list[str]]:
    event = seed_day()
    people = [present(event) for _ in range(10)]
    results = race(lambda n: issue_certificates(event=event, registration=people[n]), threads=10)
    return results, sorted(Certificate.objects.filter(registration__event=event).values_list("number", flat=True))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_ten_people_who_ask_at_once_get_ten_numbers_in_a_row():
    results, numbers = numbered_by_ten_threads()

    assert [result for result in results if isinstance(result, Exception)] == []
    assert numbers == [f"2018-05-31-{rank:04}" for rank in range(1, 11)]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_race_gives_a_number_twice(without_lock):
    results, _ = numbered_by_ten_threads()

    assert [result for result in results if isinstance(result, Exception)] != []


# --- What they say ---------------------------------------------------------------------------------------------------


@pytest.fixture
def signed(day):
    """The site and its organiser have all that a certificate wants."""
    picture = BytesIO()
    Image.new("RGB", (60, 20), "navy").save(picture, "PNG")
    organiser = day.organisers.get(name="IREV")
    organiser.address, organiser.siret = "1 rue du Pont, 59000 Lille", "20006957900016"
    organiser.save()
    return SiteSettingsFactory(
        signatory_name="Marie Dupré",
        signatory_quality="directrice de l'IREV",
        signature=ContentFile(picture.getvalue(), name="signature.png"),
    )


def test_a_certificate_says_all_that_france_asks(day, signed):
    workshop = seed_workshop(day)
    person = present(
        day, "morning", "afternoon", first_name="Élodie", last_name="d'Orval", job_title="élue", organisation="Ville"
    )
    SeatFactory(registration=person, workshop=workshop)
    AttendanceFactory(registration=person, moment=Moment.WORKSHOP, workshop=workshop)
    with time_machine.travel(AFTER, tick=False):
        issue_certificates(event=day)

    printout = certificates_to_print(day)

    content = printout.pdf()
    assert printout.notices == []
    (text,) = texts(content)
    for part in [
        "IREV 1 rue du Pont, 59000 Lille SIRET 200 069 579 00016",
        "Attestation de présence N° 2018-05-31-0001",
        "Marie Dupré, directrice de l’IREV, atteste que Élodie d’ORVAL élue, Ville a participé à la journée",
        "Animer le partenariat du contrat de ville Rencontre régionale, jeudi 31 mai 2018",
        "Maison du développement économique, 16 place Victor Hugo, 62500 Saint-Omer",
        "Maison du Département Solidarité, 16, place Saint Sépulcre, 62500 Saint-Omer",
        "Matin 9 h – 12 h 30 Après-midi 14 h – 17 h Durée 6 h 30",
        "Atelier suivi, n° 3 : la stratégie : pour qui ?",
        "Fait à Saint-Omer, le lundi 4 juin 2018",
    ]:
        assert part in text
    assert "Financé par Caisse des dépôts" in text
    assert "sans signature manuscrite" not in text
    assert "Aucun signataire" not in text
    figures = [element.get("/Alt") for element in elements(content) if element.get("/S") == "/Figure"]
    reader = PdfReader(BytesIO(content))
    assert figures == ["Signature de Marie Dupré"]
    assert reader.metadata.title == "Attestation de présence – Animer le partenariat du contrat de ville"
    assert reader.root_object["/Lang"] == "fr"
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()


def test_what_the_site_does_not_know_leaves_no_blank(day, signed):
    signed.signature.storage.delete(signed.signature.name)
    signed.signatory_name = signed.signatory_quality = ""
    signed.save()
    day.eventorganiser_set.all().delete()
    present(day, job_title="", organisation="", first_name="<b>", last_name="W" * 60)
    issue_certificates(event=day)

    text = certificates_text(day)

    assert text.startswith(f"{signed.publisher} Attestation de présence")
    assert "L’organisateur atteste que <b> WWWW" in text
    assert "Pour l’organisateur" in text
    assert "Aucun signataire n’est désigné : cette attestation" in text
    assert "sans signature manuscrite" in text
    assert "SIRET" not in text


def test_a_signature_of_nobody_is_not_drawn_and_the_team_is_told(day, signed):
    signed.signatory_name = ""
    signed.save()
    present(day)
    issue_certificates(event=day)

    printout = certificates_to_print(day)

    content = printout.pdf()
    assert printout.notices == [UNSIGNED]
    assert [element for element in elements(content) if element.get("/S") == "/Figure"] == []
    assert "Aucun signataire n’est désigné" in " ".join(texts(content))


def test_each_says_only_what_was_attended(day):
    workshop = seed_workshop(day)
    person = present(day, "morning")
    SeatFactory(registration=person, workshop=workshop)
    issue_certificates(event=day)

    text = certificates_text(day, registration=person.pk)

    assert "Matin 9 h – 12 h 30 Durée 3 h 30" in text
    assert [word for word in ("Après-midi", "Atelier", "Maison du Département") if word in text] == []


def test_a_seat_is_no_workshop_followed_without_its_presence(day):
    workshop = seed_workshop(day)
    person = present(day, "morning", "afternoon")
    SeatFactory(registration=person, workshop=workshop)
    issue_certificates(event=day)

    text = certificates_text(day)

    assert "Matin 9 h – 12 h 30 Après-midi 14 h – 17 h Durée 6 h 30" in text
    assert [word for word in ("Atelier", "stratégie", "Maison du Département") if word in text] == []


def test_the_workshop_followed_is_where_the_person_was_checked_in(day):
    workshop = seed_workshop(day)
    other = WorkshopFactory(parent=workshop.parent, number=4, title="la santé")
    moved, alone = present(day, "afternoon"), RegistrationFactory(event=day)
    for person in (moved, alone):
        SeatFactory(registration=person, workshop=workshop)
        AttendanceFactory(registration=person, moment=Moment.WORKSHOP, workshop=other)
    issue_certificates(event=day)

    there, nowhere_else = (certificates_text(day, registration=person.pk) for person in (moved, alone))

    assert "Après-midi 14 h – 17 h Durée 3 h" in there
    assert "Atelier 4 14 h – 16 h Durée 2 h" in nowhere_else
    assert ["Atelier suivi, n° 4 : la santé" in text for text in (there, nowhere_else)] == [True, True]
    assert ["stratégie" in text for text in (there, nowhere_else)] == [False, False]


def test_hours_of_two_workshops_of_a_slot_count_once(day):
    workshop = seed_workshop(day)
    person = RegistrationFactory(event=day)
    for found in (workshop, WorkshopFactory(parent=workshop.parent, number=4)):
        AttendanceFactory(registration=person, moment=Moment.WORKSHOP, workshop=found)
    issue_certificates(event=day)

    assert "Atelier 3 14 h – 16 h Atelier 4 14 h – 16 h Durée 2 h" in certificates_text(day)


def test_a_seat_in_a_cancelled_workshop_is_no_workshop_followed(day):
    workshop = seed_workshop(day)
    seated, checked = present(day, "afternoon"), present(day, "afternoon")
    SeatFactory(registration=seated, workshop=workshop)
    issue_certificates(event=day)
    Session.objects.filter(pk=workshop.pk).update(cancelled_at=timezone.now())

    without = certificates_text(day, registration=seated.pk)
    AttendanceFactory(registration=checked, moment=Moment.WORKSHOP, workshop=workshop)
    came = certificates_text(day, registration=checked.pk)

    assert "Après-midi" in without
    assert [word for word in ("Atelier suivi", "stratégie", "Maison du Département") if word in without] == []
    assert "Atelier suivi, n° 3 : la stratégie" in came


def test_a_presence_at_a_half_day_that_is_no_more_certifies_nothing():
    event = EventFactory(date=date(2018, 5, 31), afternoon_starts_at=None)
    person = present(event, "afternoon")

    with pytest.raises(DomainError, match="Personne n’a été noté présent"):
        issue_certificates(event=event, registration=person)

    assert Certificate.objects.count() == 0


def test_a_day_of_one_half_says_the_day():
    event = EventFactory(date=date(2018, 5, 31), afternoon_starts_at=None, starts_at=time(9), ends_at=time(12))
    present(event)
    issue_certificates(event=event)

    assert "La journée 9 h – 12 h Durée 3 h" in certificates_text(event)


def test_whoever_is_no_longer_marked_present_has_no_page(day):
    person = present(day, last_name="Effacée")
    present(day, last_name="Restée")
    issue_certificates(event=day)
    person.attendances.all().delete()

    assert "EFFACÉE" not in certificates_text(day)
    with pytest.raises(DomainError, match="Aucune attestation"):
        certificates_to_print(day, registration=person.pk)


# --- One's own -------------------------------------------------------------------------------------------------------


def test_a_person_who_came_takes_their_certificate_and_the_number_stays(client, day):
    alice = present(day, first_name="Alice", last_name="Durand")
    mine, own = (reverse(f"inscriptions:{name}", args=[token(alice)]) for name in ("mine", "certificate"))

    with time_machine.travel(AFTER, tick=False):
        shown = page(client, mine)
        asked = client.get(own)
        posted = [client.post(own) for _ in range(2)]
        answer = client.get(own)

    assert "Mon attestation de présence (PDF)" in shown
    assert (asked.status_code, asked["Location"]) == (302, mine)
    assert [(response.status_code, response["Location"]) for response in posted] == [(302, own)] * 2
    (text,) = texts(answer.content)
    assert "N° 2018-05-31-0001" in text
    assert "Alice DURAND" in text
    assert answer["Cache-Control"] == "private, no-store"
    assert Certificate.objects.get().registration == alice


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_did_not_come_is_told_so_and_gets_no_number(client, day, method):
    bob = RegistrationFactory(event=day)
    mine, own = (reverse(f"inscriptions:{name}", args=[token(bob)]) for name in ("mine", "certificate"))

    with time_machine.travel(AFTER, tick=False):
        answer = getattr(client, method)(own)
        told = page(client, mine)

    assert (answer.status_code, answer["Location"]) == (302, mine)
    assert "Aucune présence n’a été notée à votre nom" in told
    assert "Mon attestation" not in told
    assert Certificate.objects.count() == 0


def test_before_the_day_is_over_nobody_has_a_certificate(client):
    alice = present(EventFactory())
    mine, own = (reverse(f"inscriptions:{name}", args=[token(alice)]) for name in ("mine", "certificate"))

    client.post(own)

    text = page(client, mine)
    assert "une fois la rencontre finie" in text
    assert "Mon attestation" not in text
    assert Certificate.objects.count() == 0
