"""The workshops of a slot as cards, each once, with a radio button a rank."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from inscriptions.models import Registration
from inscriptions.seats.joining import LinePlace, places_in_lines
from inscriptions.seats.places import Places, places_text, shared_later
from programme.models import Event, Intervention, Session
from programme.queries import Slot
from rencontre.french.typography import typographic

ANY = "sans-preference"
ORDINALS = {1: "1er choix", 2: "2e choix", 3: "3e choix"}
ONLY = "Mon choix"  # where one workshop is asked

# Where the places of a workshop go in what is drawn once for all: no text is drawn so, its « < » is escaped.
LATER = re.compile(r"<!--places-(\d+)-->")


def ordinal(rank: int) -> str:
    return ORDINALS.get(rank, f"{rank}e choix")


def left_for_later(workshop: Session) -> SafeString:
    """What stands for the places of `workshop` until `filled` says them."""
    return format_html("<!--places-{}-->", workshop.pk)


def filled(drawn: str, said: Mapping[int, str]) -> SafeString:
    """What was drawn, with the places `said` of each workshop."""
    return mark_safe(LATER.sub(lambda found: said.get(int(found[1]), ""), drawn))  # noqa: S308 - both were escaped when they were drawn


# --- Places in words ---------------------------------------------------------------------------------------------


def chip(state: str, text: str) -> SafeString:
    """A word on a background; `state` is what style sheets read: free, full, closed, held."""
    said = typographic(text)
    return format_html('<span class="chip" data-state="{}">{}</span>', state, said) if said else SafeString("")


def full_text(line: LinePlace | None) -> str:
    """« complet : vous attendriez en 3e place »; only « complet » where nobody would wait."""
    if line is None:
        return "complet"
    rank = f"{line.place}{'re' if line.place == 1 else 'e'} place"
    return f"complet : vous {'attendez' if line.is_taken else 'attendriez'} en {rank}"


def places_chip(places: Places, line: LinePlace | None) -> SafeString:
    """What is said of the places of a workshop; nothing where they have no limit."""
    if places.closed:
        return chip("closed", places_text(places))
    return chip("full", full_text(line)) if places.left == 0 else chip("free", places_text(places))


def chips(
    event: Event,
    places: Mapping[int, Places],
    *,
    now: datetime,
    waits: bool = True,
    held: Collection[int] = (),
    person: Registration | None = None,
) -> dict[int, SafeString]:
    """Workshop → its places in words, in one statement more where one is full, and one where wishes are shared out.

    `waits`: whether who comes now has a place of the day, and so waits for a full workshop. `held`: the workshops of
    `person`.
    """
    later = shared_later(event)
    said = {pk: one for pk, one in places.items() if pk not in later and pk not in held}
    full = [pk for pk, one in said.items() if one.left == 0 and not one.closed]
    lines = places_in_lines(full, now=now, person=person) if full and waits else {}
    found = {pk: places_chip(one, lines.get(pk)) for pk, one in said.items()}
    return found | {pk: chip("held", "votre atelier") for pk in held}


# --- Cards -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rank:
    """One radio button: the answer `value` to the question `name`, as the screen says it, then as it is read aloud."""

    field: forms.BoundField
    value: str
    label: str
    whole: str = ""  # what is read aloud after the label
    title: str = ""  # the id of the workshop's title
    is_first: bool = False  # the one that a list of mistakes leads to

    @property
    def is_checked(self) -> bool:
        return str(self.field.value() or "") == self.value

    @property
    def error(self) -> str:
        """The id of what is wrong with the question."""
        return f"{self.field.auto_id}_error" if self.field.errors else ""

    @property
    def described_by(self) -> str:
        return " ".join(filter(None, [self.title, self.error]))


@dataclass(frozen=True)
class Card:
    """A workshop that may be chosen: its places (HTML), and a radio button a rank."""

    workshop: Session
    places: SafeString
    ranks: list[Rank]


class WishCards(LayoutObject):
    """The layout object of a slot; `form` is a RegistrationForm."""

    template = "rencontre/layout/wish_cards.html"

    def __init__(self, slot: Slot):
        self.slot, self.fields = slot, list[str]()

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        fields = [form[name] for name in form.wish_names[self.slot.pk]]
        know_who_speaks(form.slots)
        workshops = form.choosable(self.slot)
        said = {
            "legend": form.slot_legend(self.slot),
            "hint": form.wish_hint(self.slot),
            "fields": fields,
            "cards": [self._card(form, fields, workshop, workshop is workshops[0]) for workshop in workshops],
            "without": [
                Rank(field, ANY, form.without(rank), is_first=not workshops)
                for rank, field in enumerate(fields, start=1)
            ],
        }
        return render_to_string(self.template, said)

    def _card(self, form: Any, fields: list[forms.BoundField], workshop: Session, is_first: bool) -> Card:
        name, title = workshop.label if workshop.number else workshop.title, f"atelier-{workshop.pk}"
        labels = [ordinal(rank) for rank in range(1, len(fields) + 1)] if len(fields) > 1 else [ONLY]
        ranks = [
            Rank(field, str(workshop.pk), label, typographic(name), title, is_first)
            for field, label in zip(fields, labels, strict=True)
        ]
        return Card(workshop, form.places_shown(workshop), ranks)


def know_who_speaks(slots: Iterable[Slot]) -> None:
    """Read who speaks in the workshops of `slots`, in one statement; none when it was done."""
    speakers = Prefetch("interventions", Intervention.objects.select_related("speaker"))
    prefetch_related_objects([workshop for slot in slots for workshop in slot.workshops], speakers)
