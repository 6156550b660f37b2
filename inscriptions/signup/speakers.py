"""The speakers of the day are registered too."""

from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.people.names import namesake_key, sort_keys
from inscriptions.seats.act import act
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.register import SIGNED_UP, write_newcomers
from programme.models import Event, Speaker
from rencontre.actors import Actor


def register_speakers(*, event: Event, by: Actor) -> list[Registration]:
    """Register the day's speakers: they get badges, meals and sheets like everyone.

    Those who signed up by themselves stay as they are, known as speakers; those who were cancelled stay cancelled.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        coming = Newcomers(done.event, now=done.now)
        for speaker in _unknown_speakers(done.event):
            said = _answers_of(speaker, done.event)
            coming.add(said, status=coming.status_of(said), source=Registration.Source.ADMIN, speaker=speaker)
        return write_newcomers(done, coming)


def _unknown_speakers(event: Event) -> list[Speaker]:
    """The speakers without a registration; one whose namesake signed up is written down as that person."""
    known = event.registrations.exclude(speaker=None).values("speaker")
    speakers = Speaker.objects.filter(interventions__session__event=event).exclude(pk__in=known).distinct()
    keys = {speaker: namesake_key(speaker.first_name, speaker.last_name) for speaker in speakers}
    either = {key for speaker in keys for key in sort_keys(speaker.first_name, speaker.last_name)}
    people = event.registrations.live().filter(speaker=None, sort_key__in=either)
    namesakes = {namesake_key(person.first_name, person.last_name): person for person in people}
    signed_up = {speaker: namesakes[key] for speaker, key in keys.items() if key in namesakes}
    for speaker, person in signed_up.items():
        person.speaker = speaker
    Registration.objects.bulk_update(signed_up.values(), ["speaker"])
    return [speaker for speaker in keys if speaker not in signed_up]


def _answers_of(speaker: Speaker, event: Event) -> SignUp:
    return SignUp(
        first_name=speaker.first_name,
        last_name=speaker.last_name,
        organisation=speaker.organisation,
        job_title=speaker.function[:200],
        attends_lunch=event.lunch_offered,
        role=Registration.Role.SPEAKER,
    )
