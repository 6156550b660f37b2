"""The sign-up form (docs/pratique-francaise.md §1): it parses and explains; rules and writers decide."""

from collections.abc import Callable, Collection
from functools import partial
from itertools import chain
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, LayoutObject
from django import forms
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property, lazy
from django.utils.safestring import SafeString

from inscriptions.models import Registration
from inscriptions.people.answer import AnswerRow, FormGroup, Kind
from inscriptions.people.answers import OF_THE_PUBLIC, SignUp
from inscriptions.people.asked import OF_A_QUESTION
from inscriptions.questions.fields import conditional_groups
from inscriptions.seats.places import Places, places_text, shared_later, workshop_places, workshop_text
from inscriptions.signup.folded import Folded
from inscriptions.signup.questions_form import QuestionsForm
from inscriptions.signup.rules import Answered, check_half_days, check_wishes, check_wishes_are_answered
from inscriptions.signup.wish_cards import ANY, WishCards, chips, ordinal
from programme.columns.validators import phone_number
from programme.models import Event, Session
from programme.queries import Slot, slots_with_workshops
from rencontre.domain import refusal
from rencontre.french.typography import french_hour_range, french_instant, typographic
from rencontre.french.words import HALF_DAYS

ASKED_FIRST = (FormGroup.YOU, FormGroup.PRESENCE)


def error_messages(answer: AnswerRow) -> dict[str, str]:
    """What the form says of an answer that is missing or wrong; Django's own words where the table has none."""
    said = {"required": answer.missing, "invalid": answer.invalid}
    return {code: sentence for code, sentence in said.items() if sentence}


def form_parts(event: Event) -> dict[str, Any]:
    """What each form of `event` reads; the places only once they are asked for."""
    places = SimpleLazyObject(partial(workshop_places, event))
    return {"event": event, "slots": slots_with_workshops(event), "places": places}


