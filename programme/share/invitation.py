"""What an organiser copies to invite people: the short address, its QR code, the frame for another site."""

from dataclasses import dataclass

from django.utils.html import escape

from programme.models import Event
from programme.share.open_graph import absolute
from rencontre.pdf.qr import qr_picture


@dataclass(frozen=True)
class Invitation:
    """What an organiser copies: the address for a printed invitation, and the frame for another site."""

    address: str
    frame_code: str  # HTML to copy
    origins: list[str]


def invitation(event: Event) -> Invitation:
    address, title = escape(absolute("frame", event.slug)), escape(f"Programme\u00a0: {event.title}")
    return Invitation(
        address=absolute("short", event.pk).lower(),
        frame_code=f'<iframe src="{address}" title="{title}" width="100%" height="900" loading="lazy"></iframe>',
        origins=event.embed_origins.split(),
    )


def short_address_code(event: Event, kind: str) -> bytes:
    """The QR code of the event's short address, « svg » or « png »: capitals keep it small."""
    return qr_picture(absolute("short", event.pk).upper(), kind=kind, scale=24 if kind == "png" else 4)
