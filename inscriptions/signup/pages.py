"""What the team does to sign-ups instead of the person: confirm, cancel, take off the unproved, renew a link."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.people.form import ActForm, ReasonForm
from inscriptions.people.pages import ACT_TEMPLATE, MAY_CHANGE, acted, person_page
from inscriptions.signup.cancel import cancel_by_team
from inscriptions.signup.cancel import cancel_silently as take_off
from inscriptions.signup.confirm import confirm_by_team
from inscriptions.signup.renew import renew_link
from programme.desk.pages import ACT, Given, TeamRequest, in_fieldsets
from programme.models import Event
from rencontre.actors import member
from rencontre.french.words import counted
from rencontre.http.keys import is_key

LIST = "admin:inscriptions_registration_changelist"
MOST_TAKEN_OFF = 500  # people whose primary keys fit in an address


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


@admin.action(description="Annuler sans prévenir", permissions=["change"])
def cancel_silently(
    registrations: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Registration]
) -> HttpResponse | None:
    """To the page that shows whom it takes off, of the people ticked in the list."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_TAKEN_OFF + 1])
    if len(keys) > MOST_TAKEN_OFF:
        registrations.message_user(request, f"Choisissez au plus {MOST_TAKEN_OFF} personnes.", messages.WARNING)
        return None
    return redirect(reverse("admin:inscriptions_registration_silently", query={"personne": keys}))


@person_page.apart(
    "annuler-sans-prevenir/",
    title="Annuler sans prévenir",
    permission=MAY_CHANGE,
    name="inscriptions_registration_silently",
    template="inscriptions/signup/take_off.html",
    methods=ACT,
)
def registrations_silently(request: TeamRequest) -> HttpResponse | dict:
    """GET shows who has an address to confirm, among those who were ticked; POST takes them off, a day at a time."""
    ticked = [key for key in request.GET.getlist("personne") if is_key(key)][:MOST_TAKEN_OFF]
    people = list(Registration.objects.unproved().filter(pk__in=ticked).select_related("event").in_name_order())
    if not people:
        messages.warning(request, "Cochez d’abord des personnes dont l’adresse est à confirmer.")
        return redirect(LIST)
    if request.method == "POST":
        done = _take_off(people, request)
        messages.success(request, f"{counted(done, 'inscription', 'annulée')} : personne n’en est prévenu.")
        return redirect(LIST)
    form = ActForm()
    return {"people": people, "others": len(ticked) - len(people), "adminform": in_fieldsets(form)}


def _take_off(people: list[Registration], request: TeamRequest) -> int:
    days: dict[Event, list[int]] = {}
    for person in people:
        days.setdefault(person.event, []).append(person.pk)
    by = member(request.user)
    return sum(len(take_off(event=event, registrations=keys, by=by)) for event, keys in days.items())
