from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from rencontre.french.typography import (
    HOLE,
    NBSP,
    NNBSP,
    french_date,
    french_hour,
    french_hour_range,
    french_instant,
    surname,
    typographic,
)

# « ~ » stands for U+00A0 and « ^ » for U+202F, which nobody can see.
CASES = [
    ("9h15", "9~h~15"),
    ("de 9h à 17h", "de 9~h à 17~h"),
    ("09h05", "9~h~05"),
    ("9 h 00", "9~h"),
    ("9h15-9h45", "9~h~15~– 9~h~45"),
    ("9 h – 10 h – 11 h", "9~h~– 10~h~– 11~h"),
    ("l'évaluation d'un « projet »", "l’évaluation d’un «~projet~»"),
    ("«mot»", "«~mot~»"),
    ("Programme :", "Programme~:"),
    ("Atelier 3 : la stratégie", "Atelier 3~: la stratégie"),
    ("quels partenariats ?", "quels partenariats^?"),
    ("quels partenariats?", "quels partenariats^?"),
    ("coopérations ? Petit détour", "coopérations^? Petit détour"),
    ("élus ; associations !", "élus^; associations^!"),
    ("quoi ?!", "quoi^?!"),
    ("50% et 12 €", "50~% et 12~€"),
    ("n°3", "n°~3"),
    ("31 mai 2018", "31~mai 2018"),
    ("1er janvier 2016", "1er~janvier 2016"),
    ("la 1ère fois, la 2ème", "la 1re fois, la 2e"),
    ("M. Denis, P. Dupont", "M.~Denis, P.~Dupont"),
    ("à 300 m", "à 300~m"),
    ("https://exemple.fr/?a=1;b=2 : lire", "https://exemple.fr/?a=1;b=2~: lire"),
    ("alice@exemple.fr ; bob@exemple.fr", "alice@exemple.fr^; bob@exemple.fr"),
    ("09:15", "09:15"),
    ("Saint-Omer – 62500", "Saint-Omer – 62500"),
    ("une heure, 3h, 90h", "une heure, 3~h, 90h"),
    ("Oui !! Non !?x", "Oui^!! Non !?x"),
    ("!! Attention", "!! Attention"),
    ("un mot   »", "un mot~»"),
]
# What stands in a text and is never touched, wherever it stands.
LEFT_ALONE = [
    "d'orval@exemple.fr",
    "o'brien+tag@sub.exemple.co.uk",
    "D'ORVAL@EXEMPLE.FR",
    "l'équipe.d'été@préfecture-nord.exemple.fr",
    "d'été@été.fr",
    "d'orval@xn--t-9fab.fr",
    "d'orval@localhost",
    "d'orval@…",
    "#d'orval/x=9h15?@exemple.fr",
    "mailto:d'orval@exemple.fr?subject=l'atelier;9h15",
    "git@exemple.fr:d'orval/l'outil.git",
    "https://exemple.fr/l'atelier(9h15)?a=d'ici;b=1:2!",
    "HTTPS://EXEMPLE.FR/L'ATELIER",
    "http://d'orval:l'mot@exemple.fr:8000/",
    "webcal://exemple.fr/d'orval.ics",
    "www.exemple.fr/l'atelier?9h15",
    "exemple.fr/l'atelier/9h15",
    "exemple.fr:8000/l'atelier",
    "compte-rendu-9h15.pdf",
    "l'ordre-du-jour.v2.DOCX",
    "C:\\Users\\d'orval\\l'atelier_9h15.txt",
    "\\\\serveur\\l'atelier",
    "/srv/d'orval/l'atelier",
    "~/d'orval/9h15",
    "`l'un;l'autre: 9h15 !`",
    "09:15",
    "09:15:30",
]


@pytest.mark.parametrize(("written", "printed"), CASES)
def test_texts_are_set_the_french_way(written, printed):
    assert typographic(written).replace(NBSP, "~").replace(NNBSP, "^") == printed


LETTERS = st.sampled_from("abMPdlhn129'’:;!?%€«»()-–—.,/@\"° \n`\\~#<>_é" + NBSP + NNBSP + HOLE)
WORDS = st.sampled_from(
    [
        "9h15",
        "10 h",
        " h ",
        "00",
        "1er",
        "1ère",
        "n°",
        "ème",
        " mai",
        "M.",
        " km",
        "https://",
        "www.",
        "a@b.fr",
        "09:15",
        "d'a@b.fr",
        "mailto:",
        "C:\\",
        ".pdf",
        "`a'b`",
        "l'",
    ]
)


@given(st.lists(LETTERS | WORDS, max_size=20).map("".join))
def test_a_second_pass_changes_nothing(text):
    once = typographic(text)

    assert typographic(once) == once


@given(st.text(max_size=60))
def test_a_second_pass_changes_nothing_in_any_text(text):
    once = typographic(text)

    assert typographic(once) == once


@pytest.mark.parametrize(
    "text", ["https://exemple.fr/a?b=c:d;e", "alice.martin+rencontre@exemple.fr", "de 09:15 à 10:00", *LEFT_ALONE]
)
def test_addresses_and_digital_hours_are_left_alone(text):
    assert typographic(text) == text


