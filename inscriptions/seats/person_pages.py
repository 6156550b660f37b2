"""What the team does with one person's seats: another workshop, a place out of order."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from inscriptions.models import Registration
from inscriptions.models.wishes import current_wishes
from inscriptions.people.pages import ACT_TEMPLATE, MAY_CHANGE, acted, person_page
from inscriptions.seats.form import MoveForm, PromoteForm
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.move import move, move_beyond_capacity
from inscriptions.seats.places import workshop_places
from inscriptions.seats.promote import promote
from programme.desk.pages import ACT, Given, no_link
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import member
from rencontre.french.typography import typographic


@person_page(
    "atelier/<int:slot>/",
    title="Changer d’atelier",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    links=no_link,  # the page of the person has one at each slot
)
def registration_move(request: HttpRequest, person: Registration, slot: int) -> Given:
    shared = next((found for found in slots_with_workshops(person.event) if found.pk == slot), None)
    if shared is None:
        raise Http404
    not_shared = not slots_that_give_seats(person.event, [shared])
    held = person.seats.filter(slot=slot).first()
    initial = {"workshop": held.workshop_id if held else ""}
    form = MoveForm(request.POST or None, slot=shared, places=workshop_places(person.event), initial=initial)

    def act() -> str:
        moved = {"registration": person, "slot": shared.session, "reason": form.cleaned_data["reason"]}
        if form.chosen and form.is_forced:
            move_beyond_capacity(**moved, workshop=form.chosen, by=member(request.user))
        else:
            move(**moved, workshop=form.chosen, by=member(request.user))
        nowhere = "aucun atelier avant la répartition" if not_shared else "aucun atelier"
        return f"{person} : {form.chosen or nowhere}."

    advice = "La personne en est informée, si elle a une adresse e-mail."
    if not_shared:
        advice = format_html("{} {}", _before_the_sharing(person, shared), advice)
    return acted(request, person, form, act, verb="Enregistrer", advice=advice)


def _before_the_sharing(person: Registration, slot: Slot) -> str:
    """What a seat given before the announcement becomes, what the person wishes, and where that is changed."""
    workshops = {workshop.pk: workshop for workshop in slot.workshops}
    wished = [workshops[pk].label for pk in current_wishes(person).get(slot.pk, []) if pk in workshops]
    said = typographic(
        "Les vœux ne sont pas encore répartis : une place donnée ici sera gardée à la répartition. "
        f"Ses vœux : {', puis '.join(wished) or 'sans préférence'}."
    )
    if timezone.now() >= person.event.wishes_end:
        return said
    page = reverse(person_page.home, args=[person.pk])
    return format_html('{} <a href="{}">Changer plutôt ses vœux</a>.', said, page)


@person_page(
    "place/",
    title="Donner une place hors tour",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    when=lambda person: person.status == Registration.Status.WAITING,
)
def registration_promote(request: HttpRequest, person: Registration) -> Given:
    """A place of the day out of order, with its reason."""
    form = PromoteForm(request.POST or None)

    def act() -> str:
        promote(registration=person, by=member(request.user), reason=form.cleaned_data["reason"])
        return f"{person} a une place, hors tour."

    advice = (
        "Cette personne passe avant celles qui attendent, au-delà des places de la journée s’il le faut. "
        "Elle en est informée, si elle a une adresse e-mail."
    )
    return acted(request, person, form, act, advice=advice)
