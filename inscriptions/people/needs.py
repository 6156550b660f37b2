"""The special needs, kept apart from the rest."""

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.people.answers import SignUp

NEEDS = ("vegetarian", "meal_constraint", "access_needs")


def needs_of(registration: Registration) -> SpecialNeeds | None:
    """What `registration` asks for, None when nothing; who may read it: `people/roles.py`, which the caller asks."""
    return getattr(registration, "special_needs", None)


def write_needs(registration: Registration, sign_up: SignUp) -> None:
    """Keep the special needs apart; no row when there is nothing to say."""
    needs = {name: getattr(sign_up, name) for name in NEEDS}
    if not registration.event.lunch_offered:
        needs |= {"vegetarian": False, "meal_constraint": ""}
    if any(needs.values()):
        SpecialNeeds.objects.update_or_create(registration=registration, defaults=needs)
    else:
        SpecialNeeds.objects.filter(registration=registration).delete()
