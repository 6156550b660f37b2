"""The list of people, and what each member of the team reads there."""

from django.contrib import admin, messages
from django.db.models import Prefetch

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.paper.badge_pages import print_badges
from inscriptions.people.pages import person_page
from inscriptions.seats.person_pages import SeatPages
from inscriptions.signup.pages import SignUpPages
from inscriptions.spreadsheets.pages import RegistrationSpreadsheets
from inscriptions.team import filters
from inscriptions.team.person_page import PersonPages
from programme.desk.chosen_day import NO_SUCH_DAY, names_no_day
from programme.desk.lookups import ReadableLookups
from rencontre.french.typography import NBSP


@admin.register(Registration)
class RegistrationAdmin(
    ReadableLookups, PersonPages, SeatPages, SignUpPages, RegistrationSpreadsheets, admin.ModelAdmin
):
    """The front desk reads names, structures, workshops and half-days; who may change a registration reads the rest.

    Every writing goes through its writer, so the stock forms and the stock log are not used: the history is ours.
    """

    list_display = ["full_name", "organisation", "profile_label", "status", "presence", "workshops"]
    list_filter = [
        filters.EventFilter, "status", "role", filters.ProfileFilter, filters.PresenceFilter, filters.WorkshopFilter,
        "source",
    ]  # fmt: skip
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    date_hierarchy = "created_at"
    search_fields = ["search_key"]
    ordering = ["sort_key", "pk"]
    actions = [print_badges]

    class Media:
        css = {"all": ["css/team.css"]}

    def get_urls(self):
        return [*person_page.urls(self.admin_site), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        page = super().changelist_view(request, {"title": "Inscriptions"} | (extra_context or {}))
        if names_no_day(request.GET, getattr(request, "day_shown", None)):
            messages.warning(request, NO_SUCH_DAY)
        return page

    def get_queryset(self, request):
        seats = WorkshopSeat.objects.select_related("workshop").order_by("slot__starts_at", "pk")
        return super().get_queryset(request).select_related("event").prefetch_related(Prefetch("seats", seats))

    def get_list_display(self, request):
        return [name for name in self.list_display if name != "profile_label" or self.has_change_permission(request)]

    def get_list_filter(self, request):
        if self.has_change_permission(request):
            return self.list_filter
        return [item for item in self.list_filter if item not in (filters.ProfileFilter, "source")]

    def lookup_allowed(self, lookup, value, request):
        """Only what the filters ask, to the letter: a joined or partial look-up would tell what is not shown."""
        hidden = () if self.has_change_permission(request) else filters.HIDDEN_FROM_FRONT_DESK
        return filters.is_lookup(lookup, str(value[0] if isinstance(value, list) else value), hidden=hidden)

    def get_search_results(self, request, queryset, search_term):
        found = queryset.search(search_term)
        if search_term and self.has_change_permission(request):
            found |= queryset.filter(email__icontains=search_term.strip())
        return found, False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="nom", ordering="sort_key")
    def full_name(self, registration):
        return registration.full_name

    @admin.display(description="profil", ordering="profile")
    def profile_label(self, registration):
        return dict(registration.event.profiles).get(registration.profile, registration.profile) or "—"

    @admin.display(description="présence")
    def presence(self, registration):
        return registration.presence

    @admin.display(description="atelier")
    def workshops(self, registration):
        labels = (seat.workshop.label.replace(" ", NBSP) for seat in registration.seats.all())
        return ", ".join(labels) or "—"
