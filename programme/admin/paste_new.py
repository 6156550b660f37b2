"""« Coller un programme » where there is no day yet: the day and its programme are made at once."""

from dataclasses import replace
from datetime import time
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from programme.admin.grid_page import MAY_ADD, MAY_ADD_VENUE, log, say_what_was_done
from programme.admin.paste_page import (
    ARRANGES,
    TITLE,
    TextGiven,
    given_text,
    house,
    kept_lines,
    posted,
    read_over,
    rearranged,
    say_day_exists,
    with_left_out,
)
from programme.admin.paste_shown import OF_DAY, SAME_PLACE, Pasting, pasting_context
from programme.admin.venue_forms import COLUMNS, NewVenues
from programme.desk.pages import ACT, Given, day_page
from programme.grid.day import day_to_make
from programme.grid.drafted import Drafted, afternoon_of_day, hours_of_day
from programme.grid.new_day import Made, save_new_day
from programme.models import Event, Venue
from programme.reading.draft import Draft
from rencontre.actors import member
from rencontre.http.keys import is_key

TEXTS = ["introduction", "audience"]
PRESENTATION = "Présentation de la journée"
NO_YEAR = "Le texte dit «\u00a0{}\u00a0», sans l’année\u00a0: complétez la date."
NO_DATE = "Nous n’avons pas trouvé la date de la journée."
PAST = "Cette date est passée."
NO_TITLE = "Nous n’avons pas trouvé le titre de la journée."
NO_PLACE = "Nous n’avons pas trouvé le lieu de la journée."
HOURS = "Les heures de la journée sont celles de sa première et de sa dernière séance."
NO_LAST_HOUR = "Nous n’avons pas trouvé l’heure où la journée finit."
EXISTS = (
    "Une journée de ce titre existe déjà à cette date, à ces heures, dans ce lieu\u00a0: <a href='{}'>collez-la là</a>."
)


@day_page.apart(
    "coller/",
    title=TITLE,
    name="programme_event_paste_new",
    permission=("programme.add_event", MAY_ADD),
    template="programme/grid/paste.html",
    methods=ACT,
)
def paste_new(request: HttpRequest) -> Given:
    """A GET asks for the text; a POST shows the day and its lines, arranges them or saves both."""
    given = given_text(request, reverse("admin:programme_event_add"))
    if not isinstance(given, TextGiven):
        return given
    if request.POST.get("act") != "read":
        return _sent(request, given)
    day = day_to_make(_event(None, None, None))
    found, known = read_over(given.draft, day, None)
    _doubt_day(given.draft, found)
    form = _form_class(request)(initial=_initial(given.draft, found))
    starts, ends = hours_of_day(given.draft)
    day = replace(day, event=_event(starts, ends, found.main))
    venues = NewVenues.proposed(found.new_venues)
    pasting = Pasting(given.text, given.draft, found, day, found.lines, known, venues, given.chosen)
    return _shown(request, pasting, form)


def _shown(request: HttpRequest, pasting: Pasting, form: forms.ModelForm) -> dict[str, Any]:
    is_said = any(form[name].value() for name in TEXTS)
    pasting.form, pasting.fields = form, AdminForm(form, _fieldsets(request, folded=not is_said), {})
    return pasting_context(request, pasting)


def _fieldsets(request: HttpRequest, *, folded: bool = True) -> list:
    texts = (PRESENTATION, {"fields": TEXTS, "classes": ["collapse"] if folded else []})
    (name, day), *others = admin.site.get_model_admin(Event).get_fieldsets(request, None)
    title, *rest = cast("list[str]", day["fields"])
    return [(name, day | {"fields": [title, "kind", *rest]}), *others, texts]  # its kind is printed above its title


def _form_class(request: HttpRequest) -> type[forms.ModelForm]:
    """The form of « Ajouter une journée », with the texts that a programme gives."""
    return admin.site.get_model_admin(Event).get_form(request, None, fields=flatten_fieldsets(_fieldsets(request)))


# --- The day as the text says it ---------------------------------------------------------------------------------


def _initial(draft: Draft, found: Drafted) -> dict[str, Any]:
    starts, ends = hours_of_day(draft)
    named = draft.days[0] if draft.days else None
    initial = {
        "title": draft.title,
        "date": (named.day or named.words) if named else "",
        "starts_at": starts,
        "ends_at": ends,
        "afternoon_starts_at": afternoon_of_day(draft),
        "introduction": "\n\n".join(said.text for said in draft.introduction),
        "audience": draft.audience,
    }
    main = found.main
    if main and main.pk:
        return initial | {"main_venue": main.pk}
    return initial | ({f"venue_{name}": getattr(main, name) for name in COLUMNS} if main else {})


