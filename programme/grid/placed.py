"""The places that a text names: which are known, which are new, and what a line says to be held there."""

from collections.abc import Iterable, Sequence

from programme.grid.typed import NEW_VENUES
from programme.models import Venue
from programme.reading.draft import Doubt, NamedVenue
from rencontre.french.names import fold

TOO_MANY = "Le texte nomme trop de lieux\u00a0: «\u00a0{}\u00a0» est laissé au lieu principal."
NO_ADDRESS = "Le texte ne donne pas toute l’adresse de «\u00a0{}\u00a0»."
BY_CITY = "Le texte ne dit que «\u00a0{}\u00a0»\u00a0: le lieu connu de cette commune, «\u00a0{}\u00a0», est choisi."
MAYBE = "«\u00a0{}\u00a0» est peut-être «\u00a0{}\u00a0», qui est déjà connu."
LITTLE_WORDS = {"de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "aux", "en", "rue", "place", "avenue"}


class NamedPlaces:
    """What each of the places `named` comes to; on a new day, which has no `main` one, the first is it.

    `names`: what a line held there says; `new`: the venues that NEW_VENUES name, not saved; `doubts` are about the day.
    """

    def __init__(self, named: Sequence[NamedVenue], known: Iterable[Venue], main: Venue | None):
        self.known = list(known)
        self.main = main
        self.names: list[str] = []
        self.new: list[Venue] = []
        self.doubts: list[Doubt] = []
        for place in named:
            self.names.append(self._name(place, is_main=main is None and self.main is None))

    def _name(self, place: NamedVenue, *, is_main: bool) -> str:
        venue = self._known(place) or as_venue(place)
        if is_main:
            self.main = venue
            self._doubt_of(venue, "main_venue")
            return ""
        if self.main is not None and (venue.pk == self.main.pk if venue.pk else same_place(place, self.main)):
            return ""
        if venue.pk:
            return str(venue.pk)
        earlier = next((number for number, one in enumerate(self.new) if same_place(place, one)), len(self.new))
        if earlier == len(self.new):
            if earlier == len(NEW_VENUES):
                self.doubts.append(Doubt("main_venue", TOO_MANY.format(venue.name)))
                return ""
            self.new.append(venue)
            self._doubt_of(venue, "venues")
        return NEW_VENUES[earlier]

    def _doubt_of(self, venue: Venue, about: str) -> None:
        if venue.pk is None and not all((venue.name, venue.address, venue.postal_code, venue.city)):
            self.doubts.append(Doubt(about, NO_ADDRESS.format(venue.name or "ce lieu")))

    def _known(self, place: NamedVenue) -> Venue | None:
        found = next((one for one in self.known if same_place(place, one)), None)
        if found or place.address:
            return found
        said = fold(place.name or place.city)
        there = [one for one in self.known if fold(one.city) == said]
        if said and len(there) == 1:
            self.doubts.append(Doubt("main_venue", BY_CITY.format(place.name or place.city, there[0].name)))
            return there[0]
        return None

    def where(self, index: int | None) -> str:
        """What a line that is held in the place `index` says."""
        return self.names[index] if index is not None and index < len(self.names) else ""


def as_venue(place: NamedVenue) -> Venue:
    """The venue, not saved, that a text describes."""
    return Venue(
        name=place.name or place.address or place.city, address=place.address, postal_code=place.postal_code,
        city=place.city,
    )  # fmt: skip


def same_place(place: NamedVenue, venue: Venue) -> bool:
    """Whether both have one name, or one address in one town."""
    if place.name and fold(place.name) == fold(venue.name):
        return True
    is_there = bool(place.address) and fold(place.address) == fold(venue.address)
    return is_there and (not place.city or fold(place.city) == fold(venue.city))


def likely_place(venue: Venue, known: Iterable[Venue]) -> Venue | None:
    """A known venue that a new one may well be: half of the words of both names, or one address, in one town."""
    for one in known:
        if venue.city and fold(venue.city) != fold(one.city):
            continue
        mine, theirs = _words(venue.name), _words(one.name)
        if 2 * len(mine & theirs) >= max(len(mine), len(theirs), 1) or _is_same_address(venue, one):
            return one
    return None


def _is_same_address(venue: Venue, other: Venue) -> bool:
    mine, theirs = _words(venue.address), _words(other.address)
    return bool(mine) and (mine <= theirs or theirs <= mine) and any(word.isdigit() for word in mine & theirs)


def _words(text: str) -> set[str]:
    return set(fold(text).split()) - LITTLE_WORDS
