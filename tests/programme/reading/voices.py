"""People read, as short lines that a test compares."""

from programme.reading.draft import NamedSpeaker, Role


def told(speakers: list[NamedSpeaker]) -> list[str]:
    """« Jo BA = maire d’Arras », « Jo BA = maire d’Arras [animation] »: one line a person, in order."""
    return [_line(speaker) for speaker in speakers]


def _line(speaker: NamedSpeaker) -> str:
    said = f"{speaker.name} = {speaker.details}" if speaker.details else speaker.name
    return said if speaker.role is Role.SPEAKER else f"{said} [{speaker.role.value}]"
