"""The figures of a day whose people were erased: counts alone, frozen before, as JSON."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from inscriptions.attendance.report import Count, Group, Report, Tally, report, report_of
from inscriptions.attendance.sheets import SignatureColumn
from inscriptions.models import DayReport
from programme.models import Event

SMALLEST = 5  # people: a smaller group might tell who was in it
OTHERS = "autres"
OF_PEOPLE = ("profiles", "roles", "territories")  # their groups are what people said of themselves
# What folders below keep of a day besides, as JSON, under a name of their own.
KEPT_BESIDES: dict[str, Callable[[Tally], Any]] = {}
SUMMED = ("registered", "present", "walk_ins", "unexpected")


def figures(event: Event) -> Report:
    """The report of `event`: the frozen one, without its people, once they are erased."""
    kept = DayReport.objects.filter(event=event).first()
    return replace(thawed(kept.counts), frozen_at=kept.frozen_at) if kept else report(event)


def kept_of(event: Event) -> dict[str, Any]:
    """All that is kept of `event`, as JSON, read before its people are erased."""
    tally = Tally(event)
    return frozen(report_of(tally)) | {name: counts(tally) for name, counts in KEPT_BESIDES.items()}


def frozen(found: Report) -> dict[str, Any]:
    """The counts of a report, as JSON; groups of fewer than SMALLEST people are merged under OTHERS."""
    counts = asdict(replace(found, people=[]))
    merged = {name: [asdict(merge_small(group)) for group in getattr(found, name)] for name in OF_PEOPLE}
    return {name: counts[name] for name in ("columns", "whole", "half_days", "workshops")} | merged


def merge_small(group: Group) -> Group:
    """The same group, where the counts of fewer than SMALLEST people are one, at the end."""
    small = [count for count in group.counts if count.people < SMALLEST]
    if not small:
        return group
    return Group(group.title, [*(count for count in group.counts if count not in small), as_one(small)])


def as_one(counts: Sequence[Count]) -> Count:
    """Several counts as one, called OTHERS."""
    sums = {name: sum(getattr(count, name) for count in counts) for name in SUMMED}
    return Count(title=OTHERS, is_ticked=any(count.is_ticked for count in counts), **sums)


def thawed(counts: dict[str, Any]) -> Report:
    """What `frozen` kept."""

    def groups(name: str) -> list[Group]:
        return [Group(group["title"], [Count(**count) for count in group["counts"]]) for group in counts[name]]

    return Report(
        columns=[SignatureColumn(**column) for column in counts["columns"]],
        whole=Count(**counts["whole"]),
        half_days=[Count(**count) for count in counts["half_days"]],
        profiles=groups("profiles"),
        roles=groups("roles"),
        territories=groups("territories"),
        workshops=groups("workshops"),
        people=[],
    )
