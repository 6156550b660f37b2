"""What the team does with one person's seats: another workshop, a place out of order."""

from django.http import Http404, HttpRequest

from inscriptions.models import Registration
from inscriptions.people.pages import ACT_TEMPLATE, MAY_CHANGE, acted, person_page
from inscriptions.seats.form import MoveForm, PromoteForm
from inscriptions.seats.move import move, move_beyond_capacity
from inscriptions.seats.places import workshop_places
from inscriptions.seats.promote import promote
from programme.desk.pages import ACT, Given, no_link
from programme.queries import slots_with_workshops
from rencontre.actors import member


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
    held = person.seats.filter(slot=slot).first()
    initial = {"workshop": held.workshop_id if held else ""}
    form = MoveForm(request.POST or None, slot=shared, places=workshop_places(person.event), initial=initial)

    def act() -> str:
        moved = {"registration": person, "slot": shared.session, "reason": form.cleaned_data["reason"]}
        if form.chosen and form.is_forced:
            move_beyond_capacity(**moved, workshop=form.chosen, by=member(request.user))
        else:
            move(**moved, workshop=form.chosen, by=member(request.user))
        return f"{person} : {form.chosen or 'aucun atelier'}."

    advice = "La personne en est informée, si elle a une adresse e-mail."
    return acted(request, person, form, act, verb="Enregistrer", advice=advice)


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
