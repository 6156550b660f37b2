"""What was done and what was mailed: read, never written here."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.text import Truncator, capfirst

from inscriptions.letters.delivery import held_by_a_stop
from inscriptions.letters.delivery import requeue as requeue_letters
from inscriptions.letters.render import Letter, letter_of
from inscriptions.letters.shown import shown_page
from inscriptions.models import History, OutgoingMail
from inscriptions.people.history import described_changes, workshop_labels
from inscriptions.post import kinds
from programme.desk.lookups import check_lookups_are_readable
from programme.desk.sensitive import ask_again
from programme.models import Event
from rencontre.actors import member
from rencontre.french.names import MOST_WORDS, words_of
from rencontre.http.keys import is_key

# The personal link of whoever it was sent to.
ask_again("admin:inscriptions_outgoingmail_change", "admin:inscriptions_outgoingmail_shown")


class ReadOnlyAdmin(admin.ModelAdmin):
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        check_lookups_are_readable(request)
        return super().get_changelist_instance(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(History)
class HistoryAdmin(ReadOnlyAdmin):
    list_display = ["when", "who", "act", "registration", "event", "reason"]
    list_filter = ["event", "act"]
    list_select_related = ["registration", "event"]
    search_fields = ["who", "registration__search_key"]
    fields = ["when", "who", "act", "event", "registration", "session", "reason", "changes"]
    readonly_fields = ["changes"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[History], search_term: str
    ) -> tuple[QuerySet[History], bool]:
        """Each word is that of who acted, or of the person, folded as their key is."""
        for typed in search_term.split()[:MOST_WORDS]:
            of_the_person = Q(*(Q(registration__search_key__contains=word) for word in words_of(typed)))
            queryset = queryset.filter(Q(who__icontains=typed) | of_the_person)
        return queryset, False

    @admin.display(description="changements")
    def changes(self, act: History) -> str:
        return "\n".join(described_changes(act, workshop_labels(act.event))) or "—"


class DeliveryFilter(admin.SimpleListFilter):
    title = "envoi"
    parameter_name = "envoi"
    STATES: dict[str, dict[str, bool | None]] = {
        "a-envoyer": {"sent_at": None, "gave_up_at": None, "dropped_at": None},
        "envoye": {"sent_at__isnull": False},
        "abandonne": {"gave_up_at__isnull": False},
        "sans-objet": {"dropped_at__isnull": False},
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("a-envoyer", "À envoyer"),
            ("envoye", "Envoyé"),
            ("abandonne", "Abandonné"),
            ("sans-objet", "Sans objet"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        return queryset.filter(**self.STATES.get(self.value() or "", {}))


class DayOfLetterFilter(admin.SimpleListFilter):
    title = "journée"
    parameter_name = "journee"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(str(event.pk), str(event)) for event in Event.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        wanted = self.value() or ""
        return queryset.filter(registration__event=int(wanted)) if is_key(wanted) else queryset


class KindFilter(admin.SimpleListFilter):
    title = "nature"
    parameter_name = "kind__exact"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(kind.slug, capfirst(kind.name)) for kind in kinds.KINDS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        return queryset.filter(kind=self.value()) if self.value() in kinds.KINDS else queryset


def _read(mail: OutgoingMail) -> Letter | None:
    """What was sent, or what would be sent now; None for a kind that is declared no more, or is secret."""
    is_known = mail.text or mail.kind in kinds.KINDS
    return letter_of(mail) if is_known and not mail.dropped_at and not kinds.why_unkept(mail.kind) else None


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    list_display = [
        "queued_at", "kind_name", "to", "subject", "not_before", "sent_at", "dropped_at", "attempts", "error",
    ]  # fmt: skip
    list_display_links = ["queued_at", "subject"]
    list_filter = [DeliveryFilter, DayOfLetterFilter, KindFilter]
    search_fields = ["to", "subject"]
    actions = ["requeue"]
    fields = [
        "kind_name", "to", "reply_to", "subject", "seen", "said", "registration", "queued_at", "not_before",
        "claimed_at", "sent_at", "attempts", "gave_up_at", "dropped_at", "last_error",
    ]  # fmt: skip
    readonly_fields = ["kind_name", "seen", "said"]

    @admin.display(description="nature", ordering="kind")
    def kind_name(self, mail: OutgoingMail) -> str:
        return kinds.name_of(mail.kind)

    @admin.display(description="comme il se lit")
    def seen(self, mail: OutgoingMail) -> str:
        """The letter in a frame; who reads neither pictures nor frames has its text below."""
        return render_to_string("inscriptions/team/seen.html", {"mail": mail}) if _read(mail) else "—"

    @admin.display(description="texte")
    def said(self, mail: OutgoingMail) -> str:
        """What was sent, or what would be sent now; why it is not kept, else."""
        letter = _read(mail)
        return kinds.why_unkept(mail.kind) or (letter.text if letter else "—")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.shown_view)
        return [path("<int:pk>/comme-il-se-lit/", view, name="inscriptions_outgoingmail_shown"), *super().get_urls()]

    def shown_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mail = self.get_queryset(request).filter(pk=pk).first()
        if not self.has_view_permission(request, mail):
            raise PermissionDenied
        letter = mail and _read(mail)
        if mail is None or letter is None:
            raise Http404
        return shown_page(letter, mail.registration)

    @admin.display(description="erreur")
    def error(self, mail: OutgoingMail) -> str:
        return Truncator(mail.last_error).chars(80) or "—"

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inscriptions.change_registration")

    @admin.action(description="Remettre dans la file d’envoi", permissions=["requeue"])
    def requeue(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        done = requeue_letters(mails=queryset, by=member(request.user))
        if held := held_by_a_stop(queryset).count():
            advice = "Reprenez-le sur la page du message, dans «\u00a0Écrire aux personnes\u00a0»."
            self.message_user(request, f"Laissés, leur envoi étant arrêté\u00a0: {held}. {advice}", messages.WARNING)
        self.message_user(
            request,
            f"Remis dans la file\u00a0: {done}. Les messages déjà envoyés ne le sont pas deux fois.",
            messages.SUCCESS if done else messages.WARNING,
        )
