"""What a visitor reads on a page."""

import html
import re

from rencontre.french.typography import NBSP, NNBSP


def markup_of(client, url: str, status: int = 200) -> str:
    """The HTML of a page."""
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def page(client, url: str, status: int = 200) -> str:
    """The text of a page, spaces made plain."""
    return text_of(markup_of(client, url, status))


def text_of(markup: str) -> str:
    blocks = re.sub(
        r"</?(?:p|li|ul|ol|h\d|div|section|header|footer|nav|a|aside|address|title|dd|dt)\b[^>]*>", "\n", markup
    )
    return plain(html.unescape(re.sub(r"<[^>]+>", "", blocks)))


def plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").replace(NNBSP, " ").split())