def _doubt_day(draft: Draft, found: Drafted) -> None:
    """What the text leaves to say of the day itself, unless the draft says so."""
    starts, ends = hours_of_day(draft)
    named = draft.days[0] if draft.days else None
    said = {one.about for one in draft.doubts}
    if named and named.day and named.day < timezone.localdate():
        found.doubt("", "date", PAST)
    lacks = {
        "title": "" if draft.title else NO_TITLE,
        "date": NO_DATE if named is None else "" if named.day else NO_YEAR.format(named.words),
        "starts_at": "" if (draft.starts_at, draft.ends_at) == (starts, ends) else HOURS if starts and ends else "",
        "ends_at": "" if ends else NO_LAST_HOUR,
        "main_venue": "" if found.main else NO_PLACE,
    }
    for name, sentence in lacks.items():
        if sentence and not {name, {"date": "days"}.get(name, name)} & said:
            found.doubt("", name, sentence)


# --- What was sent -----------------------------------------------------------------------------------------------


def _sent(request: HttpRequest, given: TextGiven) -> Given:
    form = _form_class(request)(_of_known_place(request.POST))
    is_right = form.is_valid()
    day = day_to_make(_event_of(form))
    pasting = posted(request, given, day, None)
    _doubt_day(given.draft, pasting.drafted)
    act, _, ref = request.POST.get("act", "").partition(":")
    if act in ARRANGES:
        return _shown(request, rearranged(request, pasting, act, ref), form)
    lines = kept_lines(request.POST, pasting)
    used = {line.venue for line in lines if not line.remove}
    is_right &= pasting.venues.are_right(may_add=request.user.has_perm(MAY_ADD_VENUE), used=used)
    new_venue: Venue | None = getattr(form, "new_venue", None)
    if new_venue and not request.user.has_perm(MAY_ADD_VENUE):
        raise PermissionDenied
    if not is_right:
        return _shown(request, pasting, form)
    made = save_new_day(
        event=form.instance, venue=new_venue, lines=lines, by=member(request.user), may=request.user.has_perm,
        house=house(), new_venues=pasting.venues.rows(used),
    )  # fmt: skip
    return _answered(request, pasting, form, made)


def _of_known_place(data: QueryDict) -> QueryDict:
    """What was typed of the day; where its place is said to be a known one, that one instead."""
    known = data.get(f"{SAME_PLACE}-{OF_DAY}", "")
    if not is_key(known):
        return data
    told = data.copy()
    told["main_venue"] = known
    for name in COLUMNS:
        told[f"venue_{name}"] = ""
    return told


def _event_of(form: forms.ModelForm) -> Event:
    """The day that the form says, as far as it is right, for its lines to be read in its hours."""
    said = form.cleaned_data
    venue = said.get("main_venue") or getattr(form, "new_venue", None)
    return _event(said.get("starts_at"), said.get("ends_at"), venue)


def _event(starts: time | None, ends: time | None, venue: Venue | None) -> Event:
    hours: dict[str, Any] = {"starts_at": starts, "ends_at": ends}
    return Event(**hours, main_venue=venue or Venue())


def _answered(request: HttpRequest, pasting: Pasting, form: forms.ModelForm, made: Made) -> Given:
    if made.twin:
        if made.was_made:
            say_day_exists(request)
            return redirect(day_page.home, made.twin.pk)
        form.add_error(None, format_html(EXISTS, reverse("admin:programme_event_paste", args=[made.twin.pk])))
        return _shown(request, pasting, form)
    done = made.saved
    if done is None or done.is_refused:
        pasting.lines = with_left_out(done.lines, pasting) if done else pasting.lines
        pasting.faults = done.faults if done else {}
        return _shown(request, pasting, form)
    event = done.day.event
    admin.site.get_model_admin(Event).log_addition(request, event, "Ajoutée avec son programme.")
    log(request, done)
    messages.success(request, "La journée est enregistrée, en brouillon\u00a0: relisez-la, puis publiez-la.")
    say_what_was_done(request, done)
    return redirect(day_page.home, event.pk)
