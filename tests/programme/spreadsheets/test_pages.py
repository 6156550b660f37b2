import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from programme.models import Speaker
from tests.factories import InterventionFactory, SessionFactory, SpeakerFactory, WorkshopFactory
from tests.pages import plain
from tests.programme.spreadsheets.files import workbook
from tests.sheets import line, xlsx

pytestmark = pytest.mark.django_db


def upload(client, model: str, content: str):
    file = SimpleUploadedFile("fiches.csv", content.encode("utf-8-sig"))
    return client.post(reverse(f"admin:programme_{model}_import"), {"import_file": file, "format": "1", "resource": ""})


def process_import(client, model: str, response):
    data = response.context["confirm_form"].initial
    return client.post(reverse(f"admin:programme_{model}_process_import"), data, follow=True)


def test_a_sheet_is_shown_then_written_once_confirmed(organiser):
    response = upload(organiser, "speaker", "Prénom;Nom;Fonction\r\nSylvie;Ruin;directrice\r\n")
    assert Speaker.objects.count() == 0
    assert "<ins>directrice</ins>" in response.content.decode()

    process_import(organiser, "speaker", response)

    assert [str(speaker) for speaker in Speaker.objects.all()] == ["Sylvie RUIN"]
    assert LogEntry.objects.count() == 1


def test_every_bad_row_is_shown_at_once_with_its_line(organiser):
    response = upload(organiser, "speaker", "Prénom;Nom\r\nSylvie;Ruin\r\n;Briki\r\n;\r\nNadja;\r\n")

    html = unescape(response.content.decode())
    assert re.findall(r"<li>Ligne (\d)\s(:\s\w+)", html) == [("3", ": Prénom"), ("5", ": Nom")]
    assert "confirm_form" not in response.context
    assert Speaker.objects.count() == 0


def test_the_page_names_the_new_speakers_before_they_are_made(organiser):
    session = SessionFactory(title="Pilotage")

    response = upload(
        organiser, "session", f"Identifiant;Intervenants\r\n{session.pk};Animation : Sylvie RUIN, préfète\r\n"
    )
    assert "Nouveaux intervenants : Sylvie RUIN." in plain(response.content.decode())
    assert Speaker.objects.count() == 0
    process_import(organiser, "session", response)

    said = session.interventions.values_list("speaker__last_name", "speaker__function", "role")
    assert list(said) == [("RUIN", "préfète", "animation")]


def test_a_sheet_that_went_bad_between_preview_and_confirmation_writes_nothing(organiser):
    session = SessionFactory(title="Pilotage")
    rows = f"Identifiant;Titre\r\n;\r\n{session.pk};Le pilotage\r\n"
    other = SessionFactory()
    response = upload(organiser, "session", rows + f"{other.pk};Une autre\r\n")
    other.delete()

    response = process_import(organiser, "session", response)

    assert "Rien n’a été importé" in response.content.decode()
    session.refresh_from_db()
    assert session.title == "Pilotage"


def test_confirming_twice_writes_once_and_says_so(organiser):
    response = upload(organiser, "speaker", "Prénom;Nom\r\nSylvie;Ruin\r\n")
    process_import(organiser, "speaker", response)

    again = process_import(organiser, "speaker", response)

    assert "Cet import est déjà fait" in again.content.decode()
    assert Speaker.objects.count() == 1


@pytest.mark.parametrize("name", ["import_file_name", "format", "resource", "seal"])
def test_only_what_was_previewed_is_written(organiser, name):
    response = upload(organiser, "speaker", "Prénom;Nom\r\nSylvie;Ruin\r\n")
    other = upload(organiser, "speaker", "Prénom;Nom\r\nNadja;Briki\r\n").context["confirm_form"].initial
    forged = {"import_file_name": other["import_file_name"], "format": "1", "resource": "1", "seal": "0" * 64}
    response.context["confirm_form"].initial[name] = forged[name]

    refused = process_import(organiser, "speaker", response)

    assert "ce n’est pas ce que l’aperçu montrait" in refused.content.decode()
    assert Speaker.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04...", "Ce classeur est abîmé"),
        (b"\xd0\xcf\x11\xe0...", "C’est un classeur Excel 97-2003"),
        (b'Nom\r\n"' + b"a" * 200_000, "Un guillemet n’est jamais fermé, à la ligne 2 ou après"),
        (b"Nom\r\n" + b"a" * 5 * 1024 * 1024, "Ce fichier dépasse 5"),
    ],
)
def test_a_file_that_is_not_read_is_refused_with_a_sentence(organiser, content, sentence):
    file = SimpleUploadedFile("fiches.csv", content)

    response = organiser.post(reverse("admin:programme_speaker_import"), {"import_file": file, "format": "1"})

    assert [sentence in text for text in response.context["form"].errors["import_file"]] == [True]
    assert "confirm_form" not in response.context


@pytest.mark.parametrize(
    "said", [{"resource": ""}, {"format": "0"}, {"format": "1"}, {"format": "2"}, {"format": "n’importe"}]
)
def test_neither_a_name_nor_a_format_says_what_a_file_is(organiser, said):
    file = SimpleUploadedFile("fiches.xlsx", "Prénom;Nom\r\nSylvie;Ruin\r\n".encode("cp1252"))

    response = organiser.post(reverse("admin:programme_speaker_import"), {"import_file": file} | said)

    assert response.context["result"].totals["new"] == 1
    assert Speaker.objects.count() == 0


@pytest.mark.parametrize(("model", "is_said"), [("session", True), ("speaker", False)])
def test_a_sheet_that_is_a_programme_may_be_pasted(organiser, model, is_said):
    markup = organiser.get(reverse(f"admin:programme_{model}_import")).content.decode()

    assert (reverse("admin:programme_event_paste_new") in markup) is is_said


