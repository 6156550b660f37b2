"""The form of somebody who signs up several people: who they are, what those people share, then a row each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict

from inscriptions.models import Registration
from inscriptions.people.answer import AnswerRow, FormGroup
from inscriptions.people.answers import BY_NAME, SignUp
from inscriptions.people.form import offer
from inscriptions.people.names import namesake_key
from inscriptions.seats.places import Places, places_text, shared_later, workshop_text
from inscriptions.signup.colleagues import Party
from inscriptions.signup.form import error_messages
from inscriptions.signup.public_form import SignUpForm
from inscriptions.signup.rules import MOST_TOGETHER, IfPlacesLack, key_of
from programme.models import Event
from programme.queries import Slot
from rencontre.french.typography import french_hour_range, typographic
from rencontre.french.words import HALF_DAYS

START, MORE = 4, 3  # rows that the page begins with, and that a button adds
SHARED = ("organisation", "territory", "attends_morning", "attends_lunch", "attends_afternoon")
OF_EACH = ("first_name", "last_name", "email", "job_title", "profile")
NEEDED = {
    "first_name": "Saisissez son prénom.",
    "last_name": "Saisissez son nom.",
    "job_title": "Saisissez sa fonction.",
    "profile": "Choisissez son profil.",
}
ASKER = 0  # the number of the row of whoever fills the form in
ALSO = "also"
OWN_ADDRESS = "Si vous venez aussi, ou si quelqu’un n’a pas d’adresse : son message vous est envoyé."
GROUP_LINK = "Votre lien personnel ouvre alors la page du groupe, pour ajouter, changer ou annuler."


@dataclass(frozen=True)
class PartyBlock:
    """Fields of one person, or those that all share, under their title; `errors`: of each that has some."""

    title: str
    number: int
    fields: list[BoundField]
    is_of_texts: bool = True  # not of boxes: they stand side by side

    @property
    def errors(self) -> list[tuple[BoundField, str]]:
        return [(field, str(error)) for field in self.fields for error in field.errors]


def rows_asked(typed: str, *, least: int, more: bool) -> int:
    """How many rows the form has, of what it says itself."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else least
    return max(1, min(MOST_TOGETHER, number + (MORE if more else 0)))


