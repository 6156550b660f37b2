"""« Mots des messages »: what the team of a day adds to each kind of letter, read as three of its people would."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect

from inscriptions.letters.campaign_form import MARKUP, WordsForm, of_each
from inscriptions.letters.campaign_letter import link_of_nobody, some_of, somebody_invented
from inscriptions.letters.day import LetterDay, day_of
from inscriptions.letters.markup import Passage
from inscriptions.letters.render import OF_NOBODY, is_known
from inscriptions.letters.team_words import keep_words
from inscriptions.letters.words import words_of
from inscriptions.models import Registration
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.post.facts import decided_of
from inscriptions.post.kinds import CAMPAIGN, KINDS, LetterKind, own_address
from inscriptions.seats.day_programme import SlotState, slot_states
from programme.desk.pages import ACT, Given, Tab, TeamRequest, day_page, in_fieldsets
from programme.models import Event
from rencontre.actors import member

Shown = tuple[LetterKind, str, Sequence[Passage]]


def worded() -> list[LetterKind]:
    """The kinds that a team may add to: about a person, to their own address. A message is all in its own words."""
    return [
        kind
        for kind in KINDS.values()
        if kind.address is own_address and kind.slug not in OF_NOBODY and not kind.unkept and kind != CAMPAIGN
    ]


@day_page(
    "mots/",
    title="Mots des messages",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/words_of_the_day.html",
    methods=ACT,
)
def letter_words(request: TeamRequest, event: Event) -> Given:
    """GET shows what is kept, POST keeps what is typed, or shows it as three people would read it."""
    day = day_of(event)
    form = WordsForm(request.POST or None, kinds=worded(), words=day.words, event=event)
    is_kept = request.method == "POST" and form.is_valid() and "see" not in request.POST
    if is_kept:
        keep_words(event=event, words=form.said().values(), by=member(request.user))
        messages.success(request, "Mots enregistrés\u00a0: les prochains messages les diront.")
        return redirect("admin:inscriptions_letter_words", event.pk)
    day = replace(day, words={slug: said for slug, said in form.said().items() if said.greeting or said.text})
    people = some_of(list(event.registrations.named().live().exclude(email="").in_name_order()))
    readers = people or [somebody_invented(event)]
    return {
        "adminform": in_fieldsets(form),
        "help": MARKUP + of_each(event),
        "readers": [(reader, list(_shown(day, reader))) for reader in readers] if day.words else [],
        "is_invented": not people,
    }


def _shown(day: LetterDay, reader: Registration) -> Iterator[Shown]:
    """Each kind that has words, with what they say to `reader`."""
    slots: list[SlotState] = slot_states(day.slots, reader, decided_of(reader)) if reader.pk else []
    for kind in worded():
        if kind.slug in day.words:
            by_name = kind.names_the_person and is_known(reader)
            words = words_of(kind, day, reader, slots=slots, link=link_of_nobody(day), by_name=by_name)
            yield kind, words.greeting, words.passages
