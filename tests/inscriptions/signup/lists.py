"""Lists of people as an import reads them."""

from dataclasses import fields

from inscriptions.people.answers import SignUp
from inscriptions.signup.listed import Listed

EVERYTHING = frozenset(field.name for field in fields(SignUp))


def listed(people: dict[int, SignUp], said=EVERYTHING) -> dict[int, Listed]:
    """By line, people of a list that has a column for each answer of `said`."""
    return {line: Listed(sign_up, frozenset(said)) for line, sign_up in people.items()}
