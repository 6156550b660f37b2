"""The page that tells how far a printer prints from where it should, and how to say so."""

from collections.abc import Iterator

from inscriptions.paper.badges import Setup
from rencontre.pdf.drawing import Drawing
from rencontre.pdf.fitting import POINT
from rencontre.pdf.render import Part, render_parts

ARM = 2.5  # mm: crosses of 5 mm
WORDS = 44, 96, 122, 84  # mm: left, top, width and height of the instructions, which no line crosses
INSIDE = 3  # mm: of a roll the edge of a label is that of the page, and a printer draws no line there
AROUND_WORDS = 6  # mm, in the frame of a roll's label


def calibration_pdf(setup: Setup) -> bytes:
    """The outlines of the labels, a cross of 5 mm on their corners, rulers along two edges, and what to do with it."""
    words = _words(setup)
    context = {
        "sheet": setup.sheet,
        "size": f"{setup.sheet.width:g} × {setup.sheet.height:g}".replace(".", ","),
        "words": words,
        "across": setup.offset_x / 10,
        "down": setup.offset_y / 10,
    }
    around_words = f"{_points(0, 0, setup.sheet.page_width, setup.sheet.page_height)} re {_points(*words)} re W* n"
    drawing = "\n".join(
        [around_words, "0.2 w 0.4 G", *_outlines(setup), "0.4 w 0 G", *_crosses(setup), *_rulers(setup)]
    )
    return render_parts("inscriptions/paper/calibration.html", [Part(context, drawings={0: [Drawing(drawing)]})])


def _words(setup: Setup) -> tuple[float, float, float, float]:
    sheet, inside = setup.sheet, INSIDE + AROUND_WORDS
    if not sheet.is_roll:
        return WORDS
    return sheet.left + inside, sheet.top + inside, sheet.width - 2 * inside, sheet.height - 2 * inside


def _frames(setup: Setup) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of what is drawn of each label."""
    inside = INSIDE if setup.sheet.is_roll else 0
    width, height = setup.sheet.width - 2 * inside, setup.sheet.height - 2 * inside
    return [(left + inside, top + inside, width, height) for left, top in setup.fronts]


def _outlines(setup: Setup) -> Iterator[str]:
    for frame in _frames(setup):
        yield _points(*frame) + " re S"


def _crosses(setup: Setup) -> Iterator[str]:
    frames = _frames(setup)
    corners = {(left + x, top + y) for left, top, width, height in frames for x in (0, width) for y in (0, height)}
    for x, y in sorted(corners):
        yield _line(x - ARM, y, x + ARM, y)
        yield _line(x, y - ARM, x, y + ARM)


def _rulers(setup: Setup) -> Iterator[str]:
    """A tick a millimetre, longer every five and ten, along the top and the left edges."""
    across, down = setup.offset_x / 10, setup.offset_y / 10
    for tick in range(round(setup.sheet.page_width) + 1):
        yield _line(tick + across, down, tick + across, down + _length(tick))
    for tick in range(round(setup.sheet.page_height) + 1):
        yield _line(across, tick + down, across + _length(tick), tick + down)


def _length(tick: int) -> float:
    return 6 if tick % 10 == 0 else 4.5 if tick % 5 == 0 else 3


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{_points(x, y)} m {_points(to_x, to_y)} l S"


def _points(*lengths: float) -> str:
    return " ".join(f"{length / POINT:.2f}" for length in lengths)
