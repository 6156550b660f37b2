"""The draw that breaks ties: the smallest number first (`Problem.in_lottery_order`)."""

from hashlib import sha256


def lottery_number(seed: str, slot: int, registration: int) -> str:
    """A person's number for a slot: drawn with the event's seed, and nobody can draw again."""
    return sha256(f"{seed}:{slot}:{registration}".encode()).hexdigest()
