from datetime import datetime, time

import pytest
import tablib

from programme.models import Intervention, Room, Session, SessionChange, Speaker, Venue
from programme.spreadsheets.formats import FORMATS, Ods, Xlsx
from programme.spreadsheets.resources import HourWidget, SpeakerResource, VenueResource
from programme.spreadsheets.session_sheet import SessionResource
from tests.factories import (
    EventFactory,
    InterventionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.pages import plain
from tests.sheets import covered, line, merged, ods, ods_cell, ods_row, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme_day():
    """A round table with two speakers and a slot of two workshops, one with its own room and hours."""
    event = EventFactory(slug="journee")
    plenary = SessionFactory(event=event, title="Pilotage", abstract="Un paragraphe.\n\nUn autre.")
    InterventionFactory(session=plenary, speaker__first_name="Nadia", speaker__last_name="Terkki", position=2)
    InterventionFactory(
        session=plenary, speaker__first_name="Denis", speaker__last_name="Vinckier", function="élu", role="animation"
    )
    slot = SlotFactory(event=event)
    WorkshopFactory(parent=slot, number=1, title="Santé", capacity=20)
    room = RoomFactory(name="Salle A", venue=event.main_venue)
    WorkshopFactory(parent=slot, number=2, title="Habitat", starts_at=time(14, 30), ends_at=time(16), room=room)
    return event


def sheet_of(*rows: dict) -> tablib.Dataset:
    headers = list(rows[0])
    return tablib.Dataset(*([row[header] for header in headers] for row in rows), headers=headers)


def sentences(result) -> list[str]:
    return [message for row in result.invalid_rows for message in row.non_field_specific_errors]


def load(resource, *rows: dict, **options):
    return resource.import_data(sheet_of(*rows), rollback_on_validation_errors=True, **options)


# --- Out and back ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("resource_class", [SessionResource, SpeakerResource, VenueResource])
def test_importing_an_export_changes_nothing(programme_day, resource_class, kind):
    VenueFactory(latitude=50.75, longitude=2.25, directions="=à pied\n- puis le bus")
    content = kind().export_data(resource_class().export())
    before = [list(model.objects.order_by("pk").values()) for model in (Session, Intervention, Speaker, Venue, Room)]

    result = resource_class().import_data(kind().create_dataset(content), rollback_on_validation_errors=True)

    assert not result.has_errors()
    assert not result.has_validation_errors()
    assert {row.import_type for row in result.rows} == {"skip"}
    after = [list(model.objects.order_by("pk").values()) for model in (Session, Intervention, Speaker, Venue, Room)]
    assert after == before


def test_sessions_are_written_in_words(programme_day):
    written = SessionResource().export(Session.objects.in_order()).dict

    assert written[0] == {
        "Identifiant": Session.objects.get(title="Pilotage").pk,
        "Journée": "journee",
        "Nature": "table ronde",
        "Créneau": "",
        "Numéro": None,
        "Titre": "Pilotage",
        "Présentation": "Un paragraphe.\n\nUn autre.",
        "Début": "09:15",
        "Fin": "11:00",
        "Lieu": "",
        "Salle": "",
        "Places": None,
        "Minimum": None,
        "Fermé": "non",
        "Intervenants": "Animation\u00a0: Denis VINCKIER ; Nadia TERKKI",
    }
    assert [(row["Créneau"], row["Numéro"], row["Salle"]) for row in written[2:]] == [
        ("14:00 Ateliers", 1, ""),
        ("14:00 Ateliers", 2, "Salle A"),
    ]


# --- In ----------------------------------------------------------------------------------------------------------


def test_a_whole_slot_comes_from_a_sheet(programme_day):
    SpeakerFactory(first_name="Éric", last_name="Corbeaux")
    workshop = {"Journée": "journee", "Nature": "atelier", "Créneau": "09:00 Matin", "Début": "", "Fin": ""}
    slot = {**workshop, "Nature": "ateliers (créneau)", "Créneau": "", "Début": "9h", "Fin": "11 h"}

    result = load(
        SessionResource(),
        {**slot, "Numéro": "", "Titre": "Matin", "Intervenants": ""},
        {**workshop, "Numéro": 1.0, "Titre": "Eau", "Intervenants": ""},
        {**workshop, "Numéro": "2", "Titre": "Air", "Intervenants": "éric corbeaux"},
    )

    assert (result.totals["new"], sentences(result)) == (3, [])
    slot = Session.objects.get(title="Matin")
    assert (slot.starts_at, slot.ends_at) == (time(9), time(11))
    assert list(slot.workshops.order_by("number").values_list("number", "title", "starts_at")) == [
        (1, "Eau", None),
        (2, "Air", None),
    ]
    assert [str(speaker) for speaker in Session.objects.get(title="Air").speakers.all()] == ["Éric CORBEAUX"]


def test_every_bad_row_is_shown_and_nothing_is_written(programme_day):
    pk = Session.objects.get(title="Santé").pk

    result = load(
        SessionResource(),
        {"Identifiant": pk, "Titre": "La santé", "Début": "", "Places": "20", "Lieu": ""},
        {"Identifiant": pk, "Titre": "Santé", "Début": "soir", "Places": "vingt", "Lieu": "Nulle part"},
        {"Identifiant": 999999, "Titre": "Perdue", "Début": "", "Places": "", "Lieu": ""},
    )

    assert sentences(result) == [
        "Début\u00a0: «\u00a0soir\u00a0» n’est pas une heure\u202f; écrivez par exemple 09:15.",
        "Lieu\u00a0: «\u00a0Nulle part\u00a0»\u00a0: ce lieu n’est pas connu\u00a0: ajoutez d’abord sa fiche.",
        "Places\u00a0: «\u00a0vingt\u00a0» n’est pas un nombre.",
        "Aucune fiche n’a cet identifiant\u202f; laissez la cellule vide pour en créer une.",
    ]
    assert Session.objects.get(pk=pk).title == "Santé"


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Journée", "ailleurs", "aucune journée n’a cette adresse\u00a0: écrivez la fin de celle de sa page"),
        ("Nature", "", "Nature\u00a0: à remplir\u00a0: accueil, ouverture"),
        ("Journée", "autre", "Cet identifiant est celui d’une séance d’une autre journée."),
        ("Nature", "goûter", "n’est pas un choix"),
        ("Créneau", "10:00 Ateliers", "ce créneau n’est pas dans la journée"),
        ("Salle", "Salle Z", "cette salle n’est pas dans le lieu de la séance."),
        ("Places", "2,5", "n’est pas un nombre entier."),
        ("Fermé", "peut-être", "écrivez oui ou non."),
        ("Début", "25:00", "n’est pas une heure"),
        ("Intervenants", "Nadia TERKKI ; Moulin", "écrivez le prénom et le nom"),
        ("Intervenants", "Nadia TERKKI ; Nadia TERKKI", "Nadia TERKKI est écrit deux fois."),
        ("Titre", "", "Titre\u00a0: à remplir."),
    ],
)
def test_a_cell_that_means_nothing_is_refused_with_a_sentence(programme_day, column, value, sentence):
    EventFactory(slug="autre")
    workshop = Session.objects.get(title="Habitat")
    before = Session.objects.filter(pk=workshop.pk).values().get()

    result = load(SessionResource(), {"Identifiant": workshop.pk, column: value})

    assert not result.has_errors()
    assert any(sentence in message for message in sentences(result)), sentences(result)
    assert Session.objects.filter(pk=workshop.pk).values().get() == before


