"""A4 sheets and rolls of labels (docs/pratique-francaise.md §4): their numbers, nothing is drawn."""

from dataclasses import dataclass, fields

from rencontre.domain import DomainError
from rencontre.pdf.fitting import A4_HEIGHT, A4_WIDTH

MOST_LABELS = 100  # of one sheet
SMALLEST_LABEL = 40, 25  # mm: under it no name is read


@dataclass(frozen=True)
class LabelSheet:
    """Labels on a page, A4 unless it is said; millimetres, margins to the first label, pitch from one to the next.

    Of a roll, each page is one label, across: what is read on it stands along the roll.
    """

    name: str
    title: str
    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    page_width: float = A4_WIDTH
    page_height: float = A4_HEIGHT

    @property
    def is_roll(self) -> bool:
        return (self.page_width, self.page_height) != (A4_WIDTH, A4_HEIGHT)

    @property
    def labels(self) -> int:
        return self.columns * self.rows

    @property
    def geometry(self) -> dict[str, float]:
        """Its numbers, without its names."""
        return {name: getattr(self, name) for name in GEOMETRY}

    @property
    def positions(self) -> list[tuple[float, float]]:
        """Left and top of each label, row after row."""
        return [
            (round(self.left + column * self.pitch_x, 2), round(self.top + row * self.pitch_y, 2))
            for row in range(self.rows)
            for column in range(self.columns)
        ]

    @property
    def backs(self) -> list[tuple[float, float]]:
        """Left and top of each label's back, once the page is turned over its long side."""
        return [(round(self.page_width - left - self.width, 2), top) for left, top in self.positions]


# What an organiser measures: their own sheet is an A4 one.
OF_THE_PAGE = {"name", "title", "page_width", "page_height"}
GEOMETRY = [field.name for field in fields(LabelSheet) if field.name not in OF_THE_PAGE]


def check_sheet(sheet: LabelSheet) -> None:
    """Raise DomainError unless the labels of `sheet` hold a name, lie apart and stay on the page."""
    least_width, least_height = SMALLEST_LABEL
    right = round(sheet.left + (sheet.columns - 1) * sheet.pitch_x + sheet.width, 2)
    bottom = round(sheet.top + (sheet.rows - 1) * sheet.pitch_y + sheet.height, 2)
    if sheet.width < least_width or sheet.height < least_height:
        raise DomainError(f"Une étiquette mesure au moins {least_width} × {least_height} mm.")
    if min(sheet.columns, sheet.rows) < 1 or sheet.labels > MOST_LABELS:
        raise DomainError(f"Une planche porte de 1 à {MOST_LABELS} étiquettes.")
    if (sheet.columns > 1 and sheet.pitch_x < sheet.width) or (sheet.rows > 1 and sheet.pitch_y < sheet.height):
        raise DomainError("Les étiquettes se chevauchent : le pas est au moins la taille de l’étiquette.")
    if min(sheet.left, sheet.top) < 0 or right > sheet.page_width or bottom > sheet.page_height:
        raise DomainError(
            f"La planche dépasse la page A4 ({A4_WIDTH} × {A4_HEIGHT} mm) : la dernière étiquette finit "
            f"à {right:g} mm du bord gauche et à {bottom:g} mm du bord haut."
        )


def custom_sheet(geometry: dict[str, float]) -> LabelSheet:
    """The sheet that an organiser has measured; DomainError when it cannot be printed."""
    columns, rows = int(geometry["columns"]), int(geometry["rows"])
    lengths = {name: value for name, value in geometry.items() if name not in {"columns", "rows"}}
    sheet = LabelSheet(CUSTOM_SHEET, "Planche sur mesure", columns=columns, rows=rows, **lengths)
    check_sheet(sheet)
    return sheet


def roll(name: str, title: str, *, width: float, length: float, ends: float = 0) -> LabelSheet:
    """A roll `width` mm wide, cut every `length` mm: a label a page, the long side across.

    `ends` is what the printer leaves blank at each end of a label, beyond the inner margin of a badge.
    """
    inside = length - 2 * ends
    return LabelSheet(name, title, inside, width, 1, 1, ends, 0, inside, width, length, width)


SHEETS = {
    sheet.name: sheet
    for sheet in (
        LabelSheet("durable-1445-02", "DURABLE 1445-02", 90, 54, 2, 5, 15, 12, 90, 54),
        LabelSheet("durable-1456-02", "DURABLE 1456-02", 90, 60, 2, 4, 15, 28.5, 90, 60),
        LabelSheet("durable-1453-02", "DURABLE 1453-02", 75, 40, 2, 6, 30, 28.5, 75, 40),
        LabelSheet("avery-l4784", "Avery L4784 à L4787, HERMA 4412", 80, 50, 2, 5, 17.5, 13.5, 95, 55),
        LabelSheet("avery-l7414", "Avery L7414", 90, 52, 2, 5, 15, 18.5, 90, 52),
        LabelSheet("avery-c32011", "Avery C32011, DECAdry OCC-3342", 85, 54, 2, 5, 15, 13.5, 95, 54),
        LabelSheet("avery-32015", "Avery 32015", 85, 54, 2, 4, 17, 31.5, 91, 60),
        LabelSheet("sigel-lp800", "Sigel LP 800", 85, 55, 2, 5, 15, 10, 95, 55),
        LabelSheet("agipa-119488", "Agipa 119488", 90, 50.1, 2, 5, 15.2, 23.6, 90, 50.1),
        LabelSheet("avery-l7165", "Avery L7165", 99.1, 67.7, 2, 4, 4.65, 13.1, 101.6, 67.7),
        LabelSheet("avery-l7160", "Avery L7160", 63.5, 38.1, 3, 7, 7.5, 15.5, 66, 38.1),
        LabelSheet("a7", "A7, huit par feuille", 105, 74.25, 2, 4, 0, 0, 105, 74.25),
        LabelSheet("a6", "A6, quatre par feuille", 105, 148.5, 2, 2, 0, 0, 105, 148.5),
        roll("brother-62", "Rouleau 62 mm (Brother QL), 62 × 100 mm", width=62, length=100),
        roll("dymo-99014", "Rouleau Dymo 99014 (LabelWriter), 54 × 101 mm", width=54, length=101, ends=3),
    )
}
DEFAULT_SHEET = "durable-1445-02"
CUSTOM_SHEET = "sur-mesure"


def sheet_named(name: str, *, custom: dict[str, float] | None = None) -> LabelSheet:
    """The sheet called `name`, of `custom` geometry for CUSTOM_SHEET; DomainError if there is none."""
    if name == CUSTOM_SHEET and custom:
        return custom_sheet(custom)
    if name not in SHEETS:
        raise DomainError(f"La planche « {name} » n’existe pas. Planches connues : {', '.join(SHEETS)}.")
    return SHEETS[name]


def check_start(sheet: LabelSheet, start: int) -> None:
    """Raise DomainError unless `start` is the number of a label of `sheet`, from 1."""
    if sheet.is_roll and start != 1:
        raise DomainError("Un rouleau n’a pas d’étiquette déjà prise : la première est la 1.")
    if not 1 <= start <= sheet.labels:
        raise DomainError(f"La première étiquette est un numéro de 1 à {sheet.labels}.")


def check_sides(sheet: LabelSheet, *, duplex: bool) -> None:
    """Raise DomainError when both sides of a roll are asked for: its back is glued."""
    if sheet.is_roll and duplex:
        raise DomainError("Un rouleau ne s’imprime que d’un côté : décochez « Recto verso ».")