@pytest.mark.parametrize("kept", LEFT_ALONE)
@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("l'adresse {} : merci", "l’adresse {}~: merci"),
        ("(l'un: {})", "(l’un~: {})"),
        ("<{}>", "<{}>"),
        ("l'autre, « {} »", "l’autre, «~{}~»"),
        ("«{}»", "«~{}~»"),
        ("l'un\n{}\nl'autre", "l’un\n{}\nl’autre"),
        ("{} ; {} !", "{}^; {}^!"),
    ],
)
def test_what_is_left_alone_may_stand_anywhere(kept, written, printed):
    text = typographic(written.format(kept, kept))

    assert text == printed.replace("~", NBSP).replace("^", NNBSP).format(kept, kept)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Écrivez à d'orval@exemple.fr.", "Écrivez à d'orval@exemple.fr."),
        ("à d'orval@exemple.fr, l'adresse", "à d'orval@exemple.fr, l’adresse"),
        ("à d'orval@exemple.fr: l'adresse", "à d'orval@exemple.fr~: l’adresse"),
        ("à d'orval@exemple.fr?", "à d'orval@exemple.fr^?"),
        ("à d'orval@exemple.fr!!", "à d'orval@exemple.fr^!!"),
        ("à d'orval@exemple.fr;", "à d'orval@exemple.fr^;"),
        ("lisez l'annexe 09h15.pdf: l'essentiel", "lisez l’annexe 09h15.pdf~: l’essentiel"),
        ("Le site d'exemple.fr", "Le site d’exemple.fr"),
        ("l'un et/ou l'autre", "l’un et/ou l’autre"),
        ("Est-ce l'eau.L'air ?", "Est-ce l’eau.L’air^?"),
        (HOLE + " l'un " + HOLE, HOLE + " l’un " + HOLE),
    ],
)
def test_the_text_around_an_address_is_set_all_the_same(written, printed):
    assert typographic(written) == printed.replace("~", NBSP).replace("^", NNBSP)


# With a pattern that reads the rest of a run from each of its letters, any of these takes many minutes.
@pytest.mark.parametrize("shape", ["a", "1", "a.", "é", "_", "a.pdf", "!", " ", "9h", "a+", "http", "@", "`", "a'"])
def test_a_long_text_made_to_be_slow_comes_back(shape):
    text = shape * (100_000 // len(shape)) + "x"

    assert typographic(text).replace("’", "'").replace(f"{NBSP}h", "h").replace(NBSP, " ") == text


def test_hours_and_dates_are_written_in_full():
    assert french_hour(time(9, 15)) == f"9{NBSP}h{NBSP}15"
    assert french_hour(time(14)) == f"14{NBSP}h"
    assert french_hour_range(time(9, 15), time(10)) == f"9{NBSP}h{NBSP}15{NBSP}– 10{NBSP}h"
    assert french_date(date(2018, 5, 31)) == f"jeudi 31{NBSP}mai 2018"
    assert french_date(date(2018, 6, 1)) == f"vendredi 1er{NBSP}juin 2018"
    assert french_instant(datetime(2018, 5, 31, 7, 15, tzinfo=UTC)) == f"jeudi 31{NBSP}mai 2018 à 9{NBSP}h{NBSP}15"


def render(source, **context):
    return Template("{% load typography %}" + source).render(Context(context))


def test_the_filter_escapes_what_it_is_given():
    assert render("{{ text|typo }}", text="<b>l'eau</b> ?") == f"&lt;b&gt;l’eau&lt;/b&gt;{NNBSP}?"


def test_empty_lines_separate_paragraphs():
    html = render("{{ text|paragraphs }}", text="Une ligne\r\ncoupée.\r\n\r\n<i>Deux</i> !\n\n\n")

    assert html == f"<p>Une ligne\ncoupée.</p>\n<p>&lt;i&gt;Deux&lt;/i&gt;{NNBSP}!</p>"


def test_hours_stand_in_time_elements():
    html = render("{{ start|hour_range:end }}", start=time(9, 15), end=time(10))

    assert html == (f'<time datetime="09:15">9{NBSP}h{NBSP}15</time>{NBSP}– <time datetime="10:00">10{NBSP}h</time>')


def test_dates_stand_in_time_elements():
    html = render("{{ day|day }}, {{ day|plain_day }}", day=date(2018, 5, 31))

    assert html == f'<time datetime="2018-05-31">jeudi 31{NBSP}mai 2018</time>, jeudi 31{NBSP}mai 2018'


def test_instants_stand_in_time_elements_in_paris():
    html = render("{{ moment|instant }}", moment=datetime(2018, 5, 31, 7, 15, tzinfo=UTC))

    assert html == (f'<time datetime="2018-05-31T09:15+02:00">jeudi 31{NBSP}mai 2018 à 9{NBSP}h{NBSP}15</time>')


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("d’Orval", "d’ORVAL"),
        ("D'Orval", "D'ORVAL"),
        ("de Ruyter", "de RUYTER"),
        ("de l’Étang", "de l’ÉTANG"),
        ("Le Goaziou", "LE GOAZIOU"),
        ("Des Rosiers", "DES ROSIERS"),
        ("HINGREZ CEREDA", "HINGREZ CEREDA"),
        ("durand", "DURAND"),
        ("denis", "DENIS"),
    ],
)
def test_a_surname_is_in_capitals_but_for_its_particle(typed, printed):
    assert surname(typed) == printed
