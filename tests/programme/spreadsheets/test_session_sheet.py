"""Hours and speakers in the sheet of sessions, as people type them: the grammar of programmes reads both."""

from datetime import time

import pytest
import tablib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from programme.models import Intervention, Speaker
from programme.spreadsheets.session_sheet import SessionResource
from programme.spreadsheets.speakers_cell import SpeakersWidget, in_words, voices_of
from tests.factories import EventFactory, InterventionFactory, SessionFactory, SpeakerFactory, UserFactory
from tests.pages import plain

pytestmark = pytest.mark.django_db
Role = Intervention.Role


@pytest.fixture
def session():
    """A round table that Denis facilitates, as an elected member that day, and where Nadia speaks."""
    session = SessionFactory(event__slug="journee", title="Pilotage")
    denis = SpeakerFactory(first_name="Denis", last_name="Vinckier", function="maire", organisation="Ville d’Ecques")
    nadia = SpeakerFactory(first_name="Nadia", last_name="Terkki", function="directrice", organisation="")
    InterventionFactory(session=session, speaker=denis, role=Role.FACILITATOR, function="élu", position=1)
    InterventionFactory(session=session, speaker=nadia, position=2)
    return session


def load(*rows: dict, **options):
    headers = list(rows[0])
    sheet = tablib.Dataset(*([row[header] for header in headers] for row in rows), headers=headers)
    return SessionResource().import_data(sheet, rollback_on_validation_errors=True, **options)


def sentences(result) -> list[str]:
    return [plain(text) for row in result.invalid_rows for text in row.non_field_specific_errors]


def said(session) -> list[tuple]:
    rows = session.interventions.order_by("position")
    return [(str(row.speaker), row.role, row.function) for row in rows]


def speakers_of(session, cell: str, **options):
    return load({"Identifiant": session.pk, "Intervenants": cell}, **options)


# --- Hours -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [{}, {"Fin": ""}, {"Fin": " "}])
def test_a_range_in_the_start_says_the_end_too(session, other):
    result = load({"Identifiant": session.pk, "Début": "de 9 h 45 à midi", **other})

    session.refresh_from_db()
    assert (sentences(result), session.starts_at, session.ends_at) == ([], time(9, 45), time(12))


def test_an_end_that_is_said_is_kept(session):
    load({"Identifiant": session.pk, "Début": "9h45 – 10h", "Fin": "10h30"})

    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (time(9, 45), time(10, 30))


def test_a_start_alone_leaves_the_end(session):
    load({"Identifiant": session.pk, "Début": "9h45"})

    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (time(9, 45), time(11))


@pytest.mark.parametrize("hour", ["jusqu’à 10h", "9,5", "le matin"])
def test_what_says_no_start_is_refused(session, hour):
    result = load({"Identifiant": session.pk, "Début": hour})

    assert sentences(result) == [f"Début : « {hour} » n’est pas une heure ; écrivez par exemple 09:15."]


# --- Who speaks --------------------------------------------------------------------------------------------------


def test_who_is_not_known_is_made_with_the_sessions_that_name_them(session):
    other = SessionFactory(event=session.event, title="Débat")

    result = load(
        {"Identifiant": session.pk, "Intervenants": "Sylvie RUIN, préfète, État ; Denis VINCKIER"},
        {"Identifiant": other.pk, "Intervenants": "Animation : Sylvie RUIN"},
    )

    assert (sentences(result), result.newcomers) == ([], ("Sylvie RUIN",))
    assert Speaker.objects.filter(last_name="RUIN").values_list("first_name", "function", "organisation").get() == (
        "Sylvie", "préfète", "État",
    )  # fmt: skip
    assert said(session) == [("Sylvie RUIN", "intervenant", ""), ("Denis VINCKIER", "animation", "élu")]
    assert said(other) == [("Sylvie RUIN", "animation", "")]


def test_a_preview_names_the_new_speakers_and_makes_none(session):
    result = speakers_of(session, "Nadia TERKKI ; Grand témoin : Sylvie RUIN, préfète", dry_run=True)

    assert [plain(note) for note in result.notes] == [
        "Nouveaux intervenants : Sylvie RUIN. Leur fiche est créée avec l’import."
    ]
    shown = plain(" ".join(result.rows[0].diff))
    assert "<del>Animation : Denis VINCKIER, élu ; Nadia TERKKI</del>" in shown
    assert "<ins>Nadia TERKKI ; Grand témoin : Sylvie RUIN, préfète</ins>" in shown
    assert not Speaker.objects.filter(last_name="RUIN").exists()


