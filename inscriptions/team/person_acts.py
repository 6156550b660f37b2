"""What the team may do from the page of a person: one act leads, the others are quiet, what is for good comes last."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.people.pages import MAY_CHANGE, person_page
from inscriptions.seats.day_programme import SlotState
from programme.desk.pages import Link
from rencontre.french.typography import french_hour

LEADING = ("inscriptions_registration_confirm", "inscriptions_registration_promote")
FOR_GOOD = ("inscriptions_registration_cancel", "inscriptions_registration_erase")


@dataclass(frozen=True)
class PersonActs:
    main: Link | None
    others: list[Link]
    for_good: list[Link]


def acts_on(user: User | AnonymousUser, person: Registration, slots: list[SlotState]) -> PersonActs:
    """Of who waits or is held, the place comes first; of who comes, the workshop, or the badge."""
    links = person_page.links(user, person)
    leading = _named(links, LEADING, person)
    for_good = _named(links, FOR_GOOD, person)
    quiet = [link for link in links if link not in leading and link not in for_good]
    if person.status == Registration.Status.CONFIRMED:
        leading += _workshops(user, person, slots)
        badges = reverse("admin:inscriptions_registration_badges", query={"ids": person.pk})
        again = reverse("admin:inscriptions_registration_reprint", args=[person.pk])
        leading.append(Link(badges, "Imprimer le badge"))
        if person.badge_prints.exists():
            quiet.insert(0, Link(again, "Réimprimer le badge", acts=True))
    return PersonActs(leading[0] if leading else None, [*leading[1:], *quiet], for_good)


def _named(links: list[Link], names: tuple[str, ...], person: Registration) -> list[Link]:
    addresses = [reverse(f"admin:{name}", args=[person.pk]) for name in names]
    return sorted((link for link in links if link.address in addresses), key=lambda link: addresses.index(link.address))


def _workshops(user: User | AnonymousUser, person: Registration, slots: list[SlotState]) -> list[Link]:
    """The first workshop of the person, with its hour where there are several; each slot has its own link too."""
    attended = [state.slot for state in slots if state.attended] if user.has_perm(MAY_CHANGE) else []
    return [
        Link(
            reverse("admin:inscriptions_registration_move", args=[person.pk, slot.pk]),
            f"Changer d’atelier, {french_hour(slot.effective_starts_at)}" if len(attended) > 1 else "Changer d’atelier",
        )
        for slot in attended[:1]
    ]
