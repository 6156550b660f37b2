"""« Mon compte »: the second factor, its codes of recovery, and closing every other session."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from inscriptions.accounts import second_factor
from inscriptions.accounts.form import AddressForm, AskedPasswordForm, CodeForm, TurnOnForm
from inscriptions.accounts.known_devices import remember_device
from inscriptions.accounts.log import acts_on
from inscriptions.accounts.members import add_own_address
from inscriptions.accounts.passwords import close_everywhere
from inscriptions.accounts.queries import has_second_factor, is_maybe_shared
from inscriptions.accounts.refusals import slowed
from inscriptions.accounts.rules import (
    AccountRefused,
    WrongCode,
    check_may_add_address,
    check_second_factor_may_be_off,
    check_second_factor_may_be_on,
    must_have_second_factor,
)
from inscriptions.accounts.verified import FACTOR
from inscriptions.models import TeamAccount
from programme.desk.pages import ACT, Given, Headed, Pages, in_fieldsets
from rencontre.domain import refusal

own_page = Pages(TeamAccount, TeamAccount.objects.none, home="admin:own_account")
SHOWN_FOR = timedelta(minutes=10)
CODES_UNTIL = "codes-montres-jusque"  # in the session
AFTER_CODES = "apres-les-codes"  # in the session
KEY_SALT, KEY_LIVES = "inscriptions.accounts.key", timedelta(minutes=30)
ACT_PAGE = "inscriptions/accounts/own_act.html"
OF_AN_ADDRESS = (
    "«\u00a0Mot de passe oublié\u00a0» écrira à cette adresse. "
    "Vérifiez-la bien\u00a0: qui la lit peut ouvrir votre compte."
)
TOO_OLD = "Cette page est restée ouverte trop longtemps\u00a0: scannez le nouveau code."


@own_page.apart("", title="Mon compte", name="own_account", template="inscriptions/accounts/own_account.html")
def own_account(request: HttpRequest) -> Given:
    account = _own(request)
    return {
        "account": account,
        "groups": account.groups.all(),
        "has_second_factor": has_second_factor(account),
        "must_have": must_have_second_factor(account),
        "may_add_address": not refusal(check_may_add_address, account),
        "may_turn_on": not refusal(check_second_factor_may_be_on, account),
        "codes_left": len(second_factor.recovery_codes(account)),
        "acts": acts_on(account)[:10],
    }


@own_page.apart(
    "double-verification/",
    title="Activer la double vérification",
    name="turn_on_second_factor",
    template="inscriptions/accounts/turn_on.html",
    methods=ACT,
)
@slowed
def turn_on_second_factor(request: HttpRequest) -> Given:
    """GET draws a key, POST turns on the one that was drawn; every other session ends."""
    account = _own(request)
    form = TurnOnForm(request.POST or None, request=request)

    def done() -> HttpResponse:
        response = _closed_elsewhere(request, form.cleaned_data["password"], to="admin:recovery_codes")
        show_codes_for_a_while(request)
        messages.success(request, "La double vérification est activée. Vos autres sessions sont fermées.")
        return response

    if has_second_factor(account):
        return redirect("admin:own_account")
    if why := refusal(check_second_factor_may_be_on, account):
        messages.error(request, why)
        return redirect("admin:own_account")
    return turned_on(request, account, form, done)


def turned_on(
    request: HttpRequest, account: User, form: TurnOnForm | CodeForm, done: Callable[[], HttpResponse]
) -> HttpResponse | dict[str, Any]:
    """Turn it on and answer what `done` says, else what the template of the QR code reads."""
    key = _drawn(account, request.POST.get("key", ""))
    if request.method == "POST" and form.is_valid():
        try:
            if key:
                second_factor.turn_on(account=account, key=key, code="".join(form.cleaned_data["code"].split()))
                return done()
            form.add_error("code", TOO_OLD)
        except WrongCode as error:
            form.add_error("code", str(error))
    key = key or second_factor.new_key()
    side, path = second_factor.key_drawing(key, account)
    signed = signing.dumps([account.pk, key], salt=KEY_SALT)
    return {
        "form": form,
        "signed": signed,
        "typed_key": second_factor.typed_key(key),
        "address": second_factor.key_address(key, account),
        "side": side,
        "path": path,
    }


def show_codes_for_a_while(request: HttpRequest, *, then: str = "") -> None:
    """Show the codes of recovery, and a link to where their reader was going."""
    request.session[AFTER_CODES] = then
    request.session[FACTOR] = True
    request.session[CODES_UNTIL] = (timezone.now() + SHOWN_FOR).timestamp()


@own_page.apart(
    "double-verification/codes/",
    title="Codes de secours",
    name="recovery_codes",
    template="inscriptions/accounts/codes.html",
)
def recovery_codes(request: HttpRequest) -> Given:
    """The codes, for ten minutes after they were drawn; never again."""
    if not _are_codes_shown(request):
        return {"codes": [], "then": reverse("admin:index")}
    then = request.session.get(AFTER_CODES) or reverse("admin:index")
    codes = second_factor.recovery_codes(_own(request))
    return Headed({"codes": codes, "then": then}, {"Cache-Control": "private, no-store"})


@own_page.apart("double-verification/codes.txt", title="Codes de secours, fichier", name="recovery_codes_file")
def recovery_codes_file(request: HttpRequest) -> Given:
    if not _are_codes_shown(request):
        raise Http404("Ces codes ne se montrent plus.")
    account = _own(request)
    lines = [f"Codes de secours du compte {account.get_username()}. Chacun sert une fois.", ""]
    return HttpResponse(
        "\r\n".join([*lines, *second_factor.recovery_codes(account), ""]),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="codes-de-secours.txt"', "Cache-Control": "no-store"},
    )


@own_page.apart(
    "double-verification/nouveaux-codes/",
    title="Nouveaux codes de secours",
    name="new_recovery_codes",
    template=ACT_PAGE,
    methods=ACT,
)
@slowed
def new_recovery_codes(request: HttpRequest) -> Given:
    account = _own(request)
    form = AskedPasswordForm(request.POST or None, request=request)
    if not has_second_factor(account):
        return redirect("admin:own_account")
    if request.method == "POST" and form.is_valid():
        second_factor.draw_new_codes(account=account)
        show_codes_for_a_while(request)
        return redirect("admin:recovery_codes")
    advice = "Les codes de secours d’avant n’ouvriront plus rien."
    return {"adminform": in_fieldsets(form), "advice": advice, "is_shared": False}


@own_page.apart(
    "double-verification/arreter/",
    title="Arrêter la double vérification",
    name="turn_off_second_factor",
    template=ACT_PAGE,
    methods=ACT,
)
@slowed
def turn_off_second_factor(request: HttpRequest) -> Given:
    account = _own(request)
    form = AskedPasswordForm(request.POST or None, request=request)
    if why := refusal(check_second_factor_may_be_off, account):
        messages.error(request, why)
        return redirect("admin:own_account")
    if request.method == "POST" and form.is_valid():
        second_factor.turn_off(account=account)
        request.session.pop(FACTOR, None)
        messages.success(request, "La double vérification est arrêtée\u00a0: votre mot de passe suffit.")
        return redirect("admin:own_account")
    advice = "Votre mot de passe suffira de nouveau à ouvrir votre compte."
    return {"adminform": in_fieldsets(form), "advice": advice, "is_shared": False}


@own_page.apart("adresse/", title="Indiquer mon adresse", name="own_address", template=ACT_PAGE, methods=ACT)
@slowed
def own_address(request: HttpRequest) -> Given:
    account = _own(request)
    form = AddressForm(request.POST or None, request=request)
    if why := refusal(check_may_add_address, account):
        messages.error(request, why)
        return redirect("admin:own_account")
    if request.method == "POST" and form.is_valid():
        try:
            add_own_address(account=account, email=form.cleaned_data["email"])
        except AccountRefused as error:
            form.add_error(error.about or None, str(error))
        else:
            messages.success(request, f"Votre adresse est {account.email}\u00a0; un message vient d’y partir.")
            return redirect("admin:own_account")
    return {"adminform": in_fieldsets(form), "advice": OF_AN_ADDRESS, "is_shared": False}


@own_page.apart("fermer-partout/", title="Fermer partout", name="close_everywhere", template=ACT_PAGE, methods=ACT)
@slowed
def close_all_sessions(request: HttpRequest) -> Given:
    form = AskedPasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        response = _closed_elsewhere(request, form.cleaned_data["password"], to="admin:own_account")
        messages.success(request, "Toutes vos autres sessions sont fermées.")
        return response
    advice = (
        "Toute session ouverte ailleurs avec ce compte se ferme, et chaque appareil redevient inconnu, sauf celui-ci."
    )
    is_shared = is_maybe_shared(_own(request))
    return {"adminform": in_fieldsets(form), "advice": advice, "is_shared": is_shared}


def _closed_elsewhere(request: HttpRequest, password: str, *, to: str) -> HttpResponse:
    account = _own(request)
    close_everywhere(account=account, password=password)
    update_session_auth_hash(request, account)
    response = redirect(to)
    remember_device(request, response, account)
    return response


def _own(request: HttpRequest) -> User:
    return User.objects.get(pk=cast(User, request.user).pk)


def _are_codes_shown(request: HttpRequest) -> bool:
    return bool(request.session.get(CODES_UNTIL, 0) > timezone.now().timestamp())


def _drawn(account: User, signed: str) -> str:
    """The key that a page of `account` has drawn; empty for any other, or one of long ago."""
    try:
        whose, key = signing.loads(signed, salt=KEY_SALT, max_age=KEY_LIVES)
    except signing.BadSignature:
        return ""
    return str(key) if whose == account.pk else ""
