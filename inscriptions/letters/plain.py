"""The text part of a letter, made of its HTML: the two cannot say different things."""

import re
from html.parser import HTMLParser

BLOCKS = {
    "p",
    "ul",
    "ol",
    "li",
    "div",
    "main",
    "section",
    "table",
    "tr",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
UNSEEN = {"head", "style", "script"}
UNSAID = "unsaid"  # the class of what the text says elsewhere, or does not need
VOID = {"br", "img", "meta", "hr", "link", "input"}
SPACES = re.compile(r"[ \t\r\n\f]+")  # never the no-break ones


class _Reader(HTMLParser):
    """Gathers the blocks of a page: paragraphs, headings and items, each with its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.block = ""
        self.prefix = ""
        self.unseen = 0  # how deep in what is not said; 0: it is said
        self.link: tuple[str, int] | None = None  # where it leads, where its words start

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hidden = tag in UNSEEN or UNSAID in (dict(attrs).get("class") or "").split()
        if self.unseen or hidden:
            self.unseen += tag not in VOID
        elif tag == "br":
            self.block = self.block.rstrip(" ") + "\n"
        elif tag == "a":
            self.link = (dict(attrs).get("href") or "", len(self.block))
        elif tag in BLOCKS:
            self.end_block()
            self.prefix = "– " if tag == "li" else ""

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self.unseen -= tag not in VOID
        elif tag == "a" and self.link:
            self.end_link(*self.link)
        elif tag in BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            words = SPACES.sub(" ", data)
            self.block += words.lstrip(" ") if self.block[-1:] in {"", "\n", " "} else words

    def end_link(self, address: str, start: int) -> None:
        """« words : address », or the address alone where the words say it."""
        words, self.link = self.block[start:], None
        if address and words.strip() not in {address, address.removeprefix("mailto:"), address.removeprefix("tel:")}:
            self.block += f"\u00a0: {address}"

    def end_block(self) -> None:
        if self.block.strip():
            # The items of a list follow one another; whatever else is apart.
            follows = self.prefix and self.blocks and self.blocks[-1].startswith(self.prefix)
            self.blocks += [] if follows or not self.blocks else [""]
            self.blocks.append(self.prefix + self.block.strip())
        self.block, self.prefix = "", ""


def text_of(html: str) -> str:
    """What `html` says, as plain text: blocks apart, `<br>` a new line, items after a dash, addresses in full."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return "\n".join(reader.blocks) + "\n"
