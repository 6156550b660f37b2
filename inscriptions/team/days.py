"""The team's page of a day: who comes, and what the other folders show and print of it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from inscriptions.attendance.pages import AttendanceEntryPages
from inscriptions.programme_changes.form import DayForm
from inscriptions.seats.holds import settle_day
from inscriptions.seats.pages import PlacesPage
from inscriptions.seats.places import workshop_places
from inscriptions.signup.speakers import register_speakers
from inscriptions.team.protection import KeepsRegistrations
from inscriptions.wishes.pages import AllocationPages
from programme.admin import EventAdmin
from programme.models import Event, Session
from programme.queries import slots_with_workshops
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.words import counted

# What may give a place to who waits.
SERVES = {"capacity", "allocation", "status", "date", "ends_at", "afternoon_starts_at"}

admin.site.unregister(Event)


@admin.register(Event)
class DayAdmin(
    PlacesPage,
    AttendanceEntryPages,
    AllocationPages,
    KeepsRegistrations,
    EventAdmin,
):
    """The programme's page of a day, with who comes and what the team prints."""

    form = DayForm
    change_form_template = "inscriptions/team/day.html"
    refusal = "Des personnes y sont inscrites ou l’ont été : annulez plutôt la journée (état « annulée »)"

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.register_speakers_view))
        return [path("<int:pk>/intervenants/", view, name="inscriptions_register_speakers"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        event = self.get_object(request, object_id)
        sees = event is not None and request.user.has_perm("inscriptions.view_registration")
        context = {
            "sees_registrations": sees,
            "can_register": request.user.has_perm("inscriptions.add_registration"),
            "sees_wishes": sees and request.user.has_perm("inscriptions.view_workshopchoice"),
            "counts": day_counts(event) if sees else {},
            "workshop_counts": workshop_counts(event) if sees else [],
        }
        shares = sees and request.user.has_perm("inscriptions.change_registration")
        context["shared_slots"] = shared_slots(event, context["workshop_counts"]) if shares else []
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        """More places, or seats given in another way: who waits is served at once."""
        super().save_model(request, obj, form, change)
        if change and SERVES & set(form.changed_data):
            before = obj.registrations.waiting().count()
            settle_day(event=obj)
            if promoted := before - obj.registrations.waiting().count():
                verb = "ont" if promoted > 1 else "a"
                messages.success(request, f"{counted(promoted, 'personne')} en attente {verb} une place.")

    def register_speakers_view(self, request, pk):
        if not request.user.has_perm("inscriptions.add_registration"):
            raise PermissionDenied
        event = get_object_or_404(Event, pk=pk)
        try:
            done = len(register_speakers(event=event, by=member(request.user)))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            sentence = (
                f"{counted(done, 'intervenant', 'inscrit')}." if done else "Tous les intervenants sont déjà inscrits."
            )
            messages.success(request, sentence)
        return redirect("admin:programme_event_change", event.pk)


def day_counts(event: Event) -> dict[str, int]:
    """How many confirmed people come, in all, as participants and at each moment, in one query."""
    return event.registrations.confirmed().aggregate(
        people=Count("pk"),
        participants=Count("pk", filter=Q(role="participant")),
        morning=Count("pk", filter=Q(attends_morning=True)),
        lunch=Count("pk", filter=Q(attends_lunch=True)),
        afternoon=Count("pk", filter=Q(attends_afternoon=True)),
    )


def workshop_counts(event: Event) -> list[dict]:
    """Each workshop of the day in order, with its places."""
    places = workshop_places(event)
    workshops = [workshop for slot in slots_with_workshops(event) for workshop in slot.offered]
    return [{"workshop": workshop, "places": places[workshop.pk]} for workshop in workshops]


def shared_slots(event: Event, workshop_counts: list[dict]) -> list[Session]:
    """In wishes mode, the slots that the team shares out."""
    if event.allocation != Event.Allocation.WISHES:
        return []
    return list({line["workshop"].parent_id: line["workshop"].parent for line in workshop_counts}.values())
