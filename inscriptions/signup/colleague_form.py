"""What may be changed for a colleague: neither their names nor their address, nor what they alone say."""

from typing import Any

from inscriptions.people.answer import AnswerRow, FormGroup
from inscriptions.people.answers import BY_NAME
from inscriptions.signup.form import RegistrationForm
from inscriptions.signup.party_form import NEEDED

CHANGED_FOR_OTHERS = (
    "organisation", "job_title", "profile", "territory", "attends_morning", "attends_lunch", "attends_afternoon",
)  # fmt: skip


class ColleagueChangeForm(RegistrationForm):
    """Names and address tell a person from the others: who was typed wrong is cancelled, and signed up again."""

    answers: tuple[AnswerRow, ...] = tuple(BY_NAME[name] for name in CHANGED_FOR_OTHERS)
    WORKSHOP = "Son atelier"
    WISHES = "Ses vœux"
    unsent = "Ces changements ne sont pas encore enregistrés"
    asks_questions = False

    def autocomplete_of(self, answer: AnswerRow) -> str:
        return "off"

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        said = super().said_of(answer) | {"help_text": ""}
        if answer.name == "profile":
            said |= {"label": "Profil"}
        if answer.name in NEEDED:
            said["error_messages"] |= {"required": NEEDED[answer.name]}
        return said

    def _legend(self, group: FormGroup) -> str:
        return "Cette personne" if group is FormGroup.YOU else super()._legend(group).replace("Votre", "Sa")
