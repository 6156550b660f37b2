"""What a list may hold by mistake: names all in capitals, addresses with a likely slip. Offered, never done unasked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from inscriptions.people.answers import SignUp
from inscriptions.signup.listed import Listed
from rencontre.french.addresses import likely_address
from rencontre.french.capitals import offered_name


@dataclass(frozen=True)
class Offers:
    """By line: the names as they would be written, « Prénom Nom » both times, and the address that may be meant."""

    names: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    addresses: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Corrections:
    """What is taken of the offers: the names of all the lines, the addresses of some."""

    names: bool = False
    addresses: frozenset[int] = frozenset()


ALL_NAMES = Corrections(names=True)


def offers_of(people: Mapping[int, Listed]) -> Offers:
    """What may be offered of the people of a list."""
    names, addresses = {}, {}
    for line, listed in people.items():
        sign_up = listed.sign_up
        first, last = _offered(listed)
        if (first, last) != (sign_up.first_name, sign_up.last_name):
            names[line] = f"{sign_up.first_name} {sign_up.last_name}", f"{first} {last}"
        if likely := likely_address(sign_up.email):
            addresses[line] = sign_up.email, likely
    return Offers(names, addresses)


def corrected(people: Mapping[int, Listed], offers: Offers, taken: Corrections) -> dict[int, Listed]:
    """The same people, their names and addresses as they are offered where that is taken."""
    found = dict(people)
    for line in offers.names if taken.names else ():
        first, last = _offered(found[line])
        found[line] = _saying(found[line], replace(found[line].sign_up, first_name=first, last_name=last))
    for line in offers.addresses.keys() & taken.addresses:
        found[line] = _saying(found[line], replace(found[line].sign_up, email=offers.addresses[line][1]))
    return found


def _offered(listed: Listed) -> tuple[str, str]:
    first, last = listed.sign_up.first_name, listed.sign_up.last_name
    return offered_name(first) or first, offered_name(last) or last


def _saying(listed: Listed, sign_up: SignUp) -> Listed:
    return replace(listed, sign_up=sign_up)
