"""The counts of the caterer: numbers and anonymous texts."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet
from django.utils import timezone

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.paper.sessions_held import SEEN_BY, PrintedDay
from programme.models import Event, Session
from rencontre.french.names import fold
from rencontre.french.typography import french_instant
from rencontre.pdf.notices import undrawn_signs
from rencontre.pdf.papers import Line, Paper, Printout, When, Words, paper
from rencontre.pdf.render import Part

ROLES = {
    Registration.Role.PARTICIPANT: "Participants",
    Registration.Role.SPEAKER: "Intervenants",
    Registration.Role.TEAM: "Organisation",
}


CONSTRAINTS = "Contraintes de repas"  # what is said of them names nothing more


@dataclass(frozen=True)
class Constraint:
    """A text that `count` people wrote about their meal, in the words of the first."""

    text: str
    count: int


def caterer_line(this: Paper, day: PrintedDay) -> list[Line]:
    """How many meals, and whether the constraints are said to who looks."""
    meals = _eaters(day.event).count()
    constraints = ", avec les contraintes" if _sees_constraints(day.user) else ""
    return [this.line(day.event.pk, [Words(f"{meals} repas{constraints} ; aucun nom.")])]


@paper(
    "caterer",
    title="Repas pour le traiteur",
    noun="page",
    when=When.BEFORE,
    permission=SEEN_BY,
    route="documents/traiteur.pdf",
    lines=caterer_line,
)
def caterer_to_print(event: Event, *, maker: User | None = None) -> Printout:
    """How many meals, and with what: numbers and anonymous texts, never a name.

    The constraints are art. 9 data: for a maker who may not see needs they are left out, the vegetarian meals too.
    """
    eaters = _eaters(event)
    by_role = dict(eaters.order_by("role").values_list("role").annotate(Count("pk")))
    needs = SpecialNeeds.objects.filter(registration__in=eaters)
    lunches = event.sessions.filter(kind=Session.Kind.LUNCH, cancelled_at=None).select_related("venue", "room")
    lunch = lunches.in_order().first()
    with_constraints = _sees_constraints(maker)
    constraints = _constraints(needs.exclude(meal_constraint="").order_by("pk")) if with_constraints else []
    context = {
        "event": event,
        "lunch": lunch,
        "venue": (lunch and lunch.venue) or event.main_venue,
        "meals": sum(by_role.values()),
        "by_role": [(title, by_role.get(role, 0)) for role, title in ROLES.items()],
        "with_constraints": with_constraints,
        "vegetarian": needs.filter(vegetarian=True).count(),
        "constraints": constraints,
        "edited_at": french_instant(timezone.now()),
    }
    asked = [(CONSTRAINTS, constraint.text) for constraint in constraints]
    undrawn = undrawn_signs(texts=[(event.title, event.title), *asked])
    return Printout("inscriptions/paper/caterer.html", [Part(context)], f"traiteur-{event.slug}", undrawn=undrawn)


def _eaters(event: Event) -> QuerySet[Registration]:
    return event.registrations.confirmed().filter(attends_lunch=True)


def _sees_constraints(maker: User | None) -> bool:
    return maker is not None and maker.has_perm("inscriptions.view_specialneeds")


def _constraints(needs: QuerySet[SpecialNeeds]) -> list[Constraint]:
    """Texts that differ only by accents, case or dashes are one; nobody is told by their order."""
    found: dict[str, list[str]] = {}
    for text in needs.values_list("meal_constraint", flat=True):
        found.setdefault(fold(text), []).append(text)
    return [Constraint(texts[0], len(texts)) for _, texts in sorted(found.items())]