class PartyForm(SignUpForm):
    """Several people of one organisation. A row where nothing is typed is nobody.

    `asker` is known on the page of a group; elsewhere row 0 asks who they are. `only_shown`: what was typed is shown
    again, and nothing is said of it.
    """

    answers: tuple[AnswerRow, ...] = tuple(BY_NAME[name] for name in SHARED)
    unsent = "Vos demandes ne sont pas encore envoyées"
    only_shown = False
    asks_questions = False  # each answers by their own link

    def __init__(
        self,
        *args: Any,
        event: Event,
        slots: list[Slot],
        places: dict[int, Places],
        rows: int = START,
        asker: Registration | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, event=event, slots=[], places={}, **kwargs)
        self.asker, self.numbers = asker, range(1, rows + 1)
        self.offered = slots
        hidden = shared_later(event) if slots else set()
        self.texts = {
            one.pk: workshop_text(one, "" if one.pk in hidden else places_text(places[one.pk]))
            for slot in slots
            for one in slot.offered
        }
        if asker is None:
            self.fields[ALSO] = forms.BooleanField(label="Je m’inscris aussi", required=False)
            self.fields[ALSO].help_text = GROUP_LINK
            self._add_row(ASKER)
            self.fields[f"p{ASKER}_email"].help_text = OWN_ADDRESS
        for number in self.numbers:
            self._add_row(number)

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        is_presence = answer.group is FormGroup.PRESENCE
        initial = answer.column.get_default() if is_presence else None
        return super().said_of(answer) | {"initial": initial, "label": self._label_of(answer)}

    def _label_of(self, answer: AnswerRow) -> str:
        return "Structure" if answer.name == "organisation" else answer.label_on(self.event)

    def _add_row(self, number: int) -> None:
        is_own = number == ASKER
        for name in self.names_of_each:
            answer = BY_NAME[name]
            said: dict[str, Any] = {"required": False, "error_messages": error_messages(answer), "label": answer.title}
            if answer.choices:
                field: forms.Field = forms.ChoiceField(**said)
                offer(field, [("", "Choisissez"), *answer.choices(self.event)])
            else:
                field = cast(forms.Field, answer.column.formfield(**said))
            field.widget.attrs["autocomplete"] = answer.autocomplete if is_own and answer.autocomplete else "off"
            self.fields[f"p{number}_{name}"] = field
        self.fields[f"p{number}_email"].label = "Votre adresse e-mail" if is_own else "Adresse e-mail"
        for slot in self.offered:
            workshops = [(one.pk, self.texts[one.pk]) for one in slot.offered if not one.closed]
            self.fields[f"p{number}_workshop_{slot.pk}"] = forms.TypedChoiceField(
                label=self._slot_label(slot), coerce=int, empty_value=None, required=False
            )
            offer(self.fields[f"p{number}_workshop_{slot.pk}"], [("", "Sans préférence"), *workshops])

    @property
    def names_of_each(self) -> list[str]:
        return [name for name in OF_EACH if name != "job_title" or self.event.job_title_required]

    def _slot_label(self, slot: Slot) -> str:
        """« Atelier », with its hours where there are several, and its rank where wishes are shared out later."""
        hours = french_hour_range(slot.session.effective_starts_at, slot.session.effective_ends_at)
        is_of_wishes = self.event.allocation == Event.Allocation.WISHES
        said = ["Atelier", hours if len(self.offered) > 1 else "", "1er vœu" if is_of_wishes else ""]
        return typographic(", ".join(filter(None, said)))

    # --- As the page shows it ---

    @property
    def asker_blocks(self) -> list[PartyBlock]:
        """Where letters go, then what is asked of somebody who comes too."""
        if self.asker:
            return []
        own = [name for name in self._names(ASKER) if name != f"p{ASKER}_email"]
        return [
            PartyBlock("Vous", ASKER, [self[f"p{ASKER}_email"], self[ALSO]]),
            PartyBlock("Vous", ASKER, [self[name] for name in own]),
        ]

    @property
    def shared_blocks(self) -> list[PartyBlock]:
        """The same for all: what they are of, then when they come."""
        you, presence = self.names_in(FormGroup.YOU), self.names_in(FormGroup.PRESENCE)
        when = "La même présence" + (" (une demi-journée au moins)" if self.has_half_days else "")
        blocks = [
            PartyBlock("La même structure", ASKER, [self[name] for name in you]),
            PartyBlock(when, ASKER, [self[name] for name in presence], is_of_texts=False),
        ]
        return [block for block in blocks if block.fields]

    @property
    def row_blocks(self) -> list[PartyBlock]:
        return [PartyBlock(f"Personne {n}", n, [self[name] for name in self._names(n)]) for n in self.numbers]

    @property
    def blocks(self) -> list[PartyBlock]:
        """All of them, in the order of the page."""
        return [*self.asker_blocks, *self.shared_blocks, *self.row_blocks]

    @property
    def may_have_more_rows(self) -> bool:
        return len(self.numbers) < MOST_TOGETHER

    def _names(self, number: int) -> list[str]:
        return [name for name in self.fields if name.startswith(f"p{number}_")]

    # --- What was typed ---

    def full_clean(self) -> None:
        if self.only_shown:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.said: dict[int, SignUp] = {}
        self._check_asker(data)
        for number in self._filled():
            self._read_row(number, data)
        self._refuse_the_same_twice()
        if not list(self._filled()) and not self.errors:
            self.add_error(None, "Saisissez au moins une personne.")
        return data

    def _filled(self) -> Iterator[int]:
        """The rows where somebody is typed, whoever comes too first."""
        if self.asker is None and self.data.get(ALSO):
            yield ASKER
        yield from (number for number in self.numbers if self._is_typed(self._names(number)))

    def _is_typed(self, names: Sequence[str]) -> bool:
        return any(self.data.get(name, "").strip() for name in names)

    def _check_asker(self, data: dict[str, Any]) -> None:
        if self.asker is not None:
            return
        named = [f"p{ASKER}_first_name", f"p{ASKER}_last_name"]
        if not self.data.get(ALSO) and self._is_typed(named):
            self.add_error(ALSO, "Vous avez saisi votre nom\u00a0: cochez cette case pour venir aussi, ou effacez-le.")
        without = any(number == ASKER or not self.data.get(f"p{number}_email", "").strip() for number in self._filled())
        address = f"p{ASKER}_email"
        if without and not data.get(address) and address not in self.errors:
            self.add_error(address, BY_NAME["email"].missing)

    def _read_row(self, number: int, data: dict[str, Any]) -> None:
        own = {name: data.get(f"p{number}_{name}", "") for name in self.names_of_each}
        for name, missing in NEEDED.items():
            field = f"p{number}_{name}"
            if name in own and not own[name] and field not in self.errors:
                self.add_error(field, BY_NAME[name].missing if number == ASKER else missing)
        if self.asker is not None and not self.asker.email and not own["email"]:
            self.add_error(f"p{number}_email", "Saisissez son adresse\u00a0: la vôtre n’est pas connue.")
        own["email"] = own["email"] or (self.asker.email if self.asker else data.get(f"p{ASKER}_email", ""))
        common = {answer.name: data[answer.name] for answer in self.asked if answer.name in data}
        sign_up = SignUp(**common | own)
        self.said[number] = SignUp(**common | own, wishes=self._wishes(number, data, sign_up))

    def _wishes(self, number: int, data: dict[str, Any], sign_up: SignUp) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for slot in self.offered:
            name = f"p{number}_workshop_{slot.pk}"
            chosen = data.get(name)
            if slot.half_day in sign_up.attended(self.event):
                found[slot.pk] = [chosen] if chosen else []
            elif chosen:
                half_day = HALF_DAYS[slot.half_day].with_article
                self.add_error(name, f"Cochez aussi {half_day} pour choisir cet atelier, ou « Sans préférence ».")
        return found

    def _refuse_the_same_twice(self) -> None:
        seen: dict[str, int] = {}
        for number, said in self.said.items():
            first = seen.setdefault(key_of(said) or namesake_key(said.first_name, said.last_name), number)
            field = f"p{number}_last_name"
            if first != number and said.last_name and field not in self.errors:
                who = "vous" if first == ASKER else f"la personne {first}"
                self.add_error(field, f"C’est déjà {who}\u00a0: même nom, même adresse.")

    def party(self, *, room: IfPlacesLack, first: int) -> Party:
        """Whom a form that is right signs up."""
        sign_ups = [self.said[number] for number in sorted(self.said)]
        return Party(sign_ups, own=ASKER in self.said, asker=self.asker, room=room, first=first)