def test_blank_lines_and_a_missing_identifier_column_are_nothing_to_complain_about():
    result = load(SpeakerResource(), {"Prénom": "Sylvie", "Nom": "Ruin"}, {"Prénom": None, "Nom": " "})

    assert (result.totals["new"], sentences(result)) == (1, [])
    assert [str(speaker) for speaker in Speaker.objects.all()] == ["Sylvie RUIN"]


def test_a_column_that_is_absent_changes_nothing(programme_day):
    session = Session.objects.get(title="Pilotage")

    load(SessionResource(), {"Identifiant": session.pk, "Titre": "Le pilotage"})

    session.refresh_from_db()
    assert (session.title, session.starts_at, session.interventions.count()) == ("Le pilotage", time(9, 15), 2)


def test_speakers_take_the_order_of_the_cell_and_keep_their_role(programme_day):
    session = Session.objects.get(title="Pilotage")
    SpeakerFactory(first_name="Sylvie", last_name="Ruin")

    load(SessionResource(), {"Identifiant": session.pk, "Intervenants": "Sylvie RUIN; Denis Vinckier"})

    rows = session.interventions.order_by("position")
    assert [(str(row.speaker), row.role, row.function) for row in rows] == [
        ("Sylvie RUIN", "intervenant", ""),
        ("Denis VINCKIER", "animation", "élu"),
    ]


