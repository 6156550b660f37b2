"""What a draft says, as tests compare it: hours, kinds and speakers of every moment, slots before their workshops."""

from datetime import time

from programme.reading.draft import Draft

Hour = time | None


def hours(draft: Draft) -> list[tuple[Hour, Hour, str]]:
    return [(one.start, one.end, one.title) for one in draft.every_moment()]


def kinds(draft: Draft) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.number, one.title) for one in draft.every_moment()]


def speakers(draft: Draft) -> list[list[tuple[str, str]]]:
    return [[(one.name, one.details) for one in moment.speakers] for moment in draft.every_moment()]


def unread(draft: Draft) -> list[str]:
    return [draft.said_at(span) for span in draft.unread]
