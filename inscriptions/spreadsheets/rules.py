"""What refuses a list, once its columns are read."""

from collections.abc import Sequence

from inscriptions.errors import ListRefused


def check_list_is_taken_whole(faults: Sequence[str]) -> None:
    """Raise ListRefused when some lines are refused; `faults` says why, in sentences."""
    if faults:
        raise ListRefused(faults)
