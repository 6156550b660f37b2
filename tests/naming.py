"""A site of another name than the software's, and its pages as they are read."""

import re
from html import unescape

from django.http import HttpResponseBase

NAME = "Journées de la lecture"
SOFTWARE = re.compile(r"\bRencontre\b(?! régionale)")  # the word for a day has a small letter, or says which


def content_of(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return unescape(content.decode(errors="replace"))
