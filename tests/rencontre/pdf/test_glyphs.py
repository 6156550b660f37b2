"""Which signs the fonts have, whatever fonts this machine has: what they have is given by the test."""

import subprocess

import pytest

from rencontre.pdf import glyphs
from rencontre.pdf.fitting import POINT, fit
from rencontre.pdf.notices import shortened, undrawn_signs
from tests.pages import plain

LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2026)]
pytestmark = pytest.mark.once


@pytest.fixture
def fonts(monkeypatch):
    """Has `spans` drawn and nothing else: `fonts(spans)`; those of a Latin font from the start."""

    def install(spans):
        glyphs.coverage.cache_clear()
        glyphs.is_drawn.cache_clear()
        monkeypatch.setattr(glyphs, "_of_fontconfig", lambda: spans)

    install(LATIN)
    yield install
    glyphs.coverage.cache_clear()
    glyphs.is_drawn.cache_clear()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Élisabeth d’Œuvre-Ÿ, 9\u00a0h\u202f!", []),
        ("王芳 王", ["王", "芳"]),
        ("สมชาย", ["ส", "ม", "ช", "า", "ย"]),
        ("Zoé 🎉", ["🎉"]),
        ("👩\u200d💻\ufe0f", ["👩", "💻"]),  # what joins and varies is never drawn
        ("e\u0301", []),  # a letter and its accent are one sign, which the font has
        ("\u1ec7", ["\u1ec7"]),
        ("\t\n\u00ad\u200b\u2028", []),
        ("", []),
    ],
)
def test_signs_without_a_font_are_found_once_and_in_order(fonts, text, signs):
    assert glyphs.undrawn(text) == signs


def test_a_letter_is_drawn_from_its_parts(fonts):
    fonts([*LATIN, (0x302, 0x302), (0x323, 0x323)])

    assert glyphs.undrawn("Nguy\u1ec7n") == []


def test_a_font_that_is_installed_is_enough(fonts):
    fonts([*LATIN, (0x4E00, 0x9FFF)])

    assert undrawn_signs(people=[("王芳", "王芳")]) == []


def test_where_no_font_is_known_nothing_is_said(fonts, monkeypatch):
    fonts([])
    monkeypatch.setattr(glyphs, "_of_our_fonts", list)

    assert undrawn_signs(people=[("王芳", "王芳")]) == []


def test_each_person_and_each_text_is_told_with_its_signs(fonts):
    found = undrawn_signs(
        people=[("Alice DURAND", "Alice DURAND"), ("王芳", "王芳 Li"), ("王芳", "王芳 Li"), ("Zoé", "Zoé \u0e48")],
        texts=[("Accueil 🎉", "Accueil 🎉"), ("Clôture", "Clôture")],
    )

    assert [plain(sentence) for sentence in found] == [
        "王芳 : aucun caractère pour « 王 », « 芳 » : demandez une police à qui tient le site, ou écrivez le nom en "
        "lettres latines.",
        "Zoé : aucun caractère pour « ◌\u0e48 » : demandez une police à qui tient le site, ou écrivez le nom en "
        "lettres latines.",
        "Accueil 🎉 : aucun caractère pour « 🎉 » : demandez une police à qui tient le site, ou écrivez-le autrement.",
    ]


def test_a_long_list_of_signs_is_shortened(fonts):
    (sentence,) = undrawn_signs(people=[("王", "一二三四五六七")])

    assert "« 五 », et d’autres : demandez" in plain(sentence)
    assert "六" not in sentence


# --- Where the fonts are read ------------------------------------------------------------------------------------


def listed(monkeypatch, answer):
    def run(*args, **options):
        if isinstance(answer, Exception):
            raise answer
        return subprocess.CompletedProcess(args, 0, stdout=answer)

    monkeypatch.setattr(glyphs.subprocess, "run", run)


def test_fontconfig_lists_what_each_font_has(monkeypatch):
    listed(monkeypatch, "TrueType 20-7e a0 4e00-4e02\nCFF 41-45 7f-9f\nPCF 1f600\n\n")

    assert glyphs.joined(glyphs._of_fontconfig()) == [(0x20, 0xA0), (0x4E00, 0x4E02)]


@pytest.mark.parametrize(
    "answer",
    [
        FileNotFoundError("fc-list"),
        subprocess.TimeoutExpired("fc-list", 20),
        subprocess.CalledProcessError(1, "fc-list"),
    ],
)
def test_without_fontconfig_the_fonts_of_the_papers_are_read(monkeypatch, answer):
    listed(monkeypatch, answer)

    spans = glyphs.joined(glyphs._of_fontconfig() or glyphs._of_our_fonts())

    assert glyphs._of_fontconfig() == []
    assert any(first <= ord("É") <= last for first, last in spans)
    assert not any(first <= ord("王") <= last for first, last in spans)


# --- What other fonts draw ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["王" * 8, "🎉" * 8, "สวัสดีครับผมชื่อ", "Ἀθῆναι"])
def test_what_another_font_draws_is_given_the_room_of_its_squares(text):
    fitted = fit(text, face="bold", width=78, height=14, sizes=range(34, 11, -1))

    shown = [sign for sign in text if glyphs.is_shown(sign) and ord(sign) not in glyphs.signs_of("bold")]
    widest = max(len([sign for sign in line if sign in shown]) for line in fitted.lines)
    assert widest * fitted.size * POINT <= 78


def test_the_fonts_are_not_opened_for_french(monkeypatch):
    monkeypatch.setattr(glyphs, "signs_of", lambda face: pytest.fail("opened"))

    assert glyphs.lent_to("bold", "L’Œuvre d’Élisabeth – « 9 h »… 5 €, Łódź") == ""


# --- What is shortened -------------------------------------------------------------------------------------------


def in_a_box(text):
    return fit(text, face="bold", width=60, height=5, sizes=[12, 11])


def test_a_text_set_smaller_is_not_a_text_that_is_cut():
    whole, smaller, cut = (in_a_box(text) for text in ("Alice", "Ville de Saint-Omer, mairie", "mission " * 30))

    assert (whole.cut, smaller.cut, cut.cut) == (False, False, True)
    assert (smaller.text.endswith("…"), cut.text.endswith("…")) == (False, True)


@pytest.mark.parametrize(
    ("organisation", "job", "said"),
    [
        ("Ville", "maire", []),
        ("mission " * 30, "maire", ["Alice : structure abrégée faute de place."]),
        ("Ville", "mission " * 30, ["Alice : fonction abrégée faute de place."]),
        ("mission " * 30, "mission " * 30, ["Alice : structure et fonction abrégées faute de place."]),
    ],
)
def test_who_loses_words_is_told(organisation, job, said):
    found = shortened("Alice", {"structure": in_a_box(organisation), "fonction": in_a_box(job)})

    assert [plain(sentence) for sentence in found] == said
