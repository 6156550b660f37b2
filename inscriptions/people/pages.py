"""The frame of the team's pages about one person, and what those that act on one share: GET asks, POST acts.

@person_page("annuler/", title="Annuler l’inscription", permission=MAY_CHANGE, template=ACT_TEMPLATE, methods=ACT)
def registration_cancel(request: HttpRequest, person: Registration) -> Given:
    form = ReasonForm(request.POST or None)

    def act() -> str:
        cancel(registration=person, by=member(request.user), reason=form.cleaned_data["reason"])
        return f"Inscription annulée : {person}."

    return acted(request, person, form, act, advice="La personne en est informée.")
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.people.form import ActForm
from programme.desk.pages import Given, Pages, Tab, in_fieldsets
from rencontre.domain import DomainError

MAY_SEE = "inscriptions.view_registration"
MAY_CHANGE = "inscriptions.change_registration"
ACT_TEMPLATE = "inscriptions/people/act.html"

person_page = Pages(
    Registration,
    lambda: Registration.objects.named().select_related("event"),
    home="admin:inscriptions_registration_change",
    day_of=lambda person: person.event,
    tab=Tab.PEOPLE,
)


def acted(
    request: HttpRequest,
    person: Registration,
    form: ActForm,
    act: Callable[[], str],
    *,
    advice: str,
    verb: str = "",
    then: str = "",
) -> Given:
    """What a page of `ACT_TEMPLATE` gives: it asks by `form`, then `act`, which returns what to say once it is done.

    A refusal is an error of the form. `verb` is the button's, the page's title by default; `then` the address that
    follows, the person's page by default.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(then or reverse(person_page.home, args=[person.pk]))
    return {"adminform": in_fieldsets(form), "advice": advice, "verb": verb}
