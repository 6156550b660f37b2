"""A message of the team as it reads: to somebody of its audience, to three of them before it leaves, as a trial."""

from django.utils import timezone

from inscriptions.letters.day import LetterDay, day_of
from inscriptions.letters.render import Letter, about_nobody, compose
from inscriptions.models import Campaign, OutgoingMail, Registration
from inscriptions.people.answers import OF_THE_PERSON
from inscriptions.post import kinds
from inscriptions.post.facts import Decided, Facts, decided_of
from inscriptions.post.links import absolute
from programme.models import Event
from rencontre.french.typography import NBSP

TRIAL = f"Essai{NBSP}: "
SHOWN = 3  # people whose letters are read before a message leaves


def some_of(people: list[Registration]) -> list[Registration]:
    """The first, the middle one and the last of `people`: what they answered differs as much as it may."""
    if len(people) <= SHOWN:
        return people
    return [people[0], people[len(people) // 2], people[-1]]


def somebody_invented(event: Event) -> Registration:
    """Who reads a message to nobody: never saved."""
    now = timezone.now()
    answers = {one.name: one.column.get_default() for one in OF_THE_PERSON}
    said = {"first_name": "Camille", "last_name": "Exemple", "email": "camille@exemple.fr", "organisation": "Mairie"}
    profile = {"profile": event.profiles[0][0]} if event.profiles else {}
    kept = answers | said | profile | {"event": event, "created_at": now, "status_changed_at": now}
    return Registration(**kept, source=Registration.Source.ADMIN)


def link_of_nobody(day: LetterDay) -> str:
    """Where a personal link leads for whoever reads a letter in the place of somebody: they must not use theirs."""
    return absolute(day.event.get_absolute_url())


def letter_to(campaign: Campaign, person: Registration, day: LetterDay) -> Letter:
    """What `person` would read now, but for their own links; three statements of an invented person too."""
    return compose(kinds.CAMPAIGN, _facts(campaign, person, day), day, person)


def _facts(campaign: Campaign, person: Registration, day: LetterDay) -> Facts:
    decided = decided_of(person) if person.pk else _decided_of_nobody(person)
    return Facts(decided, said={"campaign": campaign.pk, "link": link_of_nobody(day), "unsubscribe": ""})


def _decided_of_nobody(person: Registration) -> Decided:
    return Decided(person.status, frozenset(person.attended), seats={}, wishes=(), giving=None)


@about_nobody(kinds.CAMPAIGN_TRIAL)
def _trial(mail: OutgoingMail) -> Letter | None:
    """The letter as the person of the facts would read it, with no link of theirs: whoever tries it must not use it."""
    campaign = mail.campaign
    if campaign is None:
        return None
    person = Registration.objects.named().filter(pk=mail.facts.get("person"), event=campaign.event_id).first()
    day = day_of(Event.objects.select_related("main_venue").get(pk=campaign.event_id))
    reader = person or somebody_invented(day.event)
    letter = compose(kinds.CAMPAIGN, _facts(campaign, reader, day), day, reader, to=mail.to)
    return Letter(mail.to, TRIAL + letter.subject, letter.text, letter.html, reply_to=letter.reply_to)
