"""« Mot de passe oublié »: a letter with a link, for who has an account; the same answer for who has none."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.accounts.form import ChosenPasswordForm, ForgottenForm
from inscriptions.accounts.known_devices import remember_device
from inscriptions.accounts.links import account_of_link
from inscriptions.accounts.passwords import ask_for_new_password, set_password
from inscriptions.signup.budgets import spend_public_post
from inscriptions.signup.personal import personal

TYPED, SALT = "compte-demande", "inscriptions.accounts.forgotten"  # a cookie: an address never stands in the page's


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def forgotten(request: HttpRequest) -> HttpResponse:
    """`next` is where the login page leads afterwards, which sees to it that it is of this site."""
    form, then = ForgottenForm(request.POST or None), request.GET.get("next", "")
    if form.is_valid():
        spend_public_post(request)
        typed = form.cleaned_data["typed"]
        ask_for_new_password(typed=typed)
        response = redirect(reverse("inscriptions:forgotten_sent", query={"next": then} if then else None))
        said = signing.dumps(typed, salt=SALT)
        response.set_cookie(
            TYPED, said, max_age=600, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
        return response
    return render(request, "inscriptions/accounts/forgotten.html", {"form": form, "next": then})


@require_safe
@personal
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    try:
        typed = signing.loads(request.COOKIES.get(TYPED, ""), salt=SALT, max_age=600)
    except signing.BadSignature:
        typed = ""
    context = {"typed": typed, "next": request.GET.get("next", "")}
    return render(request, "inscriptions/accounts/forgotten_sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def new_password(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """GET shows the form, POST sets the password; the device is known from then on."""
    account = account_of_link(pk, token)
    if account is None:
        return render(request, "inscriptions/accounts/dead_link.html", status=404)
    user = User.objects.get(pk=account.pk)
    form = ChosenPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(account=user, password=form.cleaned_data["new_password1"], by=user)
        response = redirect(reverse("inscriptions:password_set"))
        remember_device(request, response, user)
        return response
    return render(request, "inscriptions/accounts/new_password.html", {"form": form, "account": account})


@require_safe
@personal
def password_set(request: HttpRequest) -> HttpResponse:
    return render(request, "inscriptions/accounts/password_set.html")
