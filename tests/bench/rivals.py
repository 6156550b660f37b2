"""The same badges by other means, ten to a sheet of 90 × 54 mm: reportlab draws them, typst compiles them.

Each gets what ours gets, the faces read from the database, and does its own fitting and drawing in its usual way.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
import typst
from PIL import ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from inscriptions.paper.badge_face import Face
from inscriptions.paper.badges import QR_MASK
from inscriptions.paper.labels import DEFAULT_SHEET, SHEETS
from rencontre.pdf.fonts import FONTS

SHEET = SHEETS[DEFAULT_SHEET]
QR_SIDE = 22.5  # mm
COLOURS = {"participant": (27, 74, 114), "speaker": (122, 31, 75), "team": (29, 90, 58)}
TEXTS = [  # field, face, biggest and smallest points, baseline in mm from the label's bottom
    ("first_name", "bold", 34, 12, 32),
    ("last_name", "bold", 20, 9, 25),
    ("organisation", "bold", 12, 8, 16),
    ("job_title", "regular", 10, 7, 11),
    ("event", "regular", 7, 6, 4),
]


def by_reportlab(faces: list[Face], *, code: str = "best") -> bytes:
    """Badges drawn with reportlab; `code` is the mask of the QR, « best » (what one gets) or « fixed » (as ours)."""
    for face, names in FONTS.items():
        pdfmetrics.registerFont(TTFont(face, ImageFont.truetype(names[0]).path))
    output = BytesIO()
    canvas = Canvas(output, pagesize=A4, pageCompression=1)
    for place, face in _placed(faces):
        if place == (0, SHEET.positions[0]):
            canvas.setTitle("Badges")
        elif place[1] == SHEET.positions[0]:
            canvas.showPage()
        left, top = place[1]
        _draw(canvas, face, left * mm, A4[1] - (top + SHEET.height) * mm, code)
    canvas.save()
    return output.getvalue()


def by_typst(faces: list[Face]) -> bytes:
    """Badges compiled by typst, each QR a picture of its own."""
    with TemporaryDirectory() as folder:
        lines = ['#set page("a4", margin: 0mm)', '#set text(font: "Liberation Sans", lang: "fr")']
        for (page, (left, top)), face in _placed(faces):
            if page and (left, top) == SHEET.positions[0]:
                lines.append("#pagebreak()")
            name = f"{len(lines)}.svg"
            _qr(face, "fixed").save(str(Path(folder, name)), border=0, xmldecl=False)
            lines.append(f"#place(dx: {left}mm, dy: {top}mm, box(width: {SHEET.width}mm, height: {SHEET.height}mm)[")
            lines += [
                f'#place(dx: 3mm, dy: {SHEET.height - rise}mm, text({biggest}pt, weight: "{weight}", {_quoted(text)}))'
                for field, weight, biggest, _, rise in TEXTS
                if (text := getattr(face, field))
            ]
            lines.append(f'#place(dx: 64mm, dy: 28mm, image("{name}", width: {QR_SIDE}mm))])')
        source = Path(folder, "badges.typ")
        source.write_text("\n".join(lines))
        return typst.compile(str(source))


def _placed(faces: Iterable[Face]) -> Iterator[tuple[tuple[int, tuple[float, float]], Face]]:
    for number, face in enumerate(faces):
        page, label = divmod(number, SHEET.labels)
        yield (page, SHEET.positions[label]), face


def _draw(canvas: Canvas, face: Face, x: float, y: float, code: str) -> None:
    canvas.setFillColorRGB(*(part / 255 for part in COLOURS[face.band]))
    canvas.rect(x + 3 * mm, y + 45 * mm, 84 * mm, 6 * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont("bold", 10)
    canvas.drawString(x + 6 * mm, y + 47 * mm, face.role)
    canvas.drawRightString(x + 84 * mm, y + 47 * mm, face.workshops)
    canvas.setFillColorRGB(0.07, 0.07, 0.07)
    for field, font, biggest, smallest, rise in TEXTS:
        text, size = getattr(face, field), biggest
        width = (84 if rise > 20 else 60) * mm
        while size > smallest and pdfmetrics.stringWidth(text, font, size) > width:
            size -= 1
        canvas.setFont(font, size)
        canvas.drawString(x + 3 * mm, y + rise * mm, text)
    _draw_code(canvas, _qr(face, code), x + 64 * mm, y + 3 * mm)


def _draw_code(canvas: Canvas, code: segno.QRCode, x: float, y: float) -> None:
    module = QR_SIDE * mm / len(code.matrix)
    path = canvas.beginPath()
    for row, modules in enumerate(reversed(code.matrix)):
        start = 0
        for end in range(1, len(modules) + 1):
            if end == len(modules) or modules[end] != modules[start]:
                if modules[start]:
                    path.rect(x + start * module, y + row * module, (end - start) * module, module)
                start = end
    canvas.drawPath(path, stroke=0, fill=1)


def _qr(face: Face, mask: str) -> segno.QRCode:
    return segno.make_qr(face.address, error="q", boost_error=False, mask=QR_MASK if mask == "fixed" else None)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
