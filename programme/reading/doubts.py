"""What is to be checked in a moment that was read: said in French, never a refusal."""

from programme.reading.draft import Doubt, DraftMoment, MomentKind

NO_HOUR = "Le texte ne dit pas à quelle heure."
NO_TITLE = "Le texte ne donne pas de titre."
ENDS_BEFORE = "Dans le texte, il finit avant de commencer."
EARLIER = "Dans le texte, il commence avant le moment qui précède."
LONG_TITLE = "Ce titre est long\u00a0: une présentation ou des noms s’y trouvent peut-être."
TOO_LONG = "Le texte est trop long pour être lu en entier\u00a0: la fin est restée de côté."
LONGEST = 160  # characters of a title that nobody doubts


def add_doubts(moments: list[DraftMoment]) -> None:
    """Say what is to be checked in each of `moments`, the workshops of slots among them."""
    before: DraftMoment | None = None
    for moment in moments:
        _say(moment)
        if moment.start is None:
            moment.doubts.append(Doubt("start", NO_HOUR))
            continue
        if before and before.start and before.day == moment.day and moment.start < before.start:
            moment.doubts.append(Doubt("start", EARLIER))
        before = moment
    for moment in moments:
        for workshop in moment.workshops:
            _say(workshop)


def _say(moment: DraftMoment) -> None:
    if moment.start and moment.end and moment.end <= moment.start:
        moment.doubts.append(Doubt("end", ENDS_BEFORE))
    if not moment.title and moment.kind in {MomentKind.TALK, MomentKind.WORKSHOP, MomentKind.OTHER}:
        moment.doubts.append(Doubt("title", NO_TITLE))
    if len(moment.title) > LONGEST:
        moment.doubts.append(Doubt("title", LONG_TITLE))
