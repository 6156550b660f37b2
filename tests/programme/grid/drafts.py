"""Drafts as a reader of texts gives them, made by hand: each moment has its line in the text."""

from datetime import date, time

from programme.reading.draft import (
    Doubt,
    Draft,
    DraftMoment,
    MomentKind,
    NamedDay,
    NamedSpeaker,
    NamedVenue,
    Role,
    SaidAt,
    TextSpan,
)

NOWHERE = TextSpan(0, 0)
HOUSE = NamedVenue("Maison B", NOWHERE, "2 rue du Haut-Pont", "62500", "Saint-Omer")


def hour(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def who(name: str, details: str = "", role: Role = Role.SPEAKER) -> NamedSpeaker:
    return NamedSpeaker(name, details, NOWHERE, role)


def moment(kind: MomentKind, title: str, start: str = "", end: str = "", **said) -> DraftMoment:
    return DraftMoment(kind, title, hour(start), hour(end), **said)


def said_at(year: str = "2027-05-27") -> NamedDay:
    return NamedDay(year, date.fromisoformat(year), NOWHERE)


def draft_of(*moments: DraftMoment, **said) -> Draft:
    """A draft whose text is the titles of its moments, a line each; every moment came from its own line."""
    draft = Draft("", moments=list(moments), **said)
    for one in draft.every_moment():
        start = len(draft.text)
        draft.text += f"Ligne de {one.title}\n"
        one.spans = [TextSpan(start, len(draft.text))]
    return draft


def a_day() -> Draft:
    """The morning, a lunch without an hour, a slot of two workshops elsewhere, three speakers."""
    workshops = [
        moment(MomentKind.WORKSHOP, "Santé", "14:00", "16:00", number="1", speakers=[who("Anne ROY", "médecin, CPTS")]),
        moment(MomentKind.WORKSHOP, "Emploi", "14:00", "16:00", number="2", abstract="Premier.\n\nSecond."),
    ]
    return draft_of(
        moment(MomentKind.WELCOME, "Accueil", "09:00", "09:15"),
        moment(
            MomentKind.ROUND_TABLE, "Le pilotage", "09:15", "12:30", abstract="Comment ?", room="Vauban",
            speakers=[who("Nadia TERKKI", "maire, Ville d’Arras"), who("Jo BA", "préfet", Role.CHAIR)],
        ),
        moment(MomentKind.LUNCH, "Déjeuner"),
        moment(MomentKind.SLOT, "Ateliers", "14:00", "16:00", venue=1, workshops=workshops),
        moment(MomentKind.CONCLUSION, "Conclusion", "16:00", "17:00"),
        title="Animer le partenariat",
        days=[said_at()],
        venues=[HOUSE, NamedVenue("Le Beffroi", NOWHERE, "1 place Foch", "62000", "Arras")],
        introduction=[SaidAt("Une journée.", NOWHERE)],
        audience="Ouverte à tous.",
        doubts=[Doubt("title", "Le titre est-il juste\u202f?")],
    )  # fmt: skip
