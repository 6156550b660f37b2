"""The words that the team of a day adds to its letters are kept."""

from collections.abc import Iterable

from django.db import transaction

from inscriptions.models import LetterWords
from inscriptions.seats.locks import lock_event
from programme.models import Event
from programme.services import COPIED
from rencontre.actors import Actor


@transaction.atomic
def keep_words(*, event: Event, words: Iterable[LetterWords], by: Actor) -> None:
    """Keep `words`, not saved, of `event`; those that say nothing are forgotten. Repeating changes nothing."""
    lock_event(event)
    for one in words:
        kept = {"greeting": one.greeting, "text": one.text}
        if any(kept.values()):
            LetterWords.objects.update_or_create(event=event, kind=one.kind, defaults=kept)
        else:
            LetterWords.objects.filter(event=event, kind=one.kind).delete()


def copy_words(before: Event, edition: Event) -> None:
    """A new edition says the same in its letters."""
    LetterWords.objects.bulk_create(
        LetterWords(event=edition, kind=one.kind, greeting=one.greeting, text=one.text)
        for one in before.letter_words.all()
    )


COPIED.append(copy_words)
