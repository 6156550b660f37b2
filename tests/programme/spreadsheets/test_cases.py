"""The files that organisers sent, a kind each, made again: what is read of them."""

import pytest

from tests.pages import plain
from tests.programme.spreadsheets.files import (
    ANAIS,
    HEADINGS,
    ILAN,
    SOFIA,
    old_office,
    people,
    read,
    reason,
    refusal,
    workbook,
)
from tests.sheets import covered, line, merged, ods, ods_cell, ods_row, xlsx

HELLOASSO = (
    "Référence commande;Date de la commande;Statut de la commande;Nom participant;Prénom participant;Nom payeur;"
    "Prénom payeur;Email payeur;Raison sociale;Moyen de paiement;Billet;Numéro de billet;Tarif;Montant tarif;"
    "Code Promo;Montant code promo;Structure;Fonction"
)
LIMESURVEY = (
    '"ID de la réponse";"Date de soumission";"Dernière page";"Langue de départ";"Tête de série";"Votre prénom";'
    '"Votre nom";"Votre adresse électronique";"Vous viendrez [Le matin]";"Vous viendrez [L’après-midi]"'
)
GOOGLE = 'Horodateur,Adresse e-mail,Prénom,Nom,"Structure (collectivité, service ; association)","Vous viendrez"'
WEEZEVENT = "Code barre;N° de billet;Nom;Prénom;Email;Tarif;Date d'achat;Société;Fonction;Portable"


def listed(content: bytes | str) -> list[dict]:
    """Each row, by its headings."""
    table = read(content)
    return [{column.heading: row[column.position] for column in table.columns} for row in table.rows.values()]


def test_01_a_csv_of_windows():
    noe = ("Noë", "Lefèvre-Œuvrard", "noe@exemple.fr", "Cœur d’îlot – Évron")

    assert people(f"{';'.join(HEADINGS)}\r\n{';'.join(noe)}\r\n".encode("cp1252")) == [noe]


def test_02_the_unicode_text_of_excel():
    content = "\r\n".join("\t".join(row) for row in (HEADINGS, ANAIS))

    assert people(content.encode("utf-16")) == [ANAIS]


def test_03_a_line_that_names_the_separator():
    assert people(f"sep=;\r\n{';'.join(HEADINGS)}\r\n{';'.join(ANAIS)}\r\n") == [ANAIS]


@pytest.mark.parametrize(
    "headings", ["PRÉNOM;NOM;ADRESSE E-MAIL;STRUCTURE", " Prénom;Nom;Adresse\u00a0e-mail ;Structure"]
)
def test_06_headings_in_capitals_or_with_spaces(headings):
    assert people(f"{headings}\n{';'.join(ANAIS)}\n") == [ANAIS]


def test_07_a_phone_that_became_a_number_is_still_one():
    assert listed(workbook(("Prénom", "Nom", "Téléphone"), ("Ilan", "Roy", 612345678))) == [
        {"Prénom": "Ilan", "Nom": "Roy", "Téléphone": 612345678}
    ]


def test_09_a_size_that_is_wrong():
    rows = line(1, *HEADINGS) + line(2, *ANAIS) + line(3, *ILAN)

    assert people(xlsx(rows, before='<dimension ref="A1"/>')) == [ANAIS, ILAN]


def test_10_a_cell_merged_down_in_the_middle():
    first = ods_row("Anaïs", "Crépin", ods_cell("<text:p>Commune</text:p>", rows_spanned=2), "anais@exemple.fr")
    content = ods(
        ods_row("Prénom", "Nom", "Structure", "Adresse e-mail"), first, ods_row("Ilan", "Roy", covered(), "i@a.fr")
    )

    assert people(content) == [("Anaïs", "Crépin", "Commune", "anais@exemple.fr"), ("Ilan", "Roy", "Commune", "i@a.fr")]


def test_11_a_comment_in_a_cell():
    comment = "<office:annotation><text:p>place réservée</text:p></office:annotation>"

    assert people(ods(ods_row(*HEADINGS), ods_row(ods_cell(f"{comment}<text:p>Anaïs</text:p>"), *ANAIS[1:]))) == [ANAIS]


def test_12_a_structure_merged_over_three_people():
    rows = line(1, *HEADINGS) + line(2, *ANAIS) + line(3, *ILAN[:3]) + line(4, *SOFIA[:3])

    assert [row[3] for row in people(xlsx(rows, after=merged("D2:D4")))] == ["Mairie"] * 3


def test_13_a_line_that_a_filter_hides():
    rows = line(1, *HEADINGS) + line(2, *ANAIS) + line(3, *ILAN).replace("<row", '<row hidden="1"')

    assert read(xlsx(rows, after='<autoFilter ref="A1:D3"/>')).hidden == {3}


