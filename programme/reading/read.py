"""A text read as the programme of a day: lines, then what their words say, then the draft. Pure, and linear."""

from programme.reading.draft import Draft


def read_programme(text: str) -> Draft:
    """What `text` says of a day. Never raises: a text that is no programme gives a draft without a moment."""
    return Draft(text)
