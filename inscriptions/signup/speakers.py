"""The speakers of the day are registered too."""

from django.db import transaction

from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.seats.locks import lock_event
from inscriptions.signup.register import register
from programme.models import Event, Speaker
from rencontre.actors import Actor
from rencontre.french.names import sort_key


@transaction.atomic
def register_speakers(*, event: Event, by: Actor) -> list[Registration]:
    """Register the day's speakers: they get badges, meals and sheets like everyone.

    Those who signed up by themselves stay as they are, known as speakers; those who were cancelled stay cancelled.
    """
    event = lock_event(event)
    known = event.registrations.exclude(speaker=None).values("speaker")
    namesakes = {person.sort_key: person for person in event.registrations.live().filter(speaker=None)}
    speakers = Speaker.objects.filter(interventions__session__event=event).exclude(pk__in=known).distinct()
    unknown = []
    for speaker in speakers:
        if namesake := namesakes.get(sort_key(speaker.first_name, speaker.last_name)):
            namesake.speaker = speaker
            namesake.save(update_fields=["speaker"])
        else:
            unknown.append(speaker)
    return [
        register(
            event=event,
            sign_up=SignUp(
                first_name=speaker.first_name,
                last_name=speaker.last_name,
                organisation=speaker.organisation,
                job_title=speaker.function[:200],
                attends_lunch=event.lunch_offered,
                role=Registration.Role.SPEAKER,
            ),
            by=by,
            source=Registration.Source.ADMIN,
            speaker=speaker,
        )
        for speaker in unknown
    ]
