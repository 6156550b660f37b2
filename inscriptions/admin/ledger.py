"""What was done and what was mailed: read, never written here."""

from django.contrib import admin, messages
from django.utils.text import Truncator, capfirst

from inscriptions import services
from inscriptions.models import History, OutgoingMail, Registration
from programme.admin.keys import ReadableLookups
from programme.models import Session

LABELS = {field.name: field.verbose_name for field in Registration._meta.fields} | {
    "seats": "ateliers",
    "wishes": "vœux",
    "keeps": "sans attente pour",
}
WORKSHOPS = {"seats", "wishes", "keeps"}
CHOICES = {field.name: dict(field.flatchoices) for field in Registration._meta.fields if field.choices}


def described_changes(act: History, workshops: dict[int, str]) -> list[str]:
    """« structure : Ville → Département » for what one act changed; nothing for what was all new.

    `workshops` names the event's workshops by primary key. What another version of the site wrote, under names that
    this one does not know, is shown as it is.
    """
    return [
        f"{LABELS.get(name, name)}\u00a0: {_said(name, old, workshops)} → {_said(name, act.after.get(name), workshops)}"
        for name, old in act.before.items()
    ]


def workshop_labels(event) -> dict[int, str]:
    """The workshops of `event` by primary key, in one query."""
    return {workshop.pk: workshop.label for workshop in Session.objects.workshops().filter(event=event)}


def _said(name: str, value, workshops: dict[int, str]) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if name in WORKSHOPS:
        return _labels(value, workshops)
    if isinstance(value, str):
        value = CHOICES.get(name, {}).get(value, value)
    return "vide" if value in (None, "") else str(value)


def _labels(value, workshops: dict[int, str]) -> str:
    """`value` is a list of workshops, or maps the slots to them; those of a former version may be anything."""
    found = [value[key] for key in sorted(value)] if isinstance(value, dict) else value
    if not isinstance(found, list):
        found = [] if found is None else [found]
    named = (workshops.get(pk, "atelier supprimé") if isinstance(pk, int) else str(pk) for pk in found)
    return ", ".join(named) or "aucun"


class ReadOnlyAdmin(ReadableLookups, admin.ModelAdmin):
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(History)
class HistoryAdmin(ReadOnlyAdmin):
    list_display = ["when", "who", "act", "registration", "event", "reason"]
    list_filter = ["event", "act"]
    list_select_related = ["registration", "event"]
    search_fields = ["who", "registration__last_name", "registration__search_key"]
    date_hierarchy = "when"
    fields = ["when", "who", "act", "event", "registration", "session", "reason", "changes"]
    readonly_fields = ["changes"]

    @admin.display(description="changements")
    def changes(self, act):
        return "\n".join(described_changes(act, workshop_labels(act.event))) or "—"


class DeliveryFilter(admin.SimpleListFilter):
    title = "envoi"
    parameter_name = "envoi"
    STATES = {
        "a-envoyer": {"sent_at": None, "gave_up_at": None},
        "envoye": {"sent_at__isnull": False},
        "abandonne": {"gave_up_at__isnull": False},
    }

    def lookups(self, request, model_admin):
        return [("a-envoyer", "À envoyer"), ("envoye", "Envoyé"), ("abandonne", "Abandonné")]

    def queryset(self, request, queryset):
        return queryset.filter(**self.STATES.get(self.value(), {}))


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    list_display = ["queued_at", "kind", "to", "subject", "sent_at", "attempts", "error"]
    list_display_links = ["queued_at", "subject"]
    list_filter = [DeliveryFilter, "kind"]
    search_fields = ["to", "subject"]
    date_hierarchy = "queued_at"
    actions = ["requeue"]
    fields = [
        "kind", "to", "reply_to", "subject", "text", "registration", "queued_at", "claimed_at", "sent_at", "attempts",
        "gave_up_at", "last_error",
    ]  # fmt: skip

    @admin.display(description="erreur")
    def error(self, mail):
        return Truncator(mail.last_error).chars(80) or "—"

    def has_requeue_permission(self, request):
        return request.user.has_perm("inscriptions.change_registration")

    @admin.action(description="Remettre dans la file d’envoi", permissions=["requeue"])
    def requeue(self, request, queryset):
        done = services.requeue(mails=queryset, by=request.user.get_username())
        self.message_user(
            request,
            f"Remis dans la file\u00a0: {done}. Les messages déjà envoyés ne le sont pas deux fois.",
            messages.SUCCESS if done else messages.WARNING,
        )
