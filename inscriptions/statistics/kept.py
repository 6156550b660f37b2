"""What a day keeps of its figures once its people are erased: counts, as JSON, without any group that tells of one."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from inscriptions.attendance.frozen import KEPT_BESIDES, merge_small, thawed
from inscriptions.attendance.report import Count, Group, Tally
from inscriptions.models import DayReport
from inscriptions.statistics.answered import AnsweredQuestion
from inscriptions.statistics.figures import Counted, DayFigures, count_day, figures_from
from inscriptions.statistics.former_days import days_of_cycle
from inscriptions.statistics.periods import Period
from inscriptions.statistics.wishes_met import WishesMet
from programme.models import Event

FIGURES = "figures"
OF_PEOPLE = ("profiles", "territories", "organisations", "roles")  # what people said of themselves
GROUPS = (*OF_PEOPLE, "origins")


def figures_of(event: Event) -> DayFigures:
    """Those of `event` today, or those that were frozen when its people were erased."""
    kept = DayReport.objects.filter(event=event).first()
    if kept is None:
        return count_day(event)
    found = _thawed(kept.counts)
    return replace(found, cycle=days_of_cycle(event, found.whole), frozen_at=kept.frozen_at)


def without_small(counted: list[Counted]) -> list[Counted]:
    """The same groups, where those of fewer than five people are one, « autres », and no spelling is told."""
    merged = merge_small(Group("", [one.count for one in counted]))
    return [Counted(count) for count in merged.counts]


def frozen_figures(tally: Tally) -> dict[str, Any]:
    """What is kept of a day beside the counts of its attendance."""
    found = figures_from(tally)
    groups = {name: getattr(found, name) for name in GROUPS}
    groups |= {name: without_small(groups[name]) for name in OF_PEOPLE}
    counts = {name: [asdict(one.count) for one in counted] for name, counted in groups.items()}
    answers = [
        {"title": one.title, "counts": [asdict(count) for count in merge_small(Group("", one.counts)).counts]}
        for one in found.answers
    ]
    sign_ups = [[str(row.first), str(row.last), row.new, row.total] for row in found.sign_ups]
    wishes = [asdict(row) for row in found.wishes]
    return {"asked": found.asked, "sign_ups": sign_ups, "wishes": wishes, "answers": answers} | counts


def _thawed(counts: dict[str, Any]) -> DayFigures:
    found, kept = thawed(counts), counts.get(FIGURES)
    said = kept or {"territories": [asdict(count) for group in found.territories for count in group.counts]}

    def counted(name: str) -> list[Counted]:
        return [Counted(Count(**count)) for count in said.get(name, [])]

    return DayFigures(
        whole=found.whole,
        half_days=found.half_days,
        asked=said.get("asked", {}),
        profiles=counted("profiles"),
        territories=counted("territories"),
        organisations=counted("organisations"),
        roles=counted("roles"),
        origins=counted("origins"),
        workshops=found.workshops,
        sign_ups=[
            Period(date.fromisoformat(first), date.fromisoformat(last), new, total)
            for first, last, new, total in said.get("sign_ups", [])
        ],
        wishes=[WishesMet(**row) for row in said.get("wishes", [])],
        answers=[
            AnsweredQuestion(one["title"], [Count(**count) for count in one["counts"]])
            for one in said.get("answers", [])
        ],
        is_partial=kept is None,
    )


KEPT_BESIDES[FIGURES] = frozen_figures
