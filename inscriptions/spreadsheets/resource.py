"""Registrations in and out of spreadsheets: whoever comes in goes through `signup.register`."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils import timezone
from django.utils.timezone import localtime
from import_export import resources
from import_export.tmp_storages import MediaStorage

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.people.answers import SignUp
from inscriptions.people.needs import NEEDS, needs_of
from inscriptions.signup.register import register_by_team
from inscriptions.signup.rules import Answered, check_profile
from programme.models import Event, Session
from programme.queries import slots_with_workshops
from programme.spreadsheets.resources import ChoiceWidget, Field, TextWidget, YesNoWidget, digits_of
from rencontre.actors import Actor
from rencontre.domain import DomainError
from rencontre.french.names import fold, sort_key

STATUS = "État"
NINE_DIGITS = re.compile(r"[1-9](?:[\s.-]?[0-9]){8}")
NUMBER = re.compile(r"-?(?:[1-9][0-9]{8,}|[1-9][0-9]*[.,][0-9]+|[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+)", re.IGNORECASE)
# Among other signs, nine digits that are no part of a longer number: « 321000001 / 612345678 », « 612,345,678 ».
LACKS_ITS_ZERO = re.compile(r"(?<![\d+])(?<!\d[\s.,-])[1-9](?:[\s.,-]?\d){8}(?![\s.,-]?\d)")
FORGOTTEN = timedelta(hours=1)
CANCELLED = Registration.Status.CANCELLED.label
READ_ONLY = ("Journée", STATUS, "Atelier", "Inscription", "Origine")  # an import ignores them


def forget_imports() -> int:
    """Erase the files of imports that were previewed more than an hour ago and never confirmed; how many."""
    storage = storages["import_export"]
    folder = MediaStorage().MEDIA_FOLDER
    names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]] if storage.exists(folder) else []
    forgotten = [name for name in names if timezone.now() - storage.get_modified_time(name) > FORGOTTEN]
    for name in forgotten:
        storage.delete(name)
    return len(forgotten)


def workshop_name(workshop: Session, *, several_slots: bool) -> str:
    """« Atelier 3 », or « 10:00 Atelier 3 » when the day has several slots; the title for want of a number."""
    name = workshop.label if workshop.number else workshop.title
    return f"{workshop.parent.starts_at:%H:%M} {name}" if several_slots else name


def _lacks_a_zero(typed: str) -> bool:
    return "+" not in typed and LACKS_ITS_ZERO.search(typed) is not None


class PhoneWidget(TextWidget):
    """A phone number as text. A spreadsheet that takes it for a number drops its first 0: nine digits get it back.

    Any other number may lack a 0 or a +, or be rounded: it is refused. A short one that was typed lost nothing.
    """

    def clean(self, value, row=None, **kwargs):
        typed = digits_of(value).lstrip("'’`").strip()
        if NINE_DIGITS.fullmatch(typed):
            return f"0{typed}"
        if typed and (not isinstance(value, str) or NUMBER.fullmatch(typed) or _lacks_a_zero(typed)):
            raise ValueError(
                f"« {value} » est un nombre, auquel il manque peut-être un 0 ou un + ; écrivez-le en texte, "
                "par exemple 03 21 00 00 00 ou +33 3 21 00 00 00."
            )
        return super().clean(value.lstrip("'’`").strip() if isinstance(value, str) else value)


class RegistrationResource(resources.ModelResource):
    """One line a person. An import only adds people, to `event`; lines of cancelled registrations are passed over."""

    event = Field("event__slug", "Journée", readonly=True)
    first_name = Field("first_name", "Prénom", TextWidget())
    last_name = Field("last_name", "Nom", TextWidget())
    email = Field("email", "Adresse e-mail", TextWidget())
    organisation = Field("organisation", "Structure", TextWidget())
    job_title = Field("job_title", "Fonction", TextWidget())
    profile = Field("profile", "Profil", TextWidget())
    territory = Field("territory", "Territoire", TextWidget())
    phone = Field("phone", "Téléphone", PhoneWidget())
    attends_morning = Field("attends_morning", "Matin", YesNoWidget())
    attends_lunch = Field("attends_lunch", "Déjeuner", YesNoWidget())
    attends_afternoon = Field("attends_afternoon", "Après-midi", YesNoWidget())
    wishes = Field("wishes", "Vœux", TextWidget())
    photo_consent = Field("photo_consent", "Accord photo", YesNoWidget())
    list_consent = Field("list_consent", "Accord liste", YesNoWidget())
    role = Field("role", "Rôle", ChoiceWidget(Registration.Role.choices, default=Registration.Role.PARTICIPANT))
    note = Field("note", "Note de l’équipe", TextWidget())
    status = Field("get_status_display", STATUS, readonly=True)
    workshop = Field("workshop", "Atelier", readonly=True)
    created_at = Field("created_at", "Inscription", readonly=True)
    source = Field("get_source_display", "Origine", readonly=True)

    class Meta:
        model = Registration
        name = "Inscriptions"
        fields = [
            "event", "first_name", "last_name", "email", "organisation", "job_title", "profile", "territory", "phone",
            "attends_morning", "attends_lunch", "attends_afternoon", "wishes", "photo_consent", "list_consent", "role",
            "note", "status", "workshop", "created_at", "source",
        ]  # fmt: skip
        import_id_fields: list[str] = []
        skip_diff = True
        report_skipped = True

    def __init__(self, *, event: Event | None = None, by: Actor | None = None, **kwargs):
        super().__init__(**kwargs)
        self.day, self.by = event, by
        self.lines: dict[tuple, int] = {}
        self.letters = 0

    # --- Out ---

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("event", "special_needs").prefetch_related(
            "seats__workshop__parent", "choices__workshop__parent", "event__sessions"
        )

    def dehydrate_profile(self, registration):
        return dict(registration.event.profiles).get(registration.profile, registration.profile)

    def dehydrate_wishes(self, registration):
        return self._names(registration, registration.choices.all())

    def dehydrate_workshop(self, registration):
        return self._names(registration, registration.seats.all())

    def dehydrate_created_at(self, registration):
        return f"{localtime(registration.created_at):%Y-%m-%d %H:%M}"

    def _names(self, registration, held) -> str:
        slots = [session for session in registration.event.sessions.all() if session.kind == Session.Kind.SLOT]
        return " ; ".join(workshop_name(row.workshop, several_slots=len(slots) > 1) for row in held)

    # --- In ---

    def before_import(self, dataset, **kwargs):
        slots = slots_with_workshops(self.day)
        self.workshops = {
            fold(workshop_name(workshop, several_slots=len(slots) > 1)): (slot.pk, workshop.pk)
            for slot in slots
            for workshop in slot.offered
        }
        known = {field.column_name for field in self.get_import_fields()} | set(READ_ONLY)
        unknown = [header for header in dataset.headers if header and header not in known]
        if unknown:
            raise DomainError(f"Colonnes inconnues, à renommer ou à retirer : {', '.join(unknown)}.")

    def get_import_fields(self):
        return [field for field in super().get_import_fields() if field.column_name not in READ_ONLY]

    def get_instance(self, instance_loader, row):
        return None

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return row.get(STATUS) == CANCELLED or not any(str(cell or "").strip() for cell in row.values())

    def import_row(self, row, instance_loader, **kwargs):
        self.line = kwargs["row_number"] + 1  # as the spreadsheet numbers it, below the headings
        return super().import_row(row, instance_loader, **kwargs)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Every fault of the line, each with the name of its column."""
        errors = dict(import_validation_errors or {})
        columns = {field.attribute: field.column_name for field in self.get_import_fields()}
        others = {field.name for field in Registration._meta.fields} - columns.keys()
        try:
            instance.clean_fields(exclude=others | errors.keys())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        errors |= self._faults_of_needs(instance)
        others = self._faults_of_the_day(instance)
        if errors or others:
            faults = ValidationError(errors).message_dict.items() if errors else []
            raise ValidationError(others + [f"{columns[name]} : {text}" for name, texts in faults for text in texts])

    def _faults_of_needs(self, instance) -> dict:
        return {}

    def _faults_of_the_day(self, instance) -> list[str]:
        """What the day itself refuses: a profile it does not list, a workshop it does not have."""
        faults = []
        for check in (self._check_profile, self._check_wishes):
            try:
                check(instance)
            except (DomainError, ValidationError) as error:
                faults += getattr(error, "messages", None) or [str(error)]
        return faults

    def _check_profile(self, instance) -> None:
        check_profile(Answered(self.day, [], SignUp(first_name="", last_name="", profile=self._profile(instance))))

    def _check_wishes(self, instance) -> None:
        self._wishes(getattr(instance, "wishes", ""))

    def _profile(self, instance) -> str:
        codes = {fold(label): code for code, label in self.day.profiles}
        return codes.get(fold(instance.profile), instance.profile)

    def save_instance(self, instance, is_create, row, **kwargs):
        try:
            self._check_is_new(instance)
            registration = register_by_team(
                event=self.day, sign_up=self.sign_up(instance), by=self.by, source=Registration.Source.IMPORT
            )
        except DomainError as error:
            raise ValidationError(str(error)) from error
        instance.pk = registration.pk
        self.letters += bool(registration.email)
        if (phone := self.fields["phone"].column_name) in row:
            row[phone] = registration.phone

    def after_import_row(self, row, row_result, **kwargs):
        """The preview shows the file's own cells, and the phone number as it will be kept."""
        row_result.diff = [str(row[header] or "") for header in self.get_diff_headers() if header in row]

    def after_import(self, dataset, result, **kwargs):
        result.letters = self.letters
        result.diff_headers = [header for header in result.diff_headers if header in dataset.headers]

    def sign_up(self, instance: Registration) -> SignUp:
        """What a line says, in the shape that `register` takes."""
        said = {name: getattr(instance, name) for name in self._said() if hasattr(instance, name)}
        profile = self._profile(instance)
        return SignUp(**said | {"profile": profile, "wishes": self._wishes(getattr(instance, "wishes", ""))})

    def _said(self) -> set[str]:
        return self.fields.keys() & SignUp.__dataclass_fields__.keys()

    def _wishes(self, text: str) -> dict[int, list[int]]:
        wishes: dict[int, list[int]] = {}
        for name in filter(None, (part.strip() for part in text.split(";"))):
            if fold(name) not in self.workshops:
                raise ValidationError(f"Vœux : « {name} » n’est pas un atelier de la journée.")
            slot, workshop = self.workshops[fold(name)]
            wishes.setdefault(slot, []).append(workshop)
        return wishes

    def _check_is_new(self, instance: Registration) -> None:
        """Refuse a line that repeats another; or a namesake without address: the file may be imported twice."""
        who = (fold(instance.first_name), fold(instance.last_name), instance.email.casefold())
        first = self.lines.setdefault(who, self.line)
        if first != self.line:
            raise ValidationError(f"Même personne qu’à la ligne {first}.")
        namesakes = self.day.registrations.live().filter(sort_key=sort_key(instance.first_name, instance.last_name))
        if not instance.email and namesakes.filter(email="").exists():
            raise ValidationError("Une personne de ce nom est déjà inscrite, sans adresse e-mail.")


