"""The people of the list on whom one acts: those who were ticked, or all those whom its filters and its search give.

A page that acts on them stands at the address of the list's own parameters: it shows who they are, and a POST does
nothing when they are no longer those that it showed.
"""

import json
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac

from inscriptions.models import Registration
from inscriptions.team.selection_form import SelectionForm
from programme.desk.chosen_day import SHOWN, day_shown
from programme.desk.pages import Given, in_fieldsets
from programme.models import Event
from rencontre.domain import DomainError
from rencontre.french.words import plural

LIST = "admin:inscriptions_registration_changelist"
MOST_SHOWN = 300  # people listed in a group; the others are counted
NOT_OF_THE_LIST = ("p", "o", "all", "e")
ONE_DAY = "Choisissez d’abord une journée\u00a0: on agit sur les inscriptions d’une seule."
NOBODY = "Cochez d’abord des personnes de la journée."
HAS_CHANGED = "La liste a changé depuis que cette page était affichée\u00a0: relisez-la, puis validez à nouveau."


@dataclass(frozen=True)
class PeopleGroup:
    """Some of the people of a selection, and what is said of each."""

    title: str
    people: list[tuple[Registration, str]] = field(default_factory=list)

    @property
    def shown(self) -> list[tuple[Registration, str]]:
        return self.people[:MOST_SHOWN]

    @property
    def common(self) -> str:
        """What is said of each, where it is the same of all: it is said once."""
        said = {said for _, said in self.people}
        return said.pop() if len(said) == 1 and len(self.people) > 1 else ""

    @property
    def others(self) -> int:
        return len(self.people) - len(self.shown)


def to_selection(request: HttpRequest, name: str) -> HttpResponse:
    """From the list's form to the page `name` of the day shown, with whom it is about."""
    event = day_shown(request)
    if event is None:
        messages.warning(request, ONE_DAY)
        return redirect(f"{reverse(LIST)}?{request.GET.urlencode()}")
    asked = asked_by(request, event)
    if "ids" in asked and request.GET:
        asked[LEFT] = request.GET.urlencode()
    return redirect(reverse(f"admin:{name}", args=[event.pk]) + f"?{asked.urlencode()}")


def asked_by(request: HttpRequest, event: Event) -> QueryDict:
    """The list of those who were ticked; or, « toutes », the list as it is."""
    asked = request.GET.copy()
    for name in NOT_OF_THE_LIST:
        asked.pop(name, None)
    if request.POST.get("select_across") != "1":
        asked = QueryDict(mutable=True)
        asked["ids"] = ",".join(request.POST.getlist(helpers.ACTION_CHECKBOX_NAME))
    asked["event"] = str(event.pk)
    return asked


def selected(request: HttpRequest, event: Event) -> list[Registration]:
    """The people of `event` whom the address of a page asks for, in the order of their names."""
    asked = request.GET.copy()
    asked["event"] = str(event.pk)
    for name in (*NOT_OF_THE_LIST, *OF_THE_PAGES):
        asked.pop(name, None)
    listed = copy(request)
    listed.GET = asked  # type: ignore[assignment]  # Django takes any QueryDict
    listed.META = {name: value for name, value in request.META.items() if name != SHOWN}
    changelist = admin.site.get_model_admin(Registration).get_changelist_instance(listed)
    people = list(changelist.get_queryset(listed).prefetch_related(None))
    for person in people:
        person.event = event
    return people


LEFT = "liste"  # the list as it was when people were ticked there
OF_THE_PAGES = ("vers", LEFT)  # what the pages themselves write in their address


def seen(groups: Iterable[PeopleGroup]) -> str:
    """What a page showed, so that nothing else is done."""
    shown = [[group.title, [[person.pk, said] for person, said in group.people]] for group in groups]
    return salted_hmac("inscriptions.selection", json.dumps(shown)).hexdigest()


def acted_on_many(
    request: HttpRequest,
    event: Event,
    form: SelectionForm,
    groups: list[PeopleGroup],
    act: Callable[[], str],
    *,
    advice: str,
    verb: str,
) -> Given:
    """What a page of « selection.html » gives: it shows the `groups`, the first of whom it acts on, and asks by `form`.

    With nobody to act on it shows the others, and why, without a form. `act` returns what to say once it is done.
    """
    back = _back(request, event)
    shown = {"groups": [group for group in groups if group.people], "advice": advice, "verb": verb, "back": back}
    if not shown["groups"]:
        messages.warning(request, NOBODY)
        return redirect(f"{reverse(LIST)}?event={event.pk}")
    if not groups[0].people:
        return shown | {"adminform": None}
    form.show(seen(groups))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != seen(groups):
            messages.warning(request, HAS_CHANGED)
            form.show_again(seen(groups))
        else:
            try:
                done = act()
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, done)
                return redirect(back)
    return shown | {"adminform": in_fieldsets(form)}


def _back(request: HttpRequest, event: Event) -> str:
    """The list as it was left, with its filters and its search."""
    listed = QueryDict(request.GET.get(LEFT, ""), mutable=True) if LEFT in request.GET else request.GET.copy()
    for name in OF_THE_PAGES:
        listed.pop(name, None)
    listed["event"] = str(event.pk)
    return f"{reverse(LIST)}?{listed.urlencode()}"


def people_are(count: int, one: str, many: str) -> str:
    """« 1 personne change », « 12 personnes changent »."""
    return f"{count} personne{plural(count)} {many if count > 1 else one}"
