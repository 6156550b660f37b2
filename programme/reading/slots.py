"""Workshops under the slot that holds them, however the text parts them."""

from dataclasses import replace

from programme.reading.draft import DraftMoment, MomentKind

NEVER_A_SLOT = {
    MomentKind.LUNCH,
    MomentKind.BREAK,
    MomentKind.WELCOME,
    MomentKind.OPENING,
    MomentKind.CONCLUSION,
    MomentKind.REPORT,
    MomentKind.ROUND_TABLE,
}
TITLE = "Ateliers"


def in_slots(moments: list[DraftMoment]) -> list[DraftMoment]:
    """`moments`, where each workshop stands in its slot: the one above it, or one that its hours make."""
    found: list[DraftMoment] = []
    for moment in moments:
        host = found[-1] if found else None
        if moment.kind is not MomentKind.WORKSHOP or moment.workshops:
            found.append(moment)
        elif host and host.kind is MomentKind.WORKSHOP and _is_beside(host, moment):
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


def _is_beside(host: DraftMoment, moment: DraftMoment) -> bool:
    """Whether `moment` is held while `host`, a workshop that is in no slot yet, is."""
    if host.day != moment.day or not host.number:
        return False
    return moment.start is None or moment.start == host.start


def _slot(first: DraftMoment) -> DraftMoment:
    return DraftMoment(MomentKind.SLOT, TITLE, first.start, first.end, block=first.block, day=first.day)


def _holds(host: DraftMoment, moment: DraftMoment) -> bool:
    if host.day != moment.day:
        return False
    if host.kind is MomentKind.SLOT:
        if moment.start is None or host.start is None or moment.start == host.start:
            return True
        return host.start < moment.start and host.end is not None and moment.start < host.end
    if moment.start is not None or host.kind in NEVER_A_SLOT:
        return False
    return not host.speakers


def _put(slot: DraftMoment, moment: DraftMoment) -> None:
    if slot.kind is not MomentKind.SLOT:
        slot.kind = MomentKind.SLOT
    if (moment.start, moment.end) == (slot.start, slot.end):
        moment = replace(moment, start=None, end=None)
    slot.workshops.append(moment)
