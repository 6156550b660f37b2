"""The one table of what a person is asked: the forms, the history, the spreadsheets, the pages and the demo read it."""

from dataclasses import dataclass, field

from django import forms

from inscriptions.models import Registration
from inscriptions.people import invented
from inscriptions.people.answer import (
    AnswerRow,
    BadgeLine,
    FormGroup,
    Kept,
    Kind,
    OwnRow,
    Radios,
    Readers,
    Value,
    WalkInPlace,
    always,
    has_two_half_days,
    offers_lunch,
)
from programme.models import Event
from rencontre.french.typography import french_hour
from rencontre.french.words import HALF_DAYS, WHOLE_DAY


def afternoon_label(event: Event) -> str:
    noon = event.afternoon_starts_at or event.starts_at
    return f"L’après-midi, de {french_hour(noon)} à {french_hour(event.ends_at)}"


ANSWERS = (
    AnswerRow(
        name="first_name",
        group=FormGroup.YOU,
        other_headings=(
            "Prénoms / Votre prénom / First name / Firstname / Given name / Forename / Prénom participant / Prénom du "
            "participant / Attendee first name / Attendee name: Given name"
        ),
        required=always,
        missing="Saisissez votre prénom.",
        autocomplete="given-name",
        is_required_from_the_team=True,
        leads=True,
        at_the_door=WalkInPlace.BEFORE_THE_WORKSHOPS,
        own_row=OwnRow(label="Prénom et nom"),
        badge=BadgeLine.FIRST_NAME,
        searched=True,
        invented=lambda person: person.first_name,
    ),
    AnswerRow(
        name="last_name",
        group=FormGroup.YOU,
        other_headings=(
            "Nom de famille / Nom d’usage / Votre nom / Last name / Lastname / Surname / Family name / Nom "
            "participant / Nom du participant / Attendee last name / Attendee name: Family name"
        ),
        required=always,
        missing="Saisissez votre nom.",
        autocomplete="family-name",
        is_required_from_the_team=True,
        leads=True,
        at_the_door=WalkInPlace.BEFORE_THE_WORKSHOPS,
        own_row=OwnRow(label="Prénom et nom"),
        badge=BadgeLine.LAST_NAME,
        searched=True,
        invented=lambda person: person.last_name,
    ),
    AnswerRow(
        name="email",
        group=FormGroup.YOU,
        other_headings=(
            "E-mail / Email / Mail / Mèl / Courriel / Adresse mail / Adresse courriel / Adresse électronique / Adresse "
            "de messagerie / Messagerie / Email address / Email participant / Adresse e-mail du participant / Attendee "
            "email"
        ),
        kind=Kind.ADDRESS,
        help_text="Votre lien personnel y est envoyé.",
        required=always,
        missing="Saisissez votre adresse, par exemple nom@exemple.fr.",
        invalid="Saisissez une adresse complète, par exemple nom@exemple.fr.",
        autocomplete="email",
        team_help="Vide : aucun message ne part.",
        leads=True,
        at_the_door=WalkInPlace.LAST,
        read_by=Readers.ORGANISERS,
        invented=invented.address,
    ),
    AnswerRow(
        name="organisation",
        group=FormGroup.YOU,
        other_headings=(
            "Organisation / Organisme / Société / Entreprise / Établissement / Collectivité / Employeur / Institution "
            "/ Nom de la structure / Structure ou organisme / Organization / Company / Company name / Employer"
        ),
        help_text="Collectivité, service, association…",
        required=always,
        missing="Saisissez le nom de votre structure.",
        autocomplete="organization",
        at_the_door=WalkInPlace.BEFORE_THE_WORKSHOPS,
        read_by=Readers.FRONT_DESK,
        badge=BadgeLine.ORGANISATION,
        searched=True,
        invented=invented.one_of(invented.ORGANISATIONS),
    ),
    AnswerRow(
        name="job_title",
        group=FormGroup.YOU,
        other_headings=(
            "Poste / Titre du poste / Métier / Qualité / Votre fonction / Intitulé du poste / Fonction ou qualité / "
            "Job title / Position"
        ),
        required=lambda event: event.job_title_required,
        missing="Saisissez votre fonction.",
        autocomplete="organization-title",
        at_the_door=WalkInPlace.BEFORE_THE_WORKSHOPS,
        read_by=Readers.FRONT_DESK,
        badge=BadgeLine.JOB_TITLE,
        invented=invented.one_of(invented.JOB_TITLES),
    ),
    AnswerRow(
        name="profile",
        group=FormGroup.YOU,
        other_headings="Vous êtes / Catégorie / Type de participant / Profil du participant / Profile / Category",
        kind=Kind.ONE_OF,
        kept=Kept.FOR_THE_COUNTS,
        label="Vous êtes",
        required=always,
        missing="Choisissez votre profil.",
        widget=Radios(),
        choices=lambda event: event.profiles,
        at_the_door=WalkInPlace.LAST,
        invented=invented.profile,
    ),
    AnswerRow(
        name="territory",
        group=FormGroup.YOU,
        other_headings="Commune / Territoire ou commune / Ville / Territoire d’intervention / City / Town",
        autocomplete="address-level2",
        heading="Territoire",
        invented=invented.one_of(invented.TERRITORIES),
    ),
    AnswerRow(
        name="phone",
        group=FormGroup.YOU,
        other_headings=(
            "Tél / Portable / Mobile / Numéro de téléphone / N° de téléphone / Téléphone portable / "
            "Téléphone mobile / Phone / Phone number / Mobile phone / Cell phone"
        ),
        kind=Kind.PHONE,
        help_text="Pour vous joindre le jour de la rencontre, et seulement pour cela.",
        autocomplete="tel",
        widget=forms.TelInput(),
        leads=True,
        read_by=Readers.ORGANISERS,
        invented=invented.phone,
    ),
    AnswerRow(
        name="attends_morning",
        group=FormGroup.PRESENCE,
        other_headings="Le matin / Présence le matin / Présent le matin / Matinée / Morning",
        kind=Kind.YES_NO,
        kept=Kept.FOR_THE_COUNTS,
        asked=has_two_half_days,
        unasked=True,
        label=lambda event: f"Le matin, à partir de {french_hour(event.starts_at)}",
        at_the_door=WalkInPlace.AFTER_THE_WORKSHOPS,
        own_row=OwnRow(
            label="Présence",
            yes=lambda event: HALF_DAYS["morning"].with_article if has_two_half_days(event) else WHOLE_DAY,
        ),
        invented=lambda person: person.morning,
    ),
    AnswerRow(
        name="attends_lunch",
        group=FormGroup.PRESENCE,
        other_headings="Le déjeuner / Repas du midi / Déjeune / Présence au déjeuner / Lunch",
        kind=Kind.YES_NO,
        kept=Kept.FOR_THE_COUNTS,
        asked=offers_lunch,
        unasked=False,
        label="Le déjeuner",
        own_row=OwnRow(label="Présence", yes="le déjeuner"),
        invented=invented.lunch,
    ),
    AnswerRow(
        name="attends_afternoon",
        group=FormGroup.PRESENCE,
        other_headings="L’après-midi / Présence l’après-midi / Présent l’après-midi / Afternoon",
        kind=Kind.YES_NO,
        kept=Kept.FOR_THE_COUNTS,
        asked=has_two_half_days,
        unasked=False,
        label=afternoon_label,
        at_the_door=WalkInPlace.AFTER_THE_WORKSHOPS,
        own_row=OwnRow(
            label="Présence",
            yes=lambda event: HALF_DAYS["afternoon"].with_article if has_two_half_days(event) else "",
        ),
        invented=lambda person: person.afternoon,
    ),
    AnswerRow(
        name="vegetarian",
        group=FormGroup.WELCOME,
        other_headings="Végétarien / Vegetarian",
        kind=Kind.YES_NO,
        kept=Kept.WITH_THE_NEEDS,
        asked=offers_lunch,
        unasked=False,
        told=False,
        own_row=OwnRow(label="Repas", yes="végétarien"),
        invented=invented.yes(0.15),
    ),
    AnswerRow(
        name="meal_constraint",
        group=FormGroup.WELCOME,
        other_headings="Contrainte alimentaire / Régime alimentaire / Allergies / Dietary requirements",
        kept=Kept.WITH_THE_NEEDS,
        asked=offers_lunch,
        help_text="Sans en donner la raison.",
        told=False,
        invented=invented.meal,
    ),
    AnswerRow(
        name="access_needs",
        group=FormGroup.WELCOME,
        other_headings=("Besoins d’accueil / Besoins particuliers / Besoin d’accessibilité / Handicap / Access needs"),
        kept=Kept.WITH_THE_NEEDS,
        help_text="Accès, interprétation, place réservée… Seule l’équipe d’organisation le lit.",
        widget=forms.Textarea(attrs={"rows": 3}),
        told=False,
        invented=invented.access,
    ),
    AnswerRow(
        name="photo_consent",
        group=FormGroup.CONSENTS,
        other_headings="Droit à l’image / Autorisation photo / Photos",
        kind=Kind.YES_NO,
        label="J’accepte d’apparaître sur les photos de la rencontre",
        own_row=OwnRow(label="Photos", yes="vous acceptez d’y apparaître", no="vous n’y apparaissez pas"),
        invented=invented.yes(0.6),
    ),
    AnswerRow(
        name="list_consent",
        group=FormGroup.CONSENTS,
        other_headings="Liste des participants",
        kind=Kind.YES_NO,
        label="J’accepte de figurer sur la liste des participants remise aux présents",
        heading="Accord liste",
        own_row=OwnRow(label="Liste remise aux présents", yes="vous y figurez", no="vous n’y figurez pas"),
        invented=invented.yes(0.5),
    ),
    AnswerRow(
        name="role",
        group=FormGroup.TEAM,
        kind=Kind.ONE_OF,
        kept=Kept.FOR_THE_COUNTS,
        choices=lambda event: Registration.Role.choices,
        is_required_from_the_team=True,
        own_row=None,
        invented=None,
    ),
    AnswerRow(
        name="note",
        group=FormGroup.TEAM,
        other_headings=("Note / Remarque / Remarques / Commentaire / Commentaires / Observations / Notes / Comments"),
        team_help="La personne la lit si elle demande ses données.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        told=False,
        own_row=None,
        invented=None,
    ),
)
OF_THE_PUBLIC = tuple(answer for answer in ANSWERS if answer.is_public)
NEEDS = tuple(answer for answer in ANSWERS if answer.is_sensitive)
OF_THE_PERSON = tuple(answer for answer in ANSWERS if not answer.is_sensitive)
BY_NAME = {answer.name: answer for answer in ANSWERS}


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What a person says of themselves; `wishes` is slot → workshops, best first, [] for « sans préférence ».

    `answers` are those to the organiser's questions, by primary key, as `Answer.value` keeps them: « oui » or « non »,
    an ISO date, a number with a point, the code of a choice, or those of several choices, one a line. What is left out
    is not there, or is empty.
    """

    first_name: str
    last_name: str
    email: str = ""
    organisation: str = ""
    job_title: str = ""
    profile: str = ""
    territory: str = ""
    phone: str = ""
    attends_morning: bool = True
    attends_lunch: bool = False
    attends_afternoon: bool = True
    vegetarian: bool = False
    meal_constraint: str = ""
    access_needs: str = ""
    photo_consent: bool = False
    list_consent: bool = False
    wishes: dict[int, list[int]] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    role: str = Registration.Role.PARTICIPANT
    note: str = ""

    def attended(self, event: Event) -> list[str]:
        """The half-days of `event` that the person attends; the only one of a day that has but one."""
        if event.afternoon_starts_at is None:
            return ["morning"]
        ticked = {"morning": self.attends_morning, "afternoon": self.attends_afternoon}
        return [half for half in event.half_days if ticked[half]]

    def kept(self, answer: AnswerRow, event: Event) -> Value:
        """What is kept of `answer`: on a day that does not ask, or asks others, nothing that was said."""
        return answer.kept_of(self, event)
