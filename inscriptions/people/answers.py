"""What a person says of themselves."""

from dataclasses import dataclass, field

from inscriptions.models import Registration
from programme.models import Event

PERSON = (
    "first_name", "last_name", "organisation", "job_title", "profile", "territory", "phone", "attends_morning",
    "attends_lunch", "attends_afternoon", "photo_consent", "list_consent", "role", "note",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What a person says of themselves; `wishes` is slot → workshops, best first, [] for « sans préférence »."""

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
    role: str = Registration.Role.PARTICIPANT
    note: str = ""

    def attended(self, event: Event) -> list[str]:
        """The half-days of `event` that the person attends; the only one of a day that has but one."""
        if event.afternoon_starts_at is None:
            return ["morning"]
        ticked = {"morning": self.attends_morning, "afternoon": self.attends_afternoon}
        return [half for half in event.half_days if ticked[half]]
