"""What the team says of an address that refuses our letters, and what of the letters waits for it on its home."""

from datetime import timedelta

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters.form import RefusedForm
from inscriptions.letters.refused import accept_address, refuse_address
from inscriptions.models import OutgoingMail, Registration
from inscriptions.people.form import ActForm
from inscriptions.people.pages import ACT_TEMPLATE, MAY_CHANGE, acted, person_page
from programme.desk.hooks import HomeLine, home_desk
from programme.desk.pages import ACT, Given
from programme.models import Event
from rencontre.actors import member
from rencontre.french.words import counted

SHOWN = timedelta(days=30)  # how long the home speaks of a letter about no day that was given up


@person_page(
    "adresse-refusee/",
    title="Adresse refusée",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    link="L’adresse ne marche pas",
    when=lambda person: person.is_live and bool(person.email) and person.address_refused_at is None,
)
def registration_refuse_address(request: HttpRequest, person: Registration) -> Given:
    form = RefusedForm(request.POST or None)

    def act() -> str:
        refuse_address(registration=person, by=member(request.user), why=form.cleaned_data["why"])
        return f"Adresse refusée : plus rien n’est envoyé à {person} avant qu’elle change."

    advice = (
        f"Nos messages n’arrivent pas à {person.email}, et la personne n’en sait rien : appelez-la si vous le pouvez. "
        "Rien n’est plus envoyé à cette adresse, jusqu’à ce qu’elle soit changée."
    )
    return acted(request, person, form, act, advice=advice, verb="Marquer l’adresse comme refusée")


@person_page(
    "adresse-acceptee/",
    title="L’adresse marche de nouveau",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    when=lambda person: person.address_refused_at is not None,
)
def registration_accept_address(request: HttpRequest, person: Registration) -> Given:
    """What was not sent meanwhile stays in the ledger: the team says what still must be."""

    def act() -> str:
        accept_address(registration=person, by=member(request.user))
        return f"Les messages repartent vers {person.email}."

    form = ActForm(request.POST if request.method == "POST" else None)
    advice = (
        "Les prochains messages partiront de nouveau à cette adresse. Ceux qui n’ont pas pu partir restent "
        "« abandonnés » sur la fiche : remettez dans la file ceux qui valent encore."
    )
    return acted(request, person, form, act, advice=advice)


# --- The team's home ---------------------------------------------------------------------------------------------


def refused_addresses(request: HttpRequest) -> list[HomeLine]:
    """The people of each day to come whom no letter reaches."""
    if not request.user.has_perm(MAY_CHANGE):
        return []
    is_refused = Q(registrations__address_refused_at__isnull=False)
    live = ~Q(registrations__status=Registration.Status.CANCELLED)
    coming = Event.objects.coming(timezone.localdate())
    found = coming.annotate(refused=Count("registrations", filter=is_refused & live)).filter(refused__gt=0)
    address = reverse("admin:inscriptions_registration_changelist")
    return [
        HomeLine(
            Event(pk=pk, title=title, date=date, starts_at=starts_at),
            counted(refused, "adresse", "refusée"),
            f"{address}?event={pk}&adresse=refusee",
        )
        for pk, title, date, starts_at, refused in found.values_list("pk", "title", "date", "starts_at", "refused")
    ]


def letters_given_up(request: HttpRequest) -> list[HomeLine]:
    """The letters of each day to come that do not leave, but those to an address that is refused."""
    if not request.user.has_perms((MAY_CHANGE, "inscriptions.view_outgoingmail")):
        return []
    now = timezone.now()
    given_up = OutgoingMail.objects.filter(gave_up_at__isnull=False)
    of_days = Q(registration__event__date__gte=timezone.localdate(), registration__address_refused_at=None)
    of_no_day = Q(registration=None, gave_up_at__gte=now - SHOWN)
    found = given_up.filter(of_days | of_no_day).values_list(
        *(F(f"registration__event__{name}") for name in ("pk", "title", "date", "starts_at"))
    )
    address = f"{reverse('admin:inscriptions_outgoingmail_changelist')}?envoi=abandonne"
    return [
        HomeLine(
            Event(pk=pk, title=title, date=date, starts_at=starts_at) if pk else None,
            counted(letters, "message", "abandonné"),
            f"{address}&journee={pk}" if pk else address,
        )
        for pk, title, date, starts_at, letters in found.annotate(letters=Count("pk")).order_by()
    ]


home_desk += [refused_addresses, letters_given_up]
