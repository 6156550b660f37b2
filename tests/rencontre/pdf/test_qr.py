"""The codes of many texts, combined from that of one."""

import pytest

from rencontre.pdf.qr import FEW, Bits, qr, qr_bits
from tests.badges import badge_code


def alone(address: str, mask: int) -> Bits:
    """The code as segno makes it, a row after the other."""
    rows = ["".join(map(str, row)) for row in qr(address, mask=mask).matrix]
    whole = [row.ljust(-(-len(row) // 8) * 8, "0") for row in rows]
    return Bits(len(rows), "".join(f"{int(row, 2):0{len(row) // 4}X}" for row in whole))


@pytest.mark.parametrize("mask", [0, 4])
@pytest.mark.parametrize("prefix", ["HTTPS://A.FR/P/", "HTTPS://EXEMPLE.FR/P/", "HTTPS://RENCONTRE.EXEMPLE.GOUV.FR/P/"])
def test_the_codes_of_many_are_those_made_one_by_one(prefix, mask):
    addresses = [prefix + badge_code(number) for number in range(FEW)]

    found = qr_bits(addresses, mask=mask)

    assert found == {address: alone(address, mask) for address in addresses}


def test_texts_of_several_lengths_stand_together():
    addresses = ["HTTPS://EXEMPLE.FR/" + badge_code(number)[number % 3 :] for number in range(FEW)]

    found = qr_bits(addresses, mask=4)

    assert found == {address: alone(address, 4) for address in addresses}


@pytest.mark.parametrize("count", [0, 3, FEW])
def test_texts_that_other_signs_write_are_made_one_by_one(count):
    addresses = [f"https://exemple.fr/p/{badge_code(number)}" for number in range(count)]

    found = qr_bits(addresses, mask=4)

    assert found == {address: alone(address, 4) for address in addresses}
