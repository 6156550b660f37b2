"""What nobody of the team may do to an account."""

from django.conf import settings
from django.contrib.auth.models import User

from inscriptions.accounts.queries import is_maybe_shared, is_organiser
from inscriptions.models import TeamAccount
from inscriptions.people.roles import ORGANISATION
from rencontre.domain import DomainError

ORGANISERS, ALL = "organisation", "all"  # what SECOND_FACTOR asks, and of whom


class AccountRefused(DomainError):
    """An act on an account that the team must not do; `about` names the field of the form that it is about."""

    def __init__(self, sentence: str, *, about: str = ""):
        super().__init__(sentence)
        self.about = about


class WrongPassword(DomainError):
    """The password that is asked again is not the account's."""


class WrongCode(DomainError):
    """The code is neither the phone's of this moment nor a code of recovery, or too many were tried."""


def check_is_another(account: User, by: User) -> None:
    """Raise AccountRefused when somebody acts on their own account: nobody shuts themselves out by accident."""
    if account.pk == by.pk:
        raise AccountRefused("C’est votre propre compte\u00a0: demandez à un autre organisateur de le changer.")


def check_is_managed(account: User) -> None:
    """Raise AccountRefused for a superuser, whom only Django's own screens change."""
    if account.is_superuser or not account.is_staff:
        raise AccountRefused("Ce compte ne se change pas d’ici.")


def check_an_organiser_remains(account: User) -> None:
    """Raise AccountRefused when nobody else could see to the site. Under the lock of the group."""
    others = TeamAccount.objects.in_use().filter(groups__name=ORGANISATION).exclude(pk=account.pk)
    if account.groups.filter(name=ORGANISATION).exists() and not others.exists():
        raise AccountRefused(
            "C’est le dernier compte d’organisation qui serve\u00a0: invitez d’abord quelqu’un d’autre."
        )


def check_is_awaited(account: TeamAccount) -> None:
    """Raise AccountRefused when an invitation would go to who has come already, or may not come any more."""
    if not account.is_awaited:
        raise AccountRefused("Cette personne a déjà choisi son mot de passe.")
    if not account.is_active:
        raise AccountRefused("L’accès de cette personne est retiré\u00a0: rendez-le d’abord.")


def check_has_no_account(email: str) -> None:
    """Raise AccountRefused when an account has this address. Only a page of the organisers says so."""
    known = (
        TeamAccount.objects.filter(email__iexact=email).first() or TeamAccount.objects.filter(username=email).first()
    )
    if known:
        whose = f"Cette adresse a déjà un compte\u00a0: {known}."
        raise AccountRefused(whose if known.is_active else f"{whose[:-1]}, dont l’accès est retiré.", about="email")


def check_has_no_address(account: User) -> None:
    """Raise AccountRefused for an account that letters reach already: another address would take it over."""
    if account.email:
        raise AccountRefused("Ce compte a déjà une adresse e-mail.")


def check_may_add_address(account: User) -> None:
    """The same on one's own account, and for one that several phones may share: whoever reads its letters owns it."""
    check_has_no_address(account)
    if is_maybe_shared(account):
        raise AccountRefused("Demandez à un organisateur de donner une adresse à ce compte.")


def must_have_second_factor(account: User) -> bool:
    """Whether SECOND_FACTOR asks it of `account`."""
    asked = settings.SECOND_FACTOR
    return asked == ALL or (asked == ORGANISERS and is_organiser(account))


def check_second_factor_may_be_on(account: User) -> None:
    """Raise AccountRefused for an account that several phones may share, unless the site asks it of all."""
    if is_maybe_shared(account) and not must_have_second_factor(account):
        raise AccountRefused(
            "Un compte de l’accueil sert à plusieurs téléphones\u00a0: il n’a pas de double vérification."
        )


def check_may_be_given_again(account: TeamAccount) -> None:
    """Raise AccountRefused for who cannot be written to: the access that was taken back is given by an invitation."""
    if not account.email:
        raise AccountRefused("Ce compte n’a pas d’adresse e-mail\u00a0: invitez la personne à la sienne.")


def check_second_factor_may_be_off(account: User) -> None:
    """Raise AccountRefused when the site asks it of `account`."""
    if must_have_second_factor(account):
        raise AccountRefused("Ce site demande la double vérification à votre compte\u00a0: elle ne s’arrête pas.")
