"""Texts whose encoding nobody says."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

NUL_SHARE = 0.2  # of UTF-16 without its mark; no other text has NULs
LOST = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as `surrogateescape` gives them
# What « é » or « œ » are in texts of older machines, between the letters where nothing else writes those bytes.
WINDOWS_LETTERS = re.compile(rb"[\xe0-\xfb]")
OLDER = {
    "mac_roman": re.compile(rb"[a-z][\x8d-\x8f]"),
    "cp850": re.compile(rb"[A-Za-z]\x82[A-Za-z]"),
}
IN_LATIN_9 = re.compile(rb"[A-Za-z]\xbd[a-z]")


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16, else what a French Excel writes as plain CSV, else what older machines wrote."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if content.count(0) > len(content) * NUL_SHARE:
        order = "le" if content[1::2].count(0) >= content[::2].count(0) else "be"
        return content.decode(f"utf-16-{order}", errors="replace")
    content = content.removeprefix(BOM_UTF8)
    text = content.decode("utf-8", errors="surrogateescape")
    lost, foreign = len(LOST.findall(text)), sum(not sign.isascii() for sign in text)
    if lost * 2 > foreign:
        return content.decode(_encoding_of(content), errors="replace")
    return LOST.sub(_of_windows, text) if lost else text  # a text of Windows was pasted into one of UTF-8


def _encoding_of(content: bytes) -> str:
    if not WINDOWS_LETTERS.search(content):
        for name, letters in OLDER.items():
            if letters.search(content):
                return name
    return "iso8859_15" if IN_LATIN_9.search(content) else "cp1252"


def _of_windows(lost: re.Match[str]) -> str:
    return bytes([ord(lost[0]) - 0xDC00]).decode("cp1252", errors="replace")
