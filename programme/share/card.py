"""The picture that is shown when the address of a day is shared. One pixel counts as one point of type."""

from io import BytesIO
from typing import TYPE_CHECKING

from programme.accents import LIGHT, palette
from programme.columns.pictures import letter_logo
from programme.models import Event, SiteSettings
from rencontre.french.typography import french_date, typographic
from rencontre.late import Late
from rencontre.pdf.fitting import LEADING as FITTED_LEADING
from rencontre.pdf.fitting import POINT, Fitted, fit
from rencontre.pdf.fonts import font

if TYPE_CHECKING:
    from PIL import Image, ImageDraw
else:
    Image, ImageDraw = Late("PIL.Image"), Late("PIL.ImageDraw")

WIDTH, HEIGHT, MARGIN = 1200, 630, 90  # what Open Graph asks for, pixels
TITLE_TOP, TITLE_HEIGHT = 170, 270
TITLE_SIZES = range(92, 36, -4)
LEADING = 1.16
LINE_WIDTH = (WIDTH - 2 * MARGIN) * POINT


def card(event: Event, site: SiteSettings) -> bytes:
    """A PNG of 1200 × 630 in the event's accent: its nature, title, date and place, and whose site it is."""
    colours = palette(event.accent)
    picture = Image.new("RGB", (WIDTH, HEIGHT), colours["paper"])
    draw = ImageDraw.Draw(picture)
    accent = colours["accent"]
    draw.rectangle((0, 0, WIDTH, 28), accent)
    draw.text((MARGIN, 92), _line(event.kind, "serif italic", 40), accent, font("serif italic", 40))
    _sign(picture, site)
    title = _title(event.title)
    for position, line in enumerate(title.lines):
        draw.text(
            (MARGIN, TITLE_TOP + position * title.size * LEADING), line, colours["ink"], font("serif bold", title.size)
        )
    draw.line((MARGIN, 478, MARGIN + 96, 478), accent, 3)
    draw.line((MARGIN, 486, MARGIN + 96, 486), accent, 3)
    when = f"{'annulée – ' if event.status == Event.Status.CANCELLED else ''}{french_date(event.date)}".capitalize()
    draw.text((MARGIN, 508), _line(when, "regular", 38), accent, font("regular", 38))
    where = f"{event.main_venue.city}, {event.main_venue.name}"  # the end of a long name may be cut
    draw.text((MARGIN, 558), _line(where, "regular", 32), colours["muted"], font("regular", 32))
    output = BytesIO()
    picture.quantize(32, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
    return output.getvalue()


def _sign(picture: "Image.Image", site: SiteSettings) -> None:
    """The site's logo in the top right corner, above the first line, or its name."""
    logo = letter_logo(site.logo)
    if logo:
        with Image.open(BytesIO(logo)) as small:
            drawn = small.convert("RGBA")
        drawn.thumbnail((320, 52))
        picture.paste(drawn, (WIDTH - MARGIN - drawn.width, 38), drawn)
    else:
        name = _line(site.shown_name, "regular", 28)
        ImageDraw.Draw(picture).text((WIDTH - MARGIN, 44), name, LIGHT["muted"], font("regular", 28), anchor="ra")


def _title(title: str) -> Fitted:
    """The largest size at which the whole title holds, and its lines; cut at the smallest."""
    height = TITLE_HEIGHT * POINT * FITTED_LEADING / LEADING
    return fit(typographic(title), face="serif bold", width=LINE_WIDTH, height=height, sizes=TITLE_SIZES)


def _line(text: str, face: str, size: int) -> str:
    """`text` on one line of the card, cut with « … » if it is too long."""
    return fit(typographic(text), face=face, width=LINE_WIDTH, height=1.5 * size * POINT, sizes=[size]).text
