"""A site of another name than the software's, and its pages as they are read."""

import re
from html import unescape

from django.http import HttpResponseBase

NAME = "Journées de la lecture"
SOFTWARE = re.compile(r"\bRencontre\b(?! régionale)")  # the word for a day has a small letter, or says which

# What Django says of any model, which our screens say in their own words (programme/desk/wording.py).
STOCK = re.compile(
    r"Ajout de |Modification de |Affichage de |Sélectionnez l.objet|autre objet|\bL.objet |objet \S+ s[ué]|"
    r"[Vv]otre heure|Tasks Database|Task [Rr]esult|\b[Dd]e [aeiouyéèêâîôû]\w*"
)
SAID_BY_ATTRIBUTES = re.compile(r'(?:title|alt|data-inline-formset)="([^"]*)"')


def stock_words(page: str) -> list[str]:
    """The words of a page, its entities made plain, that are not ours, or whose elision is wrong."""
    read = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return STOCK.findall(" ".join([re.sub(r"<[^>]+>", " ", read), *SAID_BY_ATTRIBUTES.findall(page)]))


def content_of(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return unescape(content.decode(errors="replace"))
