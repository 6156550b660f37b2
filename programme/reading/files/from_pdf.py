"""The text of a PDF. A process of its own reads it, which opens no file and has a few seconds (open_pdf.py).

PDFium is C++, and a PDF may hold anything: what it does to that process, or how long it takes, ends with it. Nothing of
it is loaded here.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path

from rencontre.domain import DomainError

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-E", "-s", "-m", "programme.reading.files.open_pdf"]
PATIENCE = 60  # seconds, should the machine be so slow; what is counted is the CPU
UNREAD = "Ce PDF ne se lit pas\u00a0: ouvrez le document d’origine, copiez le texte et collez-le."
TOO_HEAVY = "Ce PDF est trop lourd à lire\u00a0: ouvrez le document d’origine, copiez le texte et collez-le."


def read_pdf(content: bytes) -> tuple[str, list[str]]:
    """The text, and what was left aside, in words. Raises DomainError with what to do when there is none."""
    try:
        done = subprocess.run(  # noqa: S603
            COMMAND, input=content, capture_output=True, timeout=PATIENCE, check=False, env={}, cwd=ROOT
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError(TOO_HEAVY) from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:  # stopped by its limits
        raise DomainError(TOO_HEAVY)
    if done.returncode:  # our own fault, or one of the library that nobody met before
        logger.error("A PDF is not read: %s", done.stderr.decode(errors="replace")[-2000:])
        raise DomainError(UNREAD)
    said = json.loads(done.stdout)
    if "refused" in said:
        raise DomainError(said["refused"])
    return said["text"], said["notes"]
