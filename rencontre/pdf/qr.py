"""QR codes, made in one way for papers, screens and pictures: level Q, as small as their text lets them be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

import segno

from rencontre.late import Late

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = Late("PIL.Image")

QUIET_ZONE = 4  # modules
INK = bytes([255, 0]).ljust(256)  # a module that is not set is white
DIGITS = bytes.maketrans(b"\x00\x01", b"01")
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
FEW = 200  # codes below which each is made on its own


def qr(address: str, *, mask: int | None = None) -> segno.QRCode:
    """The code of `address`; with a fixed `mask` it is made five times as fast, and phones read any."""
    return segno.make_qr(address, error="q", boost_error=False, mask=mask)


def qr_picture(address: str, *, kind: str = "png", scale: int) -> bytes:
    """The same as a « png » or a « svg », `scale` pixels a module, its quiet zone around it."""
    output = BytesIO()
    qr(address).save(output, kind=kind, scale=scale, border=QUIET_ZONE)
    return output.getvalue()


@dataclass(frozen=True)
class DrawnCode:
    """A code to draw in a page: the `side` of its square with its quiet zone, in modules, and the path of its ink."""

    side: int
    path: str


def qr_drawing(address: str) -> DrawnCode:
    """The code of `address` as one path of an SVG, a module a unit."""
    rows = qr(address).matrix
    runs = ((x, y, sum(1 for _ in run)) for y, row in enumerate(rows) for x, run in _dark_runs(row))
    path = "".join(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z" for x, y, length in runs)
    return DrawnCode(len(rows) + 2 * QUIET_ZONE, path)


def _dark_runs(row: bytearray) -> Iterator[tuple[int, Iterable[int]]]:
    """Where each run of set modules begins in `row`, and the run."""
    at = 0
    for is_dark, run in groupby(row):
        modules = list(run)
        if is_dark:
            yield at, modules
        at += len(modules)


def qr_png(address: str, *, scale: int, mask: int) -> bytes:
    """As `qr_picture` draws it, in half the time, in a fixed mask: for what is made by the thousand."""
    rows = qr(address, mask=mask).matrix
    size, whole = len(rows), len(rows) + 2 * QUIET_ZONE
    code = Image.frombytes("L", (size, size), b"".join(rows).translate(INK))
    picture = Image.new("L", (whole, whole), "white")
    picture.paste(code, (QUIET_ZONE, QUIET_ZONE))
    output = BytesIO()
    large = picture.convert("1", dither=Image.Dither.NONE).resize((whole * scale,) * 2, Image.Resampling.NEAREST)
    large.save(output, "PNG")
    return output.getvalue()


@dataclass(frozen=True)
class Bits:
    """A code as an image: `modules` a side, and its rows in hexadecimal, a bit a module, whole bytes a row."""

    modules: int
    rows: str


def qr_bits(addresses: Sequence[str], *, mask: int) -> dict[str, Bits]:
    """The codes of `addresses` in a fixed mask.

    Those of many are combined from that of one, which costs a quarter: whatever the other signs, a bit of a text always
    turns the same modules over.
    """
    are_plain = all(set(address) <= set(ALPHANUMERIC) for address in addresses)
    if len(addresses) < FEW or not are_plain:
        return {address: _Model(address, mask).image for address in addresses}
    models = {len(address): _Model(address, mask) for address in addresses}
    return {address: models[len(address)].image_of(address) for address in addresses}


class _Model:
    """The code of one text, from which those of the texts of its length are made, all of them of ALPHANUMERIC."""

    def __init__(self, text: str, mask: int):
        self.text, self.mask = text, mask
        self.turned: dict[tuple[int, int], int] = {}

    @property
    def image(self) -> Bits:
        return self._image(self.bits)

    def image_of(self, text: str) -> Bits:
        """The code of `text`: this one, where each bit that differs turns its modules over."""
        bits = self.bits
        for at in range(0, len(text), 2):
            differs = _value(text[at : at + 2]) ^ _value(self.text[at : at + 2])
            for bit in range(differs.bit_length()):
                if differs >> bit & 1:
                    bits ^= self._turned(at, bit)
        return self._image(bits)

    @cached_property
    def bits(self) -> int:
        """Every row one after the other."""
        spare = self.row - len(self.matrix)
        return int("".join(f"{int(row.translate(DIGITS), 2) << spare:0{self.row}b}" for row in self.matrix), 2)

    @cached_property
    def matrix(self) -> Sequence[bytearray]:
        return qr(self.text, mask=self.mask).matrix

    @property
    def row(self) -> int:
        """The bits of a row, with those that complete its last byte."""
        return -(-len(self.matrix) // 8) * 8

    def _image(self, bits: int) -> Bits:
        modules = len(self.matrix)
        return Bits(modules, f"{bits:0{modules * self.row // 4}X}")

    def _turned(self, at: int, bit: int) -> int:
        """The modules that a bit of the pair of signs from `at` on turns over."""
        if (at, bit) not in self.turned:
            length = len(self.text[at : at + 2])
            one, none = (
                _Model(self.text[:at] + _signs(value, length) + self.text[at + length :], self.mask).bits
                for value in (1 << bit, 0)
            )
            self.turned[at, bit] = one ^ none
        return self.turned[at, bit]


def _value(signs: str) -> int:
    """What a code keeps of a pair of signs, or of a last one alone."""
    value = 0
    for sign in signs:
        value = value * len(ALPHANUMERIC) + ALPHANUMERIC.index(sign)
    return value


def _signs(value: int, length: int) -> str:
    """The pair of signs, or the one, of a value."""
    return "".join(ALPHANUMERIC[part] for part in divmod(value, len(ALPHANUMERIC))[-length:])
