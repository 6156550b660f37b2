"""The page that tells how far a printer prints from where it should, and how to say so."""

from collections.abc import Iterator

from inscriptions.paper.badges import Setup
from rencontre.pdf.drawing import Drawing
from rencontre.pdf.fitting import A4_HEIGHT, A4_WIDTH, POINT
from rencontre.pdf.render import Part, render_parts

ARM = 2.5  # mm: crosses of 5 mm
WORDS = 44, 96, 122, 84  # mm: left, top, width and height of the instructions, which no line crosses


def calibration_pdf(setup: Setup) -> bytes:
    """The outlines of the labels, a cross of 5 mm on their corners, rulers along two edges, and what to do with it."""
    context = {
        "sheet": setup.sheet,
        "size": f"{setup.sheet.width:g} × {setup.sheet.height:g}".replace(".", ","),
        "words": WORDS,
        "across": setup.offset_x / 10,
        "down": setup.offset_y / 10,
    }
    around_words = f"{_points(0, 0, A4_WIDTH, A4_HEIGHT)} re {_points(*WORDS)} re W* n"
    drawing = "\n".join(
        [around_words, "0.2 w 0.4 G", *_outlines(setup), "0.4 w 0 G", *_crosses(setup), *_rulers(setup)]
    )
    return render_parts("inscriptions/paper/calibration.html", [Part(context, drawings={0: [Drawing(drawing)]})])


def _outlines(setup: Setup) -> Iterator[str]:
    for left, top in setup.fronts:
        yield _points(left, top, setup.sheet.width, setup.sheet.height) + " re S"


def _crosses(setup: Setup) -> Iterator[str]:
    width, height = setup.sheet.width, setup.sheet.height
    corners = {(left + x, top + y) for left, top in setup.fronts for x in (0, width) for y in (0, height)}
    for x, y in sorted(corners):
        yield _line(x - ARM, y, x + ARM, y)
        yield _line(x, y - ARM, x, y + ARM)


def _rulers(setup: Setup) -> Iterator[str]:
    """A tick a millimetre, longer every five and ten, along the top and the left edges."""
    across, down = setup.offset_x / 10, setup.offset_y / 10
    for tick in range(A4_WIDTH + 1):
        yield _line(tick + across, down, tick + across, down + _length(tick))
    for tick in range(A4_HEIGHT + 1):
        yield _line(across, tick + down, across + _length(tick), tick + down)


def _length(tick: int) -> float:
    return 6 if tick % 10 == 0 else 4.5 if tick % 5 == 0 else 3


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{_points(x, y)} m {_points(to_x, to_y)} l S"


def _points(*lengths: float) -> str:
    return " ".join(f"{length / POINT:.2f}" for length in lengths)
