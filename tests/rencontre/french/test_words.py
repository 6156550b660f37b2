"""Words that are written once."""

from rencontre.french.words import enumeration

NAMES = [f"Alice {number}" for number in range(14)]


def test_many_names_are_cut_short():
    assert enumeration(NAMES[:2]) == "Alice 0, Alice 1"
    assert enumeration(NAMES) == f"{', '.join(NAMES[:12])} et 2 autres"
