"""Where things stand on the printed page, read back from the PDF, on each sheet and each roll."""

import pypdfium2
import pytest
import zxingcpp

from inscriptions.paper.badge_face import with_seats
from inscriptions.paper.badge_layout import SMALLEST_MODULE, Layout
from inscriptions.paper.badges import Setup, badges_pdf, printout_of
from inscriptions.paper.calibration import calibration_pdf
from inscriptions.paper.labels import SHEETS
from inscriptions.post import links
from rencontre.domain import refusal
from rencontre.pdf.fitting import A4_WIDTH, POINT
from rencontre.pdf.qr import QUIET_ZONE
from tests.factories import RegistrationFactory, SeatFactory
from tests.pages import plain
from tests.paper import boxes, codes, drawn_boxes, seed_workshop

NEAR = 0.3  # mm
VERSION_3 = 37
ROLLS = [name for name, sheet in SHEETS.items() if sheet.is_roll]
LONG_NAMES = [
    (
        "Marie-Élisabeth Joséphine Françoise Bernadette Anne-Sophie É",
        "de La Rochefoucauld-Montmorency d’Estrées-Saint-Hilaire-Là-B",
    ),
    ("W" * 60, "É" * 60),
    ("i" * 60, "Œ-" * 30),
]
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def expected_bands(sheet, positions) -> list[tuple[float, float, float, float]]:
    """The coloured band of each badge: left, top, right, bottom in mm."""
    layout = Layout(sheet, VERSION_3)
    corners = [(left + layout.margin, top + layout.margin) for left, top in positions]
    return [(left, top, left + layout.width, top + layout.band) for left, top in corners]


def far(found: list[tuple], expected: list[tuple]) -> list[tuple]:
    """The pairs, in order, of which two coordinates differ by more than a printer would."""
    pairs = zip(found, expected, strict=True)
    return [pair for pair in pairs if max(abs(a - b) for a, b in zip(*pair, strict=True)) > NEAR]


def holds(outer: tuple, inner: tuple) -> bool:
    left, top, right, bottom = (inner[i] - outer[i] for i in range(4))
    return min(left, top) >= -NEAR and max(right, bottom) <= NEAR


def qr_places(content: bytes, page: int = 0, dots: int = 300) -> dict[str, tuple[float, float]]:
    """What each QR of a page says, and its top left corner in mm."""
    picture = pypdfium2.PdfDocument(content)[page].render(scale=dots / 72).to_pil()
    corners = {code.text: code.position.top_left for code in zxingcpp.read_barcodes(picture)}
    return {text: (corner.x / dots * 25.4, corner.y / dots * 25.4) for text, corner in corners.items()}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_full_sheet_stands_where_its_labels_are_and_every_qr_is_read_at_150_dpi(day, sheet):
    people = with_seats(RegistrationFactory.create_batch(sheet.labels, event=day))
    setup = Setup(sheet, offset_x=-8, offset_y=13)

    content = printout_of(people, setup).pdf()

    shifted = [(left - 0.8, top + 1.3) for left, top in sheet.positions]
    layout = Layout(sheet, VERSION_3)
    corners = qr_places(content)
    assert far(drawn_boxes(content), expected_bands(sheet, shifted)) == []
    assert (
        far(
            [corners[links.badge_url(person)] for person in people],
            [(left + layout.qr_left, top + layout.qr_top) for left, top in shifted],
        )
        == []
    )
    assert sorted(codes(content)) == sorted(links.badge_url(person) for person in people)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_names_of_sixty_characters_never_cross_their_label(day, sheet):
    workshop = seed_workshop(day)
    for first, last in LONG_NAMES:
        person = RegistrationFactory(
            event=day, first_name=first, last_name=last, organisation="M" * 200, job_title="à" * 200
        )
        SeatFactory(registration=person, workshop=workshop)

    content = badges_pdf(day.registrations.all(), sheet=sheet)

    found = [box for page in range(len(pypdfium2.PdfDocument(content))) for box in boxes(content, page)]
    insides = [(left + 3, top + 3, left + sheet.width - 3, top + sheet.height - 3) for left, top in sheet.positions[:3]]
    outside = [box for box in found if not any(holds(inside, box) for inside in insides)]
    assert len(found) >= 18
    assert outside == []


