"""What the team does with what is held of people: give it, erase it, show its register."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.people.form import LARGE, ActForm
from inscriptions.people.pages import ACT_TEMPLATE, MAY_CHANGE, acted, person_page
from inscriptions.privacy.erase import erase
from inscriptions.privacy.queries import coming_terms, last_erasing, last_purge, report_of_erased
from inscriptions.privacy.rules import WouldErase, check_nobody_is_erased_unseen
from inscriptions.privacy.views import as_file
from programme.columns.fields import LineInput
from programme.desk.hooks import DeskForm, Panel, day_desk
from programme.desk.pages import ACT, Given, day_page
from programme.models import Event, SiteSettings
from programme.queries import days_that_hold_data
from rencontre.actors import member
from rencontre.french.phones import shown_phone
from rencontre.holdings import HOLDINGS, held_of_people

READS_NEEDS = "inscriptions.view_specialneeds"


IS_MEANT = forms.BooleanField(label="C’est voulu : effacez-les la nuit prochaine", required=False)


class ErasureForm(ActForm):
    reason = LineInput(
        label="Motif", max_length=300, widget=forms.TextInput(attrs=LARGE),
        help_text="Gardé dans l’historique : n’y écrivez pas le nom de la personne.",
    )  # fmt: skip


@person_page(
    "donnees.json",
    title="Tout ce qui est gardé de la personne (JSON)",
    permission=(MAY_CHANGE, READS_NEEDS),
    sensitive=True,
)
def registration_data(request: HttpRequest, person: Registration) -> Given:
    """The same file as the person's own."""
    return as_file(person)


@person_page(
    "effacer/",
    title="Effacer la personne",
    permission=MAY_CHANGE,
    template=ACT_TEMPLATE,
    methods=ACT,
    sensitive=True,
)
def registration_erase(request: HttpRequest, person: Registration) -> Given:
    """For whoever asks the team to be erased."""
    form = ErasureForm(request.POST or None)

    def act() -> str:
        erase(registration=person, by=member(request.user), reason=form.cleaned_data["reason"])
        return "La personne est effacée. Seuls restent les comptes de la journée."

    advice = (
        "Ses réponses, ses messages et ses besoins sont effacés pour toujours, sans qu’elle en soit avertie. "
        "Si la journée est à venir, son inscription est d’abord annulée et sa place rendue. Restent, sans son nom, "
        "le profil, les demi-journées, l’atelier et la présence. Téléchargez d’abord ce qui est gardé si elle le veut."
    )
    others = reverse("admin:inscriptions_registration_changelist", query={"event": person.event_id})
    return acted(request, person, form, act, advice=advice, then=others)


@day_page.apart(
    "registre/",
    title="Registre des traitements : inscriptions aux rencontres",
    name="inscriptions_processing_record",
    permission=MAY_CHANGE,
    template="inscriptions/privacy/register.html",
)
def processing_record(request: HttpRequest) -> Given:
    """The entry of the publisher's register, made of what the code does: to be printed for the data officer."""
    site = SiteSettings.current()
    return {
        "site": site,
        "controller": [
            ("Éditeur du site", ", ".join(filter(None, [site.publisher, site.publisher_address]))),
            ("Contact", site.contact_email or shown_phone(site.contact_phone)),
            ("Délégué à la protection des données", site.dpo),
            ("Hébergeur", site.host),
        ],
        "days": days_that_hold_data(timezone.localdate()),
        "holdings": [*held_of_people(), *(holding for holding in HOLDINGS.values() if not holding.of)],
        "defaults": Event(),
        "made_on": timezone.localdate(),
        **purge_state(),
    }


def purge_state() -> dict[str, Any]:
    """When the last purge was, what it erased, and what the next ones will."""
    erasing = last_erasing()
    return {
        "last_purge": last_purge(),
        "last_erasing": erasing,
        "purged": list(erasing.counts.items()) if erasing else [],
        "terms": coming_terms()[:5],
        "today": timezone.localdate(),
    }


def erasure_to_mean(request: HttpRequest, form: DeskForm) -> Panel | None:
    """Above the fields of a day whose change would have people erased: the box that says it is meant."""
    if not (isinstance(form.refusal, WouldErase) or (form.is_bound and form["erases"].value())):
        return None
    return Panel("inscriptions/privacy/to_mean.html", {"form": form})


def erased_day(request: HttpRequest, form: DeskForm) -> Panel | None:
    """Above the fields of a day whose people were erased: where its figures are."""
    report = report_of_erased(form.before)
    return Panel("inscriptions/privacy/erased_day.html", {"report": report}) if report else None


day_desk.asked["erases"] = IS_MEANT
day_desk.rules.append(check_nobody_is_erased_unseen)
day_desk.above += [erased_day, erasure_to_mean]
