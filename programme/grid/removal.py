"""What may not be removed from the grid, and what goes with what is."""

from collections.abc import Callable, Iterable

from django.db.models import Count

from programme.grid.day import GridDay
from programme.grid.reading import GridReading
from programme.grid.typed import GridLine
from programme.models import Document, Session
from rencontre.domain import DomainError
from rencontre.french.words import counted


def check_removals(
    reading: GridReading,
    lines: Iterable[GridLine],
    day: GridDay,
    *,
    may: Callable[[str], bool],
    keeps: Iterable[Callable[[Session], None]],
) -> None:
    """Refuse, in `reading`, what people were promised; ask once more about what takes something along."""
    by_key = {line.key: line for line in lines if line.key}
    documents = _documents_of(reading.removed)
    for session in reading.removed:
        line = by_key[session.pk]
        if session.pk in day.promised:
            reading.refuse(
                line,
                "remove",
                "Des personnes sont inscrites\u00a0: annulez plutôt la séance, par «\u00a0changer…\u00a0».",
            )
        elif not may("programme.delete_session"):
            reading.refuse(line, "remove", "Vous ne pouvez pas retirer de séance.")
        elif said := _refusal(session, keeps):
            reading.refuse(line, "remove", said)
        elif not (session.parent_id and by_key[session.parent_id].remove):
            own = [one for one in reading.removed if one.parent_id == session.pk]
            if (taken := _taken_along(session, own, documents)) and not line.sure:
                reading.asks[line.ref] = taken
                reading.refuse(
                    line, "remove", f"Partiront aussi\u00a0: {taken}. Cochez «\u00a0oui, tout retirer\u00a0»."
                )


def _refusal(session: Session, keeps: Iterable[Callable[[Session], None]]) -> str:
    try:
        for rule in keeps:
            rule(session)
    except DomainError as error:
        return f"{error}."
    return ""


def _documents_of(sessions: list[Session]) -> dict[int, int]:
    if not sessions:
        return {}
    found = Document.objects.filter(session__in=sessions).values_list("session").order_by("session")
    return dict(found.annotate(Count("pk")))


def _taken_along(session: Session, workshops: list[Session], documents: dict[int, int]) -> str:
    """« 2 intervenants, 1 document »; empty when nothing hangs on it."""
    speakers = sum(len(one.interventions.all()) for one in (session, *workshops))
    files = sum(documents.get(one.pk, 0) for one in (session, *workshops))
    counts = ((len(workshops), "atelier"), (speakers, "intervention"), (files, "document"))
    return ", ".join(counted(count, word) for count, word in counts if count)
