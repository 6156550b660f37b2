"""The filters of the list of people, one day at a time."""

from collections.abc import Container, Iterator
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.seats.lines import its_seats
from inscriptions.spreadsheets.export import workshop_name
from programme.desk.chosen_day import EVERY_DAY, chosen_event, keep_day_shown
from programme.models import Event
from programme.queries import slots_with_workshops
from rencontre.french.words import HALF_DAYS
from rencontre.http.keys import is_key

WITHOUT = "sans"


class EventFilter(admin.SimpleListFilter):
    """One day at a time: the current one unless another is asked for. The request keeps which, for who shows it."""

    title = "journée"
    parameter_name = "event"

    def __init__(self, request: HttpRequest, *args: Any):
        self.event = chosen_event(request.GET)
        keep_day_shown(request, self.event)
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(str(event.pk), str(event)) for event in Event.objects.all()]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        chosen = str(self.event.pk) if self.event else EVERY_DAY
        for value, title in [*self.lookup_choices, (EVERY_DAY, "Toutes")]:
            yield {
                "selected": value == chosen,
                "query_string": changelist.get_query_string({self.parameter_name: value}, ["workshop", "profile", "p"]),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        return queryset.filter(event=self.event) if self.event else queryset


class ProofFilter(admin.SimpleListFilter):
    """Who counts for nobody until the link mailed to their address is used; whose address refuses our letters."""

    title = "adresse"
    parameter_name = "adresse"
    TO_PROVE, REFUSED = "a-confirmer", "refusee"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(self.TO_PROVE, "À confirmer"), (self.REFUSED, "Refusée")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        people = cast(RegistrationQuerySet, queryset)
        if self.value() == self.REFUSED:
            return people.live().filter(address_refused_at__isnull=False)
        return people.unproved() if self.value() == self.TO_PROVE else people


class ProfileFilter(admin.SimpleListFilter):
    title = "profil"
    parameter_name = "profile"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        event = chosen_event(request.GET)
        return [(code, label) for code, label in event.profiles] if event else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        known = {code for code, _ in self.lookup_choices}
        return queryset.filter(profile=self.value()) if self.value() in known else queryset


class PresenceFilter(admin.SimpleListFilter):
    title = "présence"
    parameter_name = "presence"
    FIELDS = {
        HALF_DAYS["morning"].slug: "attends_morning",
        "dejeuner": "attends_lunch",
        HALF_DAYS["afternoon"].slug: "attends_afternoon",
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        titles = {field.name: field.verbose_name for field in Registration._meta.fields}
        return [(slug, capfirst(str(titles[name]))) for slug, name in self.FIELDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        column = self.FIELDS.get(self.value() or "")
        return queryset.filter(**{column: True}) if column else queryset


class WorkshopFilter(admin.SimpleListFilter):
    """Who holds a seat in a workshop of the day shown; or who lacks one in a slot of a half-day they attend."""

    title = "atelier"
    parameter_name = "workshop"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        event = chosen_event(request.GET)
        self.slots = slots_with_workshops(event) if event else []
        several = len(self.slots) > 1
        workshops = [
            (str(workshop.pk), workshop_name(workshop, several_slots=several))
            for slot in self.slots
            for workshop in slot.offered
        ]
        return [*workshops, (WITHOUT, "Sans atelier")] if workshops else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        wanted = self.value() or ""
        if wanted == WITHOUT:
            return queryset.exclude(status=Registration.Status.CANCELLED).filter(self._lacks_a_seat())
        return queryset.filter(seats__workshop=int(wanted)) if is_key(wanted) else queryset

    def _lacks_a_seat(self) -> Q:
        lacking = Q(pk=None)
        for slot in self.slots:
            lacking |= Q(~Exists(its_seats("pk", slot=slot.pk)), **{f"attends_{slot.half_day}": True})
        return lacking


# What the list's filters write in the address.
LOOKUPS = {"event", "adresse", "profile", "presence", "workshop", "status__exact", "role__exact", "source__exact"}
HIDDEN_FROM_FRONT_DESK = {"profile", "source__exact"}


def is_lookup(lookup: str, *, hidden: Container[str] = ()) -> bool:
    """Whether the list's address may hold this look-up, to the letter."""
    return lookup in LOOKUPS and lookup not in hidden


def found(people: RegistrationQuerySet, wanted: str, *, in_addresses: bool) -> RegistrationQuerySet:
    """Those of `people` whom the list's search asks for."""
    named = people.search(wanted)
    return named | people.filter(email__icontains=wanted.strip()) if wanted and in_addresses else named