def test_a_role_that_is_said_replaces_the_one_before_and_one_that_is_not_stays(session):
    result = speakers_of(session, "Grand témoin : Nadia TERKKI ; Denis VINCKIER")

    assert sentences(result) == []
    assert said(session) == [("Nadia TERKKI", "grand_temoin", ""), ("Denis VINCKIER", "animation", "élu")]


def test_a_function_is_that_of_the_day_unless_the_record_says_it(session):
    result = speakers_of(session, "Denis VINCKIER, maire, Ville d’Ecques ; Nadia TERKKI, présidente, CCAS")

    assert sentences(result) == []
    assert said(session) == [("Denis VINCKIER", "animation", ""), ("Nadia TERKKI", "intervenant", "présidente, CCAS")]
    assert Speaker.objects.get(last_name="Terkki").organisation == ""


def test_a_structure_that_is_not_that_of_the_record_is_refused(session):
    result = speakers_of(session, "Denis VINCKIER, maire, Ville d’Arras")

    assert "La fiche de Denis VINCKIER dit « Ville d’Ecques »" in sentences(result)[0]
    assert said(session)[0] == ("Denis VINCKIER", "animation", "élu")


def test_a_structure_tells_namesakes_apart(session):
    namesake = SpeakerFactory(first_name="Denis", last_name="Vinckier", organisation="DREAL")
    other = SessionFactory(event=session.event)

    result = speakers_of(other, "Denis VINCKIER, chargé de mission, DREAL")

    assert sentences(result) == []
    assert other.interventions.get().speaker == namesake


@pytest.mark.parametrize(
    "cell", ["Nadia TERKKI et Denis VINCKIER", "Nadia TERKKI\nDenis VINCKIER", "Mme Nadia TERKKI ; M. Denis VINCKIER"]
)
def test_names_are_parted_as_programmes_part_them(session, cell):
    other = SessionFactory(event=session.event)

    result = speakers_of(other, cell)

    assert (sentences(result), result.newcomers) == ([], ())
    assert [name for name, _, _ in said(other)] == ["Nadia TERKKI", "Denis VINCKIER"]


def test_who_may_not_add_speakers_makes_none(session):
    before = said(session)

    result = speakers_of(session, "Sylvie RUIN", user=UserFactory(is_staff=True))

    assert sentences(result) == [
        "Intervenants : Sylvie RUIN n’est pas connu, et vous ne pouvez pas ajouter d’intervenant."
    ]
    assert (said(session), Speaker.objects.count()) == (before, 2)


@pytest.mark.parametrize(("rows", "names", "statements"), [(3, 1, 37), (3, 10, 37), (30, 1, 361), (30, 10, 361)])
def test_a_row_of_a_preview_asks_the_same_whatever_the_number_of_names(rows, names, statements):
    EventFactory(slug="journee")
    cell = " ; ".join(f"Nadia TERKKI{'ABCDEFGHIJ'[n]}" for n in range(names))
    row = {"Journée": "journee", "Nature": "table ronde", "Titre": "Débat", "Début": "9h – 10h", "Intervenants": cell}

    with CaptureQueriesContext(connection) as asked:
        load(*[row] * rows, dry_run=True)

    assert len(asked) == statements


def letters(name: tuple[str, str]) -> str:
    return "".join(filter(str.isalpha, "".join(name))).casefold()


@given(data=st.data())
def test_whoever_speaks_is_read_again_as_they_are_written(data):
    names = st.text("abçÉn -’.", min_size=1, max_size=9).filter(lambda text: any(map(str.isalpha, text)))
    # Two people whose names have the same letters may be namesakes, whom a sheet cannot tell apart.
    pairs = data.draw(st.lists(st.tuples(names, names), max_size=4, unique_by=letters))
    session = SessionFactory()
    for first, last in pairs:
        speaker = SpeakerFactory(first_name=first, last_name=last)
        InterventionFactory(session=session, speaker=speaker, role=data.draw(st.sampled_from(Role.values)))
    session.voices = voices_of(session.interventions.select_related("speaker"))

    read = SpeakersWidget().clean(in_words(session.voices), owner=session)

    assert read == session.voices
