"""Reads one PDF and nothing else: run apart by programme/reading/files/from_pdf.py. PDF in, JSON out.

{"text": …, "notes": […]}, or {"refused": a sentence}. Once its libraries are loaded this process opens no file, writes
none, and stops when it has used its share of the machine.
"""

import json
import resource
import sys

from programme.reading.files.pdf_content import pages_of
from programme.reading.files.pdf_text import text_of_pages
from rencontre.domain import DomainError

SECONDS = 8  # of processor; thirty full pages take less than two
MEMORY = 768 * 1024 * 1024  # bytes of addresses

if __name__ == "__main__":
    for limit, value in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),  # the three that are open
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    try:
        text, notes = text_of_pages(pages_of(sys.stdin.buffer.read()))
        print(json.dumps({"text": text, "notes": notes}))  # noqa: T201
    except DomainError as error:
        print(json.dumps({"refused": str(error)}))  # noqa: T201
