"""Lists of people as organisers send them, through the page that imports them on a day with workshops."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inscriptions.models import Registration
from tests.inscriptions.spreadsheets.files import confirm_import, faults, preview
from tests.sheets import covered, line, merged, ods, ods_cell, ods_number, ods_row, xlsx

HEADINGS = ("Prénom", "Nom", "Adresse e-mail", "Structure", "Téléphone", "Profil")
ANAIS = ("Anaïs", "Crépin", "anais@exemple.fr", "Mairie", "03 21 00 00 01", "Élu·e")
ILAN = ("Ilan", "Roy", "ilan@exemple.fr", "CCAS", None, "Autre")
SOFIA = ("Sofia", "Marc", "sofia@exemple.fr", None, None, "Autre")


pytestmark = pytest.mark.usefixtures("workshop")


def previewed(organiser, event, content):
    return preview(organiser, event, SimpleUploadedFile("liste", content))


def imported(organiser, event, content, *columns) -> list[tuple]:
    confirm_import(organiser, previewed(organiser, event, content))
    return list(event.registrations.order_by("pk").values_list("first_name", *columns))


def book(*people) -> bytes:
    return xlsx(line(1, *HEADINGS) + "".join(line(number, *who) for number, who in enumerate(people, start=2)))


def phones(organiser, event, content) -> list[str]:
    return [phone for _, phone in imported(organiser, event, content, "phone")]


# --- Everyone of the sheet, and their own values -----------------------------------------------------------------


@pytest.mark.parametrize("dimension", ["", '<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>'])
def test_nobody_is_dropped_by_the_size_that_a_sheet_says_it_has(organiser, event, dimension):
    content = xlsx(line(1, *HEADINGS) + line(2, *ANAIS) + line(3, *ILAN), before=dimension)

    assert imported(organiser, event, content, "organisation", "phone", "profile") == [
        ("Anaïs", "Mairie", "03 21 00 00 01", "elu"),
        ("Ilan", "CCAS", "", "autre"),
    ]


def test_a_structure_merged_over_two_people_is_that_of_both_and_nothing_moves(organiser, event):
    headings = ("Prénom", "Nom", "Structure", "Fonction", "Territoire", "Adresse e-mail")
    structure = ods_cell("<text:p>Commune d’Ecques</text:p>", columns_spanned=1, rows_spanned=2)
    content = ods(
        ods_row(*headings),
        ods_row("Anaïs", "Crépin", structure, "Adjointe", "Ecques", "anais@exemple.fr"),
        ods_row("Ilan", "Roy", covered(), "Maire", "Ecques", "ilan@exemple.fr"),
    )

    people = imported(organiser, event, content, "organisation", "job_title", "territory", "email")

    assert people == [
        ("Anaïs", "Commune d’Ecques", "Adjointe", "Ecques", "anais@exemple.fr"),
        ("Ilan", "Commune d’Ecques", "Maire", "Ecques", "ilan@exemple.fr"),
    ]


def test_a_structure_merged_in_a_workbook_is_that_of_each(organiser, event):
    rows = line(1, *HEADINGS) + line(2, *ANAIS) + line(3, *SOFIA)

    people = imported(organiser, event, xlsx(rows, after=merged("D2:D3")), "organisation")

    assert people == [("Anaïs", "Mairie"), ("Sofia", "Mairie")]


def test_cells_merged_sideways_refuse_their_line(organiser, event):
    rows = line(1, *HEADINGS) + line(2, *ANAIS) + line(3, "Sofia Marc", None, "sofia@exemple.fr")

    response = previewed(organiser, event, xlsx(rows, after=merged("A3:B3")))

    sentence = "Nom : cellules fusionnées (A3:B3) : défusionnez-les, puis écrivez la valeur dans chaque cellule."
    assert faults(response) == [f"Ligne 3 : {sentence}"]
    assert Registration.objects.count() == 0


def test_a_comment_is_not_a_value(organiser, event):
    comment = "<office:annotation><text:p>à rappeler lundi</text:p></office:annotation>"
    first_name = ods_cell(f"{comment}<text:p>Anaïs</text:p>")
    note = ods_cell(f"<text:p>place réservée</text:p>{comment}")
    content = ods(ods_row("Prénom", "Nom", "Note de l’équipe"), ods_row(first_name, "Crépin", note))

    assert imported(organiser, event, content, "note") == [("Anaïs", "place réservée")]


def test_a_cell_in_error_refuses_its_line(organiser, event):
    anais = line(2, "Anaïs", "Crépin").removesuffix("</row>") + '<c r="C2" t="e"><v>#N/A</v></c></row>'

    response = previewed(organiser, event, xlsx(line(1, "Prénom", "Nom", "Structure") + anais))

    assert faults(response) == ["Ligne 2 : Structure : la cellule est en erreur (#N/A)."]


def test_a_fault_is_told_with_the_line_that_the_spreadsheet_shows(organiser, event):
    blank = ods_row(ods_cell(columns_repeated=3), rows_repeated=4)
    wrong = ods_row("Anaïs", "Crépin", "pas une adresse")

    page = previewed(organiser, event, ods(ods_row("Prénom", "Nom", "Adresse e-mail"), blank, wrong))

    assert "<li>Ligne 6" in page.content.decode()


# --- Phone numbers that a spreadsheet took for numbers -----------------------------------------------------------


@pytest.mark.parametrize("stored", [321000001, "321000001.0", "3.21000001E8", "3.21000001E+08"])
def test_nine_digits_get_their_zero_back(organiser, event, stored):
    rows = line(1, "Prénom", "Nom", "Téléphone") + line(2, "Anaïs", "Crépin", 0)
    in_xlsx = xlsx(rows.replace("<v>0</v>", f"<v>{stored}</v>"))
    in_ods = ods(ods_row("Prénom", "Nom", "Téléphone"), ods_row("Ilan", "Roy", ods_number(stored, "03 21 00 00 01")))

    assert phones(organiser, event, in_xlsx) == ["0321000001"]
    assert phones(organiser, event, in_ods) == ["0321000001"] * 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("321000001", "0321000001"),
        ("612345678", "0612345678"),
        ("612345678.0", "0612345678"),
        ("612345678,00", "0612345678"),
        ("6 12 34 56 78", "06 12 34 56 78"),
        ("6.12.34.56.00", "06.12.34.56.00"),
        ("0321000001", "0321000001"),
        ("03 21 00 00 01", "03 21 00 00 01"),
        ("03.21.00.00.00", "03.21.00.00.00"),
        ("+33321000001", "+33321000001"),
        ("+33 3 21 00 00 01", "+33 3 21 00 00 01"),
        ("0033321000001", "0033321000001"),
        ("+32 65 00 00 00", "+32 65 00 00 00"),
        ("33 3 21 00 00 01", "33 3 21 00 00 01"),
        ("3949", "3949"),
        ("", ""),
        ("0321000001 / 0612345678", "0321000001 / 0612345678"),
        ("+33 (0)3 21 00 00 01", "+33 (0)3 21 00 00 01"),
        ("'0612345678", "0612345678"),
        ("'321000001", "0321000001"),
    ],
)
def test_a_phone_number_as_text_is_kept_or_gets_its_zero_back(organiser, event, typed, kept):
    content = f'Prénom;Nom;Téléphone\nAnaïs;Crépin;"{typed}"'.encode()

    assert phones(organiser, event, content) == [kept]


@pytest.mark.parametrize(
    "typed",
    [
        "33321000001", "3,21E+08", "3.3321E+10", "-321000001", "321000001,5", "3210000010", "321000001 / 612345678",
        "612,345,678", "612345678.", "Tél. 612345678",
    ],
)  # fmt: skip
def test_a_phone_number_that_lost_something_else_is_refused(organiser, event, typed):
    response = previewed(organiser, event, f"Prénom;Nom;Téléphone\nAnaïs;Crépin;{typed}".encode())

    assert faults(response) == [
        f"Ligne 2 : Téléphone : « {typed} » est un nombre, auquel il manque peut-être un 0 ou un + ; écrivez-le en "
        "texte, par exemple 03 21 00 00 00 ou +33 3 21 00 00 00."
    ]
    assert Registration.objects.count() == 0


def test_the_preview_shows_the_number_that_will_be_kept(organiser, event):
    page = previewed(organiser, event, book((*ANAIS[:4], 321000001, None))).content.decode()

    assert "<td>0321000001</td>" in page
    assert "<td>321000001</td>" not in page


@pytest.mark.parametrize("stored", ["33321000001", "3949", "321000001.5", "-321000001", "0"])
def test_any_other_number_in_a_phone_column_is_refused(organiser, event, stored):
    in_xlsx = book((*ANAIS[:4], float(stored), None))
    in_ods = ods(ods_row("Prénom", "Nom", "Téléphone"), ods_row("Ilan", "Roy", ods_number(stored)))

    for content in (in_xlsx, in_ods):
        (sentence,) = faults(previewed(organiser, event, content))
        assert (sentence[:8], sentence.partition(" » ")[2][:13]) == ("Ligne 2 ", "est un nombre")
    assert Registration.objects.count() == 0
