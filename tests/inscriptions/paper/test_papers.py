import re
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from inscriptions.models import Registration
from inscriptions.paper import badges
from inscriptions.paper.badges import badge_notices, badges_pdf, badges_to_print
from inscriptions.paper.labels import DEFAULT_SHEET
from inscriptions.post import links
from rencontre.domain import DomainError
from rencontre.french.typography import surname
from tests.factories import RegistrationFactory, SeatFactory, WorkshopFactory
from tests.paper import codes, elements, texts

NBSP = "\u00a0"
LONG_FIRST = "Marie-Élisabeth Joséphine Françoise Bernadette Anne-Sophie É"
LONG_LAST = "de La Rochefoucauld-Montmorency d’Estrées-Saint-Hilaire-Là-B"
pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_three_hundred_badges_are_thirty_pages_and_every_qr_opens_its_own_badge(day):
    people = RegistrationFactory.create_batch(300, event=day)

    content = badges_pdf(day.registrations.all())

    assert len(PdfReader(BytesIO(content)).pages) == 30
    assert sorted(codes(content)) == sorted(links.badge_url(person) for person in people)


def test_a_badge_says_who_the_person_is_and_where_they_go(day, printed_workshop):
    person = RegistrationFactory(
        event=day, first_name="Mireille", last_name="Hingrez Cereda", job_title="Vice-présidente", role="intervenant"
    )
    SeatFactory(registration=person, workshop=printed_workshop)

    (text,) = texts(badges_pdf([person]))

    assert text.strip() == (
        "INTERVENANT Atelier 3 Mireille HINGREZ CEREDA Ville de Saint-Omer Vice-présidente "
        "Salle Vauban, Maison du Département Solidarité Animer le partenariat du contrat de ville"
    )


def test_a_cancelled_workshop_is_neither_on_a_badge_nor_in_their_order(day, printed_workshop):
    cancelled = WorkshopFactory(parent=printed_workshop.parent, number=1, cancelled_at=timezone.now())
    SeatFactory(registration=RegistrationFactory(event=day, first_name="Anne", last_name="Aubert"), workshop=cancelled)
    SeatFactory(
        registration=RegistrationFactory(event=day, first_name="Bob", last_name="Zola"), workshop=printed_workshop
    )

    (text,) = texts(badges_pdf(day.registrations.all(), sort="atelier"))

    assert re.findall(r"Atelier \d|AUBERT|ZOLA", text) == ["Atelier 3", "ZOLA", "AUBERT"]


def test_each_role_is_a_word_as_well_as_a_colour(day):
    for role in Registration.Role.values:
        RegistrationFactory(event=day, role=role)

    (text,) = texts(badges_pdf(day.registrations.all()))

    assert re.findall("PARTICIPANT|INTERVENANT|ORGANISATION", text) == ["PARTICIPANT", "INTERVENANT", "ORGANISATION"]


def test_badges_come_in_name_order_and_only_for_confirmed_people(day):
    RegistrationFactory(event=day, first_name="Zoé", last_name="Évrard")
    RegistrationFactory(event=day, first_name="Anne", last_name="Le Goaziou")
    RegistrationFactory(event=day, first_name="Jean", last_name="d'Orval")
    RegistrationFactory(event=day, last_name="Aubert", status=Registration.Status.CANCELLED)
    RegistrationFactory(event=day, last_name="Aubert", status=Registration.Status.WAITING, queued_at=timezone.now())

    (text,) = texts(badges_pdf(day.registrations.order_by("-pk")))

    assert re.findall("ÉVRARD|LE GOAZIOU|d’ORVAL|AUBERT", text) == ["ÉVRARD", "LE GOAZIOU", "d’ORVAL"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("nom", ["Anne", "Bob", "Chloé", "Denis"]), ("atelier", ["Denis", "Anne", "Bob", "Chloé"]),
     ("structure", ["Chloé", "Bob", "Denis", "Anne"])],
)  # fmt: skip
def test_badges_are_sorted_by_name_by_workshop_or_by_structure(day, printed_workshop, sort, order):
    organisations = {"Anne": "", "Bob": "Œuvre", "Chloé": "École", "Denis": "Ville"}
    people = [
        RegistrationFactory(event=day, first_name=first, last_name=first, organisation=organisation)
        for first, organisation in reversed(organisations.items())
    ]
    SeatFactory(registration=people[0], workshop=printed_workshop)

    (text,) = texts(badges_pdf(people, sort=sort))

    assert re.findall("Anne|Bob|Chloé|Denis", text) == order