class RegistrationForm(QuestionsForm):
    """One event's form: what the day asks, and its slots with the places left beside each workshop.

    `places` are read when the form is shown: an answer that is right needs none.
    """

    answers: tuple[AnswerRow, ...] = OF_THE_PUBLIC
    wish_widget: type[forms.widgets.ChoiceWidget] = forms.RadioSelect
    WORKSHOP = "Votre atelier"
    WISHES = "Vos vœux"
    OPTIONAL = {FormGroup.YOU: "À votre sujet"}  # what is optional of a group, where its title would stand twice
    UNTIL = "Jusqu’au {} ; l’équipe répartit ensuite les places et vous écrit."
    unsent = "Vos changements ne sont pas encore enregistrés"  # the heading of what is to mend

    def __init__(
        self,
        *args: Any,
        event: Event,
        slots: list[Slot],
        places: dict[int, Places],
        held: Collection[int] = (),
        person: Registration | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.slots, self.places, self.held, self.person = event, slots, places, held, person
        self.waits = person is None or person.holds_a_place  # for a workshop that is full: who has a place of the day
        self.asked = [answer for answer in self.answers if answer.asked(event)]
        self.fields = {answer.name: self._field(answer) for answer in self.asked} | self.fields
        self.wished = self.initial.get("wishes", {})
        self.wish_names = {slot.pk: self._add_wishes(slot) for slot in slots}
        self.add_questions()
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self._fieldsets())

    @property
    def has_half_days(self) -> bool:
        return "attends_morning" in self.fields

    def _field(self, answer: AnswerRow) -> forms.Field:
        said = self.said_of(answer)
        if answer.choices:
            field: forms.Field = forms.ChoiceField(choices=self.choices_of(answer), **said)
        else:
            field = cast(forms.Field, answer.column.formfield(**said))
        field.validators = [*field.validators, *self.checks_of(answer)]
        if answer.autocomplete:
            field.widget.attrs["autocomplete"] = self.autocomplete_of(answer)
        return field

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        """How the field of `answer` reads on this form, as the arguments of a form field."""
        return {
            "label": answer.label_on(self.event),
            "help_text": answer.help_text,
            "required": answer.required(self.event),
            "error_messages": error_messages(answer),
            "widget": answer.widget,
            "initial": None,
        }

    def checks_of(self, answer: AnswerRow) -> list[Callable[[str], None]]:
        """What is refused besides of what people type of themselves."""
        kept = str(self.initial.get(answer.name, ""))
        return [partial(phone_number, kept=kept)] if answer.kind is Kind.PHONE else []

    def choices_of(self, answer: AnswerRow) -> list[tuple[str, str]]:
        return [(code, label) for code, label in answer.choices(self.event)] if answer.choices else []

    def autocomplete_of(self, answer: AnswerRow) -> str:
        return answer.autocomplete

    def names_in(self, group: FormGroup) -> list[str]:
        """The fields of `group`, in their order, but the questions that are asked of some."""
        everybody = [row for row in self.questions if not row.is_conditional]
        return [answer.name for answer in (*self.asked, *everybody) if answer.group is group]

    def _add_wishes(self, slot: Slot) -> list[str]:
        names = []
        asked = max(self.event.wishes_per_slot, len(self.wished.get(slot.pk, [])))
        for rank in range(1, min(asked, len(slot.offered)) + 1):
            name = f"wish_{slot.pk}_{rank}"
            self.fields[name] = forms.ChoiceField(
                label=self._wish_label(slot, rank),
                help_text=self._until if rank == 1 else "",
                choices=self._wish_choices(slot, rank),
                initial=self._wished(slot, rank),
                required=False,
                widget=self.wish_widget,
            )
            names.append(name)
        return names

    @cached_property
    def _until(self) -> str:
        """Until when wishes are taken, and what comes of them; empty without wishes, or once they are closed."""
        end = self.event.wishes_end
        if self.event.allocation == Event.Allocation.FIRST_COME or timezone.now() >= end:
            return ""
        return typographic(self.UNTIL.format(french_instant(timezone.localtime(end))))

    @cached_property
    def _shared_later(self) -> set[int]:
        return shared_later(self.event)

    def kept(self, slot: Slot) -> set[int]:
        """Closed workshops that the person may keep: those they wished or hold."""
        return {*self.wished.get(slot.pk, []), *self.held}

    def _wished(self, slot: Slot, rank: int) -> int | str | None:
        """What was answered before: nothing on a new form, « sans préférence » once it is one's own."""
        wished = self.wished.get(slot.pk, [])
        if rank <= len(wished):
            return wished[rank - 1]
        return ANY if "wishes" in self.initial else None

    def _wish_label(self, slot: Slot, rank: int) -> str:
        return ordinal(rank)

    def _wish_choices(self, slot: Slot, rank: int) -> list[tuple]:
        label = lazy(self._workshop_label, str)
        choices = [(workshop.pk, label(workshop)) for workshop in self.choosable(slot)]
        return [*choices, (ANY, self.without(rank))]

    def choosable(self, slot: Slot) -> list[Session]:
        """The workshops of `slot` that the person may choose, or keep."""
        kept = self.kept(slot)
        return [workshop for workshop in slot.offered if not workshop.closed or workshop.pk in kept]

    def without(self, rank: int) -> str:
        """The answer that names no workshop; it promises what the day does, and no more."""
        if rank > 1:
            return f"Pas de {ordinal(rank)}"
        if self.event.places_who_has_no_wish:
            return "Sans préférence (vous serez placé·e là où il reste de la place)"
        return "Sans préférence (l’équipe vous dira si elle vous place)"

    def _workshop_label(self, workshop: Session) -> str:
        if workshop.pk in self.held:
            return workshop_text(workshop, "votre atelier")
        places = self.places[workshop.pk]
        return workshop_text(workshop, "" if workshop.pk in self._shared_later else places_text(places))

    def places_shown(self, workshop: Session) -> SafeString:
        """The places of `workshop`, on its card."""
        return self._chips.get(workshop.pk, SafeString(""))

    @cached_property
    def _chips(self) -> dict[int, SafeString]:
        now = timezone.now()
        return chips(self.event, self.places, now=now, waits=self.waits, held=self.held, person=self.person)

    def _fieldsets(self) -> list[LayoutObject]:
        """What is required, the workshops below the half-days, then what is optional, folded."""
        titles = {group: self._legend(group) for group in FormGroup}
        shown, folded = self._parted()
        first = [Fieldset(titles[group], *shown.pop(group)) for group in ASKED_FIRST if group in shown]
        workshops = [WishCards(slot) for slot in self.slots]
        others = [Fieldset(titles[group], *names) for group, names in shown.items()]
        optional = [Fieldset(self.OPTIONAL.get(group, titles[group]), *names) for group, names in folded.items()]
        parts = [*first, *workshops, *others]
        return [*parts, Folded(*optional, names=[*chain(*folded.values())])] if optional else parts

    def _parted(self) -> tuple[dict[FormGroup, list[str | Fieldset]], dict[FormGroup, list[str]]]:
        """The fields that are shown, then those that are folded, by group: the optional ones, but the half-days."""
        shown: dict[FormGroup, list[str | Fieldset]] = {}
        folded: dict[FormGroup, list[str]] = {}
        for group in FormGroup:
            for name in self.names_in(group):
                part = shown if group is FormGroup.PRESENCE or self.fields[name].required else folded
                part.setdefault(group, []).append(name)
            # What is asked of some stands below what it depends on.
            if of_some := conditional_groups(row for row in self.questions if row.group is group):
                shown.setdefault(group, []).extend(of_some)
        return shown, folded

    def _legend(self, group: FormGroup) -> str:
        if group is FormGroup.PRESENCE and self.has_half_days:
            return f"{group.public} (une demi-journée au moins)"
        return group.public

    def slot_legend(self, slot: Slot) -> str:
        hours = french_hour_range(slot.session.effective_starts_at, slot.session.effective_ends_at)
        return f"{self.WISHES if self._until else self.WORKSHOP}, {hours}"

    def wish_hint(self, slot: Slot) -> str:
        """Where, whether an answer is required, and until when wishes are taken."""
        when = f" si vous venez {HALF_DAYS[slot.half_day].with_article}" if self.has_half_days else ""
        place = f"{slot.session.place}." if slot.session.place else ""
        what = ordinal(1) if len(self.wish_names[slot.pk]) > 1 else "Choix"
        return " ".join(filter(None, [place, f"{what} obligatoire{when}.", self._until]))

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if self.has_half_days:
            self._explain("attends_morning", check_half_days, data)
        for slot in self.slots:
            self._clean_wishes(slot, data)
        self.clean_questions(data)
        return data

    def _explain(
        self, name: str, rule: Callable[[Answered], None], data: dict[str, Any], *slots: Slot, **wishes: Any
    ) -> None:
        """Say at the field `name` what `rule` refuses of what was typed."""
        said = {answer.name: data[answer.name] for answer in self.asked if answer.name in data}
        sign_up = SignUp(**{"first_name": "", "last_name": ""} | said | wishes)
        sentence = refusal(rule, Answered(self.event, list(slots), sign_up, wishes=self.wished))
        if sentence and name not in self.errors:
            self.add_error(name, sentence)

    def _clean_wishes(self, slot: Slot, data: dict[str, Any]) -> None:
        names = self.wish_names[slot.pk]
        if slot.half_day not in self.attended(data):
            self._refuse_wishes_of_another_half_day(slot, data)
            return
        chosen: list[int] = []
        answer = {slot.pk: chosen} if data.get(names[0]) else {}
        self._explain(names[0], check_wishes_are_answered, data, slot, wishes=answer)
        for name in names:
            if data.get(name, ANY) not in ("", ANY) and int(data[name]) not in chosen:  # else a better rank says it
                chosen.append(int(data[name]))
                self._explain(name, check_wishes, data, slot, wishes={slot.pk: chosen})
        data[f"slot_{slot.pk}"] = chosen

    def _refuse_wishes_of_another_half_day(self, slot: Slot, data: dict[str, Any]) -> None:
        """Nothing chosen is dropped in silence; what was wished before goes with its half-day."""
        label = HALF_DAYS[slot.half_day].with_article
        known = {"", ANY, *map(str, self.wished.get(slot.pk, []))}
        for name in self.wish_names[slot.pk]:
            if data.get(name, "") not in known:
                self.add_error(name, f"Cochez aussi {label} pour choisir cet atelier, ou « Sans préférence ».")

    def attended(self, data: dict[str, Any]) -> list[str]:
        if not self.has_half_days:
            return ["morning"]
        return [half for half in self.event.half_days if data.get(f"attends_{half}")]

    def sign_up_fields(self) -> dict:
        """What was said, as keyword arguments of `SignUp`; `wishes` only for the slots of attended half-days."""
        data = self.cleaned_data
        said = {answer.name: data[answer.name] for answer in self.asked if answer.name in data}
        answered = {slot.pk: data[f"slot_{slot.pk}"] for slot in self.slots if f"slot_{slot.pk}" in data}
        return said | {"wishes": answered} | ({"answers": self.answered(data)} if self.asks_questions else {})

    @classmethod
    def initial_from(cls, sign_up: SignUp) -> dict:
        """The initial values that show what a registration says now."""
        own = {f"{OF_A_QUESTION}{question}": value for question, value in sign_up.answers.items()}
        said = {answer.name: getattr(sign_up, answer.name) for answer in cls.answers}
        return said | own | {"wishes": sign_up.wishes, "answers": sign_up.answers}
