"""How a letter looks: one style sheet, written in each element that it is about, in the accent of its day.

Mailboxes drop style sheets, so that a template has classes and `letter.css` says once what they look like.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from inscriptions.letters.pictures import LOGO
from inscriptions.letters.plain import text_of
from programme.accents import palette
from programme.columns.pictures import letter_logo
from programme.models import SiteSettings

SHEET = Path(__file__).with_name("letter.css")
NOTE = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
COLOUR = re.compile(r"var\(--([\w-]+)\)")


@dataclass(frozen=True)
class DressedIn:
    """The style sheet in one accent: what is written in the elements, and what stays in the head."""

    inliner: CSSInliner
    head: SafeString


@cache
def _look(accent: str) -> DressedIn:
    colours = palette(accent)
    sheet = COLOUR.sub(lambda found: colours[found[1]], NOTE.sub("", SHEET.read_text()))
    inline, at, head = sheet.partition("@media")
    inliner = CSSInliner(inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, extra_css=inline)
    return DressedIn(inliner, SafeString(at + head))


def cid(name: str) -> str:
    """What the HTML of a letter calls the picture that it carries under this name."""
    return f"cid:{name}@{settings.SITE_HOST}"


def parts(template: str, context: Mapping[str, Any], *, site: SiteSettings, accent: str = "") -> tuple[str, str]:
    """Text and HTML of the letter that `template` says, in `accent`, or in that of the `site`."""
    look = _look(accent or site.accent)
    own = {
        "style": look.head,
        "site_name": site.shown_name,
        "logo": cid(LOGO) if letter_logo(site.logo) else "",
    }
    html = render_to_string(template, {**own, **context})
    return text_of(html), look.inliner.inline(html.strip()).replace("&nbsp;", "\u00a0")
