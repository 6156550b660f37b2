"""What a programme in a file costs to become text, in seconds of processor, beside what else reads the same file.

A PDF of thirty full pages is read by a process of its own, whose memory is said too. The longest Word document has as
much text as is read; the heaviest weighs 5 MB, nearly all of it a picture.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from random import Random
from statistics import median
from zipfile import ZIP_STORED, ZipFile

import docx
import pypdf
import weasyprint

from programme.reading.files.text_of_file import MOST_BYTES, MOST_TEXT, text_of_file

RUNS = 5
PAGES = 30
ROW = 250  # characters
MOMENT = "%dh30 – Table ronde %d : animer le partenariat du contrat de ville avec les habitants de l’agglomération"
PROSE = "La politique de la ville mobilise l’ensemble des partenaires autour des difficultés des habitants. " * 4

# In a small process: what one starts counts the memory of the one that starts it.
PEAK = """import resource, subprocess, sys
from programme.reading.files.from_pdf import COMMAND
subprocess.run(COMMAND, input=sys.stdin.buffer.read(), capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def pdf() -> bytes:
    """Thirty full pages of two columns."""
    moments = "".join(f"<p>{MOMENT % (number % 10 + 9, number)}</p><p>{PROSE}</p>" for number in range(12 * PAGES))
    style = '<style>@page { size: A4 } body { font: 10pt "Liberation Sans" } div { columns: 2 }</style>'
    document = weasyprint.HTML(string=f"{style}<div>{moments}</div>").render()
    return document.copy(document.pages[:PAGES]).write_pdf()


def word(characters: int) -> bytes:
    """A Word document of a table of so many characters."""
    document = docx.Document()
    rows = characters // ROW
    table = document.add_table(rows, 2)
    for number, cell in enumerate(table.columns[1].cells):
        cell.text = (MOMENT % (9, number)).ljust(ROW - 20, "é")
    for cell in table.columns[0].cells:
        cell.text = "9h30 – 10h"
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def with_picture(content: bytes) -> bytes:
    """The document with a picture that makes it weigh what is read at most."""
    written = BytesIO(content)
    with ZipFile(written, "a", ZIP_STORED) as archive:
        archive.writestr("word/media/image1.png", Random(1).randbytes(MOST_BYTES - len(content) - 1024))
    return written.getvalue()


def spent(measure: Callable[[], object]) -> float:
    """The median of the seconds of processor that a measure takes, with the processes that it starts."""
    taken = []
    for _ in range(RUNS):
        before = _seconds()
        measure()
        taken.append(_seconds() - before)
    return median(taken)


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    long, printed = word(MOST_TEXT - 20_000), pdf()
    heavy = with_picture(word(5000))
    pages = spent(lambda: text_of_file("a.pdf", printed))
    memory = (
        int(subprocess.run([sys.executable, "-c", PEAK], input=printed, check=True, capture_output=True).stdout) / 1024
    )
    alone = spent(lambda: [page.extract_text() for page in pypdf.PdfReader(BytesIO(printed)).pages])
    text, library = spent(lambda: text_of_file("a.docx", long)), spent(lambda: _by_the_library(long))
    signs, light = len(text_of_file("a.pdf", printed).text), spent(lambda: text_of_file("a.docx", heavy))
    print(
        f"PDF de {PAGES} pages ({signs} signes) : {pages:.2f} s de processeur et {memory:.0f} Mo, à part ; pypdf, sans "
        f"ordre ni tableaux, {alone:.2f} s, rapport {pages / alone:.2f}. Word de {MOST_TEXT - 20_000} signes en tableau"
        f" : {text:.2f} s ; python-docx, sans listes ni suppressions, {library:.2f} s, rapport {text / library:.2f}. "
        f"Word de 5 Mo, une image : {light * 1000:.0f} ms."
    )


def _by_the_library(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


if __name__ == "__main__":
    main()
