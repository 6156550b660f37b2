"""Someone comes without a registration: a short form registers them, checks them in, and leads to their badge."""

from itertools import chain
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inscriptions.door import moments
from inscriptions.door.desk import desk_page
from inscriptions.door.newcomers import register_walk_in
from inscriptions.door.rules import check_takes_walk_ins
from inscriptions.door.scans import read_badge
from inscriptions.models import Registration, Scan
from inscriptions.people.answer import AnswerRow, WalkInPlace
from inscriptions.people.answers import ANSWERS, SignUp
from inscriptions.people.names import sort_keys
from inscriptions.seats.places import workshop_places
from inscriptions.signup.form import ANY
from inscriptions.signup.team_form import TeamForm
from programme.models import Event
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import member
from rencontre.domain import DomainError, refusal


class WalkInForm(TeamForm):
    """Names, and what is quick to say: the half-days follow the clock, workshops are those that have room."""

    same_name = forms.BooleanField(
        label="C’est une autre personne du même nom", required=False, widget=forms.HiddenInput
    )

    WORKSHOP = "Atelier"
    unsent = "La personne n’est pas encore inscrite"

    answers = tuple(answer for answer in ANSWERS if answer.at_the_door)
    asks_questions = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = self._asked(WalkInPlace.BEFORE_THE_WORKSHOPS)
        after = [*self._asked(WalkInPlace.AFTER_THE_WORKSHOPS), *self._asked(WalkInPlace.LAST)]
        self.order_fields(["same_name", *before, *chain.from_iterable(self.wish_names.values()), *after])
        if self.has_half_days:
            is_afternoon = moments.by_the_clock(self.event).moment == "afternoon"
            self.fields["attends_morning"].initial, self.fields["attends_afternoon"].initial = not is_afternoon, True

    def _asked(self, place: WalkInPlace) -> list[str]:
        return [answer.name for answer in self.asked if answer.at_the_door is place]

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        """The words of the public form, but for the choices, whose words speak to the person."""
        return super().said_of(answer) | ({"label": answer.title} if answer.choices else {})

    def _add_wishes(self, slot: Slot) -> list[str]:
        name = f"wish_{slot.pk}_1"
        workshops = [choice for choice in self._wish_choices(slot, 1)[:-1] if self.places[choice[0]].has_room]
        self.fields[name] = forms.ChoiceField(
            label=", ".join(filter(None, [self.slot_legend(slot), slot.session.place])),
            choices=[*workshops, (ANY, "Aucun atelier")],
            initial=ANY,
            required=False,
        )
        return [name]

    def clean(self) -> dict[str, Any]:
        """Ask once before registering someone whose name is already there: they may be found by looking again."""
        data = super().clean()
        keys = sort_keys(data.get("first_name", ""), data.get("last_name", ""))
        known = self.event.registrations.live().filter(sort_key__in=keys).first()
        if known and not data.get("same_name"):
            self.fields["same_name"].widget = forms.CheckboxInput()
            structure = f" ({known.organisation})" if known.organisation else ""
            self.add_error(
                "same_name", f"{known}{structure} est déjà dans la liste : cherchez son nom, ou cochez cette case."
            )
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def walk_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Register whoever comes, if the day admits them, and check them in at once."""
    event = get_object_or_404(Event.objects.select_related("main_venue"), slug=slug)
    why_closed = refusal(check_takes_walk_ins, event, now=timezone.now())
    slots = [slot for slot in slots_with_workshops(event) if slot.session.ends > timezone.now()]
    form = WalkInForm(request.POST or None, event=event, slots=slots, places=workshop_places(event))
    if request.method == "POST" and not why_closed and form.is_valid():
        try:
            sign_up = SignUp(**form.sign_up_fields())
            person = register_walk_in(event=event, sign_up=sign_up, by=member(request.user))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            _check_in(request, person)
            return redirect("inscriptions:person", slug, person.pk)
    context = {
        "event": event,
        "choice": moments.current(request, event),
        "form": None if why_closed else form,
        "why_closed": why_closed,
    }
    return render(request, "inscriptions/door/walk_in.html", context)


def _check_in(request: HttpRequest, person: Registration) -> None:
    choice = moments.current(request, person.event)
    done = read_badge(
        registrations=Registration.objects.filter(pk=person.pk),
        moment=choice.moment,
        workshop=choice.workshop,
        by=member(request.user),
    )
    if person.status == Registration.Status.WAITING:
        messages.warning(request, f"La journée est complète : {person} est en liste d’attente, sans être pointé.")
    elif done is None or done.outcome == Scan.Outcome.REFUSED:
        messages.warning(request, f"Personne inscrite, pas encore pointée : {person}.")
    else:
        messages.success(request, f"Personne inscrite et pointée : {person}.")
