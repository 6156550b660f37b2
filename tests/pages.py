"""What a visitor reads on a page."""

import html
import re

from rencontre.french.typography import NBSP, NNBSP


def page(client, url, status=200) -> str:
    """The text of a page, spaces made plain."""
    response = client.get(url)
    assert response.status_code == status
    return text_of(response.content.decode())


def text_of(markup: str) -> str:
    blocks = re.sub(
        r"</?(?:p|li|ul|ol|h\d|div|section|header|footer|nav|a|aside|address|title|dd|dt)\b[^>]*>", "\n", markup
    )
    return plain(html.unescape(re.sub(r"<[^>]+>", "", blocks)))


def plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").replace(NNBSP, " ").split())
