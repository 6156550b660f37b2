from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory, SeatFactory, WorkshopFactory

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


@pytest.mark.parametrize(("arguments", "reason"), [({"sheet": "avery-0"}, "avery-0"), ({"start": 11}, "de 1 à 10")])
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
