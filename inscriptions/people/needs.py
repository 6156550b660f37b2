"""The special needs, kept apart from the rest."""

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.people.answer import Answer, Value
from inscriptions.people.answers import NEEDS, SignUp


def needs_of(registration: Registration) -> SpecialNeeds | None:
    """What `registration` asks for, None when nothing; who may read it: `people/roles.py`, which the caller asks."""
    return getattr(registration, "special_needs", None)


def value_of(answer: Answer, registration: Registration) -> Value:
    """What `registration` says to `answer`; nothing when it has no special needs."""
    row = (needs_of(registration) or SpecialNeeds()) if answer.is_sensitive else registration
    return getattr(row, answer.name)


def write_needs(registration: Registration, sign_up: SignUp) -> None:
    """Keep the special needs apart; no row when there is nothing to say."""
    needs = {answer.name: sign_up.kept(answer, registration.event) for answer in NEEDS}
    if any(needs.values()):
        SpecialNeeds.objects.update_or_create(registration=registration, defaults=needs)
    else:
        SpecialNeeds.objects.filter(registration=registration).delete()
