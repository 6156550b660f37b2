import pytest

from inscriptions.paper.badge_layout import SMALLEST_MODULE, Layout
from inscriptions.paper.labels import DEFAULT_SHEET, SHEETS, check_sheet, check_start, sheet_named
from rencontre.domain import DomainError
from rencontre.pdf.fitting import A4_HEIGHT, A4_WIDTH, LEADING, POINT, fit
from rencontre.pdf.qr import QUIET_ZONE

VERSION_3 = 37  # modules of the QR of a host of 20 letters at most, quiet zone included
VERSION_10 = 65


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_label_is_on_the_page(sheet):
    right = sheet.left + (sheet.columns - 1) * sheet.pitch_x + sheet.width
    bottom = sheet.top + (sheet.rows - 1) * sheet.pitch_y + sheet.height

    assert right <= sheet.page_width
    assert bottom <= sheet.page_height
    assert sheet.is_roll or (sheet.page_width, sheet.page_height) == (A4_WIDTH, A4_HEIGHT)
    assert sheet.pitch_x >= sheet.width
    assert sheet.pitch_y >= sheet.height
    assert len(set(sheet.positions)) == sheet.labels
    assert check_sheet(sheet) is None


def test_the_default_sheet_holds_ten_labels_of_90_by_54():
    sheet = sheet_named(DEFAULT_SHEET)

    assert (sheet.width, sheet.height, sheet.labels) == (90, 54, 10)
    assert sheet.positions[:3] == [(15, 12), (105, 12), (15, 66)]


def test_an_unknown_sheet_is_refused_and_the_known_ones_are_named():
    with pytest.raises(DomainError, match="durable-1445-02"):
        sheet_named("avery-0")


@pytest.mark.parametrize("start", [1, 10])
def test_printing_may_start_at_any_label(start):
    assert check_start(sheet_named(DEFAULT_SHEET), start) is None


@pytest.mark.parametrize("start", [-1, 0, 11])
def test_printing_cannot_start_outside_the_sheet(start):
    with pytest.raises(DomainError, match="de 1 à 10"):
        check_start(sheet_named(DEFAULT_SHEET), start)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_layout_fits_its_label_and_its_qr_can_be_read(sheet):
    layout = Layout(sheet, VERSION_3)

    heights = layout.band + layout.names + layout.foot + 2 * layout.air
    assert heights == pytest.approx(layout.height, abs=0.05)
    assert layout.names > layout.band
    assert layout.qr / (layout.modules - 2 * QUIET_ZONE) >= SMALLEST_MODULE - 0.001
    assert layout.qr_left + layout.qr == pytest.approx(sheet.width - layout.left, abs=0.01)
    assert layout.qr_left - layout.left >= layout.details_width


def test_a_label_too_small_for_the_qr_goes_without_it():
    small, large = (Layout(sheet_named(name), VERSION_10) for name in ("avery-l7160", "a6"))

    assert small.qr == 0
    assert small.details_width == small.inner
    assert large.qr >= (VERSION_10 - 2 * QUIET_ZONE) * SMALLEST_MODULE


@pytest.mark.parametrize("name", ["Jo", "Alice", "Jean-François", "Marie-Christine", "Élisabeth"])
def test_an_ordinary_first_name_is_read_at_four_metres(name):
    fitted = Layout(sheet_named(DEFAULT_SHEET), VERSION_3).first_name(name)

    assert fitted.lines == (name,)
    assert fitted.size >= 24
    assert not fitted.tight


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_first_name_is_never_smaller_than_the_surname(sheet):
    layout = Layout(sheet, VERSION_3)

    first = layout.first_name("Marie-Élisabeth Joséphine Françoise")

    assert layout.last_name("LI", below=first).size <= first.size


def test_type_shrinks_before_a_name_is_cut():
    short = fit("Alice", face="bold", width=60, height=14, sizes=range(34, 11, -1))
    long = fit("Maximilien-Alexandre", face="bold", width=60, height=14, sizes=range(34, 11, -1))

    assert (short.size, short.tight) == (34, False)
    assert 12 < long.size < 34
    assert "".join(long.lines) == "Maximilien-Alexandre"


def test_a_line_breaks_at_spaces_before_it_breaks_at_hyphens():
    fitted = fit("Conseil départemental du Pas-de-Calais", face="bold", width=50, height=9, sizes=[11])

    assert fitted.lines == ("Conseil départemental du", "Pas-de-Calais")


def test_a_line_never_breaks_at_a_no_break_space():
    fitted = fit("Contrat de ville\u00a0: bilan", face="bold", width=30, height=9, sizes=[11])

    assert fitted.lines == ("Contrat de", "ville\u00a0: bilan")


def test_what_never_fits_is_broken_cut_and_told():
    fitted = fit("W" * 200, face="bold", width=60, height=10, sizes=[12, 11])

    assert fitted.tight
    assert fitted.size == 11
    assert fitted.text.endswith("W…")
    assert len(fitted.lines) * fitted.size * POINT * LEADING <= 10


def test_two_thousand_characters_are_cut_to_their_box():
    fitted = fit("chargé de mission territorialisation " * 55, face="regular", width=50, height=11, sizes=[9])

    assert len(fitted.lines) == 3
    assert fitted.text.endswith("…")


def test_nothing_to_say_takes_no_line():
    fitted = fit("  ", face="regular", width=60, height=10, sizes=[12, 11])

    assert fitted.lines == ()
    assert fitted.height == 0
    assert not fitted.tight
