"""What Django's own screens say, in our French: « Ajouter une journée », where Django says « Ajout de journée ».

The site of the team gives `FrenchScreen` to every screen that is registered there, ours and those of libraries
(`inscriptions/accounts/admin_site.py`): it comes last before Django's own class, so that a screen still says otherwise.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, Model
from django.db.models.options import Options
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.text import capfirst

from rencontre.french.words import a_new

SAID = "ROW_SAID"  # in the request: what is said of the row that was just written


ENGLISH = {"DBTaskResult": ("travail", "travaux")}  # models of libraries that do not speak French


def noun_of(options: Options) -> str:
    """What one row of a model is called."""
    return ENGLISH.get(str(options.object_name), (str(options.verbose_name), ""))[0]


def nouns_of(options: Options) -> str:
    """What its rows are called."""
    return ENGLISH.get(str(options.object_name), ("", str(options.verbose_name_plural)))[1]


class RelatedChoice(RelatedFieldWidgetWrapper):
    """The choice of a related row, and the ways to add or change one, in our words."""

    @classmethod
    def of(cls, widget: RelatedFieldWidgetWrapper) -> "RelatedChoice":
        may = {
            f"can_{act}_related": getattr(widget, f"can_{act}_related") for act in ("add", "change", "delete", "view")
        }
        return cls(widget.widget, widget.rel, widget.admin_site, **may)

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        """Django's hook: ours is a template of the site, which the renderer of forms does not know."""
        noun = noun_of(self.rel.model._meta)
        return render_to_string("programme/desk/related.html", context | {"noun": noun, "adding": a_new(noun)})


def word_choices(fields: Mapping[str, FormField]) -> None:
    """Give their words to the choices of related rows among `fields`."""
    for field in fields.values():
        if type(field.widget) is RelatedFieldWidgetWrapper:
            field.widget = RelatedChoice.of(field.widget)


class WordedInlines(InlineAdminFormSet):
    """Rows of another table on the page of a row: the button that adds one says what."""

    def __iter__(self) -> Iterator[Any]:
        for shown in super().__iter__():
            word_choices(shown.form.fields)
            yield shown

    def inline_formset_data(self) -> str:
        said = json.loads(super().inline_formset_data())
        said["options"]["addText"] = f"Ajouter {a_new(str(self.opts.verbose_name))}"
        return json.dumps(said)


class FrenchScreen(admin.ModelAdmin):
    """A screen that speaks as the rest of the site does."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(nouns_of(self.opts))
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        noun = noun_of(self.opts)
        is_one = noun == nouns_of(self.opts)  # « réglages du site »
        title = capfirst(noun) if is_one else str(obj) if obj is not None else f"Ajouter {a_new(noun)}"
        own = {"title": title, "subtitle": None} if context.get("subtitle") or obj is None else {}
        return super().render_change_form(request, context | own, add, change, form_url, obj)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest | None, **kwargs: Any) -> Any:  # type: ignore[override]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[arg-type]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = RelatedChoice.of(field.widget)
        return field

    def get_inline_formsets(
        self, request: HttpRequest, formsets: Any, inline_instances: Any, obj: Model | None = None
    ) -> Any:
        made = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for one in made:
            one.__class__ = WordedInlines
        return made

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        request.META[SAID] = f"Ajout fait\u00a0: {obj}."
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        request.META[SAID] = f"Modifications enregistrées\u00a0: {obj}."
        return super().response_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        request.META[SAID] = f"Suppression faite\u00a0: {obj_display}."
        return super().response_delete(request, obj_display, obj_id)

    def message_user(
        self,
        request: HttpRequest,
        message: Any,
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        said = request.META.pop(SAID, "") if level == messages.SUCCESS else ""
        super().message_user(request, said or message, level, extra_tags, fail_silently)
