import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.reading.as_json import as_json
from programme.reading.files.text_of_file import MOST_BYTES, text_of_file
from programme.reading.read import read_programme
from rencontre.domain import DomainError


class Command(BaseCommand):
    help = "Lit un programme (texte, .docx, .odt, .html, .pdf) et écrit en JSON ce qui en est compris. Sans base."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", help="le programme ; « - » pour l’entrée standard")
        parser.add_argument("--text", action="store_true", help="écrit le texte du fichier, avant toute lecture")

    def handle(self, *, file: str, text: bool, **options: object) -> None:
        try:
            found = text_of_file("entrée standard" if file == "-" else Path(file).name, _content(file))
        except OSError as error:
            raise CommandError(f"{file} ne s’ouvre pas : {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        for note in found.notes:
            self.stderr.write(note)
        if text:
            self.stdout.write(found.text)
        else:
            self.stdout.write(json.dumps(as_json(read_programme(found.text)), ensure_ascii=False, indent=1))


def _content(file: str) -> bytes:
    """The bytes of a file, no more of them than are read."""
    if file == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(file).open("rb") as source:
        return source.read(MOST_BYTES + 1)
