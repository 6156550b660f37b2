"""The picture that shows when a day's address is shared, and the QR code of its short address."""

from functools import cache
from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont

from programme.models import Event
from programme.sharing import absolute
from programme.typography import french_date, typographic

WIDTH, HEIGHT, MARGIN = 1200, 630, 90  # what Open Graph asks for, pixels
TITLE_TOP, TITLE_HEIGHT = 170, 270
TITLE_SIZES = range(92, 36, -4)
LEADING = 1.16
PAPER = "#fdfcf8"
ACCENTS = {  # as in the light scheme of site.css
    "bleu": "#1f4e8c", "vert": "#22633a", "prune": "#6d2f6f", "brique": "#94381f",
    "ocre": "#7a5200", "canard": "#0b6068", "framboise": "#a01f52", "ardoise": "#435365",
}  # fmt: skip
FACES = {
    "bold": ("LiberationSerif-Bold.ttf", "DejaVuSerif-Bold.ttf"),
    "italic": ("LiberationSerif-Italic.ttf", "DejaVuSerif.ttf"),
    "regular": ("LiberationSans-Regular.ttf", "DejaVuSans.ttf"),
}
QR_LEVEL, QUIET_ZONE, QR_PIXELS = "q", 4, 24


@cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """The first of the fonts of `face` that this machine has; OSError when it has none."""
    preferred, last = FACES[face]
    try:
        return ImageFont.truetype(preferred, size)
    except OSError:
        return ImageFont.truetype(last, size)


def card(event: Event) -> bytes:
    """A PNG of 1200 × 630 in the event's accent: its nature, title, date and place."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    accent = ACCENTS[event.accent]
    draw.rectangle((0, 0, WIDTH, 28), accent)
    draw.text((MARGIN, 92), _line(event.kind, "italic", 40), accent, font("italic", 40))
    size, lines = _fit(typographic(event.title))
    for position, line in enumerate(lines):
        draw.text((MARGIN, TITLE_TOP + position * size * LEADING), line, "#1c1c1a", font("bold", size))
    draw.line((MARGIN, 478, MARGIN + 96, 478), accent, 3)
    draw.line((MARGIN, 486, MARGIN + 96, 486), accent, 3)
    when = f"{'annulée – ' if event.status == Event.Status.CANCELLED else ''}{french_date(event.date)}".capitalize()
    draw.text((MARGIN, 508), _line(when, "regular", 38), accent, font("regular", 38))
    where = f"{event.main_venue.city}, {event.main_venue.name}"  # the end of a long name may be cut
    draw.text((MARGIN, 558), _line(where, "regular", 32), "#5b5952", font("regular", 32))
    output = BytesIO()
    picture.quantize(32, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
    return output.getvalue()


def _fit(title: str) -> tuple[int, list[str]]:
    """The largest size at which the whole title holds, and its lines; cut at the smallest."""
    for size in TITLE_SIZES:
        lines = _wrapped(title, font("bold", size))
        if len(lines) * size * LEADING <= TITLE_HEIGHT:
            return size, lines
    most = int(TITLE_HEIGHT // (size * LEADING))
    return size, [*lines[: most - 1], _line(" ".join(lines[most - 1 :]), "bold", size)]


def _wrapped(text: str, face: ImageFont.FreeTypeFont) -> list[str]:
    """Lines no wider than the card, broken at plain spaces, and inside a word that is wider than a line."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if face.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in word:
            if face.getlength(lines[-1] + letter) > WIDTH - 2 * MARGIN:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def _line(text: str, face: str, size: int) -> str:
    """`text` on one line of the card, cut with « … » if it is too long."""
    whole = text = typographic(text)
    while font(face, size).getlength(text) > WIDTH - 2 * MARGIN:
        whole = whole[:-1]
        text = whole.rstrip() + "…"
    return text


def short_address_code(event: Event, kind: str) -> bytes:
    """The QR code of the event's short address, « svg » or « png »: capitals keep it small."""
    code = segno.make_qr(absolute("short", event.pk).upper(), error=QR_LEVEL)
    output = BytesIO()
    code.save(output, kind=kind, border=QUIET_ZONE, scale=QR_PIXELS if kind == "png" else 4)
    return output.getvalue()
