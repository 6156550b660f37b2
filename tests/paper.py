"""A day to print, and printed paper read back."""

import re
from datetime import date, time
from io import BytesIO

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from programme.models import Event, Session
from rencontre.pdf.fitting import POINT
from tests.factories import (
    EventFactory,
    EventOrganiserFactory,
    OrganiserFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)


def seed_day() -> Event:
    """The seed's day: one morning, a lunch, an afternoon with workshops in another house."""
    venue = VenueFactory(name="Maison du développement économique")
    event = EventFactory(title="Animer le partenariat du contrat de ville", date=date(2018, 5, 31), main_venue=venue)
    for position, name in enumerate(["CA du Pays de Saint-Omer", "IREV"], start=1):
        EventOrganiserFactory(event=event, organiser=OrganiserFactory(name=name), position=position)
    EventOrganiserFactory(event=event, organiser=OrganiserFactory(name="Caisse des dépôts"), role="financeur")
    SessionFactory(event=event, starts_at=time(11, 15), ends_at=time(12, 30))
    SessionFactory(event=event, kind=Session.Kind.LUNCH, starts_at=time(12, 30), ends_at=time(14))
    return event


def seed_workshop(day: Event) -> Session:
    """A workshop of its afternoon, in a house and a room of its own."""
    house = VenueFactory(name="Maison du Département Solidarité", address="16, place Saint Sépulcre")
    slot = SlotFactory(event=day, venue=house)
    room = RoomFactory(venue=house, name="Salle Vauban")
    return WorkshopFactory(parent=slot, number=3, title="la stratégie : pour qui ?", capacity=30, room=room)


def texts(content: bytes) -> list[str]:
    """The text of each page, every space, unbreakable or not, and line end made one space."""
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(content)]


def codes(content: bytes) -> list[str]:
    """What a reader finds in the QRs of each page drawn at 150 dpi."""
    return [
        code.text
        for page in pypdfium2.PdfDocument(content)
        for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
    ]


def boxes(content: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of each run of text of a page (0 is the first), in mm from its top left corner."""
    sheet = pypdfium2.PdfDocument(content)[page]
    text = sheet.get_textpage()
    rects = [text.get_rect(i) for i in range(text.count_rects())]
    height = sheet.get_height()
    return [
        (left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT)
        for left, bottom, right, top in rects
    ]


def drawn_boxes(content: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of each path of a page, in mm from its top left corner."""
    sheet = pypdfium2.PdfDocument(content)[page]
    height = sheet.get_height()
    bounds = [path.get_bounds() for path in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
    return [
        (left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT)
        for left, bottom, right, top in bounds
    ]


def elements(content: bytes) -> list[dict]:
    """The elements of a PDF's structure tree, in reading order."""
    found, pending = [], [PdfReader(BytesIO(content)).root_object["/StructTreeRoot"]]
    while pending:
        node = pending.pop().get_object()
        if isinstance(node, dict):
            found.append(node)
            kids = node.get("/K", [])
            pending += reversed(kids if isinstance(kids, list) else [kids])
    return found


def tags(content: bytes) -> list[str]:
    return [element.get("/S") for element in elements(content)]


def words(text: str) -> str:
    """Without spaces and hyphens, which the end of a line may eat."""
    return "".join(text.split()).replace("-", "").replace("\ufffe", "")