def test_an_export_is_named_after_what_it_holds(organiser):
    SpeakerFactory(last_name="Ruin", function="=1+1")

    response = organiser.post(reverse("admin:programme_speaker_export"), {"format": "1", "resource": ""})

    assert response["Content-Disposition"] == f'attachment; filename="intervenants-{timezone.localdate()}.csv"'
    content = response.content.decode()
    assert content.startswith("\ufeffIdentifiant;Prénom;Nom;Fonction;Structure;Biographie\r\n")
    assert ";RUIN" not in content
    assert ";Ruin;'=1+1;" in content


@pytest.mark.parametrize("rows", [3, 30])
def test_an_export_asks_the_same_number_of_queries_whatever_its_length(organiser, django_assert_num_queries, rows):
    for _ in range(rows):
        InterventionFactory(session=WorkshopFactory())

    with django_assert_num_queries(8):
        organiser.post(reverse("admin:programme_session_export"), {"format": "1", "resource": ""})


# --- What the preview says of the file ---------------------------------------------------------------------------


def preview_of(client, model: str, content: bytes):
    file = SimpleUploadedFile("fiches.xlsx", content)
    return client.post(reverse(f"admin:programme_{model}_import"), {"import_file": file, "resource": ""})


def notes_of(response) -> list[str]:
    found = re.search(r'<ul class="import-notes">(.*?)</ul>', response.content.decode(), re.DOTALL)
    return [plain(unescape(note)) for note in re.findall("<li>(.*?)</li>", found[1])] if found else []


def test_the_page_asks_for_a_file_and_no_format(organiser):
    page = organiser.get(reverse("admin:programme_speaker_import"))

    assert [field.name for field in page.context["form"].visible_fields()] == ["import_file"]
    assert "guess_format" not in page.content.decode()


def test_what_is_left_aside_or_hidden_is_said_before_it_is_written(organiser):
    def hide(book):
        book["Liste"].row_dimensions[4].hidden = True

    content = workbook(
        change=hide,
        Notice=[("Mode d’emploi",)],
        Liste=[("Nos intervenants",), ("PRENOM", "Nom ", "Couleur"), ("Sylvie", "Ruin", "bleu"), ("Nadja", "Briki")],
    )

    response = preview_of(organiser, "speaker", content)

    assert notes_of(response) == [
        "Feuille lue : Liste ; feuilles laissées de côté : Notice.",
        "Colonnes que le site ne connaît pas, laissées de côté : Couleur.",
        "1 ligne masquée lue comme les autres : 4.",
        "1 ligne au-dessus des titres, laissée de côté.",
    ]
    assert Speaker.objects.count() == 0
    process_import(organiser, "speaker", response)
    assert [str(speaker) for speaker in Speaker.objects.order_by("pk")] == ["Sylvie RUIN", "Nadja BRIKI"]


def test_a_plain_file_has_nothing_to_say(organiser):
    assert notes_of(preview_of(organiser, "speaker", workbook(("Prénom", "Nom"), ("Sylvie", "Ruin")))) == []


def test_faults_stand_at_the_lines_of_the_sheet_below_its_titles(organiser):
    rows = [("Liste",), (), ("Prénom", "Nom"), ("Sylvie", "Ruin"), (), (None, "Briki")]

    response = preview_of(organiser, "speaker", workbook(*rows))

    assert re.findall(r"<li>Ligne (\d+)", response.content.decode()) == ["6"]
    assert Speaker.objects.count() == 0


def test_a_file_none_of_whose_columns_is_known_is_refused_once(organiser):
    response = preview_of(organiser, "speaker", workbook(("Couleur", "Taille"), ("bleu", "grand"), ("vert", "petit")))

    (fault,) = response.context["result"].faults
    assert (fault[0], plain(fault[1])) == (
        0,
        "Aucune colonne n’est connue. Colonnes attendues : Identifiant, Prénom, Nom, Fonction, Structure, Biographie.",
    )
    assert Speaker.objects.count() == 0


def test_a_cell_in_error_refuses_its_line_where_its_column_is_read_alone(organiser):
    error = '<c r="C2" t="e"><v>#N/A</v></c></row>'
    read_column = xlsx(line(1, "Prénom", "Nom", "Structure") + line(2, "Sylvie", "Ruin").replace("</row>", error))
    other_column = xlsx(line(1, "Prénom", "Nom", "Couleur") + line(2, "Sylvie", "Ruin").replace("</row>", error))

    refused = preview_of(organiser, "speaker", read_column).context["result"]
    taken = preview_of(organiser, "speaker", other_column).context["result"]

    assert [(number, plain(text)) for number, text in refused.faults] == [
        (2, "Structure : la cellule est en erreur (#N/A).")
    ]
    assert (taken.faults, taken.totals["new"]) == ([], 1)


def test_a_line_break_in_a_cell_of_one_line_is_a_space_and_stays_in_prose(organiser):
    rows = [("Prénom", "Nom", "Structure", "Biographie"), ("Sylvie", "Ruin", "Ville\n d’Arras", "Une.\n\nDeux.")]

    process_import(organiser, "speaker", preview_of(organiser, "speaker", workbook(*rows)))

    assert Speaker.objects.values_list("organisation", "biography").get() == ("Ville d’Arras", "Une.\n\nDeux.")


@pytest.mark.parametrize("said", ["oui", "x", "☑", True, 1, "VRAI"])
def test_a_session_is_closed_by_any_word_that_says_yes(organiser, said):
    session = SessionFactory()
    content = workbook(("Identifiant", "Titre", "FERMÉ"), (session.pk, session.title, said))

    process_import(organiser, "session", preview_of(organiser, "session", content))

    session.refresh_from_db()
    assert session.closed is True
