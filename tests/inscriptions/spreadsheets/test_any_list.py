"""Any table of people, written by any tool in any layout, reads back as the same people."""

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO
from unicodedata import normalize

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf import opendocument, table, text

from inscriptions.spreadsheets.incoming import Incoming
from inscriptions.spreadsheets.lines import LineReader
from inscriptions.spreadsheets.matching import Meanings
from programme.spreadsheets.tables import Column, Table
from rencontre.french.names import cleaned
from tests.factories import EventFactory, WorkshopFactory

TITLES = ("Santé", "Habiter", "Emploi")
# Latin with accents, Greek, Cyrillic, Arabic, Hebrew, Han.
ALPHABETS = (
    "abcdefgéèêëçïîôöœùüÿñøłşž", "αβγδεζηθικλμ", "абвгдежзийклм", "ابتثجحخ", "אבגדהוז", "李伟王芳张敏",
)  # fmt: skip
WORD = st.sampled_from(ALPHABETS).flatmap(lambda letters: st.text(letters, min_size=2, max_size=8))
JOINED = st.tuples(WORD, st.sampled_from(["-", "’", "'", " "]), WORD).map("".join)
NAME = st.one_of(WORD, JOINED).map(lambda name: cleaned(name.title()))
CAPITALS = st.text("ABCDEFGÉÈÊËÇÏÎÔŒÙŁŞŽ", min_size=2, max_size=8)
SURNAME = st.one_of(CAPITALS, st.tuples(CAPITALS, st.sampled_from(["-", "’", " "]), CAPITALS).map("".join))
FIRST_NAME = st.text("bcdfgléèêëçïîôöœùüñø", min_size=2, max_size=8).map(str.title)
PHONE = st.sampled_from(["", "0321000001", "03 21 00 00 01", "+33 6 12 34 56 78", "+32 470 12 34 56"])
STRUCTURES = ("", "CCAS d’Ecques", "Mairie ; service", "Ville, région", "« Cœur d’îlot » – Évron", '"Le 19"')
YES = ("oui", "x", "VRAI", "1", "✓", "Oui, je viens", "présent·e")
NO = ("non", "", "FAUX", "0", "-", "Non merci", "absente")
ANYTHING = st.one_of(st.text(max_size=40), st.booleans(), st.integers(), st.floats(allow_nan=False), st.dates())
Person = dict[str, str | bool | list[int]]


@st.composite
def people(draw) -> list[Person]:
    """Up to five; their names hold no two alike, and their addresses follow one another."""
    names = draw(st.lists(st.tuples(NAME, NAME, FIRST_NAME, SURNAME), min_size=1, max_size=5))
    return [
        {
            "first_name": first, "last_name": last, "first": given_name, "surname": surname,
            "email": draw(st.sampled_from(["", f"personne.{place}@exemple.fr"])),
            "organisation": draw(st.sampled_from(STRUCTURES)), "phone": draw(PHONE),
            "morning": draw(st.booleans()), "lunch": draw(st.booleans()),
            "wishes": draw(st.lists(st.sampled_from([0, 1, 2]), unique=True, max_size=2)),
        }
        for place, (first, last, given_name, surname) in enumerate(names, start=1)
    ]  # fmt: skip


def said(draw, person: Person, name: str) -> str:
    return draw(st.sampled_from(YES if person[name] else NO))


def typed(draw, name: str) -> str:
    """A name as it is, or with its accents apart, as a Mac writes them."""
    return normalize(draw(st.sampled_from(["NFC", "NFD"])), name)


def named(draw, wish: int) -> str:
    number, title = wish + 1, TITLES[wish]
    forms = (title, title[:5], f"Atelier {number}", f"n° {number}", f"{number}", f"Atelier {number} : {title}")
    return draw(st.sampled_from(forms))


def half_days(person: Person) -> str:
    ticked = {"Après-midi": True, "Le matin": person["morning"], "déjeuner": person["lunch"]}
    return " ; ".join(words for words, is_said in ticked.items() if is_said)


def two_names(draw, one: Person) -> list[str]:
    wishes = [named(draw, wish) for wish in one["wishes"]] + ["", ""]
    names = [typed(draw, one["first_name"]), typed(draw, one["last_name"])]
    ticks = [said(draw, one, name) for name in ("morning", "lunch")]
    return [*names, one["email"], one["organisation"], one["phone"], *ticks, "oui", *wishes[:2]]


def one_name(draw, one: Person) -> list[str]:
    who = draw(st.sampled_from([f"{one['surname']} {one['first']}", f"Mme {one['first']} {one['surname']}"]))
    wishes = " ; ".join(named(draw, wish) for wish in one["wishes"])
    return [typed(draw, who), one["organisation"], half_days(one), wishes, one["email"], one["phone"]]


BY_TWO = ("first_name", "last_name", "email", "organisation", "phone", "attends_morning", "attends_lunch",
          "attends_afternoon", "wish.1.1", "wish.1.2")  # fmt: skip
