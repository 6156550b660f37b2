"""The administration's site: Django's, with a login in two steps, « Mon compte » and « Équipe »."""

from functools import partial, update_wrapper
from typing import Any, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from inscriptions.accounts.form import CodeForm, LoginForm, OwnPasswordForm
from inscriptions.accounts.known_devices import remember_device
from inscriptions.accounts.login import FACTOR, PasswordStep, open_session, pending
from inscriptions.accounts.own_pages import own_page, show_codes_for_a_while, turned_on
from inscriptions.accounts.queries import has_second_factor
from inscriptions.accounts.refusals import slowed
from inscriptions.accounts.rules import NONE, WrongCode, must_have_second_factor
from inscriptions.accounts.second_factor import check_code
from inscriptions.accounts.team_pages import team_page

OF_THE_SECOND_FACTOR = "django_otp"
LEFT_OPEN = {"admin:turn_on_second_factor", "admin:logout", "admin:password_change", "admin:password_change_done"}


class TeamSite(AdminSite):
    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Second factors are turned on and off by their own pages: no screen shows their keys."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        shown = [model for model in models if not model.__module__.startswith(OF_THE_SECOND_FACTOR)]
        super().register(shown, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("login/code/", self.second_step, name="second_step"),
            path("login/double-verification/", self.second_factor_first, name="second_factor_first"),
            path("mon-compte/", include(own_page.urls(self))),
            path("equipe/", include(team_page.urls(self))),
            *super().get_urls(),
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's; who must have a second factor, and has none, is led to turn it on before anything else."""

        def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _is_to_turn_on(request):
                return redirect("admin:turn_on_second_factor")
            return cast(HttpResponseBase, view(request, *args, **kwargs))

        return super().admin_view(update_wrapper(led, view), cacheable)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The password, then the code where there is one; past the ceilings, when to try again."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = self.each_context(request) | {"title": "Connexion", "subtitle": None}
        view = PasswordStep.as_view(
            template_name="inscriptions/accounts/login.html",
            authentication_form=LoginForm,
            extra_context=context | (extra_context or {}),
        )
        return cast(HttpResponse, slowed(view)(request))

    @method_decorator(never_cache)
    def second_step(self, request: HttpRequest) -> HttpResponse:
        """The code, after the password."""
        who = pending(request)
        if who is None:
            return redirect("admin:login")
        account, to = who
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                check_code(account=account, typed=form.cleaned_data["code"])
            except WrongCode as error:
                form.add_error("code", str(error))
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
        account, _ = who

        def done() -> HttpResponse:
            response = open_session(request, account, to=reverse("admin:recovery_codes"), with_factor=True)
            show_codes_for_a_while(request)
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
        view = PasswordChangeView.as_view(
            form_class=partial(OwnPasswordForm, request=request),
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done"),
            extra_context=self.each_context(request) | (extra_context or {}),
        )
        response = cast(HttpResponse, slowed(view)(request))
        if isinstance(response, HttpResponseRedirect):
            remember_device(request, response, User.objects.get(username=request.user.get_username()))
        return response


def _is_to_turn_on(request: HttpRequest) -> bool:
    if settings.SECOND_FACTOR == NONE or FACTOR in request.session:
        return False
    name = request.resolver_match.view_name if request.resolver_match else ""
    account = cast(User, request.user)
    return name not in LEFT_OPEN and must_have_second_factor(account) and not has_second_factor(account)
