"""Which of their wishes people got: of those who wished for something, how many sit in their first choice."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inscriptions.attendance.report import Tally
from inscriptions.attendance.sheets import DAY
from inscriptions.models import WorkshopChoice
from rencontre.french.typography import NBSP, french_hour_range


@dataclass(frozen=True)
class WishesMet:
    """The people of a slot who wished: `ranks` got their first wish, their second…, `elsewhere` another workshop."""

    title: str
    ranks: list[int]
    elsewhere: int
    without: int

    @property
    def people(self) -> int:
        return sum(self.ranks) + self.elsewhere + self.without

    @property
    def first(self) -> int:
        return self.ranks[0] if self.ranks else 0

    @property
    def is_shared_out(self) -> bool:
        """Whether anybody sits in the slot: in wishes mode nobody does before the sharing is announced."""
        return self.people > self.without

    @property
    def percentage(self) -> str:
        """The share of first wishes: « 62 % »."""
        return f"{round(100 * self.first / self.people)}{NBSP}%" if self.people and self.is_shared_out else "—"


def wishes_met(tally: Tally) -> list[WishesMet]:
    """One line a slot where somebody confirmed wished, in one query."""
    choices = WorkshopChoice.objects.filter(registration__event=tally.event).order_by("slot", "registration", "rank")
    wished: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for slot, person, workshop in choices.values_list("slot", "registration", "workshop"):
        if person in tally.expected[DAY]:
            wished[slot][person].append(workshop)
    return [
        _of_the_slot(french_hour_range(slot.session.effective_starts_at, slot.session.effective_ends_at),
                     wished[slot.pk], [workshop.pk for workshop in slot.workshops], tally)
        for slot in tally.slots
        if slot.pk in wished
    ]  # fmt: skip


def _of_the_slot(hours: str, wished: dict[int, list[int]], workshops: list[int], tally: Tally) -> WishesMet:
    got = Counter(_rank_of(person, wishes, workshops, tally) for person, wishes in wished.items())
    longest = max(map(len, wished.values()))
    return WishesMet(f"ateliers de {hours}", [got[rank] for rank in range(1, longest + 1)], got[0], got[None])


def _rank_of(person: int, wishes: list[int], workshops: Iterable[int], tally: Tally) -> int | None:
    """From 1 for the best; 0 in a workshop that was not wished, None without a seat."""
    for rank, workshop in enumerate(wishes, start=1):
        if person in tally.expected[workshop]:
            return rank
    return 0 if any(person in tally.expected[workshop] for workshop in workshops) else None
