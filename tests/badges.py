"""Codes of badges that tests may count on."""

import base64
import hashlib


def badge_code(number: int) -> str:
    """As unlike the others as real codes are: of two that differ by one key, a keyboard may make the same."""
    return base64.b32encode(hashlib.sha256(str(number).encode()).digest()[:10]).decode()
