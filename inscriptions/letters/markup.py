"""What the team writes in its letters: paragraphs, bold, lists, links, variables. Read into passages, never into HTML.

    Bonjour, **venez tôt** : {atelier}, salle {salle}.

    - apportez une pièce d’identité
    - [le plan](https://exemple.fr/plan)

A template shows the passages (`templates/inscriptions/letters/words.html`), and Django escapes each word. A variable is
filled in once the text is read: what a person answered is never markup.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rencontre.french.names import fold
from rencontre.french.typography import typographic

VARIABLE = re.compile(r"\{([^{}\n]{1,60})\}")
ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>«»]*[^\s<>«».,;:!?)’'\"]")
SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)  # « exemple.fr/plan », as people write it
UNDER = "–\u00a0"
LINKS = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True)
class Span:
    """Words in a line; `href` is where they lead, `breaks` whether a new line follows them."""

    text: str
    is_bold: bool = False
    href: str = ""
    breaks: bool = False

    @property
    def html(self) -> SafeString:
        """As a page shows it."""
        words = format_html("<strong>{}</strong>", self.text) if self.is_bold else format_html("{}", self.text)
        words = format_html('<a href="{}">{}</a>', self.href, words) if self.href else words
        return format_html("{}<br>", words) if self.breaks else words


@dataclass(frozen=True)
class Passage:
    """A paragraph, which has one line, or a list, which has one an item; `kind` is « p », « ul » or « ol »."""

    kind: str
    lines: list[list[Span]]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False}).enable(["newline", "escape", "list", "emphasis", "link"])
    parser.validateLink = lambda url: bool(_leads(url) or VARIABLE.fullmatch(url))  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # as it was typed: a variable keeps its braces
    return parser


def _leads(url: str) -> str:
    """Where a link leads; what a person typed leads nowhere unless it is an address."""
    if url.startswith(LINKS):
        return url
    return f"https://{url}" if SITE.fullmatch(url) else ""


def read(text: str, values: Mapping[str, str]) -> list[Passage]:
    """The passages of `text`, its variables replaced by `values` (by folded name); an unknown one says nothing.

    An item of a list within a list is a line of the item that it is under.
    """
    passages: list[Passage] = []
    depth = 0  # of the lists that a line is in
    for token in _parser().parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            if depth == 1:
                passages.append(Passage(token.tag, []))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "inline":
            line = list(_spans(token.children or [], values))
            if depth == 0:
                passages.append(Passage("p", [line]))
            elif depth == 1 or not passages[-1].lines:
                passages[-1].lines.append(line)
            else:
                passages[-1].lines[-1] += [Span("", breaks=True), Span(UNDER), *line]
    return [block for block in passages if any(span.text.strip() for line in block.lines for span in line)]


def _spans(tokens: Iterable[Token], values: Mapping[str, str]) -> Iterator[Span]:
    bold, href = 0, ""
    for token in tokens:
        if token.type in ("strong_open", "em_open"):
            bold += 1
        elif token.type in ("strong_close", "em_close"):
            bold -= 1
        elif token.type == "link_open":
            href = _leads(filled(str(token.attrs.get("href", "")), values))
        elif token.type == "link_close":
            href = ""
        elif token.type in ("softbreak", "hardbreak"):
            yield Span("", breaks=True)
        elif token.content:
            yield from _words(Span(filled(token.content, values), bool(bold), href))


def _words(span: Span) -> Iterator[Span]:
    """A bare address becomes a link."""
    if span.href:
        yield replace(span, text=typographic(span.text))
        return
    at = 0
    for found in ADDRESS.finditer(span.text):
        if before := span.text[at : found.start()]:
            yield replace(span, text=typographic(before))
        yield replace(span, text=found[0], href=_leads(found[0]))
        at = found.end()
    if rest := span.text[at:]:
        yield replace(span, text=typographic(rest))


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its variables replaced by `values` (by folded name); an unknown one says nothing."""
    return VARIABLE.sub(lambda found: values.get(fold(found[1].strip()), ""), text)


def check_variables(text: str, known: Iterable[str]) -> None:
    """Raise ValidationError when `text` names a variable that is not `known`, with those that are."""
    known = list(known)
    folded = {fold(name) for name in known}
    unknown = [found for found in VARIABLE.findall(text) if fold(found.strip()) not in folded]
    if unknown:
        offered = ", ".join(f"{{{name}}}" for name in known)
        raise ValidationError(f"{{{unknown[0]}}} n’est pas connu. Vous pouvez écrire\u00a0: {offered}.")
