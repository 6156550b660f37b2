"""The blocks of a Word document (.docx): what is read on the screen, in its order, and nothing deleted or hidden."""

import re

from programme.reading.files.blocks import ASIDE, LETTERS, STRUCK, Scribe, left_aside, written
from programme.reading.files.parts import NamedElements, count_of, is_on, value_of
from programme.reading.files.word_parts import BODY_TEXT, Labels, NumberingPart, StylesPart, WordStyle
from rencontre.files.zips import Parts, Said

# Deletions, the old look of a text box, comments, what is asked of a field, what was before a change of layout.
UNREAD = {"del", "move_from", "fallback", "instr_text", "del_text", "r_pr_change", "p_pr_change", "sect_pr"}
SYMBOL = re.compile(r"F0[0-9A-F]{2}")
ARROWS = {"F0E0", "F0E8", "F0F0"}  # of Wingdings: what « --> » becomes as one types
HEADERS = re.compile(r"word/(?:header|footer)\d*\.xml")
MOST_HEADERS = 6  # of the first page, of those on the left, on the right, and as many footers
MOST_ASIDE = 5000  # characters of a header that is looked at
NOTES = ("word/footnotes.xml", "word/endnotes.xml")


def read_docx(parts: Parts, scribe: Scribe) -> list[str]:
    """Have `scribe` put the document together; what was left aside, in words. Raises what `FAULTS` lists."""
    styles, lists = StylesPart(), NumberingPart()
    for name, part in (("word/styles.xml", styles), ("word/numbering.xml", lists)):
        if name in parts:
            parts.give(name, part)
    document = DocumentPart(scribe, styles, Labels(lists))
    parts.give("word/document.xml", document)
    scribe.open_aside()
    notes = DocumentPart(scribe, styles, Labels(lists))
    for name in NOTES:
        if name in parts:
            parts.give(name, notes)
    scribe.close_aside(is_note=True)
    struck = [*document.struck, *notes.struck]
    return [*left_aside(ASIDE, _headers(parts, styles, lists)), *left_aside(STRUCK, struck)]


def _headers(parts: Parts, styles: StylesPart, lists: NumberingPart) -> list[str]:
    """What the headers and the footers say, once each."""
    said: dict[str, None] = {}
    for name in sorted(filter(HEADERS.fullmatch, parts.entries), reverse=True)[:MOST_HEADERS]:
        scribe = Scribe(MOST_ASIDE)
        try:
            parts.give(name, DocumentPart(scribe, styles, Labels(lists)))
        except OverflowError:
            continue
        said |= dict.fromkeys(line for line in written(scribe.end()).splitlines() if LETTERS.search(line))
    return list(said)


