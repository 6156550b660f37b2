"""« Équipe »: an organiser invites a colleague, sees who has what, and takes it back."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.shortcuts import redirect

from inscriptions.accounts import members
from inscriptions.accounts.form import AddressForm, AskedPasswordForm, GroupForm, InvitationForm, TakeBackForm
from inscriptions.accounts.log import acts_on, expired_invitations
from inscriptions.accounts.queries import has_second_factor, with_second_factor
from inscriptions.accounts.refusals import slowed
from inscriptions.accounts.rules import AccountRefused, check_has_no_address, check_is_another
from inscriptions.accounts.second_factor import take_off
from inscriptions.models import TeamAccount
from inscriptions.people.form import ActForm
from inscriptions.people.roles import FRONT_DESK
from programme.desk.pages import ACT, Given, Pages, in_fieldsets, no_link
from rencontre.domain import DomainError, refusal

MAY_SEE, MAY_ADD, MAY_CHANGE = (f"inscriptions.{act}_teamaccount" for act in ("view", "add", "change"))
HOME, LIST = "inscriptions_teamaccount_change", "inscriptions_teamaccount_changelist"
POST = ["POST"]

team_page = Pages(TeamAccount, TeamAccount.objects.managed, home=f"admin:{HOME}")


@team_page.apart(
    "", title="Équipe", name=LIST, permission=MAY_SEE, template="inscriptions/accounts/team.html", sensitive=True
)
def team(request: HttpRequest) -> Given:
    accounts = list(TeamAccount.objects.filter(is_staff=True).prefetch_related("groups"))
    expired = expired_invitations(accounts)
    return {"accounts": accounts, "expired": expired, "with_second_factor": with_second_factor(accounts)}


@team_page.apart(
    "inviter/",
    title="Inviter dans l’équipe",
    name="inscriptions_teamaccount_add",
    permission=MAY_ADD,
    template="inscriptions/accounts/invite.html",
    methods=ACT,
    sensitive=True,
)
def invite(request: HttpRequest) -> Given:
    form = InvitationForm(request.POST or None, initial={"group": Group.objects.filter(name=FRONT_DESK).first()})
    if request.method == "POST" and form.is_valid():
        try:
            account = members.invite(**form.cleaned_data, by=_by(request))
        except DomainError as error:
            form.add_error(error.about or None, str(error))
        else:
            messages.success(request, f"Invitation envoyée à {account.email}. Son lien vaut sept jours.")
            return redirect(f"admin:{HOME}", account.pk)
    return {"adminform": in_fieldsets(form)}


@team_page(
    "",
    title="Compte",
    name=HOME,
    permission=MAY_SEE,
    template="inscriptions/accounts/member.html",
    links=no_link,
    sensitive=True,
)
def member_page(request: HttpRequest, account: TeamAccount) -> Given:
    form = GroupForm(initial={"group": account.groups.first()})
    return {
        "account": account,
        "is_expired": account.pk in expired_invitations([account]),
        "groups": account.groups.all(),
        "has_second_factor": has_second_factor(account),
        "is_oneself": bool(refusal(check_is_another, account, _by(request))),
        "may_change": request.user.has_perm(MAY_CHANGE),
        "form": form,
        "acts": acts_on(account)[:20],
    }


@team_page("groupe/", title="Changer le groupe", permission=MAY_CHANGE, methods=POST, links=no_link, sensitive=True)
def teamaccount_group(request: HttpRequest, account: TeamAccount) -> Given:
    form = GroupForm(request.POST)
    if form.is_valid():
        members.change_group(account=account, group=form.cleaned_data["group"], by=_by(request))
        messages.success(request, f"{account} est du groupe {form.cleaned_data['group']}.")
    else:
        _say_errors(request, form)
    return redirect(f"admin:{HOME}", account.pk)


@team_page("inviter/", title="Inviter de nouveau", permission=MAY_CHANGE, methods=POST, links=no_link, sensitive=True)
def teamaccount_again(request: HttpRequest, account: TeamAccount) -> Given:
    members.invite_again(account=account, by=_by(request))
    messages.success(request, f"Invitation envoyée de nouveau à {account.email}. Son lien vaut sept jours.")
    return redirect(f"admin:{HOME}", account.pk)


@team_page("retirer/", title="Retirer l’accès", permission=MAY_CHANGE, methods=POST, links=no_link, sensitive=True)
def teamaccount_take_back(request: HttpRequest, account: TeamAccount) -> Given:
    form = TakeBackForm(request.POST)
    if form.is_valid():
        members.take_back(account=account, by=_by(request))
        messages.success(request, f"Accès retiré à {account}\u00a0: ni sessions ni mot de passe n’ouvrent plus rien.")
    else:
        _say_errors(request, form)
    return redirect(f"admin:{HOME}", account.pk)


@team_page("rendre/", title="Rendre l’accès", permission=MAY_CHANGE, methods=POST, links=no_link, sensitive=True)
def teamaccount_give_again(request: HttpRequest, account: TeamAccount) -> Given:
    members.give_again(account=account, by=_by(request))
    messages.success(
        request, f"Accès rendu\u00a0: {account.email} reçoit une invitation, dont le lien vaut sept jours."
    )
    return redirect(f"admin:{HOME}", account.pk)


@team_page(
    "double-verification/",
    title="Retirer la double vérification",
    permission=MAY_CHANGE,
    template="inscriptions/accounts/take_off.html",
    methods=ACT,
    links=no_link,
    sensitive=True,
)
@slowed
def teamaccount_factor(request: HttpRequest, account: TeamAccount) -> Given:
    """For a colleague who has lost their phone and their codes: the own password is asked again."""
    form = AskedPasswordForm(request.POST or None, request=request)
    check_is_another(account, _by(request))
    if request.method == "POST" and form.is_valid():
        take_off(account=account, by=_by(request))
        told = "un message le lui dit" if account.email else "dites-le-lui, aucun message ne part"
        messages.success(request, f"Double vérification retirée à {account}\u00a0; {told}.")
        return redirect(f"admin:{HOME}", account.pk)
    return {"adminform": in_fieldsets(form)}


@team_page(
    "adresse/",
    title="Donner une adresse",
    permission=MAY_CHANGE,
    template="inscriptions/accounts/address.html",
    methods=ACT,
    links=no_link,
    sensitive=True,
)
@slowed
def teamaccount_address(request: HttpRequest, account: TeamAccount) -> Given:
    """To an account that has none; the own password is asked again: who reads the letters may open the account."""
    form = AddressForm(request.POST or None, request=request)
    check_is_another(account, _by(request))
    check_has_no_address(account)
    if request.method == "POST" and form.is_valid():
        try:
            members.give_address(account=account, email=form.cleaned_data["email"], by=_by(request))
        except AccountRefused as error:
            form.add_error(error.about or None, str(error))
        else:
            messages.success(
                request, f"{account} a maintenant l’adresse {account.email}\u00a0; un message vient d’y partir."
            )
            return redirect(f"admin:{HOME}", account.pk)
    return {"adminform": in_fieldsets(form)}


def _say_errors(request: HttpRequest, form: ActForm) -> None:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)
