"""The filters of the list of people, one day at a time: they select as audiences do (`letters/audiences.py`)."""

from collections.abc import Container, Iterator
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from inscriptions.letters import audiences
from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from programme.desk.chosen_day import EVERY_DAY, chosen_event, day_shown, keep_day_shown
from programme.models import Event
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
    """Who counts for nobody until the link mailed to their address is used; whom our letters do not reach, and why."""

    title = "adresse"
    parameter_name = "adresse"
    TO_PROVE, REFUSED, WITHOUT, WANTS_NONE = "a-confirmer", "refusee", "sans", "sans-messages"
    UNREACHED: ClassVar[dict[str, dict[str, Any]]] = {
        REFUSED: {"address_refused_at__isnull": False},
        WITHOUT: {"email": ""},
        WANTS_NONE: {"no_campaigns": True},
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            (self.TO_PROVE, "À confirmer"),
            (self.REFUSED, "Refusée"),
            (self.WITHOUT, "Sans adresse"),
            (self.WANTS_NONE, "Ne veut ni messages ni rappels"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        if why := self.UNREACHED.get(self.value() or ""):
            return cast(RegistrationQuerySet, queryset).live().filter(**why)
        return _narrowed(queryset, audiences.UNPROVED) if self.value() == self.TO_PROVE else queryset


class ProfileFilter(admin.SimpleListFilter):
    title = "profil"
    parameter_name = "profile"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return _values(audiences.PROFILE, chosen_event(request.GET))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        value, known = self.value() or "", {code for code, _ in self.lookup_choices}
        return _narrowed(queryset, audiences.PROFILE, value=value) if value in known else queryset


class PresenceFilter(admin.SimpleListFilter):
    title = "présence"
    parameter_name = "presence"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        titles = {field.name: field.verbose_name for field in Registration._meta.fields}
        return [(slug, capfirst(str(titles[name]))) for slug, name in audiences.HALF_DAY_COLUMNS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        value = self.value() or ""
        is_known = value in audiences.HALF_DAY_COLUMNS
        return _narrowed(queryset, audiences.HALF_DAY, value=value) if is_known else queryset


class WorkshopFilter(admin.SimpleListFilter):
    """Who holds a seat in a workshop of the day shown; or who lacks one in a slot of a half-day they attend."""

    title = "atelier"
    parameter_name = "workshop"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        workshops = _values(audiences.WORKSHOP, chosen_event(request.GET))
        return [*workshops, (WITHOUT, audiences.WITHOUT_WORKSHOP.title)] if workshops else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        wanted = self.value() or ""
        if wanted == WITHOUT:
            return _narrowed(queryset, audiences.WITHOUT_WORKSHOP, chosen_event(request.GET))
        return _narrowed(queryset, audiences.WORKSHOP, value=wanted) if is_key(wanted) else queryset


class SelectionFilter(admin.SimpleListFilter):
    """The audiences of the day shown that no other filter asks for."""

    title = "sélection"
    parameter_name = "selection"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        event = day_shown(request)
        others = [one for one in audiences.AUDIENCES if not one.has_its_filter]
        return [(one.slug, one.title) for one in others if event and one.is_offered(event)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        value = self.value() or ""
        if value not in dict(self.lookup_choices):
            return queryset
        return _narrowed(queryset, audiences.BY_SLUG[value], day_shown(request))


def _values(audience: audiences.Audience, event: Event | None) -> list[tuple[str, str]]:
    return list(audience.choices(event)) if event and audience.choices else []


def _narrowed(
    people: QuerySet[Registration], audience: audiences.Audience, event: Event | None = None, *, value: str = ""
) -> QuerySet[Registration]:
    return audience.narrow(cast(RegistrationQuerySet, people), event, value)


# What the list's filters write in the address.
LOOKUPS = {
    "event", "adresse", "profile", "presence", "workshop", "selection", "status__exact", "role__exact", "source__exact",
}  # fmt: skip
HIDDEN_FROM_FRONT_DESK = {"profile", "source__exact"}


def is_lookup(lookup: str, *, hidden: Container[str] = ()) -> bool:
    """Whether the list's address may hold this look-up, to the letter."""
    return lookup in LOOKUPS and lookup not in hidden


def found(people: RegistrationQuerySet, wanted: str, *, in_addresses: bool) -> RegistrationQuerySet:
    """Those of `people` whom the list's search asks for."""
    named = people.search(wanted)
    return named | people.filter(email__icontains=wanted.strip()) if wanted and in_addresses else named
