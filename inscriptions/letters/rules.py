"""What the letters refuse."""

from inscriptions.errors import NotChangeable
from inscriptions.models import Registration


def check_has_an_address(person: Registration) -> None:
    """Raise NotChangeable for a person who gave no address."""
    if not person.email:
        raise NotChangeable("Cette personne n’a pas donné d’adresse e-mail.")
