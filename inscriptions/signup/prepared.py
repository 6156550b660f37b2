"""The blank form, drawn once for each version of the day: only places and the clock are of each request."""

import hashlib
from datetime import datetime
from typing import Any

from crispy_forms.utils import render_crispy_form
from django.core.cache import caches
from django.utils.safestring import SafeString

from inscriptions.models import Question
from inscriptions.seats.places import Places, workshop_places
from inscriptions.signup.form import form_parts
from inscriptions.signup.public_form import SignUpForm
from inscriptions.signup.wish_cards import chips, filled, left_for_later
from programme.models import Event, Session
from rencontre.databases.compiled import Compiled

KEPT = 3600  # seconds that a version is kept, if it is still that of the day
SPEAKS = "interventions__speaker__"
SESSION = (
    *(field.attname for field in Session._meta.concrete_fields),
    *("venue__name", "room__name", "interventions__role", "interventions__function", "interventions__position"),
    *(f"{SPEAKS}{name}" for name in ("id", "first_name", "last_name", "function", "organisation")),
)
# Whole rows: a column that the form will read one day is there already.
ASKED = (
    Compiled(
        lambda event: Session.objects.filter(event=event).order_by("pk", "interventions").values_list(*SESSION),
        event=-1,
    ),
    Compiled(lambda event: Question.objects.filter(event=event).order_by("pk").values_list(), event=-1),
)


class BlankForm(SignUpForm):
    """The public form as it is first shown, the places of its workshops left for later."""

    def places_shown(self, workshop: Session) -> SafeString:
        return left_for_later(workshop)


def blank_questions(event: Event, day: Places, *, now: datetime, first: str = "") -> SafeString:
    """What everybody is first asked, the workshop `first` (a key in an address) ranked first; `day`: its places."""
    said = chips(event, workshop_places(event, now=now), now=now, waits=day.takes_newcomers)
    return filled(drawn(event, now=now, first=first if _is_of(event, first) else ""), said)


def _is_of(event: Event, key: str) -> bool:
    return key.isdecimal() and key.isascii() and len(key) < 19 and event.sessions.workshops().filter(pk=key).exists()


def drawn(event: Event, *, now: datetime, first: str = "") -> str:
    """The form of `event` without its places: drawn anew when something that it is made of has changed."""
    key, made_of, memory = f"form-{event.pk}-{first}", version(event, now=now), caches["answers"]
    kept: tuple[str, str] | None = memory.get(key)
    if kept and kept[0] == made_of:
        return kept[1]
    form = BlankForm(**form_parts(event))
    rank_first(form, first)
    text = str(render_crispy_form(form))
    if version(event, now=now) == made_of:  # else the text may say what came since
        memory.set(key, (made_of, text), KEPT)
    return text


def rank_first(form: BlankForm, key: str) -> None:
    """Choose the workshop `key` beforehand, and its half-day; nothing when it is none that may be chosen."""
    for slot in form.slots:
        if key in {str(workshop.pk) for workshop in form.choosable(slot)}:
            form.fields[form.wish_names[slot.pk][0]].initial = key
            if form.has_half_days:
                form.fields[f"attends_{slot.half_day}"].initial = True


def version(event: Event, *, now: datetime) -> str:
    """What the form of `event` is made of, in two statements, as a key: its rows, and whether wishes are taken."""
    rows: list[Any] = [_row(event), _row(event.main_venue), now >= event.wishes_end]
    rows += [asked(event=event.pk) for asked in ASKED]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _row(model: Any) -> list[object]:
    return [getattr(model, field.attname) for field in model._meta.concrete_fields]
