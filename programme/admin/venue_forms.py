"""The new venues that are typed under the grid, one form each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from programme.grid.typed import NEW_VENUES
from programme.models import Venue

COLUMNS = ("name", "address", "postal_code", "city")


class VenueForm(forms.ModelForm):
    """A venue that no day has used yet."""

    class Meta:
        model = Venue
        fields = COLUMNS


class NewVenues:
    """The forms by what a line says to be held there (NEW_VENUES); what is left blank is no venue."""

    def __init__(self, made: Mapping[str, VenueForm]):
        self.forms = dict(made) or {NEW_VENUES[0]: _blank(NEW_VENUES[0])}

    @classmethod
    def proposed(cls, venues: Sequence[Venue]) -> "NewVenues":
        """One form for each of `venues`, filled with it; a blank one for none."""
        pairs = zip(NEW_VENUES, venues, strict=False)
        return cls({name: _blank(name, {one: getattr(venue, one) for one in COLUMNS}) for name, venue in pairs})

    @classmethod
    def posted(cls, data: QueryDict) -> "NewVenues":
        """Those of a form that was sent."""
        sent = [name for name in NEW_VENUES if f"{_prefix(name)}-name" in data]
        return cls({name: _bound(name, data) for name in sent})

    def __iter__(self) -> Iterator[VenueForm]:
        return iter(self.forms.values())

    @property
    def typed(self) -> dict[str, VenueForm]:
        return {name: form for name, form in self.forms.items() if form.is_bound and form.has_changed()}

    @property
    def is_typed(self) -> bool:
        """Whether the page shows them open: something stands in one of them."""
        return any(form.is_bound or form.initial for form in self)

    @property
    def are_several(self) -> bool:
        return len(self.forms) > 1

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.typed.values())

    def are_right(self, *, may_add: bool, used: Iterable[str] = NEW_VENUES) -> bool:
        """Whether those of `used` that are typed are venues, which who sends them may add."""
        checked = [form for name, form in self.typed.items() if name in used]
        for form in checked:
            if not may_add:
                form.add_error(None, "Vous ne pouvez pas ajouter de lieu.")
        return all(form.is_valid() for form in checked)

    def rows(self, used: Iterable[str] = NEW_VENUES) -> dict[str, Venue]:
        """The venues of `used`, not saved; those that are right."""
        return {name: form.instance for name, form in self.typed.items() if name in used and form.is_valid()}

    def described(self) -> dict[str, Venue]:
        """What each form says so far, right or not; what is blank says nothing."""
        said = {name: {one: str(form[one].value() or "") for one in COLUMNS} for name, form in self.forms.items()}
        return {name: Venue(**texts) for name, texts in said.items() if any(texts.values())}

    def more(self) -> "NewVenues":
        """The same, and a blank form after them."""
        free = next((name for name in NEW_VENUES if name not in self.forms), None)
        return NewVenues(self.forms | ({free: _blank(free)} if free else {}))

    def cleared(self) -> "NewVenues":
        """The same, where what is blank is asked for as on a page that nobody sent."""
        typed = self.typed
        return NewVenues({name: form if name in typed else _blank(name) for name, form in self.forms.items()})

    def choices(self) -> list[tuple[str, str]]:
        """What a line may be held in: its name, or « nouveau lieu, ci-dessous » while the only one has none."""
        if len(self.forms) == 1 and not any(map(_name_of, self)):
            return [(name, "nouveau lieu, ci-dessous") for name in self.forms]
        return [(name, f"nouveau\u00a0: {_name_of(form) or number}") for number, (name, form) in
                enumerate(self.forms.items(), start=1)]  # fmt: skip


def _prefix(name: str) -> str:
    return name.replace("nouveau", "lieu")


def _blank(name: str, initial: dict[str, Any] | None = None) -> VenueForm:
    return VenueForm(prefix=_prefix(name), initial=initial)


def _bound(name: str, data: QueryDict) -> VenueForm:
    return VenueForm(data, prefix=_prefix(name), empty_permitted=True, use_required_attribute=False)


def _name_of(form: VenueForm) -> str:
    return str(form["name"].value() or "")
