"""What the team types of several people at once: what they share, then a row each."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from inscriptions.people.answers import BY_NAME, SignUp
from inscriptions.people.form import offer
from inscriptions.seats.demand import rank_word
from inscriptions.seats.form import slot_title
from inscriptions.seats.places import Places, places_text, workshop_text
from inscriptions.signup.team_form import TeamForm
from programme.models import Event
from programme.queries import Slot
from rencontre.french.words import HALF_DAYS

ROWS, MOST_ROWS = 5, 60
TOTAL = "form-TOTAL_FORMS"
SHARED = (
    "organisation", "profile", "territory", "email", "role", "attends_morning", "attends_lunch", "attends_afternoon",
)  # fmt: skip
OF_EACH = ("first_name", "last_name", "job_title", "email")


class SharedForm(TeamForm):
    """What the people of the list have in common."""

    answers = tuple(BY_NAME[name] for name in SHARED)
    asks_questions = False

    shown = forms.CharField(required=False)  # the remarks that were shown, as a digest: the template writes it

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, slots=[], places={}, **kwargs)
        self.fields["email"].label = "Adresse e-mail de tous"
        self.fields["email"].help_text = "Celle d’un secrétariat, pour qui n’en a pas ci-dessous. Vide\u00a0: aucune."

    def said_of(self, answer: Any) -> dict[str, Any]:
        return super().said_of(answer) | {"label": answer.title, "initial": answer.column.get_default()}


def _asks(slot: Slot) -> str:
    """« Atelier, 14 h – 16 h »; « Atelier, 14 h – 16 h, 1er vœu » where wishes are shared out later."""
    title = slot_title(slot.session)
    is_of_wishes = slot.session.event.allocation == Event.Allocation.WISHES
    return f"{title}, {rank_word(1, wishes=True)}" if is_of_wishes else title


class ColleagueForm(forms.Form):
    """One of them: names, and what is theirs alone. A row where nothing is typed is nobody."""

    def __init__(self, *args: Any, slots: list[Slot], places: dict[int, Places], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.slots = slots
        for name in OF_EACH:
            answer = BY_NAME[name]
            required = answer.is_required_from_the_team
            field = cast(forms.Field, answer.column.formfield(label=answer.title, required=required))
            field.widget.attrs["autocomplete"] = "off"
            self.fields[name] = field
        for slot in slots:
            choices = [(one.pk, workshop_text(one, places_text(places[one.pk]))) for one in slot.offered]
            self.fields[f"workshop_{slot.pk}"] = forms.TypedChoiceField(
                label=_asks(slot), coerce=int, empty_value=None, required=False
            )
            offer(self.fields[f"workshop_{slot.pk}"], [("", "Sans préférence"), *choices])

    def wishes(self, half_days: list[str]) -> dict[int, list[int]]:
        """Slot → workshop; a workshop of a half-day where nobody comes is an error of its field."""
        found: dict[int, list[int]] = {}
        for slot in self.slots:
            chosen = self.cleaned_data.get(f"workshop_{slot.pk}")
            if slot.half_day in half_days:
                found[slot.pk] = [chosen] if chosen else []
            elif chosen:
                half_day = HALF_DAYS[slot.half_day].with_article
                self.add_error(f"workshop_{slot.pk}", f"Cochez aussi {half_day} pour choisir cet atelier.")
        return found


ColleagueFormSet = formset_factory(ColleagueForm, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def with_more_rows(data: QueryDict) -> QueryDict:
    """What was typed, in a form that has more rows."""
    more = data.copy()
    typed = data.get(TOTAL, "")[:9]
    more[TOTAL] = str(min(MOST_ROWS, (int(typed) if typed.isascii() and typed.isdigit() else 0) + ROWS))
    return more


def filled(rows: BaseFormSet) -> Iterator[tuple[int, ColleagueForm]]:
    """The rows where somebody is typed, by number from 1."""
    for number, row in enumerate(rows, start=1):
        if row.has_changed():
            yield number, cast(ColleagueForm, row)


def sign_ups(shared: SharedForm, rows: BaseFormSet) -> dict[int, SignUp]:
    """Who is to be registered, by the number of their row, of forms that are right; a row may turn out to be wrong."""
    common = {name: value for name, value in shared.sign_up_fields().items() if name != "wishes"}
    half_days = SignUp(**{"first_name": "", "last_name": ""} | common).attended(shared.event)
    found = {}
    for number, row in filled(rows):
        own = {name: row.cleaned_data[name] for name in OF_EACH if row.cleaned_data.get(name)}
        wishes = row.wishes(half_days)
        found[number] = SignUp(**common | own, wishes=wishes)
    return found
