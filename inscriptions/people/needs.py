"""The special needs, kept apart from the rest."""

from collections.abc import Iterable

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.people.answer import AnswerRow, Value
from inscriptions.people.answers import NEEDS, SignUp
from inscriptions.people.asked import QuestionRow, said_to_questions
from programme.models import Event


def needs_of(registration: Registration) -> SpecialNeeds | None:
    """What `registration` asks for, None when nothing; who may read it: `people/roles.py`, which the caller asks."""
    return getattr(registration, "special_needs", None)


def value_of(answer: AnswerRow, registration: Registration) -> Value:
    """What `registration` says to `answer`; nothing when it has no special needs, or has not answered."""
    if isinstance(answer, QuestionRow):
        return said_to_questions(registration).get(answer.question.pk, "")
    row = (needs_of(registration) or SpecialNeeds()) if answer.is_sensitive else registration
    return getattr(row, answer.name)


def said_needs(sign_up: SignUp, event: Event) -> dict[str, Value]:
    """What `sign_up` says of them that `event` asks for; empty when there is nothing to say."""
    needs = {answer.name: sign_up.kept(answer, event) for answer in NEEDS}
    return needs if any(needs.values()) else {}


def write_needs(registration: Registration, sign_up: SignUp) -> None:
    """Keep the special needs apart; no row when there is nothing to say."""
    if needs := said_needs(sign_up, registration.event):
        SpecialNeeds.objects.update_or_create(registration=registration, defaults=needs)
    else:
        SpecialNeeds.objects.filter(registration=registration).delete()


def write_first_needs(said: Iterable[tuple[Registration, SignUp]]) -> None:
    """The same for people who had none, in one statement."""
    needs = ((person, said_needs(sign_up, person.event)) for person, sign_up in said)
    SpecialNeeds.objects.bulk_create(SpecialNeeds(registration=person, **kept) for person, kept in needs if kept)
