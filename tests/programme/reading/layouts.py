"""Small layouts of programmes, one a family, and a short way to say what was read of them."""

from programme.reading.draft import Draft
from programme.reading.read import read_programme


def moments(text: str) -> list[str]:
    """« 9h00-9h30 accueil : Accueil café », a line a moment; a workshop stands under its slot, after two spaces."""
    return told(read_programme(text))


def told(draft: Draft) -> list[str]:
    lines = []
    for moment in draft.moments:
        lines.append(_line(moment))
        lines += [f"  {_line(workshop)}" for workshop in moment.workshops]
    return lines


def _line(moment) -> str:
    hours = "-".join(f"{hour.hour}h{hour.minute:02}" for hour in (moment.start, moment.end) if hour)
    number = f" {moment.number}" if moment.number else ""
    room = f" [{moment.room}]" if moment.room else ""
    people = f" ({', '.join(one.name for one in moment.speakers)})" if moment.speakers else ""
    return f"{hours} {moment.kind.value}{number} : {moment.title}{room}{people}".strip()
