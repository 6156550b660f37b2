"""What a programme costs to read: a page, the first real day, and a text ten times as long, which takes ten times.

Seconds of CPU, medians of runs that alternate. Nothing here asks the database.
"""

from pathlib import Path

from programme.reading.read import read_programme
from tests.bench.reading import seconds

HERE = Path(__file__).parents[1]
CASES = HERE / "programme" / "reading" / "cases"
LONGEST = 200_000  # characters that a page takes
HARD = ("9h – 10h Titre\n", "9h ", "12/03/2027 ", "Jo BART, maire, ", "« ", "9h|", "1. a\n")


def long_text(length: int) -> str:
    """Real layouts one after the other, as long as is asked."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.txt")))
    return (texts * (length // len(texts) + 1))[:length]


def main() -> None:
    page, day = long_text(3000), (HERE / "seed.txt").read_text(encoding="utf-8")
    short, long = long_text(LONGEST // 10), long_text(LONGEST)
    a_page, a_day, tenth, whole = seconds(
        *(lambda text=text: read_programme(text) for text in (page, day, short, long))
    )
    hard = max(seconds(*(lambda text=text: read_programme((text * LONGEST)[:LONGEST]) for text in HARD)))
    print(
        f"Lecture d’un programme : une page (3 000 caractères) {a_page * 1000:.1f} ms ; la première journée "
        f"({len(day)} caractères) {a_day * 1000:.1f} ms ; 200 000 caractères {whole:.2f} s de processeur, rapport "
        f"{whole / tenth:.1f} à dix fois moins ; le pire des textes répétés {hard:.2f} s."
    )


if __name__ == "__main__":
    main()
