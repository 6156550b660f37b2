"""Letters read in the tests: as they were sent, else as they would leave now."""

from inscriptions.letters.render import Letter, letter_of
from inscriptions.models import OutgoingMail


def read(mail: OutgoingMail) -> Letter:
    """The letter of a row, in the state of the database."""
    letter = letter_of(OutgoingMail.objects.get(pk=mail.pk))
    assert letter is not None
    return letter
