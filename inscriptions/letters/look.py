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
from programme.columns.pictures import letter_logo
from programme.models import SiteSettings

SHEET = Path(__file__).with_name("letter.css")
NOTE = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
COLOUR = re.compile(r"var\(--([\w-]+)\)")
# As in site.css, from which the letters take their colours.
LIGHT = {"paper": "#fdfcf8", "ink": "#1c1c1a", "muted": "#5b5952", "line": "#ddd9cf", "card": "#ffffff"}
DARK = {"paper": "#141618", "ink": "#ecebe7", "muted": "#aeaba2", "line": "#35383c", "card": "#1b1e21"}
ACCENTS = {  # accent and soft, then the same in the dark
    "bleu": ("#1f4e8c", "#e9eff8", "#9fc3f7", "#1b2636"),
    "vert": ("#22633a", "#e6f1ea", "#8fd0a3", "#18291f"),
    "prune": ("#6d2f6f", "#f4eaf4", "#dcaee0", "#2b1d2c"),
    "brique": ("#94381f", "#faece7", "#f0ab94", "#31201a"),
    "ocre": ("#7a5200", "#f7efdd", "#e3bf74", "#2b2314"),
    "canard": ("#0b6068", "#e2f1f2", "#83cfd6", "#142a2c"),
    "framboise": ("#a01f52", "#fbe9f0", "#f4a5c2", "#321a25"),
    "ardoise": ("#435365", "#ecf0f4", "#b5c5d6", "#20272f"),
}


@dataclass(frozen=True)
class DressedIn:
    """The style sheet in one accent: what is written in the elements, and what stays in the head."""

    inliner: CSSInliner
    head: SafeString


def palette(accent: str) -> dict[str, str]:
    """The colours of `accent` by their names in site.css; those of the dark scheme after « dark- »."""
    light, soft, dark_light, dark_soft = ACCENTS[accent]
    dark = DARK | {"accent": dark_light, "soft": dark_soft}
    return LIGHT | {"accent": light, "soft": soft} | {f"dark-{name}": value for name, value in dark.items()}


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
