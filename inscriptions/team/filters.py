"""The filters of the list of people, one day at a time: they select as audiences do (`letters/audiences.py`).

They combine. Each choice says how many people it gives, the other filters and the search kept: a filter counts in one
statement, that of workshops in two.
"""

from collections.abc import Container, Iterator, Mapping
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.text import capfirst

from inscriptions.letters import audiences
from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.people.spellings import spelled
from programme.desk.chosen_day import EVERY_DAY, chosen_event, day_shown, keep_day_shown, keeps_day_shown
from programme.models import Event
from rencontre.french.words import counted
from rencontre.http.keys import is_key

WITHOUT = "sans"
FIRST_ANSWERS = 15  # of a free field; the search finds the others
MOST_CHOSEN = 500  # people whose primary keys fit in an address


def address_of(changelist: ChangeList, changed: Mapping[str | None, str | None]) -> str:
    """The list with these parameters, None without them, from its first page."""
    kept: dict[Any, Any] = {**changelist.filter_params, **changed}
    return f"?{urlencode([(key, value) for key, value in sorted(kept.items()) if value is not None], doseq=True)}"


def day_of_list(request: HttpRequest) -> Event | None:
    """The day that the list of this request shows, read once: the request keeps it, for who shows it."""
    if not keeps_day_shown(request):
        keep_day_shown(request, chosen_event(request.GET))
    return day_shown(request)


class EventFilter(admin.SimpleListFilter):
    """One day at a time: the current one unless another is asked for."""

    title = "journée"
    parameter_name = "event"

    def __init__(self, request: HttpRequest, *args: Any):
        self.event = day_of_list(request)
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(str(event.pk), str(event)) for event in Event.objects.all()]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Another day has other workshops, other profiles: its list begins anew, with the search."""
        chosen = str(self.event.pk) if self.event else EVERY_DAY
        for value, title in [*self.lookup_choices, (EVERY_DAY, "Toutes les journées")]:
            asked = {self.parameter_name: value, **({SEARCH_VAR: changelist.query} if changelist.query else {})}
            yield {"selected": value == chosen, "query_string": f"?{urlencode(asked)}", "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        return queryset.filter(event=self.event) if self.event else queryset


class CountedFilter(admin.SimpleListFilter):
    """A filter whose choices say how many people each gives. `narrow` keeps those of a choice, among the people of
    `event` (None: of every day); `is_open`: its choices show before one of them is chosen."""

    is_open = False
    event: Event | None = None

    def __init__(self, request: HttpRequest, params: dict[str, Any], *args: Any):
        self.event = day_shown(request)  # the first filter has said it
        super().__init__(request, params, *args)

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        raise NotImplementedError

    @property
    def chosen(self) -> str:
        """The choice of the address, when there is such a one."""
        value = self.value() or ""
        return value if value in {str(key) for key, _ in self.lookup_choices} else ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        return self.narrow(cast(RegistrationQuerySet, queryset), self.chosen) if self.chosen else queryset

    def counts(self, people: RegistrationQuerySet) -> dict[str, int]:
        """How many of `people` each choice gives, in one statement."""
        whole = Registration.objects.filter(event=self.event) if self.event else Registration.objects.all()
        found = {
            f"choice_{place}": Count("pk", filter=Q(pk__in=self.narrow(whole, value).order_by().values("pk")))
            for place, (value, _) in enumerate(self.lookup_choices)
        }
        numbers = people.aggregate(**found)
        return {value: numbers[f"choice_{place}"] for place, (value, _) in enumerate(self.lookup_choices)}

    def others(self, changelist: ChangeList) -> RegistrationQuerySet:
        """The people whom the other filters and the search keep."""
        return _kept_by_the_others(self, changelist)

    def numbers(self, changelist: ChangeList) -> Mapping[str, int]:
        return self.counts(self.others(changelist))

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Those that give somebody, and the chosen one, which leads back to the list without it."""
        numbers = self.numbers(changelist)
        for value, title in self.lookup_choices:
            is_chosen = value == self.chosen
            if is_chosen or numbers.get(value):
                yield {
                    "selected": is_chosen,
                    "query_string": address_of(changelist, {self.parameter_name: None if is_chosen else value}),
                    "display": title,
                    "count": numbers.get(value, 0),
                }


