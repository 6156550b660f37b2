from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from programme.models import Event
from rencontre.pdf.papers import PAPERS
from tests.factories import (
    AttendanceFactory,
    CertificateFactory,
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SpecialNeedsFactory,
    WorkshopFactory,
)
from tests.paper import texts

pytestmark = pytest.mark.django_db


def title(path) -> str:
    return PdfReader(BytesIO(path.read_bytes())).metadata.title


@pytest.fixture
def days():
    """A past day, two to come and a draft, somebody in each."""
    today = timezone.localdate()
    dates = {"passee": -10, "prochaine": 10, "suivante": 40}
    events = {
        slug: EventFactory(slug=slug, title=slug, date=today + timedelta(days=days)) for slug, days in dates.items()
    }
    events["brouillon"] = EventFactory(slug="brouillon", status=Event.Status.DRAFT, date=today + timedelta(days=2))
    for event in events.values():
        RegistrationFactory(event=event)
    return events


@pytest.mark.parametrize("command", ["badges", "attendance"])
@pytest.mark.parametrize(("arguments", "expected"), [({}, "prochaine"), ({"event": "passee"}, "passee")])
def test_the_paper_is_of_the_coming_day_or_of_the_one_named(days, tmp_path, command, arguments, expected, capsys):
    output = tmp_path / "papier.pdf"

    call_command(command, output=str(output), **arguments)

    assert title(output).endswith(f" – {expected}")
    assert capsys.readouterr().out == f"{output} est écrit.\n"


@pytest.mark.parametrize("command", ["badges", "attendance"])
def test_an_unknown_day_is_refused(days, tmp_path, command):
    output = tmp_path / "papier.pdf"

    with pytest.raises(CommandError, match="absente"):
        call_command(command, event="absente", output=str(output))

    assert not output.exists()


@pytest.mark.parametrize("command", ["badges", "attendance"])
def test_without_a_coming_day_the_event_must_be_named(tmp_path, command):
    with pytest.raises(CommandError, match="--event"):
        call_command(command, output=str(tmp_path / "papier.pdf"))


@pytest.mark.parametrize("command", ["badges", "attendance"])
def test_a_file_that_cannot_be_written_is_an_error_in_french(days, tmp_path, command):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command(command, output=str(tmp_path / "absent" / "papier.pdf"))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"sheet": "avery-0"}, "avery-0"),
        ({"start": 11}, "de 1 à 10"),
        ({"sheet": "brother-62", "duplex": True}, "que d’un côté"),
    ],
)
def test_badges_refuse_a_sheet_or_a_label_that_does_not_exist(days, tmp_path, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("badges", output=str(tmp_path / "badges.pdf"), **arguments)


def test_badges_warn_of_names_in_the_smallest_type(days, tmp_path, capsys):
    RegistrationFactory(event=days["prochaine"], first_name="W" * 60)

    call_command("badges", output=str(tmp_path / "badges.pdf"))

    assert "nom composé dans le plus petit corps" in capsys.readouterr().err


def test_the_sheet_of_a_workshop_needs_only_its_number(tmp_path):
    workshop = WorkshopFactory(number=3, title="La santé")
    SeatFactory(workshop=workshop)
    output = tmp_path / "atelier.pdf"

    call_command("attendance", session=workshop.pk, output=str(output))

    assert title(output) == f"Feuille d’émargement – {workshop.event.title} – Atelier 3\u00a0: La santé"


def test_the_sheet_of_the_team_in_the_afternoon(days, tmp_path):
    output = tmp_path / "equipe.pdf"

    call_command("attendance", "--event=prochaine", "--team", "--half-day=afternoon", f"--output={output}")

    assert title(output).endswith(" – Intervenants et organisation")


def test_an_unknown_workshop_is_refused(days, tmp_path):
    with pytest.raises(CommandError, match="identifiant 12345"):
        call_command("attendance", session=12345, output=str(tmp_path / "atelier.pdf"))


def test_the_sheet_of_a_workshop_of_another_day_is_refused(days, tmp_path):
    workshop = WorkshopFactory()

    with pytest.raises(CommandError, match="un de ses ateliers"):
        call_command("attendance", event="prochaine", session=workshop.pk, output=str(tmp_path / "atelier.pdf"))


# --- Any paper of the registry ---------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("slug", sorted(PAPERS))
def test_the_command_makes_each_paper(days, tmp_path, slug):
    event, output = days["passee"], tmp_path / "papier.pdf"
    InterventionFactory(session__event=event)
    CertificateFactory(registration=AttendanceFactory(registration__event=event).registration)

    call_command("paper", slug, event="passee", output=str(output))

    assert title(output).endswith(" – passee")


@pytest.mark.once
def test_the_command_makes_the_paper_of_one_session(tmp_path):
    chosen, output = InterventionFactory(speaker__last_name="Nôtre"), tmp_path / "chevalets.pdf"
    InterventionFactory(session__event=chosen.session.event, speaker__last_name="Autre")

    call_command("paper", "tents", session=chosen.session.pk, output=str(output))

    (text,) = texts(output.read_bytes())
    assert ("NÔTRE" in text, "AUTRE" in text) == (True, False)


def test_the_command_says_no_constraint_of_a_meal(days, tmp_path):
    person = RegistrationFactory(event=days["prochaine"], attends_lunch=True)
    SpecialNeedsFactory(registration=person, meal_constraint="sans arachide")
    output = tmp_path / "traiteur.pdf"

    call_command("paper", "caterer", output=str(output))

    (text,) = texts(output.read_bytes())
    assert ("1 repas" in text, "arachide" in text) == (True, False)


def test_the_command_lists_the_papers_when_it_is_asked_for_another(days, tmp_path):
    with pytest.raises(CommandError, match=r"napperon.*: attendance, badges, caterer"):
        call_command("paper", "napperon", output=str(tmp_path / "papier.pdf"))


def test_the_command_refuses_with_the_sentence_of_the_paper(days, tmp_path):
    output = tmp_path / "chevalets.pdf"

    with pytest.raises(CommandError, match="Aucun intervenant à qui préparer un chevalet"):
        call_command("paper", "tents", output=str(output))

    assert not output.exists()


def test_the_command_refuses_a_session_of_another_day_and_a_paper_that_has_none(days, tmp_path):
    elsewhere, output = WorkshopFactory(), str(tmp_path / "papier.pdf")

    with pytest.raises(CommandError, match="n’est pas de cette journée"):
        call_command("paper", "tents", event="prochaine", session=elsewhere.pk, output=output)
    with pytest.raises(CommandError, match="ne se fait pas par séance"):
        call_command("paper", "signs", session=elsewhere.pk, output=output)
    with pytest.raises(CommandError, match="identifiant 12345"):
        call_command("paper", "tents", session=12345, output=output)


def test_the_command_says_what_to_look_at(days, tmp_path, capsys):
    RegistrationFactory(event=days["prochaine"], first_name="W" * 60)

    call_command("paper", "badges", output=str(tmp_path / "badges.pdf"))

    assert "nom composé dans le plus petit corps" in capsys.readouterr().err
