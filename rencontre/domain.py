"""What a rule raises to refuse, and how a page asks it for its sentence."""

from collections.abc import Callable


class DomainError(Exception):
    """A rule refused an act; `str(error)` is the sentence to show, `about` the field that it is about, if one is."""

    about = ""


def refusal(rule: Callable[..., None], *args: object, **kwargs: object) -> str:
    """The sentence with which `rule` refuses, for a page that explains; empty when it allows."""
    try:
        rule(*args, **kwargs)
    except DomainError as error:
        return str(error)
    return ""