def _kept_by_the_others(own: CountedFilter, changelist: ChangeList) -> RegistrationQuerySet:
    people = cast(RegistrationQuerySet, changelist.root_queryset)
    for one in changelist.filter_specs:
        if one is not own:
            people = cast(RegistrationQuerySet, one.queryset(own.request, people))
    found, _ = changelist.model_admin.get_search_results(own.request, people, changelist.query)
    return cast(RegistrationQuerySet, found.order_by())


class ColumnFilter(CountedFilter):
    """What people have in one column, counted by it."""

    column: ClassVar[str]

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        return people.filter(**{self.column: value})

    def counts(self, people: RegistrationQuerySet) -> dict[str, int]:
        return dict(people.values_list(self.column).annotate(number=Count("pk")))


class StatusFilter(ColumnFilter):
    title, parameter_name, column, is_open = "état", "status__exact", "status", True

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(value, capfirst(label)) for value, label in Registration.Status.choices]


class RoleFilter(ColumnFilter):
    title, parameter_name, column = "rôle", "role__exact", "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(value, capfirst(label)) for value, label in Registration.Role.choices]


class SourceFilter(ColumnFilter):
    title, parameter_name, column = "origine", "source__exact", "source"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(value, capfirst(label)) for value, label in Registration.Source.choices]


class ProfileFilter(ColumnFilter):
    title, parameter_name, column, is_open = "profil", "profile", "profile", True

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return _values(audiences.PROFILE, self.event)


class ProofFilter(CountedFilter):
    """Who counts for nobody until the link mailed to their address is used; whom our letters do not reach, and why."""

    title, parameter_name = "adresse", "adresse"
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

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        if value == self.TO_PROVE:
            return audiences.UNPROVED.narrow(people, self.event, "")
        return people.live().filter(**self.UNREACHED[value])


class LetterFilter(CountedFilter):
    title, parameter_name = "lettres", "lettre"
    FAILED = "echec"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(self.FAILED, audiences.LETTER_FAILED.title)]

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        return audiences.LETTER_FAILED.narrow(people, self.event, "")


class PresenceFilter(CountedFilter):
    title, parameter_name, is_open = "présence et repas", "presence", True

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        titles = {field.name: field.verbose_name for field in Registration._meta.fields}
        return [(slug, capfirst(str(titles[name]))) for slug, name in audiences.HALF_DAY_COLUMNS.items()]

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        return audiences.HALF_DAY.narrow(people, self.event, value)


class DietFilter(CountedFilter):
    """Art. 9 data: for who may see the needs alone (docs/pratique-francaise.md §6)."""

    title, parameter_name = "besoins", "regime"
    NEEDS: ClassVar[dict[str, tuple[str, Q]]] = {
        "vegetarien": ("Repas végétarien", Q(special_needs__vegetarian=True)),
        "contrainte": (
            "Autre contrainte de repas",
            Q(special_needs__isnull=False) & ~Q(special_needs__meal_constraint=""),
        ),
        "accueil": (
            "Besoin d’accueil particulier",
            Q(special_needs__isnull=False) & ~Q(special_needs__access_needs=""),
        ),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(value, title) for value, (title, _) in self.NEEDS.items()]

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        return people.filter(self.NEEDS[value][1])

    def counts(self, people: RegistrationQuerySet) -> dict[str, int]:
        """Of the whole day, whatever the others keep: among few people a number would tell what one of them eats."""
        of_the_day = Registration.objects.filter(event=self.event) if self.event else Registration.objects.all()
        return super().counts(of_the_day.named())


class WorkshopFilter(CountedFilter):
    """Who holds a seat in a workshop of the day shown; or who lacks one in a slot of a half-day they attend."""

    title, parameter_name, is_open = "atelier", "workshop", True

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        workshops = _values(audiences.WORKSHOP, self.event)
        return [*workshops, (WITHOUT, audiences.WITHOUT_WORKSHOP.title)] if workshops else []

    @property
    def chosen(self) -> str:
        """A workshop of another day too: nobody of this one holds a seat there."""
        return super().chosen or (value if is_key(value := self.value() or "") else "")

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        if value == WITHOUT:
            return audiences.WITHOUT_WORKSHOP.narrow(people, self.event, "")
        return audiences.WORKSHOP.narrow(people, self.event, value)

    def counts(self, people: RegistrationQuerySet) -> dict[str, int]:
        seated = people.exclude(seats=None).values_list("seats__workshop").annotate(number=Count("pk"))
        return {str(workshop): number for workshop, number in seated} | {WITHOUT: self.narrow(people, WITHOUT).count()}


