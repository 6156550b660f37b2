"""What a paper cannot print is said before it is printed, with whom it concerns."""

import pytest
from django.urls import reverse

from inscriptions.paper import jobs
from inscriptions.paper.badges import badge_notices
from rencontre.pdf import glyphs
from rencontre.pdf.papers import PAPERS
from tests.factories import (
    AttendanceFactory,
    CertificateFactory,
    InterventionFactory,
    PrintJobFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    SpecialNeedsFactory,
)
from tests.pages import plain, text_of
from tests.paper import seed_workshop

pytestmark = pytest.mark.django_db
LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2026)]
WHY = "demandez une police à qui tient le site, ou"
ON_BADGES = f"芳 王 : aucun caractère pour « 芳 », « 王 » : {WHY} écrivez le nom en lettres latines."
ROOM = f"Salle 🎉 : aucun caractère pour « 🎉 » : {WHY} écrivez-le autrement."
LONG = "Communauté d’agglomération du Pays de Saint-Omer et de ses environs, direction de la cohésion sociale " * 2


@pytest.fixture(autouse=True)
def _latin_fonts_only(monkeypatch):
    """Whatever fonts this machine has."""
    glyphs.coverage.cache_clear()
    glyphs.is_drawn.cache_clear()
    monkeypatch.setattr(glyphs, "_of_fontconfig", lambda: LATIN)
    yield
    glyphs.coverage.cache_clear()
    glyphs.is_drawn.cache_clear()


@pytest.fixture
def wang(day):
    """A participant and a speaker whose name no font draws, and a room with a sign that none has."""
    room = RoomFactory(venue=day.main_venue, name="Salle 🎉")
    session = SessionFactory(event=day, room=room, title="Accueil")
    InterventionFactory(session=session, speaker__first_name="芳", speaker__last_name="王")
    person = RegistrationFactory(
        event=day, first_name="芳", last_name="王", list_consent=True, attends_lunch=True, organisation="Ville"
    )
    RegistrationFactory(event=day, first_name="Alice", last_name="Durand", list_consent=True)
    CertificateFactory(registration=AttendanceFactory(registration=person).registration)
    return person


def remarks(paper: str, day, **options) -> list[str]:
    return [plain(remark) for remark in PAPERS[paper].prepare(day, **options).undrawn]


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("badges", [ON_BADGES]),
        ("attendance", [ON_BADGES, ROOM]),
        ("participants", [ON_BADGES]),
        ("certificates", [ON_BADGES]),
        ("tents", [ON_BADGES]),
        ("signs", [ON_BADGES, ROOM]),
        ("cues", [ON_BADGES, ROOM]),
        ("caterer", []),
    ],
)
def test_each_paper_says_whose_signs_it_cannot_draw(day, wang, paper, said):
    assert remarks(paper, day) == said


def test_every_paper_of_the_registry_looks_at_its_signs(day, wang):
    day.title = "Journée 🎉"
    day.save(update_fields=["title"])

    silent = [slug for slug in PAPERS if not remarks(slug, day)]

    assert silent == []


def test_a_constraint_is_not_repeated_with_its_signs(day, wang, denis):
    SpecialNeedsFactory(registration=wang, meal_constraint="sans arachide 🥜")

    (said,) = remarks("caterer", day, maker=denis)

    assert said.startswith("Contraintes de repas : aucun caractère pour « 🥜 »")
    assert "arachide" not in said


def test_a_paper_is_looked_at_before_it_is_printed(client, denis, day, wang):
    client.force_login(denis)
    address = reverse("admin:inscriptions_participants", args=[day.pk])

    first = client.get(address)
    printed = client.get(address, {"vu": "oui"})

    assert ON_BADGES in text_of(first.content.decode())
    assert 'href="?vu=oui"' in first.content.decode()
    assert [answer["Content-Type"] for answer in (first, printed)] == ["text/html; charset=utf-8", "application/pdf"]


def test_what_was_asked_of_a_paper_is_kept(client, denis, day, wang):
    client.force_login(denis)

    first = client.get(reverse("admin:inscriptions_attendance", args=[day.pk]), {"demi-journee": "matin"})

    assert 'href="?demi-journee=matin&amp;vu=oui"' in first.content.decode()


def test_a_paper_that_can_be_drawn_is_printed_at_once(client, denis, day, wang):
    client.force_login(denis)
    wang.list_consent = False
    wang.save(update_fields=["list_consent"])

    answer = client.get(reverse("admin:inscriptions_participants", args=[day.pk]))

    assert answer["Content-Type"] == "application/pdf"


def test_the_page_about_badges_says_it_too(client, denis, day, wang):
    client.force_login(denis)

    notices = client.get(reverse("admin:inscriptions_registration_badges"), {"event": day.pk}).context["notices"]

    assert [plain(notice) for notice in notices] == [ON_BADGES]


def test_a_print_job_says_it_with_the_file(day, wang, denis, typeset):
    job = PrintJobFactory(event=day, maker=denis, document="badges", options={})

    jobs.run(job.pk)

    job.refresh_from_db()
    assert [plain(notice) for notice in job.notices] == [ON_BADGES]


# --- Words that are lost -----------------------------------------------------------------------------------------


def test_the_badges_say_whose_organisation_or_function_is_shortened(day):
    RegistrationFactory(event=day, first_name="Alice", last_name="Durand", organisation="Ville", job_title="maire")
    RegistrationFactory(event=day, first_name="Bob", last_name="Roux", organisation=LONG[:200], job_title="maire")
    RegistrationFactory(event=day, first_name="Zoé", last_name="Petit", organisation="Ville", job_title=LONG[:200])

    notices = badge_notices(day.registrations.all())

    assert [plain(notice) for notice in notices] == [
        "Zoé PETIT : fonction abrégée faute de place.",
        "Bob ROUX : structure abrégée faute de place.",
    ]


def test_the_sheets_say_it_as_well(day):
    workshop = seed_workshop(day)
    RegistrationFactory(event=day, first_name="Bob", last_name="Roux", organisation=LONG[:200], job_title=LONG[:200])
    InterventionFactory(session=workshop, speaker__first_name="Zoé", speaker__last_name="Petit", function="M" * 300)

    sheet, tents = (PAPERS[paper].prepare(day).notices for paper in ("attendance", "tents"))

    assert [plain(notice) for notice in sheet] == ["Bob ROUX : structure et fonction abrégées faute de place."]
    assert [plain(notice) for notice in tents] == ["Zoé PETIT : fonction abrégée faute de place."]
