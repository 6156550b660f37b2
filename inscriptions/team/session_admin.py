"""The team's page of a session, where a change sees to those who hold a seat."""

from django.contrib import admin, messages
from django.db.models import Count

from inscriptions.programme_changes.form import SeatedSessionForm, enumeration
from inscriptions.programme_changes.impact import change_session, change_session_and_move
from inscriptions.programme_changes.pages import AnnouncePages
from inscriptions.team.protection import KeepsRegistrations
from programme.admin import SessionAdmin
from programme.models import Event, Session
from programme.spreadsheets.resources import SessionResource
from rencontre.actors import member


class SeatedSessionResource(SessionResource):
    class Meta(SessionResource.Meta):
        pass

    def protected_sessions(self, event: Event) -> set[int]:
        """All the sessions of a day where someone is registered, but the workshops nobody holds or wishes."""
        if not event.registrations.live().exists():
            return set()
        unwanted = event.sessions.workshops().filter(seats=None, choices=None)
        return set(event.sessions.exclude(pk__in=unwanted).values_list("pk", flat=True))


admin.site.unregister(Session)


@admin.register(Session)
class SeatedSessionAdmin(AnnouncePages, KeepsRegistrations, SessionAdmin):
    form = SeatedSessionForm
    change_form_template = "inscriptions/team/session.html"
    resource_classes = [SeatedSessionResource]
    list_display = [*SessionAdmin.list_display, "taken"]
    refusal = "Des personnes y ont une place ou un vœu : fermez plutôt l’atelier, ou changez-les d’atelier"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(taken=Count("seats", distinct=True))

    def save_model(self, request, obj, form, change):
        """A change that touches people is written by `change_session`; whatever it is, nobody is told of it yet."""
        if change and form.touches_people:
            self._change_session(request, obj, form)
        else:
            super().save_model(request, obj, form, change)
        if change:
            self.say_unannounced(request, obj)

    def _change_session(self, request, obj, form):
        save = change_session_and_move if form.cleaned_data["moves"] else change_session
        impact = save(session=obj, by=member(request.user), reason=form.cleaned_data["reason"])
        if impact.moved:
            messages.success(request, f"Changées d’atelier : {enumeration(impact.moved)}.")
        if impact.kept:
            messages.success(request, f"Gardent leur place : {enumeration(impact.kept)}.")

    @admin.display(description="places prises", ordering="taken")
    def taken(self, session):
        return session.taken if session.kind == Session.Kind.WORKSHOP else "—"
