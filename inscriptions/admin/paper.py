"""Badges: the page that leads to the PDF, and the PDF."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from inscriptions.admin.forms import BadgesForm
from inscriptions.admin.jobs import pdf_response
from inscriptions.documents import badge_notices, badges_pdf
from inscriptions.errors import DomainError
from inscriptions.models import Registration

MOST_SELECTED = 500  # people whose primary keys fit in an address


class BadgePages:
    """Mixed into the registrations' admin: choose the labels, see what to check, print."""

    def get_urls(self):
        pages = [
            ("badges/", self.badges_view, "inscriptions_registration_badges"),
            ("badges.pdf", self.badges_pdf_view, "inscriptions_registration_badges_pdf"),
        ]
        views = [path(route, self.admin_site.admin_view(require_GET(view)), name=name) for route, view, name in pages]
        return [*views, *super().get_urls()]

    @admin.action(description="Imprimer les badges", permissions=["view"])
    def print_badges(self, request, queryset):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_SELECTED + 1])
        if len(keys) > MOST_SELECTED:
            sentence = f"Choisissez au plus {MOST_SELECTED} personnes ; la page de la journée imprime tous les badges."
            self.message_user(request, sentence, messages.WARNING)
            return None
        return redirect(f"{reverse('admin:inscriptions_registration_badges')}?ids={','.join(map(str, keys))}")

    def badges_view(self, request):
        form, people = self._badges(request)
        sheet = form.cleaned_data.get("sheet") or form.DEFAULTS["sheet"]
        context = {
            **self.admin_site.each_context(request),
            "title": "Badges",
            "opts": self.opts,
            "adminform": AdminForm(form, form.fieldsets, {}),
            "event": form.cleaned_data.get("event"),
            "count": len(people),
            "notices": badge_notices(people, sheet=sheet),
        }
        return TemplateResponse(request, "admin/inscriptions/registration/badges.html", context)

    def badges_pdf_view(self, request):
        form, people = self._badges(request)
        problems = [error for errors in form.errors.values() for error in errors]
        if not problems:
            try:
                labels = {"sheet": form.cleaned_data["sheet"], "start": form.cleaned_data["start"]}
                return pdf_response(badges_pdf(people, **labels), "badges")
            except DomainError as error:
                problems = [str(error)]
        messages.error(request, " ".join(problems))
        return redirect(f"{reverse('admin:inscriptions_registration_badges')}?{request.GET.urlencode()}")

    def _badges(self, request) -> tuple[BadgesForm, list[Registration]]:
        """The form as the address fills it, and the confirmed people it asks for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = BadgesForm(BadgesForm.DEFAULTS | request.GET.dict())
        form.is_valid()
        event, keys = form.cleaned_data.get("event"), form.cleaned_data.get("ids")
        people = Registration.objects.confirmed().select_related("event")
        if event:
            people = people.filter(event=event)
        return form, list(people.filter(pk__in=keys.split(",")) if keys else people if event else [])
