"""What is optional in a form, folded under its count."""

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# What people look for there, in a line of a phone: who needs a ramp does not open « 8 questions ».
ABOUT = {"phone": "téléphone", "vegetarian": "repas", "access_needs": "accessibilité"}


def about(names: list[str]) -> str:
    """« Téléphone, repas… », of the fields `names`; empty where none is among the known."""
    told = ", ".join(word for name, word in ABOUT.items() if name in names)
    return f"{told[0].upper()}{told[1:]}…" if told else ""


class Folded(LayoutObject):
    """The groups of the fields `names`; open when one of them is filled in, or is wrong."""

    template = "rencontre/layout/folded.html"

    def __init__(self, *groups: LayoutObject, names: list[str]):
        self.fields, self.names = list(groups), names

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        said = {
            "count": len(self.names),
            "about": about(self.names),
            "is_open": any(form[name].errors or form[name].value() for name in self.names),
            "fields": self.get_rendered_fields(form, context, template_pack, **kwargs),
        }
        return render_to_string(self.template, said)
