"""The administration's site: Django's, with a login in two steps, « Mon compte » and « Équipe »."""

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache

from inscriptions.accounts.ceilings import check_code_slowly
from inscriptions.accounts.closing import end_sessions
from inscriptions.accounts.form import CodeForm, LoginForm, OwnPasswordForm
from inscriptions.accounts.known_devices import remember_device
from inscriptions.accounts.login import PasswordStep, home_of, open_session, pending
from inscriptions.accounts.own_pages import own_page, show_codes_for_a_while, turned_on
from inscriptions.accounts.queries import has_second_factor, is_maybe_shared
from inscriptions.accounts.refusals import slowed
from inscriptions.accounts.rules import WrongCode
from inscriptions.accounts.second_factor import CLOCK
from inscriptions.accounts.team_pages import team_page
from programme.desk.hooks import home_above, home_below, shown, to_see
from programme.desk.wording import FrenchScreen, nouns_of
from programme.models import SiteSettings

WRONG_CODES, FEW = "codes-faux", 3  # in the session, and from how many on a phone's clock may be wrong
OF_THE_SECOND_FACTOR = "django_otp"
# In the order in which they are used; what is not named comes last, as Django sorts it.
APPS = ("programme", "inscriptions", "auth")
MODELS = (
    "Event", "Session", "Speaker", "Venue", "Organiser", "Cycle", "SiteSettings",
    "Registration", "OutgoingMail", "History",
)  # fmt: skip


def _rank(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)


class TeamSite(AdminSite):
    enable_nav_sidebar = False  # the home and the tabs of a day lead about: the list of models takes width for nothing

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every screen speaks our French. Second factors have their own pages: no screen shows their keys."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        shown = [model for model in models if not model.__module__.startswith(OF_THE_SECOND_FACTOR)]
        screen = admin_class or ModelAdmin
        named = {"__module__": screen.__module__, "__doc__": screen.__doc__}
        super().register(shown, type(screen.__name__, (screen, FrenchScreen), named), **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """The screens bear the name of the site, as its settings say it now."""
        current = SiteSettings.current()
        names = {"site": current, "site_header": current.shown_name, "site_title": current.shown_name}
        return super().each_context(request) | names

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("login/code/", self.second_step, name="second_step"),
            path("login/double-verification/", self.second_factor_first, name="second_factor_first"),
            path("mon-compte/", include(own_page.urls(self))),
            path("equipe/", include(team_page.urls(self))),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The team's home: the next day, what waits for its reader, the other days."""
        home = {
            "title": "Accueil de l’équipe",
            "above": shown((made(request) for made in home_above), request),
            "below": shown((made(request) for made in home_below), request),
            "to_see": to_see(request),
            "may_see": request.user.has_perm("inscriptions.change_registration"),
        }
        return super().index(request, home | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Django's, in the order of use; a model that speaks English has a French name."""
        found = super().get_app_list(request, app_label)
        for app in found:
            for model in app["models"]:
                model["name"] = capfirst(nouns_of(model["model"]._meta))
            app["models"].sort(key=lambda model: _rank(model["object_name"], MODELS))
        return sorted(found, key=lambda app: _rank(app["app_label"], APPS))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The password, then the code where there is one; past the ceilings, when to try again."""
        if request.method == "GET" and self.has_permission(request):
            return redirect(home_of(cast(User, request.user)))
        context = self.each_context(request) | {"title": "Connexion", "subtitle": None}
        context["asks_more"] = not request.user.is_authenticated and get_user(request).is_authenticated
        view = PasswordStep.as_view(
            template_name="inscriptions/accounts/login.html",
            authentication_form=LoginForm,
            extra_context=context | (extra_context or {}),
        )
        return cast(HttpResponse, slowed(view)(request))

    @method_decorator(never_cache)
    def second_step(self, request: HttpRequest) -> HttpResponse:
        """The code, after the password; past the ceilings, when to try again."""
        return cast(HttpResponse, slowed(self._second_step)(request))

    def _second_step(self, request: HttpRequest) -> HttpResponse:
        who = pending(request)
        if who is None:
            return redirect("admin:login")
        account, to = who
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                check_code_slowly(request, account=account, typed=form.cleaned_data["code"])
            except WrongCode as error:
                form.add_error("code", str(error))
                wrong = request.session[WRONG_CODES] = request.session.get(WRONG_CODES, 0) + 1
                if wrong >= FEW:
                    form.add_error("code", CLOCK)
            else:
                return open_session(request, account, to=to, with_factor=True)
        context = self.each_context(request) | {"title": "Double vérification", "subtitle": None, "form": form}
        return TemplateResponse(request, "inscriptions/accounts/second_step.html", context)

    @method_decorator(never_cache)
    def second_factor_first(self, request: HttpRequest) -> HttpResponse:
        """Who must have a second factor turns it on after the password, and is logged in with its first code."""
        who = pending(request)
        if who is None:
            return redirect("admin:login")
        account, to = who

        def done() -> HttpResponse:
            end_sessions(account=account)  # those of the password alone
            response = open_session(request, account, to=reverse("admin:recovery_codes"), with_factor=True)
            show_codes_for_a_while(request, then=to)
            return response

        if has_second_factor(account):
            return redirect("admin:second_step")
        given = turned_on(request, account, CodeForm(request.POST or None), done)
        if isinstance(given, HttpResponse):
            return given
        context = self.each_context(request) | {"title": "Activer la double vérification", "subtitle": None} | given
        return TemplateResponse(request, "inscriptions/accounts/turn_on_first.html", context)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's: every other session ends. The old password is tried under the ceilings."""
        account = User.objects.get(username=request.user.get_username())
        view = PasswordChangeView.as_view(
            form_class=partial(OwnPasswordForm, request=request),
            template_name="inscriptions/accounts/password_change.html",
            success_url=reverse("admin:password_change_done"),
            extra_context=self.each_context(request) | {"is_shared": is_maybe_shared(account)} | (extra_context or {}),
        )
        response = cast(HttpResponse, slowed(view)(request))
        if isinstance(response, HttpResponseRedirect):
            account.refresh_from_db()
            remember_device(request, response, account)
        return response
