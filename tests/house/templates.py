"""How a template is written: short lines, double quotes, `&nbsp;` for no-break spaces, one form of note at its head.

`make lint` runs this module, which prints the faults of our templates.
"""

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 140  # characters of a line
TAG = re.compile(r"{%.*?%}|{{.*?}}")
ELEMENT = re.compile(r"<[a-zA-Z][^<>]*>")
QUOTED = re.compile(r'"[^"]*"')
NOTE = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
UNSEEN = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
# What may stand before anything else: the tags that come first, then the note, on a line of its own or on several.
HEAD = re.compile(
    r"(?:{% (?:extends|load) [^%\n]+ %}\n)*"
    r"{% comment %}(?: \S[^\n]* {% endcomment %}|\n(?:[^\n]+\n)+?{% endcomment %})\n"
)
START_OF_NOTE = re.compile(r"{%-?\s*comment\b|{#")
Fault = tuple[int, str]  # where it begins, what it is


def faults(name: str, text: str) -> list[str]:
    """What is wrong in the template `name`, whose content is `text`: « name:line: what », in the order of the lines."""
    found = [*long_lines(text), *other_quotes(text), *unseen_spaces(text), *notes_elsewhere(text)]
    lines = [(text[:place].count("\n") + 1, what) for place, what in sorted(found)]
    return [f"{name}:{line}: {what}" for line, what in lines]


def long_lines(text: str) -> Iterator[Fault]:
    for line in re.finditer(r"[^\n]+", text):
        if len(line.group()) > LONGEST:
            yield line.start(), f"{len(line.group())} characters, {LONGEST} at most"


def other_quotes(text: str) -> Iterator[Fault]:
    """Values of attributes and arguments of tags that stand in anything but double quotes."""
    text = NOTE.sub(_blank, text)
    for tag in TAG.finditer(text):
        if "'" in QUOTED.sub("", tag.group()):
            yield tag.start(), f"double quotes in {tag.group()}"
    for element in ELEMENT.finditer(TAG.sub(_blank, text)):
        if re.search(r'=(?!")', QUOTED.sub('""', element.group())):
            yield element.start(), f"double quotes around each value of {text[element.start() : element.end()]}"


def unseen_spaces(text: str) -> Iterator[Fault]:
    """Spaces that an editor does not tell from others, and entities that stand for one under another name."""
    for space in UNSEEN.finditer(text):
        yield space.start(), f"&nbsp; instead of the character U+{ord(space.group()):04X}"
    for entity in ENTITY.finditer(text):
        if entity.group() != "&nbsp;" and UNSEEN.fullmatch(unescape(entity.group())):
            yield entity.start(), f"&nbsp; instead of {entity.group()}"


def notes_elsewhere(text: str) -> Iterator[Fault]:
    """Notes that are not the one at the head, or not in its form."""
    head = HEAD.match(text)
    for mark in START_OF_NOTE.finditer(text, head.end() if head else 0):
        yield mark.start(), "a note is {% comment %} … {% endcomment %}, once, at the head, on lines of its own"


def _blank(match: re.Match[str]) -> str:
    """As many characters, of which none means anything; lines stay."""
    return re.sub(r"[^\n]", "·", match.group())


def ours() -> dict[str, str]:
    """The content of each of our templates, by its name in the repository."""
    paths = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.is_file())
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


if __name__ == "__main__":
    found = [fault for name, text in ours().items() for fault in faults(name, text)]
    sys.exit("\n".join(found) or None)