def test_a_homonym_is_refused_unless_one_of_them_is_already_in_the_session(programme_day):
    session = Session.objects.get(title="Pilotage")
    SpeakerFactory(first_name="Nadia", last_name="Terkki")

    kept = load(SessionResource(), {"Identifiant": session.pk, "Intervenants": "Nadia TERKKI"})
    refused = load(
        SessionResource(),
        {"Identifiant": Session.objects.get(title="Santé").pk, "Intervenants": "Nadia TERKKI"},
    )

    assert sentences(kept) == []
    assert "plusieurs intervenants ont ce nom" in sentences(refused)[0]


# --- Where people are registered ---------------------------------------------------------------------------------


def guarded() -> SessionResource:
    """Where people are registered to the workshop « Santé »."""
    return SessionResource(promised=[lambda day: set(day.sessions.filter(title="Santé").values_list("pk", flat=True))])


@pytest.mark.parametrize(("column", "value"), [("Places", "5"), ("Lieu", "Ailleurs")])
def test_import_never_moves_the_people_who_are_registered(programme_day, column, value):
    VenueFactory(name="Ailleurs")
    session = Session.objects.get(title="Santé")

    result = load(guarded(), {"Identifiant": session.pk, column: value})

    assert "Des personnes sont inscrites" in sentences(result)[0]
    assert Session.objects.filter(pk=session.pk).values().get()["capacity"] == 20


def test_import_may_still_correct_a_title_there_and_places_elsewhere(programme_day):
    session, other = Session.objects.get(title="Santé"), Session.objects.get(title="Habitat")

    result = load(
        guarded(),
        {"Identifiant": session.pk, "Titre": "La santé", "Places": 20},
        {"Identifiant": other.pk, "Titre": "Habitat", "Places": 5},
    )

    assert sentences(result) == []
    assert list(Session.objects.workshops().order_by("number").values_list("title", "capacity")) == [
        ("La santé", 20),
        ("Habitat", 5),
    ]


# --- Hours and previews ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "09:15",
        "9h15",
        "9 h 15",
        "9\u00a0h\u00a015",
        "09:15:00",
        "9H15",
        "9 heures 15",
        "9h15min",
        "à partir de 9h15",
        "0915",
        "0,385416667",
        time(9, 15),
        datetime(2026, 5, 28, 9, 15),
    ],
)
def test_hours_are_read_as_people_write_them(value):
    assert HourWidget().clean(value) == time(9, 15)


def test_the_preview_marks_changes_without_inline_style_and_escapes_the_sheet(programme_day):
    session = Session.objects.get(title="Santé")

    result = load(SessionResource(), {"Identifiant": session.pk, "Titre": "<b>Eau</b>"}, dry_run=True)

    html = " ".join(str(cell) for cell in result.rows[0].diff)
    assert "<del>Santé</del> <ins>&lt;b&gt;Eau&lt;/b&gt;</ins>" in html
    assert "style" not in html


def noticed_changes() -> list[tuple[str, dict]]:
    """What waits to be announced: each session's title, with what differs."""
    rows = SessionChange.objects.filter(announced_at=None).select_related("session").order_by("session__title")
    return [
        (row.session.title, {name: plain(row.after[name]) for name in row.after if row.after[name] != row.before[name]})
        for row in rows
    ]


