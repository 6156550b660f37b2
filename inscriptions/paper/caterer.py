"""The counts of the caterer: numbers and anonymous texts."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from inscriptions.models import Registration, SpecialNeeds
from programme.models import Event, Session
from rencontre.french.names import fold
from rencontre.french.typography import french_instant
from rencontre.pdf.render import render

ROLES = {
    Registration.Role.PARTICIPANT: "Participants",
    Registration.Role.SPEAKER: "Intervenants",
    Registration.Role.TEAM: "Organisation",
}


@dataclass(frozen=True)
class Constraint:
    """A text that `count` people wrote about their meal, in the words of the first."""

    text: str
    count: int


def caterer_pdf(event: Event, *, with_constraints: bool) -> bytes:
    """How many meals, and with what: numbers and anonymous texts, never a name.

    The constraints are art. 9 data: without `with_constraints` they are left out, the vegetarian meals too.
    """
    eaters = event.registrations.confirmed().filter(attends_lunch=True)
    by_role = dict(eaters.order_by("role").values_list("role").annotate(Count("pk")))
    needs = SpecialNeeds.objects.filter(registration__in=eaters)
    lunches = event.sessions.filter(kind=Session.Kind.LUNCH, cancelled_at=None).select_related("venue", "room")
    lunch = lunches.in_order().first()
    context = {
        "event": event,
        "lunch": lunch,
        "venue": (lunch and lunch.venue) or event.main_venue,
        "meals": sum(by_role.values()),
        "by_role": [(title, by_role.get(role, 0)) for role, title in ROLES.items()],
        "with_constraints": with_constraints,
        "vegetarian": needs.filter(vegetarian=True).count(),
        "constraints": _constraints(needs.exclude(meal_constraint="").order_by("pk")) if with_constraints else [],
        "edited_at": french_instant(timezone.now()),
    }
    return render("inscriptions/paper/caterer.html", context)


def _constraints(needs) -> list[Constraint]:
    """Texts that differ only by accents, case or dashes are one; nobody is told by their order."""
    found: dict[str, list[str]] = {}
    for text in needs.values_list("meal_constraint", flat=True):
        found.setdefault(fold(text), []).append(text)
    return [Constraint(texts[0], len(texts)) for _, texts in sorted(found.items())]
