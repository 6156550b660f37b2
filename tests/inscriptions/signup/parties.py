"""People who are signed up together, by whoever knows them."""

from inscriptions.models import Registration
from inscriptions.signup.colleagues import Party, register_party
from inscriptions.signup.public_form import new_clock
from inscriptions.signup.rules import IfPlacesLack
from programme.models import Event, Session
from rencontre.french.names import fold
from tests.inscriptions.signing_up import sign_up


def together(
    event: Event, *names: str, room: IfPlacesLack = IfPlacesLack.ASK, first: int = 0, **said
) -> list[Registration]:
    """These people, by the public page: the first of them is who asks."""
    sign_ups = [sign_up(event, name, **said) for name in names]
    return register_party(event=event, party=Party(sign_ups, own=True, room=room, first=first))


def added(
    asker: Registration, *names: str, room: IfPlacesLack = IfPlacesLack.ASK, first: int = 0, **said
) -> list[Registration]:
    """These people, by the link of `asker`."""
    asker = Registration.objects.select_related("event").get(pk=asker.pk)
    sign_ups = [sign_up(asker.event, name, **said) for name in names]
    return register_party(event=asker.event, party=Party(sign_ups, asker=asker, room=room, first=first))


def typed(*names: str, workshop: Session | None = None, **changes) -> dict:
    """Field → what is typed for these people, each with an address; a change to None empties the field."""
    clock = new_clock(Event.objects.latest("pk"))
    said = {"organisation": "Ville", "attends_morning": "on", "attends_afternoon": "on", "started": clock}
    said |= {"rows": str(max(4, len(names))), "p0_email": "secretariat@exemple.fr"}
    for number, name in enumerate(names, start=1):
        said |= {f"p{number}_first_name": name, f"p{number}_last_name": "Durand", f"p{number}_profile": "elu"}
        said[f"p{number}_email"] = f"{fold(name)}@exemple.fr"
        if workshop:
            said[f"p{number}_workshop_{workshop.parent_id}"] = workshop.pk
    return {name: value for name, value in (said | changes).items() if value is not None}
