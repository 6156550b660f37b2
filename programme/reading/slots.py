"""Workshops under the slot that holds them, however the text parts them."""

from dataclasses import replace

from programme.reading.draft import Kind, Moment

NEVER_A_SLOT = {Kind.LUNCH, Kind.BREAK, Kind.WELCOME, Kind.OPENING, Kind.CONCLUSION, Kind.REPORT, Kind.ROUND_TABLE}
TITLE = "Ateliers"


def in_slots(moments: list[Moment]) -> list[Moment]:
    """`moments`, where each workshop stands in its slot: the one above it, or one that its hours make."""
    found: list[Moment] = []
    for moment in moments:
        host = found[-1] if found else None
        if moment.kind is not Kind.WORKSHOP or moment.workshops:
            found.append(moment)
        elif host and host.kind is Kind.WORKSHOP and _is_beside(host, moment):
            found[-1] = _slot(host)
            _put(found[-1], host)
            _put(found[-1], moment)
        elif host and _holds(host, moment):
            _put(host, moment)
        elif moment.start is None:
            slot = _slot(moment)
            _put(slot, moment)
            found.append(slot)
        else:
            found.append(moment)
    return found


def _is_beside(host: Moment, moment: Moment) -> bool:
    """Whether `moment` is held while `host`, a workshop that is in no slot yet, is."""
    if host.day != moment.day or not host.number:
        return False
    return moment.start is None or moment.start == host.start


def _slot(first: Moment) -> Moment:
    return Moment(Kind.SLOT, TITLE, first.start, first.end, block=first.block, day=first.day)


def _holds(host: Moment, moment: Moment) -> bool:
    if host.day != moment.day:
        return False
    if host.kind is Kind.SLOT:
        if moment.start is None or host.start is None or moment.start == host.start:
            return True
        return host.start < moment.start and host.end is not None and moment.start < host.end
    if moment.start is not None or host.kind in NEVER_A_SLOT:
        return False
    return not host.speakers


def _put(slot: Moment, moment: Moment) -> None:
    if slot.kind is not Kind.SLOT:
        slot.kind = Kind.SLOT
    if (moment.start, moment.end) == (slot.start, slot.end):
        moment = replace(moment, start=None, end=None)
    slot.workshops.append(moment)
