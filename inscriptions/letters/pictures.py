"""The pictures that letters carry, never fetched from anywhere: made again whenever a letter is sent or shown."""

import re
from collections.abc import Callable

from inscriptions.models import Registration
from inscriptions.post.links import badge_url
from programme.columns.pictures import letter_logo
from programme.models import SiteSettings
from rencontre.pdf.qr import qr_png

LOGO, BADGE = "logo", "badge"
CALLED = re.compile(r'src="cid:(?P<cid>(?P<name>\w+)@[^"]+)"')
PIXELS, MASK = 6, 4  # of a module of the QR
# What stands where a picture was taken away since: one point that nobody sees.
NOTHING = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000b49444154789c6360000200000500017a5eab3f0000000049454e44ae426082"
)


def pictures_of(html: str, *, site: SiteSettings, person: Registration | None) -> dict[str, bytes]:
    """The PNG of each « cid: » that `html` calls, by what it is called: the logo of the site, the QR of the person."""
    makers: dict[str, Callable[[], bytes | None]] = {
        LOGO: lambda: letter_logo(site.logo),
        BADGE: lambda: qr_png(badge_url(person), scale=PIXELS, mask=MASK) if person else None,
    }
    return {found["cid"]: makers[found["name"]]() or NOTHING for found in CALLED.finditer(html)}