def test_a_part_used_sheet_starts_at_its_first_free_label(day):
    sheet = SHEETS["avery-l7160"]
    RegistrationFactory.create_batch(3, event=day)

    content = badges_pdf(day.registrations.all(), sheet=sheet, start=20)

    assert far(drawn_boxes(content), expected_bands(sheet, sheet.positions[19:])) == []
    assert far(drawn_boxes(content, page=1), expected_bands(sheet, sheet.positions[:1])) == []


@pytest.mark.parametrize("name", ["durable-1453-02", "avery-l7160", "agipa-119488"])
def test_each_back_lies_behind_its_front(day, name):
    sheet = SHEETS[name]
    RegistrationFactory.create_batch(3, event=day)

    content = badges_pdf(day.registrations.all(), sheet=sheet, start=2, duplex=True)

    fronts, backs = qr_places(content), qr_places(content, page=1)
    layout = Layout(sheet, VERSION_3)
    behind = {text: (A4_WIDTH - (left - layout.qr_left) - sheet.width, top) for text, (left, top) in backs.items()}
    assert len(fronts) == 3
    assert far([(fronts[text][0] - layout.qr_left, fronts[text][1]) for text in behind], list(behind.values())) == []


@pytest.mark.parametrize("name", ROLLS)
def test_a_roll_gives_a_page_of_its_size_for_each_badge(day, name):
    sheet = SHEETS[name]
    people = with_seats(RegistrationFactory.create_batch(3, event=day))

    content = printout_of(people, Setup(sheet)).pdf()

    layout = Layout(sheet, VERSION_3)
    corner = (sheet.left + layout.qr_left, sheet.top + layout.qr_top)
    assert sizes(content) == [(sheet.page_width, sheet.page_height)] * 3
    assert [far(list(qr_places(content, page).values()), [corner]) for page in range(3)] == [[], [], []]
    assert [far(drawn_boxes(content, page), expected_bands(sheet, sheet.positions)) for page in range(3)] == [[]] * 3


@pytest.mark.parametrize("name", ROLLS)
def test_the_code_of_a_roll_s_badge_has_large_modules_and_its_quiet_zone(name):
    sheet = SHEETS[name]

    layout = Layout(sheet, VERSION_3)

    module = layout.qr / (VERSION_3 - 2 * QUIET_ZONE)
    beside = layout.qr_left - layout.left - layout.details_width
    assert module >= SMALLEST_MODULE
    assert min(beside, sheet.page_width - sheet.left - layout.qr_left - layout.qr) >= QUIET_ZONE * module - NEAR


def sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in mm."""
    pages = pypdfium2.PdfDocument(content)
    return [(round(page.get_width() * POINT, 1), round(page.get_height() * POINT, 1)) for page in pages]


@pytest.mark.parametrize("name", ROLLS)
def test_a_roll_is_calibrated_on_a_page_of_its_size(name):
    sheet = SHEETS[name]

    content = calibration_pdf(Setup(sheet, offset_x=5, offset_y=-3))

    left, top = sheet.left + 3.5, 2.7
    frame = (left, top, left + sheet.width - 6, top + sheet.height - 6)
    page = (0, 0, sheet.page_width, sheet.page_height)
    assert sizes(content) == [page[2:]]
    assert len([box for box in drawn_boxes(content) if far([box], [frame]) == []]) == 1
    assert [box for box in boxes(content) if not holds(page, box)] == []


@pytest.mark.parametrize("name", ROLLS)
def test_a_roll_has_one_side_and_one_label(day, name):
    people = with_seats([RegistrationFactory(event=day)])

    both = refusal(lambda: printout_of(people, Setup(SHEETS[name], duplex=True)))
    second = refusal(lambda: printout_of(people, Setup(SHEETS[name], start=2)))

    assert plain(both) == "Un rouleau ne s’imprime que d’un côté : décochez « Recto verso »."
    assert plain(second) == "Un rouleau n’a pas d’étiquette déjà prise : la première est la 1."


def test_the_calibration_page_draws_each_label_where_it_is():
    sheet = SHEETS["avery-l7165"]

    content = calibration_pdf(Setup(sheet, offset_x=5, offset_y=-3))

    outlines = [
        box for box in drawn_boxes(content)
        if abs(box[2] - box[0] - sheet.width) < 1 and abs(box[3] - box[1] - sheet.height) < 1
    ]  # fmt: skip
    assert (
        far(
            outlines,
            [
                (left + 0.5, top - 0.3, left + 0.5 + sheet.width, top - 0.3 + sheet.height)
                for left, top in sheet.positions
            ],
        )
        == []
    )