def test_hours_of_a_slot_that_come_from_a_sheet_are_noticed_of_the_workshops_that_follow_them(programme_day):
    slot = Session.objects.slots().get()

    result = load(SessionResource(), {"Identifiant": slot.pk, "Fin": "16:30"})

    assert not result.has_validation_errors()
    assert noticed_changes() == [("Ateliers", {"hours": "14 h – 16 h 30"}), ("Santé", {"hours": "14 h – 16 h 30"})]


def test_another_name_of_a_venue_that_comes_from_a_sheet_is_noticed_of_its_sessions(programme_day):
    result = load(VenueResource(), {"Identifiant": programme_day.main_venue.pk, "Nom": "Maison Y"})

    assert not result.has_validation_errors()
    assert noticed_changes() == [
        (title, {"venue": "Maison Y"}) for title in ("Ateliers", "Habitat", "Pilotage", "Santé")
    ]


# --- Codes that a spreadsheet took for numbers -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "kept"),
    [(2500, "02500"), (2500.0, "02500"), ("2500", "02500"), ("2500.0", "02500"), (62500, "62500"), ("02500", "02500")],
)
def test_a_postal_code_keeps_its_zero(stored, kept):
    load(VenueResource(), {"Nom": "Mairie", "Adresse": "1, place", "Code postal": stored, "Ville": "Hirson"})

    assert Venue.objects.get().postal_code == kept


@pytest.mark.parametrize("stored", [250, 250000, "F-62500", 2500.5])
def test_what_is_not_a_postal_code_is_refused(stored):
    result = load(VenueResource(), {"Nom": "Mairie", "Adresse": "1, place", "Code postal": stored, "Ville": "Hirson"})

    assert sentences(result)[0] == "Code postal\u00a0: Cinq chiffres, par exemple 62500."
    assert Venue.objects.count() == 0


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_speaker_in_merged_cells_is_refused_with_a_sentence(kind):
    document = ods(
        ods_row("Prénom", "Nom"), ods_row(ods_cell("<text:p>Ilan Roy</text:p>", columns_spanned=2), covered())
    )
    book = xlsx(line(1, "Prénom", "Nom") + line(2, "Ilan Roy"), after=merged("A2:B2"))
    content, format_class = {"xlsx": (book, Xlsx), "ods": (document, Ods)}[kind]

    result = SpeakerResource().import_data(format_class().create_dataset(content))

    sentence = "cellules fusionnées (A2:B2)\u00a0: défusionnez-les, puis écrivez la valeur dans chaque cellule."
    assert sentences(result) == [f"Nom\u00a0: {sentence}"]
    assert Speaker.objects.count() == 0


def test_speakers_are_cleaned_and_have_a_name():
    load(SpeakerResource(), {"Prénom": "Zo\u200be\u0301", "Nom": "\u202eKjær", "Structure": "Mai\u00adrie"})
    refused = load(SpeakerResource(), {"Prénom": "www.exemple.fr", "Nom": "-"})

    assert list(Speaker.objects.values_list("first_name", "last_name", "organisation", "sort_key")) == [
        ("Zoé", "Kjær", "Mairie", "kjaer\tzoe")
    ]
    assert sentences(refused) == [
        "Prénom\u00a0: Écrivez un nom seul, sans adresse de site.",
        "Nom\u00a0: Écrivez au moins une lettre.",
    ]


def test_a_session_finds_its_speakers_whatever_the_form_of_their_signs(programme_day):
    SpeakerFactory(first_name="Zoé", last_name="Étienne")

    load(
        SessionResource(),
        {"Journée": programme_day.slug, "Nature": "ple\u0301nie\u0300re", "Titre": "Bilan",
         "Début": "10:00", "Fin": "11:00", "Lieu": str(programme_day.main_venue),
         "Intervenants": "Zoe\u0301 E\u0301TIENNE\u200b"},
    )  # fmt: skip

    assert [row.speaker.last_name for row in Intervention.objects.filter(session__title="Bilan")] == ["Étienne"]
