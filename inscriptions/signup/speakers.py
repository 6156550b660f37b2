"""The speakers of the day are registered too."""

from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.seats.act import act
from inscriptions.signup.register import SIGNED_UP, add
from programme.models import Event, Speaker
from programme.queries import slots_with_workshops
from rencontre.actors import Actor
from rencontre.french.names import sort_key


def register_speakers(*, event: Event, by: Actor) -> list[Registration]:
    """Register the day's speakers: they get badges, meals and sheets like everyone.

    Those who signed up by themselves stay as they are, known as speakers; those who were cancelled stay cancelled.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        unknown = _unknown_speakers(done.event)
        slots = slots_with_workshops(done.event) if unknown else []
        return [
            add(
                done,
                _answers_of(speaker, done.event),
                slots,
                status=Registration.Status.CONFIRMED,
                source=Registration.Source.ADMIN,
                speaker=speaker,
            )
            for speaker in unknown
        ]


def _unknown_speakers(event: Event) -> list[Speaker]:
    """The speakers without a registration; one whose namesake signed up is written down as that person."""
    known = event.registrations.exclude(speaker=None).values("speaker")
    namesakes = {person.sort_key: person for person in event.registrations.live().filter(speaker=None)}
    unknown = []
    for speaker in Speaker.objects.filter(interventions__session__event=event).exclude(pk__in=known).distinct():
        if namesake := namesakes.get(sort_key(speaker.first_name, speaker.last_name)):
            namesake.speaker = speaker
            namesake.save(update_fields=["speaker"])
        else:
            unknown.append(speaker)
    return unknown


def _answers_of(speaker: Speaker, event: Event) -> SignUp:
    return SignUp(
        first_name=speaker.first_name,
        last_name=speaker.last_name,
        organisation=speaker.organisation,
        job_title=speaker.function[:200],
        attends_lunch=event.lunch_offered,
        role=Registration.Role.SPEAKER,
    )