BY_ONE = ("full_name", "organisation", "presence", "wishes", "email", "phone")
LAYOUTS = {
    "ours": (two_names, BY_TWO, (
        "Prénom", "Nom", "Adresse e-mail", "Structure", "Téléphone", "Matin", "Déjeuner", "Après-midi", "1er choix",
        "2e choix")),
    "HelloAsso": (two_names, BY_TWO, (
        "Prénom participant", "Nom participant", "Email payeur", "Raison sociale", "N° de téléphone", "Présence matin",
        "Participera au déjeuner (oui/non)", "Présence PM", "Choix 1", "Choix 2")),
    "English": (two_names, BY_TWO, (
        "First name", "Last name", "Email address", "Company", "Phone number", "Morning", "Lunch", "Afternoon",
        "First choice", "Second choice")),
    "LimeSurvey": (two_names, BY_TWO, (
        "Q1. Votre prénom", "Q2. Votre nom", "Q3. Votre adresse électronique", "Q4. Votre structure", "Q5. Téléphone",
        "Vous viendrez [Le matin]", "Vous viendrez [Le déjeuner]", "Vous viendrez [L’après-midi]",
        "Votre vœu n° 1", "Votre vœu n° 2")),
    "a prefecture": (one_name, BY_ONE, ("NOM Prénom", "Organisme", "Présence", "Vœux", "Courriel", "Tél.")),
    "Google Forms": (one_name, BY_ONE, (
        "Nom et prénom", "Structure (collectivité, service ; association)", "Vous viendrez", "Ateliers souhaités",
        "Adresse e-mail", "Votre numéro de téléphone")),
    "capitals": (two_names, BY_TWO, (
        "PRENOM :", "NOM :", "MEL :", "ORGANISME :", "TEL :", "MATIN :", "REPAS DU MIDI :", "APRES-MIDI :",
        "1ER CHOIX :", "2E CHOIX :")),
}  # fmt: skip
WRITERS = {
    "xlsx": lambda rows: _xlsx(rows),
    "ods": lambda rows: _ods(rows),
    **{
        f"csv {encoding} {sign!r}": lambda rows, encoding=encoding, sign=sign: _csv(rows, encoding, sign)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252")
        for sign in ";,\t"
    },
}


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    book, content = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def _ods(rows: Sequence[Sequence[str]]) -> bytes:
    document, content = opendocument.OpenDocumentSpreadsheet(), BytesIO()
    sheet = table.Table(name="Feuille1")
    for row in rows:
        line = table.TableRow()
        for value in row:
            cell = table.TableCell(valuetype="string")
            cell.addElement(text.P(text=value))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(content)
    return content.getvalue()


def _csv(rows: Sequence[Sequence[str]], encoding: str, sign: str) -> bytes:
    content = StringIO()
    csv.writer(content, delimiter=sign).writerows(rows)
    return content.getvalue().encode(encoding)


def able(rows: Sequence[Sequence[str]]) -> list[str]:
    """The writers that can write these rows: one of Windows has its letters, and two of them may read as UTF-8."""
    cells = "\n".join(cell for row in rows for cell in row)
    bare = cells.encode("cp1252", errors="replace").decode("cp1252")
    is_of_windows = bare == cells and not re.search(r"[^\x00-\x7f]{2}", cells)
    return [name for name in sorted(WRITERS) if is_of_windows or "cp1252" not in name]


@pytest.fixture
def day(db):
    """A day with lunch, and a slot at 14 h of three workshops, in the order of TITLES."""
    event = EventFactory(lunch_offered=True)
    first = WorkshopFactory(parent__event=event, number=1, title=TITLES[0])
    for number, title in enumerate(TITLES[1:], start=2):
        WorkshopFactory(parent=first.parent, number=number, title=title)
    return event


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_table_of_people_reads_back_as_the_same_people(day, layout, data):
    written, meanings, headings = LAYOUTS[layout]
    table_of = data.draw(people())
    rows = [[*headings], *(written(data.draw, one) for one in table_of)]
    content = WRITERS[data.draw(st.sampled_from(able(rows)))](rows)

    incoming = Incoming(day, content, with_needs=True)
    incoming.say(meanings)
    read = incoming.read()

    workshops = {one.pk: one.number - 1 for slot in incoming.meanings.workshops.slots for one in slot.offered}
    told = ("first_name", "last_name", "email", "organisation", "phone", "attends_morning", "attends_lunch")
    found = [
        [*(getattr(listed.sign_up, name) for name in told),
         [workshops[pk] for wished in listed.sign_up.wishes.values() for pk in wished]]
        for listed in read.people.values()
    ]  # fmt: skip
    names = ("first", "surname") if written is one_name else ("first_name", "last_name")
    assert read.faults == []
    assert found == [
        [*(one[name] for name in (*names, "email", "organisation", "phone", "morning", "lunch", "wishes"))]
        for one in table_of
    ]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headings=st.lists(st.text(max_size=30), min_size=1, max_size=6), cells=st.lists(ANYTHING, min_size=6, max_size=6)
)
def test_any_text_is_read_or_refused_with_a_sentence(day, headings, cells):
    names, meanings = [f"{text} {place}" for place, text in enumerate(headings)], Meanings(day, with_needs=True)
    columns = tuple(Column(place, name, "A") for place, name in enumerate(["Prénom", "Nom", *names]))
    row = ["Ilan", "Roy", *cells[: len(names)]]
    table = Table("", 1, columns, {2: row}, frozenset(), (), ())
    others = [slug for slug in meanings.by_slug if slug not in ("first_name", "last_name", "full_name")]

    for start in range(len(others)):
        slugs = ["first_name", "last_name", *(others * 2)[start : start + len(names)]]
        read = LineReader(meanings, table, slugs).read()
        assert len(read.people) + len(read.given_up) + bool(read.faults) == 1
    assert len(meanings.guesses(table)) == len(columns)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_guessed(day, layout):
    written, meanings, headings = LAYOUTS[layout]
    cells = {
        two_names: ["Ilan", "Roy", "ilan@exemple.fr", "CCAS", "0321000001", "oui", "non", "oui", "Santé", "Emploi"],
        one_name: ["ROY Ilan", "CCAS", "Le matin", "Santé ; Emploi", "ilan@exemple.fr", "0321000001"],
    }

    assert Incoming(day, _xlsx([headings, cells[written]]), with_needs=True).slugs == meanings