@pytest.mark.parametrize(("sheet", "start"), [("avery-0", 1), (DEFAULT_SHEET, 11)])
def test_badges_refuse_a_sheet_or_a_label_that_does_not_exist(day, sheet, start):
    person = RegistrationFactory(event=day)

    with pytest.raises(DomainError):
        badges_pdf([person], sheet=sheet, start=start)


def test_badges_of_nobody_are_refused(day):
    RegistrationFactory(event=day, status=Registration.Status.CANCELLED)

    with pytest.raises(DomainError, match="Aucun badge"):
        badges_pdf(day.registrations.all())


def test_a_long_name_that_fits_is_whole(day):
    RegistrationFactory(event=day, first_name=LONG_FIRST, last_name=LONG_LAST)

    (text,) = texts(badges_pdf(day.registrations.all()))

    squeezed = text.replace(" ", "")
    assert LONG_FIRST.replace(" ", "") in squeezed
    assert surname(LONG_LAST).replace(" ", "") in squeezed


def test_the_names_in_the_smallest_type_are_listed(day):
    RegistrationFactory(event=day, first_name="Alice", last_name="Durand")
    RegistrationFactory(event=day, first_name="W" * 60, last_name="Personne")

    notices = badge_notices(day.registrations.all())

    assert notices == [f"{'W' * 60} PERSONNE{NBSP}: nom composé dans le plus petit corps, à vérifier."]
    assert badge_notices([]) == []


def test_labels_too_small_for_the_qr_say_so_and_print_without_it(day, settings):
    settings.SITE_URL = "https://inscriptions.rencontres-regionales.pays-de-saint-omer.exemple.fr"
    RegistrationFactory(event=day, first_name="Alice", last_name="Durand")

    content = badges_pdf(day.registrations.all(), sheet="avery-l7160")

    assert codes(content) == []
    assert "Alice" in texts(content)[0]
    assert badge_notices(day.registrations.all(), sheet="avery-l7160") == [
        f"Ces étiquettes sont trop petites pour le code QR{NBSP}: les badges n’en portent pas."
    ]


def test_a_badge_is_accessible(day):
    person = RegistrationFactory(event=day, first_name="Alice", last_name="Durand")

    content = badges_pdf([person])

    reader = PdfReader(BytesIO(content))
    assert reader.root_object["/Lang"] == "fr"
    assert reader.metadata.title == "Badges – Animer le partenariat du contrat de ville"
    assert [node["/Alt"] for node in elements(content) if "/Alt" in node] == ["Code QR du badge"]


@pytest.mark.parametrize("count", [3, 30])
def test_badges_take_six_queries_whatever_the_number(day, printed_workshop, count, django_assert_num_queries):
    for _ in range(count):
        SeatFactory(workshop=printed_workshop, registration__event=day)

    # The people, their day, their seats, the workshops, the answers printed; whether the day has several venues.
    with django_assert_num_queries(6):
        badges_pdf(Registration.objects.all())


@pytest.mark.parametrize("sort", ["nom", "atelier", "structure"])
def test_badges_that_are_read_in_several_times_come_in_the_same_order(day, printed_workshop, monkeypatch, sort):
    for number in range(5):
        person = RegistrationFactory(event=day, last_name=f"Personne{4 - number}", organisation=f"Ville {number % 2}")
        if number % 2:
            SeatFactory(workshop=printed_workshop, registration=person)
    at_once = badges_to_print(day, sort=sort).parts[0].context["pages"]
    monkeypatch.setattr(badges, "AT_ONCE", 2)

    assert badges_to_print(day, sort=sort).parts[0].context["pages"] == at_once
