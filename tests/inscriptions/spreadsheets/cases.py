"""Lists as organisers send them, kind by kind: how a file is made, and who it registers or why it is refused.

The first of each kind is the one that was reported; the others are of the same kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

import openpyxl

from tests.sheets import covered, line, merged, ods, ods_cell, ods_row, xlsx

HEADINGS = ("Prénom", "Nom", "Adresse e-mail", "Structure", "Téléphone", "Profil")
ANAIS = ("Anaïs", "Crépin", "anais@exemple.fr", "Mairie", "03 21 00 00 01", "Élu·e")
ILAN = ("Ilan", "Roy", "ilan@exemple.fr", "CCAS", None, "Autre")
OLD_EXCEL = "C’est un classeur Excel 97-2003 : ouvrez-le dans un tableur, puis enregistrez-le en .xlsx ou .ods."


@dataclass(frozen=True)
class Case:
    """`people` are those registered, by the columns that matter; else `refused` says why, and nobody is.

    `notes` are among those of the preview; `said` is what is chosen on the page of the columns, by their letter.
    """

    name: str
    content: bytes
    people: Sequence[dict] = ()
    refused: Sequence[str] = ()
    notes: Sequence[str] = ()
    said: dict[str, str] = field(default_factory=dict)


def text(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join(lines).encode(encoding)


def rows_of(rows) -> str:
    return "".join(line(number, *row) for number, row in enumerate(rows, start=1))


def book(*rows, **around) -> bytes:
    return xlsx(rows_of(rows), **around)


def workbook(**sheets) -> bytes:
    """A workbook of several sheets, as openpyxl writes it."""
    made, content = openpyxl.Workbook(), BytesIO()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(content)
    return content.getvalue()


def one(**fields) -> list[dict]:
    return [fields]


NOE = "Noë;Lefèvre-Œuvrard;noe@exemple.fr;Cœur d’îlot – Évron;03 21 00 00 01;Élu·e"
NOE_KEPT = one(first_name="Noë", last_name="Lefèvre-Œuvrard", organisation="Cœur d’îlot – Évron", profile="elu")
SHORT = ("Prénom;Nom;Adresse e-mail;Structure", "Anaïs;Crépin;anais@exemple.fr;Mairie d’Ablain")
ANAIS_KEPT = one(first_name="Anaïs", last_name="Crépin", email="anais@exemple.fr", organisation="Mairie d’Ablain")
TABBED = [part.replace(";", "\t") for part in SHORT]
ENCODED = [
    Case("cp1252", text(";".join(HEADINGS), NOE, encoding="cp1252"), NOE_KEPT),
    Case("utf-8", text(";".join(HEADINGS), NOE), NOE_KEPT),
    Case("utf-8 with its mark", text(";".join(HEADINGS), NOE, encoding="utf-8-sig"), NOE_KEPT),
    Case("commas, old Mac line ends", text(*SHORT, encoding="cp1252", end="\r").replace(b";", b","), ANAIS_KEPT),
    Case("utf-16 and tabs", text(*TABBED, encoding="utf-16"), ANAIS_KEPT),
    Case("utf-16 without its mark", text(*TABBED, encoding="utf-16-le"), ANAIS_KEPT),
    Case("utf-16, the other way round", b"\xfe\xff" + text(*TABBED, encoding="utf-16-be"), ANAIS_KEPT),
    Case("utf-8 and tabs", text(*TABBED), ANAIS_KEPT),
    Case("sep=;", text("sep=;", *SHORT), ANAIS_KEPT),
    Case("sep=,", text("sep=,", *[part.replace(";", ",") for part in SHORT]), ANAIS_KEPT),
    Case("SEP=tab", text("SEP=\t", *TABBED, encoding="utf-16"), ANAIS_KEPT),
    Case('"sep=;"', text('"sep=;"', *SHORT, encoding="utf-8-sig"), ANAIS_KEPT),
]  # fmt: skip

WHO = "Anaïs;Crépin;anais@exemple.fr;Mairie"
WHO_KEPT = one(first_name="Anaïs", last_name="Crépin", email="anais@exemple.fr", organisation="Mairie")
SPELT = [
    Case(headings, text(headings, WHO, end="\n"), WHO_KEPT)
    for headings in (
        "PRÉNOM;NOM;ADRESSE E-MAIL;STRUCTURE",
        "Prénom ; Nom;Adresse e-mail ;Structure",
        "Prénom;Nom;Adresse\u00a0e-mail;Structure",
        "Prenom;NOM DE FAMILLE;Courriel;Organisme",
        "prénom;nom;Mél;Société",
        "\u200bPrénom;Nom\u202f:;E\u2011mail;Nom de la structure",
        "First name;Surname;E-mail;Company",
        "Prénom*;Nom*;Adresse de messagerie;Structure (collectivité, association)",
    )
]  # fmt: skip

PHONES = [
    Case("numbers", book(HEADINGS, (*ANAIS[:4], 321000001, "Élu·e"), (*ILAN[:4], 612345678, "Autre")),
         [{"first_name": "Anaïs", "phone": "0321000001"}, {"first_name": "Ilan", "phone": "0612345678"}]),
    Case("a number as text", book(HEADINGS, (*ANAIS[:4], "612345678.0", "Élu·e")), one(phone="0612345678")),
    Case("nine digits, CSV", text("Prénom;Nom;Portable", "Anaïs;Crépin;6 12 34 56 78"), one(phone="06 12 34 56 78")),
    Case("a code without its +", book(HEADINGS, (*ANAIS[:4], 33612345678, "Élu·e")), refused=[
        "Ligne 2 : Téléphone : « 33612345678 » est un nombre, auquel il manque peut-être un 0 ou un + ; écrivez-le en "
        "texte, par exemple 03 21 00 00 00 ou +33 3 21 00 00 00."]),
]  # fmt: skip

TWO_KEPT = [
    {"first_name": "Anaïs", "organisation": "Mairie", "phone": "03 21 00 00 01", "profile": "elu"},
    {"first_name": "Ilan", "organisation": "CCAS", "phone": "", "profile": "autre"},
]
DIMENSIONS = [
    Case(said, book(HEADINGS, ANAIS, ILAN, before=said), TWO_KEPT)
    for said in ('<dimension ref="A1"/>', "", '<dimension ref="A1:C2"/>', '<dimension ref="A1:XFD1048576"/>')
]

MERGED_HEADINGS = ("Prénom", "Nom", "Structure", "Fonction", "Territoire", "Adresse e-mail")
ECQUES = ods_cell("<text:p>Commune d’Ecques</text:p>", columns_spanned=1, rows_spanned=2)
SIDEWAYS = "cellules fusionnées (A2:B2) : défusionnez-les, puis écrivez la valeur dans chaque cellule."
MERGES = [
    Case("structure of two, ODS", ods(
        ods_row(*MERGED_HEADINGS),
        ods_row("Anaïs", "Crépin", ECQUES, "Adjointe", "Ecques", "anais@exemple.fr"),
        ods_row("Ilan", "Roy", covered(), "Maire", "Ecques", "ilan@exemple.fr")),
        [{"first_name": "Anaïs", "organisation": "Commune d’Ecques", "job_title": "Adjointe", "territory": "Ecques"},
         {"first_name": "Ilan", "organisation": "Commune d’Ecques", "job_title": "Maire", "territory": "Ecques"}]),
    Case("structure of three, XLSX", book(HEADINGS, ANAIS, (*ILAN[:3], None), ("Sofia", "Marc", "s@exemple.fr"),
         after=merged("D2:D4")),
         [{"first_name": who, "organisation": "Mairie"} for who in ("Anaïs", "Ilan", "Sofia")]),
    Case("structure and phone", book(HEADINGS, ANAIS, (*ILAN[:3], None, None, "Autre"),
         after=merged("D2:D3", "E2:E3")),
         [{"first_name": who, "phone": "03 21 00 00 01"} for who in ("Anaïs", "Ilan")]),
    Case("whole name across two cells", book(HEADINGS, ("Anaïs Crépin", None, "anais@exemple.fr"),
         after=merged("A2:B2")), refused=[f"Ligne 2 : Nom : {SIDEWAYS}"]),
    Case("title merged above", book(("Liste des inscrits", None, None), HEADINGS, ANAIS, after=merged("A1:F1")),
         TWO_KEPT[:1]),
]  # fmt: skip

NOTE = "<office:annotation><text:p>à rappeler lundi</text:p></office:annotation>"
LATER = "<office:annotation><text:p>Élodie ?</text:p><text:p>à voir</text:p></office:annotation>"
COMMENTS = [
    Case(f"comment {where}", ods(ods_row("Prénom", "Nom", "Note de l’équipe"), ods_row(first, "Crépin", note)),
         one(first_name="Anaïs", note="place réservée"))
    for where, first, note in (
        ("before the name", ods_cell(f"{NOTE}<text:p>Anaïs</text:p>"), "place réservée"),
        ("after the note", "Anaïs", ods_cell(f"<text:p>place réservée</text:p>{NOTE}")),
        ("of several lines", ods_cell(f"{LATER}<text:p>Anaïs</text:p>"), "place réservée"),
        ("of each", ods_cell(f"{NOTE}<text:p>Anaïs</text:p>"), ods_cell(f"{LATER}<text:p>place réservée</text:p>")),
    )
]  # fmt: skip


def ticked(*cells: str) -> Case:
    """Morning, lunch and afternoon: yes, no, yes."""
    headings = "Prénom;Nom;Adresse e-mail;Matin;Déjeuner;Après-midi"
    expected = one(first_name="A", attends_morning=True, attends_lunch=False, attends_afternoon=True)
    return Case(" ".join(cells), text(headings, f"A;B;a@exemple.fr;{';'.join(cells)}"), expected)


BOOLEANS = '<c r="D2" t="b"><v>1</v></c><c r="E2" t="b"><v>0</v></c><c r="F2" t="b"><v>1</v></c></row>'
YES_NO = [
    ticked("x", "", "X"),
    Case("boolean cells", xlsx(line(1, *HEADINGS[:3], "Matin", "Déjeuner", "Après-midi")
         + line(2, "A", "B", "a@exemple.fr").removesuffix("</row>") + BOOLEANS), ticked("1", "0", "1").people),
    ticked("oui", "non", "OUI"),
    ticked("VRAI", "FAUX", "vrai"),
    ticked("1", "0", "1"),
    ticked("Yes", "No", "y"),
    ticked("✓", "-", "☑"),
    ticked("Oui, avec plaisir", "Non merci", "Présente"),
    ticked("Le matin", "", "L’après-midi"),
    ticked("présent(e)", "absent(e)", "participe"),
    Case("no yes nor no", text("Prénom;Nom;Déjeuner", "A;B;peut-être"), refused=[
        "Ligne 2 : Déjeuner : « peut-être » : écrivez oui ou non."]),
]  # fmt: skip

DIRTY = [
    Case("zero-width", book(HEADINGS, ("\u200bAnaïs", "Crépin\u200b", "anais@exemple.fr", "Mairie\u200b d’Ecques")),
         one(first_name="Anaïs", last_name="Crépin", organisation="Mairie d’Ecques")),
    Case("alt+enter", book(HEADINGS, (*ANAIS[:3], "Communauté d’agglomération\ndu Pays d’Ecques")),
         one(first_name="Anaïs", organisation="Communauté d’agglomération du Pays d’Ecques")),
    Case("direction marks", text("Prénom;Nom;Courriel", "\u202aAnaïs\u202c;Crépin\u200e;\ufeffanais@exemple.fr\u200b"),
         one(first_name="Anaïs", last_name="Crépin", email="anais@exemple.fr")),
    Case("spaces around", text("Prénom;Nom;Courriel", "\u00a0Anaïs ; Crépin\t;\u202fanais@exemple.fr "),
         one(first_name="Anaïs", last_name="Crépin", email="anais@exemple.fr")),
    Case("lines in a quoted cell", text("Prénom;Nom;Structure", 'Anaïs;Crépin;"Mairie\n\nd’Ecques"', end="\n"),
         one(first_name="Anaïs", organisation="Mairie d’Ecques")),
]  # fmt: skip

ERRORS = [
    Case(shown, book(HEADINGS, (*ANAIS[:3], shown)),
         refused=[f"Ligne 2 : Structure : la cellule est en erreur ({shown})."])
    for shown in ("#N/A", "#REF!", "#VALEUR!", "#NOM?", "#DIV/0!")
]  # fmt: skip

DATE = ("Liste des inscrits au 02/11/2026",)
ABOVE = [
    Case("a title and a blank line", book(DATE, (), HEADINGS, ANAIS), TWO_KEPT[:1],
         notes=["1 ligne au-dessus des titres, laissée de côté."]),
    Case("a fault below a title", book(DATE, (), HEADINGS, (*ANAIS[:2], "pas une adresse")), refused=[
        "Ligne 4 : Adresse e-mail : Il manque le signe @ : écrivez l’adresse entière, par exemple nom@exemple.fr."]),
    Case("two titles, CSV", text("Rencontre;;;;;", "Inscrits;;;;;", ";".join(HEADINGS), ";".join(ANAIS)), TWO_KEPT[:1]),
    Case("a title of several cells", book(("Service", "Cohésion sociale", "page 1"), HEADINGS, ANAIS, ILAN), TWO_KEPT),
]  # fmt: skip

SHEETS = [
    Case("a notice first", workbook(**{"Lisez-moi": [["Ce classeur a été produit par le service"]],
         "Feuil1": [HEADINGS, ANAIS, ILAN]}), TWO_KEPT),
    Case("a legend first", workbook(Légende=[["Code", "Sens"], ["E", "élu"]], Gens=[HEADINGS, ANAIS, ILAN]), TWO_KEPT),
    Case("figures", workbook(Gens=[HEADINGS, ANAIS, ILAN], Synthèse=[["Profil", "Nombre"], ["Élu·e", 1]]), TWO_KEPT),
    Case("an empty sheet first", workbook(Vide=[], Gens=[HEADINGS, ANAIS, ILAN]), TWO_KEPT),
]  # fmt: skip


def blank(rows: int, columns: int) -> bytes:
    """One person, then formatted cells that hold nothing."""
    cells = "".join('<c s="0"/>' for _ in range(columns))
    lines = "".join(f'<row r="{number}">{cells}</row>' for number in range(3, rows + 1))
    return xlsx(line(1, *HEADINGS) + line(2, *ANAIS) + lines)


WIDE = [Case(f"{rows} × {columns}", blank(rows, columns), TWO_KEPT[:1])
        for rows, columns in ((1000, 26), (5000, 8), (20, 400), (12000, 3))]  # fmt: skip

GAP = ods_row(ods_cell(columns_repeated=6), rows_repeated=4)
WRONG = ("Ilan", "Roy", "pas-une-adresse", "CCAS")
NOT_AN_ADDRESS = "Adresse e-mail : Il manque le signe @ : écrivez l’adresse entière, par exemple nom@exemple.fr."
GAPS = [
    Case("ODS", ods(ods_row(*HEADINGS), ods_row(*ANAIS), GAP, ods_row(*WRONG)),
         refused=[f"Ligne 7 : {NOT_AN_ADDRESS}"]),
    Case("XLSX", book(HEADINGS, ANAIS, (), (), (), (), WRONG), refused=[f"Ligne 7 : {NOT_AN_ADDRESS}"]),
    Case("CSV", text(";".join(HEADINGS), ";".join(ANAIS), "", ";;;;;", "", ";;", ";".join(WRONG)),
         refused=[f"Ligne 7 : {NOT_AN_ADDRESS}"]),
    Case("a title and a gap", ods(ods_row("Liste"), GAP, ods_row(*HEADINGS), ods_row(*WRONG)),
         refused=[f"Ligne 7 : {NOT_AN_ADDRESS}"]),
]  # fmt: skip

TWICE = "Deux colonnes portent le même titre : « {0} » ({1}). Renommez ou retirez l’une d’elles."
SAME_HEADING = [
    Case("Structure", text("Prénom;Nom;Adresse e-mail;Structure;Structure", "Anaïs;Crépin;a@exemple.fr;Mairie;CCAS"),
         refused=[TWICE.format("Structure", "D et E")]),
    Case("in other letters", text("Prénom;Nom;E-mail;e-MAIL", "Anaïs;Crépin;a@exemple.fr;b@exemple.fr"),
         refused=[TWICE.format("e-MAIL", "C et D")]),
    Case("in a workbook", book((*HEADINGS, "Nom"), (*ANAIS, "Roy")), refused=[TWICE.format("Nom", "B et G")]),
    Case("a column without heading", text("Prénom;Nom;", "Anaïs;Crépin;à table 3"), one(first_name="Anaïs"),
         notes=["1 colonne laissée de côté : colonne C."]),
    Case("two columns of one meaning", text("Prénom;Nom;Structure;Organisme", "Anaïs;Crépin;Mairie;CCAS"),
         one(first_name="Anaïs", organisation="Mairie"), notes=["1 colonne laissée de côté : Organisme."]),
]  # fmt: skip

ZIPPED = book(HEADINGS, ANAIS, ILAN)
WRONG_FORMAT = [
    Case("a workbook named .csv", ZIPPED, TWO_KEPT),
    Case("an old Excel named .xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024), refused=[OLD_EXCEL]),
    Case("a CSV named .xlsx", text(";".join(HEADINGS), ";".join(ANAIS)), TWO_KEPT[:1]),
    Case("a PDF", b"%PDF-1.7\n...", refused=["C’est un document PDF : importez le tableur dont il vient."]),
    Case("a web page named .xls", b"<html><body><table><tr><td>Nom</td></tr></table></body></html>", refused=[
        "C’est une page web renommée en .xls ou en .csv : ouvrez-le dans un tableur, puis enregistrez-le en .xlsx ou "
        ".ods."]),
    Case("nothing", b"\r\n\r\n", refused=["Ce fichier est vide."]),
]  # fmt: skip
FILES = {
    "encodings": ENCODED, "headings": SPELT, "phones": PHONES, "dimensions": DIMENSIONS, "merges": MERGES,
    "comments": COMMENTS, "yes and no": YES_NO, "dirty cells": DIRTY, "errors": ERRORS, "lines above": ABOVE,
    "sheets": SHEETS, "wide": WIDE, "gaps": GAPS, "same heading": SAME_HEADING, "formats": WRONG_FORMAT,
}  # fmt: skip
