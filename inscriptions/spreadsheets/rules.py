"""What refuses a list, once its columns are read."""

from collections.abc import Collection, Sequence

from inscriptions.errors import ListRefused
from rencontre.domain import DomainError


def check_list_is_taken_whole(faults: Sequence[str]) -> None:
    """Raise ListRefused when some lines are refused; `faults` says why, in sentences."""
    if faults:
        raise ListRefused(faults)


def check_columns_stand(said: Sequence[str], columns: Sequence[object], meanings: Collection[str]) -> None:
    """Raise DomainError when what was said of the columns is of another file, or means nothing of the day any more."""
    if len(said) != len(columns) or not set(said) <= set(meanings):
        raise DomainError("Les colonnes ou les ateliers ont changé depuis l’aperçu\u00a0: renvoyez le fichier.")