class TypedFilter(CountedFilter):
    """A free field, its spellings put together: the most frequent answers, and the one that was chosen."""

    audience: ClassVar[audiences.Audience]
    column: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return []  # read with their counts

    def has_output(self) -> bool:
        return True

    @property
    def chosen(self) -> str:
        return self.value() or ""

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        return self.audience.narrow(people, self.event, value)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        people = _kept_by_the_others(self, changelist)
        found = spelled(people.values_list(self.column).annotate(number=Count("pk")))
        shown = found[:FIRST_ANSWERS] + [one for one in found[FIRST_ANSWERS:] if one.key == self.chosen]
        for one in shown:
            is_chosen = one.key == self.chosen
            yield {
                "selected": is_chosen,
                "query_string": address_of(changelist, {self.parameter_name: None if is_chosen else one.key}),
                "display": one.text,
                "count": one.count,
            }


class OrganisationFilter(TypedFilter):
    title, parameter_name, column, audience = "structure", "structure", "organisation", audiences.ORGANISATION


class TerritoryFilter(TypedFilter):
    title, parameter_name, column, audience = "territoire", "territoire", "territory", audiences.TERRITORY


class SelectionFilter(CountedFilter):
    """The audiences of the day shown that no other filter asks for: who came, and who did not."""

    title, parameter_name = "pointage", "selection"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        others = [one for one in audiences.AUDIENCES if not one.has_its_filter]
        return [(one.slug, one.title) for one in others if self.event and one.is_offered(self.event)]

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        return audiences.BY_SLUG[value].narrow(people, self.event, "")


class ChosenFilter(CountedFilter):
    """The people who were ticked: an address names them, and nobody chooses them there."""

    title, parameter_name = "choix", "ids"

    NOBODY = "0"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        value = self.value()
        return [] if value is None else [(value, counted(len(self.keys), "personne", "choisie"))]

    def value(self) -> str | None:
        """An address without any key asks for nobody, not for everybody."""
        said = super().value()
        return self.NOBODY if said == "" else said

    @property
    def keys(self) -> list[str]:
        said = (self.value() or "").split(",")
        return [key for key in said if is_key(key)][:MOST_CHOSEN]

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        return people.filter(pk__in=self.keys)

    def counts(self, people: RegistrationQuerySet) -> dict[str, int]:
        return {}


def _values(audience: audiences.Audience, event: Event | None) -> list[tuple[str, str]]:
    return list(audience.choices(event)) if event and audience.choices else []


FILTERS: list[type[admin.SimpleListFilter]] = [
    EventFilter, ChosenFilter, StatusFilter, PresenceFilter, WorkshopFilter, ProfileFilter, OrganisationFilter,
    TerritoryFilter, SelectionFilter, ProofFilter, LetterFilter, DietFilter, RoleFilter, SourceFilter,
]  # fmt: skip
# What the list's filters write in the address.
LOOKUPS = {str(one.parameter_name) for one in FILTERS}
NEEDS = {str(DietFilter.parameter_name)}
HIDDEN_FROM_FRONT_DESK = NEEDS | {
    str(one.parameter_name) for one in (ProfileFilter, TerritoryFilter, LetterFilter, SourceFilter)
}


def is_lookup(lookup: str, *, hidden: Container[str] = ()) -> bool:
    """Whether the list's address may hold this look-up, to the letter."""
    return lookup in LOOKUPS and lookup not in hidden


def found(people: RegistrationQuerySet, wanted: str, *, in_addresses: bool) -> RegistrationQuerySet:
    """Those of `people` whom the list's search asks for."""
    named = people.search(wanted)
    return named | people.filter(email__icontains=wanted.strip()) if wanted and in_addresses else named
