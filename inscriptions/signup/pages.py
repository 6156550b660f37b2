"""What the team does to sign-ups instead of the person: confirm, cancel, renew a link."""

from django.http import HttpRequest

from inscriptions.models import Registration
from inscriptions.people.form import ActForm, ReasonForm
from inscriptions.people.pages import ACT_TEMPLATE, MAY_CHANGE, acted, person_page
from inscriptions.signup.cancel import cancel_by_team
from inscriptions.signup.confirm import confirm_by_team
from inscriptions.signup.renew import renew_link
from programme.desk.pages import ACT, Given
from rencontre.actors import member


@person_page(
    "confirmer/",
    title="Confirmer à la place de la personne",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    when=lambda person: person.status == Registration.Status.UNCONFIRMED,
)
def registration_confirm(request: HttpRequest, person: Registration) -> Given:
    """The address is right: the team says so instead of the person."""

    def act() -> str:
        confirm_by_team(registration=person, by=member(request.user))
        return f"Adresse confirmée : {person}."

    form = ActForm(request.POST if request.method == "POST" else None)
    advice = (
        "Elle garde son rang dans la liste d’attente, et peut désormais recevoir une place. Un message le lui dit."
        if person.status == Registration.Status.WAITING
        else "Sa place n’est plus seulement tenue : elle est à elle. Le message de confirmation lui est envoyé."
    )
    return acted(request, person, form, act, advice=advice)


@person_page(
    "annuler/",
    title="Annuler l’inscription",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    when=lambda person: person.is_live,
)
def registration_cancel(request: HttpRequest, person: Registration) -> Given:
    form = ReasonForm(request.POST or None)

    def act() -> str:
        cancel_by_team(registration=person, by=member(request.user), reason=form.cleaned_data["reason"])
        return f"Inscription annulée : {person}."

    advice = "La place et l’atelier sont libérés ; la personne en est informée, si elle a une adresse e-mail."
    return acted(request, person, form, act, advice=advice)


@person_page(
    "renouveler/",
    title="Renouveler le lien",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
)
def registration_renew(request: HttpRequest, person: Registration) -> Given:
    """Somebody else may have read the personal link: those sent until now open nothing any more."""
    form = ReasonForm(request.POST or None)

    def act() -> str:
        renew_link(registration=person, by=member(request.user), reason=form.cleaned_data["reason"])
        return f"Lien personnel renouvelé : {person}."

    advice = (
        "Les liens envoyés jusqu’ici n’ouvriront plus rien. Le nouveau est envoyé à la personne, si elle a une adresse "
        "e-mail."
    )
    return acted(request, person, form, act, advice=advice)
