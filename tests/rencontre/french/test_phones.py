"""A phone number is shown one way, whichever way it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontre.french.phones import may_be_phone, phone_digits, phone_link, shown_phone
from tests.rencontre.french.signs import SIGNS


@pytest.mark.parametrize(
    "typed",
    [
        "0612345678", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "06/12/34/56/78",
        "06\u00a012\u00a034\u00a056\u00a078",
        "06\u202f12 34\u201056 78", "+33612345678", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "+33(0)612345678",
        "+33 0 6 12 34 56 78", "0033 6 12 34 56 78", "0033612345678", "00 33 (0) 6 12 34 56 78", "33612345678",
        "(06) 12 34 56 78", " 06 12 34 56 78 ", "\u200e06 12 34 56 78", "06 1234 5678",
    ],
)  # fmt: skip
def test_a_french_number_is_shown_one_way(typed):
    assert (shown_phone(typed), phone_digits(typed)) == ("06 12 34 56 78", "0612345678")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0262123456", "02 62 12 34 56"),
        ("+262 692 12 34 56", "06 92 12 34 56"),
        ("00262 639 12 34 56", "06 39 12 34 56"),
        ("+590 690 12 34 56", "06 90 12 34 56"),
        ("+594594123456", "05 94 12 34 56"),
        ("596 596 12 34 56", "05 96 12 34 56"),
        ("+687 12 34 56", "+687 12 34 56"),
        ("+68940123456", "+689 40 12 34 56"),
    ],
)
def test_overseas_numbers_are_shown_as_they_are_dialled_there(typed, shown):
    assert shown_phone(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+32470123456", "+32 470 12 34 56"),
        ("0032 470 12 34 56", "+32 470 12 34 56"),
        ("0041 79 123 45 67", "+41 79 123 45 67"),
        ("+41-79-123-45-67", "+41 79 123 45 67"),
        ("+44 (0)20 7123 4567", "+44 20 7123 4567"),
        ("+49 30 123456", "+49 30 123456"),
        ("+1 212 555 1234", "+1 212 555 1234"),
        ("+352 621 123 456", "+352 621 123 456"),
    ],
)
def test_a_foreign_number_keeps_its_country_and_its_groups(typed, shown):
    assert shown_phone(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "", "15", "3939", "36 46", "118 218", "06 12 34 56 78 poste 12", "06 12 34 56 78 / 03 21 00 00 00",
        "0612345678,0321000000",
        "06 12 34 56 7", "06 12 34 56 789", "612345678", "0012345678", "standard", "06 12 34 56 78 (bureau)", "+",
        "+33", "++33612345678",
        "6,12346E+08", "0x12345678",
    ],
)  # fmt: skip
def test_what_is_not_one_number_stays_as_typed(typed):
    assert (shown_phone(typed), phone_digits(typed)) == (typed, "")


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("06 12 34 56 78", "tel:+33612345678"),
        ("0262 12 34 56", "tel:+262262123456"),
        ("0696 12 34 56", "tel:+596696123456"),
        ("0032 470 12 34 56", "tel:+32470123456"),
        ("3939", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_number_that_is_understood_is_dialled_from_anywhere(typed, link):
    assert phone_link(typed) == link


@given(st.one_of(st.text(SIGNS, max_size=20), st.text("+0123456789 .-()/", max_size=20)))
def test_showing_what_is_shown_changes_nothing(typed):
    shown = shown_phone(typed)

    assert shown_phone(shown) == shown
    assert phone_digits(shown) == phone_digits(typed)


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-", "\u00a0"]))
def test_any_french_number_is_understood_typed_any_way(number, between):
    pairs = between.join(number[place : place + 2] for place in range(0, 10, 2))
    abroad = between.join(["+33", number[1:]])

    assert phone_digits(pairs) == phone_digits(abroad) == phone_digits(f"00{abroad[1:]}") == number


@pytest.mark.parametrize(
    "typed",
    [
        "06.39.98.12.34", "+33 (0)6 39 98 12 34", "0033 6 39 98 12 34", "06 39 98 12 34", "0470 12 34 56",
        "02 123 45 67", "+32 2 123 45 67", "022 345 67 89", "27 12 34 56", "621 123 456", "+49 30 123456",
        "03 21 12 34 56 poste 12", "03 21 12 34 56 (poste 4512)", "0321123456 p. 3", "+352 621 123 456",
    ],
)  # fmt: skip
def test_what_may_be_dialled_is_a_phone(typed):
    assert may_be_phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "", "3949", "12345", "06 39 98 12 3", "06 39 98", "06 39 98 12 34 56 78", "06 39 98 12 34 / 03 21 12 34 56",
        "06 39 98 12 34 ou 03 21 12 34 56", "le matin", "alice@exemple.fr", "06 39 98 12 3a", "poste 12", "+",
    ],
)  # fmt: skip
def test_what_nobody_can_dial_is_none(typed):
    assert not may_be_phone(typed)
