"""What the team does with the letters of one person: no more messages nor reminders, or again."""

from inscriptions.letters.subscriptions import set_no_campaigns
from inscriptions.models import Registration
from inscriptions.people.form import ActForm
from inscriptions.people.pages import ACT_TEMPLATE, MAY_CHANGE, acted, person_page
from programme.desk.pages import ACT, Given, TeamRequest
from rencontre.actors import member


@person_page(
    "sans-messages/",
    title="Ne plus lui envoyer ni messages ni rappels",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    when=lambda person: person.is_live and not person.no_campaigns,
)
def registration_wants_none(request: TeamRequest, person: Registration) -> Given:
    return _set(request, person, wants_none=True)


@person_page(
    "avec-messages/",
    title="Lui envoyer de nouveau messages et rappels",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    when=lambda person: person.is_live and person.no_campaigns,
)
def registration_wants_them(request: TeamRequest, person: Registration) -> Given:
    return _set(request, person, wants_none=False)


def _set(request: TeamRequest, person: Registration, *, wants_none: bool) -> Given:
    def act() -> str:
        set_no_campaigns(registration=person, wants_none=wants_none, by=member(request.user))
        return f"{person} ne recevra plus que ce qui concerne sa place." if wants_none else f"{person} les recevra."

    advice = (
        "La personne reste inscrite, et est toujours informée de ce qui change dans son inscription. Elle n’en est pas "
        "prévenue."
        if wants_none
        else "Seulement si la personne le demande."
    )
    return acted(request, person, ActForm(request.POST if request.method == "POST" else None), act, advice=advice)