class NeedsResource(RegistrationResource):
    """With the diet and access needs, for who may read them."""

    vegetarian = Field("vegetarian", "Repas végétarien", YesNoWidget())
    meal_constraint = Field("meal_constraint", "Autre contrainte de repas", TextWidget())
    access_needs = Field("access_needs", "Besoin d’accueil particulier", TextWidget())

    class Meta(RegistrationResource.Meta):
        name = "Inscriptions, avec les repas et les besoins d’accueil"
        fields = [*RegistrationResource.Meta.fields, *NEEDS]

    def _faults_of_needs(self, instance) -> dict:
        needs = SpecialNeeds(**{name: getattr(instance, name) for name in NEEDS if getattr(instance, name, "") != ""})
        try:
            needs.clean_fields(exclude=["registration"])
        except ValidationError as error:
            return error.update_error_dict({})
        return {}

    def dehydrate_vegetarian(self, registration):
        return YesNoWidget().render(self._need(registration, "vegetarian", default=False))

    def dehydrate_meal_constraint(self, registration):
        return self._need(registration, "meal_constraint")

    def dehydrate_access_needs(self, registration):
        return self._need(registration, "access_needs")

    def _need(self, registration, name: str, *, default: str | bool = ""):
        needs = needs_of(registration)
        return getattr(needs, name) if needs else default
