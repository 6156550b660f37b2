"""The frame of the team's pages that act on one person: GET asks, POST acts."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from inscriptions.models import Registration
from programme.desk.pages import Pages
from rencontre.actors import member
from rencontre.domain import DomainError

person_page = Pages(
    Registration,
    lambda: Registration.objects.select_related("event__main_venue"),
    home="admin:inscriptions_registration_change",
)


class PersonActs:
    """Mixed into the registrations' admin, by each folder that has such a page."""

    def act_path(self, route: str, view: Callable, name: str) -> URLPattern:
        """The address `<pk>/<route>/` of the page `inscriptions_registration_<name>`."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view))
        return path(f"<int:pk>/{route}/", view, name=f"inscriptions_registration_{name}")

    def load(self, request, pk, *, to_change: bool = False) -> Registration:
        """The registration, for those who may see it or, `to_change`, write it."""
        registration = self.get_object(request, str(pk))
        if registration is None:
            raise Http404
        if not (self.has_change_permission if to_change else self.has_view_permission)(request, registration):
            raise PermissionDenied
        return registration

    def done(self, request, form, act, sentence: str) -> bool:
        """Whether `act` was done; a refusal becomes an error of the form."""
        try:
            act(by=member(request.user))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, sentence)
        return not form.errors

    def act_page(self, request, registration, form, **context):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": registration,
            "adminform": AdminForm(form, form.fieldsets, {}),
        }
        return TemplateResponse(request, "inscriptions/people/act.html", context)