def test_14_crosses_and_boxes():
    assert people("Prénom;Nom;Matin;Déjeuner;Après-midi\nA;B;x;;X\n") == [("A", "B", "x", "", "X")]
    assert people(workbook(("Prénom", "Nom", "Matin", "Déjeuner"), ("A", "B", True, False))) == [
        ("A", "B", True, False)
    ]


def test_15_signs_that_are_never_seen_and_line_breaks():
    dirty = ("Ana\u200bïs", "\u202aCrépin\u202c", "anais@exemple.fr\u200e", "Communauté\nd’Ecques")

    assert people(workbook(HEADINGS, dirty)) == [("Anaïs", "Crépin", "anais@exemple.fr", "Communauté\nd’Ecques")]


def test_16_a_formula_in_error():
    rows = line(1, *HEADINGS) + line(2, *ANAIS[:3]).replace("</row>", '<c r="D2" t="e"><v>#N/A</v></c></row>')

    ((*_, structure),) = people(xlsx(rows))

    assert plain(reason(structure)) == "la cellule est en erreur (#N/A)."


def test_17_a_title_above_the_headings():
    table = read(workbook(("Liste des inscrits",), (), HEADINGS, ANAIS))

    assert (table.heading_line, table.rows) == (3, {4: [*ANAIS]})


def test_18_a_first_sheet_that_is_a_notice():
    table = read(workbook(**{"Lisez-moi": [("Remplissez la feuille suivante.",)], "Feuil1": [HEADINGS, ANAIS]}))

    assert (table.sheet, table.others, list(table.rows.values())) == ("Feuil1", ("Lisez-moi",), [[*ANAIS]])


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_20_blank_lines_keep_the_numbers(kind):
    document = ods(ods_row(*HEADINGS), ods_row(*ANAIS), ods_row(rows_repeated=4), ods_row(*ILAN))
    book = workbook(HEADINGS, ANAIS, (), (), (), (), ILAN)

    assert read({"ods": document, "xlsx": book}[kind]).rows == {2: [*ANAIS], 7: [*ILAN]}


def test_22_two_columns_of_one_name():
    assert plain(refusal("Prénom;Nom;Structure;Structure\nA;B;C;D\n")) == (
        "Deux colonnes portent le même titre : « Structure » (C et D). Renommez ou retirez l’une d’elles."
    )


def test_23_a_wrong_name():
    assert people(workbook(HEADINGS, ANAIS)) == [ANAIS]
    assert plain(refusal(old_office("Workbook"))) == (
        "C’est un classeur Excel 97-2003 : ouvrez-le dans un tableur, puis enregistrez-le en .xlsx ou .ods."
    )


def test_24_addresses_are_left_to_who_reads_them():
    assert people("Prénom;Nom;Adresse e-mail\nA;Un;mailto:un@exemple.fr\nB;Deux;Deux B. <deux@exemple.fr>\n") == [
        ("A", "Un", "mailto:un@exemple.fr"),
        ("B", "Deux", "Deux B. <deux@exemple.fr>"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            f"\ufeff{HELLOASSO}\n61234567;12/10/2026 09:12;Validé;ROY;Ilan;MARC;Sofia;s@exemple.fr;;Gratuit;"
            "https://exemple.fr/b/1;7;Entrée;0,00;;;CCAS;Directeur\n",
            {"Nom participant": "ROY", "Prénom participant": "Ilan", "Structure": "CCAS"},
        ),
        (
            f"{WEEZEVENT}\n1;W1;ROY;Ilan;i@exemple.fr;Entrée;12/10/2026;CCAS;Directeur;0612345678\n",
            {"N° de billet": "W1", "Nom": "ROY", "Prénom": "Ilan", "Portable": "0612345678"},
        ),
        (
            f'{LIMESURVEY}\n"1";"2026-10-12";"3";"fr";"123";"Ilan";"Roy";"ilan@exemple.fr";"Oui";"Non"\n',
            {"Votre prénom": "Ilan", "Vous viendrez [Le matin]": "Oui", "Vous viendrez [L’après-midi]": "Non"},
        ),
        (
            f'{GOOGLE}\n2026/10/12 9:12:44,ilan@exemple.fr,Ilan,Roy,CCAS,"Le matin;Le déjeuner"\n',
            {"Prénom": "Ilan", "Structure (collectivité, service ; association)": "CCAS",
             "Vous viendrez": "Le matin;Le déjeuner"},
        ),
        (
            workbook(("NOM Prénom", "Fonction", "Courriel", "Tél."), ("ROY Ilan", "Élue", "i@a.fr", "06.12.34.56.78")),
            {"NOM Prénom": "ROY Ilan", "Fonction": "Élue", "Courriel": "i@a.fr", "Tél.": "06.12.34.56.78"},
        ),
    ],
    ids=["helloasso", "weezevent", "limesurvey", "google forms", "one name column"],
)  # fmt: skip
def test_25_to_32_the_exports_of_other_services(content, said):
    (row,) = listed(content)

    assert {heading: row[heading] for heading in said} == said
