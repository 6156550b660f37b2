"""What Alice d'Orval types in the sign-up form."""

from inscriptions.seats.places import workshop_places
from inscriptions.signup.form import ANY, RegistrationForm
from inscriptions.signup.public_form import SignUpForm, new_clock
from programme.models import Event, Session
from programme.queries import slots_with_workshops


def form(
    event: Event, data: dict | None = None, kind: type[RegistrationForm] = SignUpForm, **options
) -> RegistrationForm:
    """The form of `event`, blank or filled in with `data`."""
    return kind(data, event=event, slots=slots_with_workshops(event), places=workshop_places(event), **options)


def answers(slot: Session, *wishes: Session | str, **changes) -> dict:
    """Field → what was typed; a change to None empties the field."""
    typed = {
        "first_name": "Alice",
        "last_name": "d'Orval",
        "email": "alice@exemple.fr",
        "organisation": "Ville",
        "profile": "elu",
        "attends_morning": "on",
        "attends_afternoon": "on",
        "started": new_clock(slot.event),
    }
    typed |= {f"wish_{slot.pk}_{rank}": getattr(wish, "pk", wish) for rank, wish in enumerate(wishes, start=1)}
    return {name: value for name, value in (typed | changes).items() if value is not None}


def first_workshop(slot: Session, **changes) -> dict:
    """The same, when she wishes the first workshop and nothing else."""
    return answers(slot, slot.first, ANY, **changes)
