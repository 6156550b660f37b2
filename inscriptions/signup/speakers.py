"""The speakers of the day are registered too."""

from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.people.names import namesake_key, sort_keys
from inscriptions.seats.act import act
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.register import SIGNED_UP, write_newcomers
from programme.models import Event, Intervention, Speaker
from rencontre.actors import Actor


def register_speakers(*, event: Event, by: Actor) -> list[Registration]:
    """Register the day's speakers: they get badges, meals and sheets like everyone.

    Each is expected at the half-days when they speak. Those who signed up by themselves stay as they are, known as
    speakers; those who were cancelled stay cancelled.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        coming = Newcomers(done.event, now=done.now)
        unknown = _unknown_speakers(done.event)
        halves = _half_days_of(unknown, done.event)
        for speaker in unknown:
            said = _answers_of(speaker, done.event, halves.get(speaker.pk, set()))
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


def _half_days_of(speakers: list[Speaker], event: Event) -> dict[int, set[str]]:
    """When they speak, in one statement; none is asked of a day without halves. Cancelled sessions say nothing."""
    found: dict[int, set[str]] = {}
    if event.afternoon_starts_at and speakers:
        held = Intervention.objects.filter(session__event=event, session__cancelled_at=None, speaker__in=speakers)
        for one in held.select_related("session__parent").order_by("pk"):
            half_day = event.half_day_at(one.session.effective_starts_at)
            found.setdefault(one.speaker_id, set()).add(half_day)
    return found


def _answers_of(speaker: Speaker, event: Event, half_days: set[str]) -> SignUp:
    """Who speaks at no known hour is expected the whole day."""
    return SignUp(
        first_name=speaker.first_name,
        last_name=speaker.last_name,
        organisation=speaker.organisation,
        job_title=speaker.function[:200],
        attends_morning="morning" in half_days or not half_days,
        attends_lunch=event.lunch_offered,
        attends_afternoon="afternoon" in half_days or not half_days,
        role=Registration.Role.SPEAKER,
    )
