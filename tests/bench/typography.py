"""How the time of `typographic` grows with the text, on the shapes that cost most: as its length, or faster."""

from time import process_time

from rencontre.french.typography import typographic

SHORT, LONG = 10_000, 100_000
SHAPES = (
    "a",
    "1",
    "_",
    "a.",
    "a'",
    "@",
    "a@",
    "9h",
    ":",
    "!",
    "é",
    " ",
    "\u00a0",
    "-",
    "a.pdf",
    "http",
    "`",
    "/",
    "a\n",
)


def main() -> None:
    """Print the milliseconds of CPU that each shape takes, and the worst of their ratios."""
    ratios = []
    for shape in SHAPES:
        short, long = (seconds(shape * (size // len(shape))) for size in (SHORT, LONG))
        ratios.append(long / short)
        print(f"{shape!r:10} {SHORT} lettres : {short * 1000:6.1f} ms ; {LONG} : {long * 1000:6.1f} ms")
    print(f"Rapport le plus grand, pour un texte {LONG // SHORT} fois plus long : {max(ratios):.1f}")


def seconds(text: str) -> float:
    """The least of three measures, none of them kept from the one before."""
    measures = []
    for _ in range(3):
        started = process_time()
        typographic.__wrapped__(text)
        measures.append(process_time() - started)
    return min(measures)


if __name__ == "__main__":
    main()