class DocumentPart(NamedElements):
    """word/document.xml, its notes, a header: all of them hold paragraphs and tables."""

    def __init__(self, scribe: Scribe, styles: StylesPart, labels: Labels):
        super().__init__()
        self.scribe, self.styles, self.labels = scribe, styles, labels
        self.own, self.paused = WordStyle(), list[WordStyle]()  # the paragraph that is open, and those around it
        self.is_hidden = self.is_struck = False
        self.struck: list[str] = []
        self.goes_on = self.is_deleted = self.is_placeholder = False
        self.merged: list[bool] = []  # of the cells that are open, whether each goes on with the one above
        self.pictures = 0

    def is_unread(self, name: str, said: Said) -> bool:
        if name == "del" and self.path[-1:] == ["tr_pr"]:
            self.is_deleted = True
        if name == "del" and self.path[-2:] == ["p_pr", "r_pr"]:
            self.goes_on = True  # only its end is deleted
        if name == "sdt_content" and self.is_placeholder:
            self.is_placeholder = False
            return True
        is_line = name in {"footnote", "endnote"} and bool(value_of(said, "type"))  # drawn above the notes
        return name in UNREAD or is_line

    # Paragraphs

    def open_p(self, said: Said) -> None:
        self.paused.append(self.own)
        self.own = WordStyle()

    def open_p_style(self, said: Said) -> None:
        self.own.based_on = value_of(said)

    def open_outline_lvl(self, said: Said) -> None:
        self.own.outline = value_of(said)

    def open_num_id(self, said: Said) -> None:
        self.own.list_id = value_of(said)

    def open_ilvl(self, said: Said) -> None:
        self.own.list_level = value_of(said)

    def close_p(self) -> None:
        chain, self.own = self.styles.chain(self.own), self.paused.pop()
        if self.goes_on:
            self.goes_on = False
            return
        if any(style.name.startswith("toc ") or style.is_hidden for style in chain):
            self.scribe.words = []
            return
        level = count_of(next((style.outline for style in chain if style.outline), ""), BODY_TEXT)
        is_heading = level < BODY_TEXT or any(style.name == "title" for style in chain)
        self.scribe.end_paragraph(label=self._label(chain), is_heading=is_heading)

    def _label(self, chain: list[WordStyle]) -> str:
        list_id = next((style.list_id for style in chain if style.list_id), "0")
        if list_id == "0" or not any(word.strip() for word in self.scribe.words):
            return ""
        level = next((style.list_level for style in chain if style.list_level), "0")
        return self.labels.next_label(list_id, count_of(level))

    # What they say

    def open_r(self, said: Said) -> None:
        self.is_hidden = self.is_struck = False

    def close_r(self) -> None:
        self.open_r({})

    def open_vanish(self, said: Said) -> None:
        if self.path[-2:] == ["r", "r_pr"]:
            self.is_hidden = is_on(said)

    def open_strike(self, said: Said) -> None:
        if self.path[-2:] == ["r", "r_pr"]:
            self.is_struck = is_on(said)

    open_dstrike = open_strike

    def open_r_style(self, said: Said) -> None:
        chain = self.styles.chain(WordStyle(based_on=value_of(said)))
        self.is_hidden = any(style.is_hidden for style in chain)

    def text(self, text: str) -> None:
        if not self.unread and self.path[-1:] == ["t"]:
            self._say(text)

    def open_tab(self, said: Said) -> None:
        if self.path[-1:] == ["r"]:  # elsewhere it says where one stands
            self._say("\t")

    open_ptab = open_tab

    def open_br(self, said: Said) -> None:
        self._say("\n")

    open_cr = open_br

    def open_no_break_hyphen(self, said: Said) -> None:
        self._say("\u2011")

    def open_sym(self, said: Said) -> None:
        code = value_of(said, "char").upper()
        if SYMBOL.fullmatch(code):
            self._say("→" if code in ARROWS else " " if self.scribe.words else chr(int(code, 16)))

    def _say(self, text: str) -> None:
        if self.is_struck:
            self.scribe.count(len(text))
            self.struck.append(text)
        elif not self.is_hidden:
            self.scribe.say(text)

    # Tables

    def open_tbl(self, said: Said) -> None:
        self.scribe.open_table()

    def open_tr(self, said: Said) -> None:
        self.is_deleted = False
        self.scribe.open_row()

    def open_grid_before(self, said: Said) -> None:
        self.scribe.open_cell()
        self.scribe.close_cell()

    def open_tc(self, said: Said) -> None:
        self.scribe.open_cell()
        self.merged.append(False)

    def open_v_merge(self, said: Said) -> None:
        self.merged[-1] = value_of(said, default="continue") == "continue"

    def close_tc(self) -> None:
        if self.merged.pop():
            self.scribe.empty_cell()
        self.scribe.close_cell()

    def close_tr(self) -> None:
        if self.is_deleted:
            self.scribe.drop_row()
        self.is_deleted = False

    def close_tbl(self) -> None:
        self.scribe.close_table()

    # Aside

    def open_showing_plc_hdr(self, said: Said) -> None:
        self.is_placeholder = True

    def open_txbx_content(self, said: Said) -> None:
        self.scribe.open_aside()

    def close_txbx_content(self) -> None:
        self.scribe.close_aside()

    def open_footnote(self, said: Said) -> None:
        self.scribe.say("Note\xa0: ")

    open_endnote = open_footnote

    def open_blip(self, said: Said) -> None:
        self.pictures += 1

    open_imagedata = open_blip
