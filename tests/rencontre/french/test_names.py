import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontre.french.names import INVISIBLE, cleaned, cleaned_prose, fold, sort_key
from tests.rencontre.french.signs import SIGNS

EVERY_SIGN = [chr(code) for code in range(sys.maxunicode + 1)]
TEXTS = st.text(SIGNS, max_size=30)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Wałęsa", "walesa"),
        ("Kjær", "kjaer"),
        ("Øster", "oster"),
        ("Đặng", "dang"),
        ("ÐORVALDUR", "dorvaldur"),
        ("Þóra Guðmundsdóttir", "thora gudmundsdottir"),
        ("Işıl İnönü", "isil inonu"),
        ("ISIL INONU", "isil inonu"),
        ("Ħal Għaxaq", "hal ghaxaq"),
        ("Ŧeŋŋi", "tenni"),
        ("Kɔfi Ɛbo", "kofi ebo"),
        ("Ɓalɗe", "balde"),
        ("STRAẞE", "strasse"),
        ("Gal·la Marcel\u2027lí", "galla marcelli"),
        ("Ｍａｒｔｉｎ", "martin"),
        ("Ｊｅａｎ－Ｌｕｃ", "jean luc"),
        ("ﬃngham", "ffingham"),
        ("d‘Orval d`Orval d´Orval dʻOrval d＇Orval", "d orval d orval d orval d orval d orval"),
        ("A‑B–C—D−E﹘F", "a b c d e f"),
        ("Le\u00a0Roy\u202fde\u2003Retz", "le roy de retz"),
        ("M.-C. Martin, Jr.", "m c martin jr"),
        ("Al\u200bice \u202eDu\u00adrand\u2069", "alice durand"),
        ("عُمَر", "عمر"),
        ("李伟", "李伟"),
    ],
)
def test_fold_leaves_the_letters_alone(typed, folded):
    assert fold(typed) == folded


def test_folding_twice_folds_no_more():
    assert [sign for sign in EVERY_SIGN if fold(fold(sign)) != fold(sign)] == []


@given(TEXTS)
def test_folding_a_text_twice_folds_no_more(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_a_text_and_its_decomposition_fold_the_same(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(cleaned(text))


@given(TEXTS, st.sampled_from(["\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff", "\U000e0041", "\ufe0f", "\u115f"]))
def test_an_invisible_sign_changes_no_key(text, sign):
    hidden = sign.join(["", *text, ""])

    assert fold(hidden) == fold(text)
    assert sort_key(hidden, hidden) == sort_key(text, text)


def test_every_format_sign_is_taken_off():
    assert [sign for sign in EVERY_SIGN if unicodedata.category(sign) == "Cf" and cleaned(f"a{sign}b") != "ab"] == []


def test_every_kind_of_space_and_of_dash_parts_words():
    parts = [sign for sign in EVERY_SIGN if unicodedata.category(sign) in {"Zs", "Pd"}]

    assert [sign for sign in parts if fold(f"a{sign}b") != "a b"] == []


def test_no_letter_that_is_written_is_taken_off():
    letters = [sign for sign in EVERY_SIGN if unicodedata.category(sign) in {"Lu", "Ll", "Lt"}]

    assert [sign for sign in letters if INVISIBLE.search(sign)] == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("E\u0301lo\u0308ise", "Élöise"),
        ("\u202eNitram", "Nitram"),
        ("Mar\u200btin\ufeff", "Martin"),
        ("\u2067عمر\u2069", "عمر"),
        ("\u3164\uffa0", ""),
        ("Le\u00a0Roy", "Le\u00a0Roy"),
        ("👩\u200d💻 ❤\ufe0f", "👩💻 ❤"),
    ],
)
def test_a_text_is_composed_and_wholly_visible(typed, kept):
    assert cleaned(typed) == kept


def test_lines_end_alike():
    assert cleaned_prose("un\u200b\r\ndeux\rtrois\u2028quatre") == "un\ndeux\ntrois\nquatre"


@given(TEXTS)
def test_cleaning_twice_cleans_no_more(text):
    assert cleaned(cleaned(text)) == cleaned(text)


def test_a_name_stands_before_the_longer_names_that_begin_with_it():
    names = [
        ("Anne", "MARTINEZ"),
        ("Bo", "Martin-Petit"),
        ("Zoé", "MARTIN"),
        ("Luc", "Martin Dupont"),
        ("Al", "Marti"),
        ("Ève", "Martin"),
    ]

    assert sorted(names, key=lambda name: sort_key(*name)) == [
        ("Al", "Marti"),
        ("Ève", "Martin"),
        ("Zoé", "MARTIN"),
        ("Luc", "Martin Dupont"),
        ("Bo", "Martin-Petit"),
        ("Anne", "MARTINEZ"),
    ]


@given(TEXTS, TEXTS, st.text("abłßéÉ’ -", max_size=20))
def test_the_family_name_orders_before_the_first_name(first, other, last):
    assert sort_key(first, last) < sort_key(other, f"{last} x") < sort_key("", f"{last}z")


@pytest.mark.parametrize(
    "name", ["d’Orval", "d'Orval", "dʼOrval", "D‘ORVAL", "de Orval", "DE\u00a0Orval", "\u200bd’Orval"]
)
def test_the_particle_does_not_count(name):
    assert sort_key("Zoé", name) == "orval\tzoe"
