"""Sessions that change, and the people seated in them."""

from inscriptions.models import OutgoingMail, Registration
from inscriptions.programme_changes.announce import announce_changes
from programme.models import Session
from programme.services import noticing
from tests.cast import DENIS
from tests.factories import ChoiceFactory, RegistrationFactory, RoomFactory, SeatFactory
from tests.letters import read
from tests.pages import plain

TOLD = ["session", "day_moved", "day_cancelled"]


def seat_in(workshop: Session, first_name: str, *, last_name: str = "Dupré", **seat) -> Registration:
    """Someone who wished `workshop` and sits in it."""
    person = RegistrationFactory(event=workshop.event, first_name=first_name, last_name=last_name)
    ChoiceFactory(registration=person, workshop=workshop)
    SeatFactory(registration=person, workshop=workshop, **seat)
    return person


def fresh(session: Session, **values) -> Session:
    """As the page of a session hands it over, changed and not saved yet."""
    found = Session.objects.select_related("event__main_venue", "parent").get(pk=session.pk)
    for name, value in values.items():
        setattr(found, name, value)
    return found


def move_to_another_room(session: Session) -> None:
    with noticing(session, by=DENIS):
        session.room = RoomFactory(venue=session.effective_venue, name="Salle Vauban")
        session.save()


def announced(session: Session, **options) -> list[OutgoingMail]:
    """The letters of announcing what changed in the day of `session`, in the order in which they were queued."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    told = announce_changes(event=session.event, **{"by": DENIS} | options)
    letters = OutgoingMail.objects.filter(kind__in=TOLD).exclude(pk__in=before).order_by("pk")
    assert [letter.registration for letter in letters] == told
    return list(letters)


def texts_by_name(mails: list[OutgoingMail]) -> dict[str, str]:
    return {mail.registration.first_name: plain(read(mail).text) for mail in mails}
