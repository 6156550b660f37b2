"""The acts on several people of the list: each page shows who they are and asks, then one act does it for all."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.seats.move import Moves, move_many, moves_on
from inscriptions.seats.places import workshop_places
from inscriptions.signup.cancel import cancel_many
from inscriptions.signup.role import change_role
from inscriptions.team.filters import DietFilter
from inscriptions.team.selection import PeopleGroup, acted_on_many, asked_by, people_are, selected, to_selection
from inscriptions.team.selection_form import (
    CancelManyForm,
    MoveManyForm,
    RoleForm,
    destination,
    destinations,
)
from programme.desk.chosen_day import day_shown
from programme.desk.pages import ACT, Given, Tab, TeamRequest, day_page, no_link
from programme.desk.paging import ROWS
from programme.desk.sensitive import ask_again
from programme.models import Event, Session
from programme.queries import slots_with_workshops
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.words import counted, enumeration

TEMPLATE = "inscriptions/team/selection.html"
GONE = "Déjà annulées, laissées comme elles sont"
Admin = admin.ModelAdmin
People = QuerySet[Registration]

for act_name in ("cancel", "role", "move"):  # they name whom the filter gives, as the list does
    ask_again(f"admin:inscriptions_selection_{act_name}?{DietFilter.parameter_name}")


def _live(people: list[Registration]) -> tuple[list[Registration], PeopleGroup]:
    gone = [(person, "") for person in people if not person.is_live]
    return [person for person in people if person.is_live], PeopleGroup(GONE, gone)


@day_page(
    "selection/annuler/",
    title="Annuler des inscriptions",
    tab=Tab.PEOPLE,
    permission=MAY_CHANGE,
    template=TEMPLATE,
    methods=ACT,
    links=no_link,
)
def selection_cancel(request: TeamRequest, event: Event) -> Given:
    """With a letter to each or to nobody; the places go to who waits for them."""
    live, gone = _live(selected(request, event))
    form = CancelManyForm(request.POST or None)

    def act() -> str:
        said, keys = form.cleaned_data, [person.pk for person in live]
        done = cancel_many(
            event=event, registrations=keys, by=member(request.user), reason=said["reason"], tells=said["tells"]
        )
        told = _told(done) if said["tells"] else "personne n’en est prévenu"
        return f"{counted(len(done), 'inscription', 'annulée')}\u00a0: {told}."

    groups = [PeopleGroup("À annuler", [(person, person.status_text) for person in live]), gone]
    advice = "Leurs places et leurs ateliers sont libérés, et vont à qui les attend. L’historique de chacune le garde."
    return acted_on_many(
        request, event, form, groups, act, advice=advice, verb=f"Annuler {counted(len(live), 'inscription')}"
    )


def _told(people: list[Registration]) -> str:
    silent = sum(not person.email for person in people)
    if silent == len(people):
        return "aucune n’a d’adresse e-mail, prévenez-les"
    but = f", sauf {silent} sans adresse e-mail, à prévenir" if silent else ""
    return f"chacune en est informée par un message{but}"


@day_page(
    "selection/role/",
    title="Changer le rôle",
    tab=Tab.PEOPLE,
    permission=MAY_CHANGE,
    template=TEMPLATE,
    methods=ACT,
    links=no_link,
)
def selection_role(request: TeamRequest, event: Event) -> Given:
    """Of the team, speakers, or participants."""
    live, gone = _live(selected(request, event))
    form = RoleForm(request.POST or None)

    def act() -> str:
        keys, role = [person.pk for person in live], form.cleaned_data["role"]
        done, refused = change_role(event=event, registrations=keys, role=role, by=member(request.user))
        if refused:
            causes = " ".join(sorted(set(refused.values())))
            messages.warning(request, f"Rôle laissé comme il est pour {enumeration(list(refused))}. {causes}")
        same = len(live) - len(done) - len(refused)
        also = f" ; {people_are(same, 'l’avait déjà', 'l’avaient déjà')}" if same else ""
        label = Registration.Role(role).label
        return f"Rôle «\u00a0{label}\u00a0»\u00a0: {people_are(len(done), 'l’a reçu', 'l’ont reçu')}{also}."

    groups = [PeopleGroup("Personnes choisies", [(one, one.get_role_display()) for one in live]), gone]
    advice = (
        "Seuls les participants comptent dans les places de la journée\u00a0: qui attendait une place et devient "
        "intervenant ou membre de l’équipe en a une, et un message le lui dit."
    )
    return acted_on_many(request, event, form, groups, act, advice=advice, verb="Donner ce rôle")


@day_page(
    "selection/atelier/",
    title="Changer d’atelier",
    tab=Tab.PEOPLE,
    permission=MAY_CHANGE,
    template="inscriptions/team/selection_move.html",
    methods=ACT,
    links=no_link,
)
def selection_move(request: TeamRequest, event: Event) -> Given:
    """First where to; then, before anything is done, who moves, who has no seat and who cannot, each with the cause."""
    slots = slots_with_workshops(event)
    where = destination(slots, request.GET.get("vers", ""))
    offered = destinations(slots, workshop_places(event)) if slots else []
    asked = [(name, value) for name, value in request.GET.items() if name != "vers"]
    chosen = {"destinations": offered, "asked": asked, "vers": request.GET.get("vers", "")}
    people, gone = _live(selected(request, event))
    if where is None:
        groups = [PeopleGroup("Personnes choisies", [(one, one.status_text) for one in people])]
        return chosen | {"groups": groups, "adminform": None}
    slot, workshop = where
    moves = moves_on(event, [person.pk for person in people], slot, workshop)
    form = MoveManyForm(request.POST or None, has_beyond=bool(moves.beyond))

    def act() -> str:
        said, keys = form.cleaned_data, [person.pk for person in people]
        if not moves.within and not said.get("beyond"):
            raise DomainError("Aucune place n’est libre\u00a0: cochez la case pour placer en surnombre.")
        asked = {"by": member(request.user), "reason": said["reason"], "beyond": said.get("beyond", False)}
        done = move_many(event=event, registrations=keys, slot=slot, workshop=workshop, **asked)
        return _say_who_moved(request, done, workshop, beyond=asked["beyond"])

    groups = [*_groups_of(moves, workshop), gone]
    given = acted_on_many(request, event, form, groups, act, advice=_advice_on(workshop), verb="Changer d’atelier")
    return chosen | given if isinstance(given, dict) else given


def _advice_on(workshop: Session | None) -> str:
    if workshop is None:
        return "Leur place en atelier est libérée, et va à qui l’attend. Chacune en est informée par un message."
    return (
        "Les premières inscrites ont les places qui restent. Chacune de celles qui changent en est informée par un "
        "message ; la place qu’elle quitte va à qui l’attend."
    )


def _groups_of(moves: Moves, workshop: Session | None) -> list[PeopleGroup]:
    """Those who move come first; where nobody finds a seat, those who would be beyond it."""
    place = f"« {workshop.label} »" if workshop else "aucun atelier"
    within = PeopleGroup(
        f"Iront dans {place}" if workshop else "N’auront plus d’atelier", [(one, "") for one in moves.within]
    )
    beyond = PeopleGroup("Pas de place pour elles", list(moves.beyond.items()))
    there = PeopleGroup(f"Déjà dans {place}" if workshop else "Déjà sans atelier", [(one, "") for one in moves.there])
    causes = sorted(set(moves.refused.values()))
    refused = [
        PeopleGroup("Ne peuvent pas changer", [one for one in moves.refused.items() if one[1] == why]) for why in causes
    ]
    return [within, beyond, there, *refused] if within.people else [beyond, within, there, *refused]


def _say_who_moved(request: HttpRequest, done: Moves, workshop: Session | None, *, beyond: bool) -> str:
    left = {**done.refused, **({} if beyond else done.beyond)}
    if left:
        named = [f"{person} ({cause.rstrip('.')})" for person, cause in left.items()]
        messages.warning(request, f"Atelier inchangé pour {enumeration(named)}.")
    moved = len(done.within) + (len(done.beyond) if beyond else 0)
    name = f"« {workshop} »" if workshop else "aucun atelier"
    return f"{counted(moved, 'personne')}\u00a0: {name}."


# --- The acts of the list ----------------------------------------------------------------------------------------


@admin.action(description="Changer d’atelier", permissions=["change"])
def move_them(registrations: Admin, request: HttpRequest, queryset: People) -> HttpResponse:
    return to_selection(request, "inscriptions_selection_move")


@admin.action(description="Annuler ces inscriptions", permissions=["change"])
def cancel_them(registrations: Admin, request: HttpRequest, queryset: People) -> HttpResponse:
    return to_selection(request, "inscriptions_selection_cancel")


@admin.action(description="Donner un rôle (équipe, intervenant…)", permissions=["change"])
def give_them_a_role(registrations: Admin, request: HttpRequest, queryset: People) -> HttpResponse:
    return to_selection(request, "inscriptions_selection_role")


@admin.action(description="Donner une place hors tour", permissions=["change"])
def promote_them(registrations: Admin, request: HttpRequest, queryset: People) -> HttpResponse | None:
    """To the page that gives those of them who wait a place of the day."""
    event, waiting = day_shown(request), queryset.filter(status=Registration.Status.WAITING).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True)[: ROWS + 1])
    if event is None or not keys:
        messages.warning(request, "Cochez d’abord des personnes qui attendent une place d’une même journée.")
        return None
    if len(keys) > ROWS:
        messages.warning(request, f"Choisissez au plus {ROWS} personnes à la fois.")
        return None
    return redirect(reverse("admin:inscriptions_places_out_of_order", args=[event.pk], query={"personne": keys}))


@admin.action(description="Exporter ces personnes", permissions=["change"])
def export_them(registrations: Admin, request: HttpRequest, queryset: People) -> HttpResponse:
    event = day_shown(request)
    asked = asked_by(request, event) if event else request.GET
    return redirect(f"{reverse('admin:inscriptions_registration_export')}?{asked.urlencode()}")
