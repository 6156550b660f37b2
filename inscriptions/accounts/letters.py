"""The letters of the accounts. Those that hold a link open an account: their rows never keep what they say.

Strangers may ask for the link of any account: it gets few of them in an hour, by whatever name they are asked, and the
letters that others cause to its address take none of them.
"""

from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import reverse

from inscriptions.accounts.links import INVITATION, RESET, link_of
from inscriptions.accounts.queries import accounts_of, is_maybe_shared
from inscriptions.letters.look import parts
from inscriptions.letters.render import Letter, about_nobody
from inscriptions.models import OutgoingMail, TeamAccount
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from inscriptions.post.links import absolute
from inscriptions.post.queue import LETTERS_AN_HOUR
from inscriptions.spending import HOUR
from programme.models import SiteSettings

SECRET = "Ce message contient un lien réservé à qui le reçoit\u00a0: son texte n’est ni gardé ni montré."


def _kind(slug: str, name: str, subject: str, *, unkept: str = "") -> LetterKind:
    template = f"inscriptions/accounts/letters/{slug}.html"
    kind = LetterKind(
        slug,
        name,
        subject,
        template,
        latest_only=False,
        by_anyone=slug == "password",
        awaited=True,
        unkept=unkept,
    )
    return kinds.declare(kind)


FORGOTTEN = _kind("password", "mot de passe oublié", "Choisir un nouveau mot de passe", unkept=SECRET)
INVITED = _kind("invitation", "invitation dans l’équipe", "Votre accès à la gestion du site", unkept=SECRET)
PASSWORD_CHANGED = _kind("password_changed", "mot de passe changé", "Votre mot de passe a été changé")
ADDRESS_GIVEN = _kind("address_given", "adresse donnée à un compte", "Votre adresse est celle de votre compte")
SECOND_FACTOR_OFF = _kind("second_factor_off", "double vérification retirée", "Votre double vérification a été retirée")


def _letter(kind: LetterKind, to: str, **said: Any) -> Letter:
    text, html = parts(kind.template_name, said, site=SiteSettings.current())
    return Letter(to, kind.subject, text, html)


def _account_of(mail: OutgoingMail) -> TeamAccount | None:
    """Whose the letter is, at their address of today; None when nobody may read it any more."""
    return TeamAccount.objects.filter(pk=mail.facts.get("account"), is_active=True).exclude(email="").first()


@about_nobody(FORGOTTEN)
def _forgotten(mail: OutgoingMail) -> Letter | None:
    """A link for each account of the name or address that was typed; nobody knows before whether there is one."""
    accounts = accounts_of(mail.to)
    if not accounts or _has_had_enough(accounts[0].email, mail):
        return None
    links = [(account, link_of(account, RESET)) for account in accounts if account.email == accounts[0].email]
    return _letter(FORGOTTEN, accounts[0].email, links=links)


def _has_had_enough(address: str, mail: OutgoingMail) -> bool:
    """Whether the address had its letters of the hour before `mail` was asked for; the same at each attempt."""
    names = TeamAccount.objects.filter(email__iexact=address).values_list("username", flat=True)
    asked = [Q(to__iexact=typed) for typed in [address, *names]]
    before = OutgoingMail.objects.filter(reduce(or_, asked), kind=FORGOTTEN.slug, pk__lt=mail.pk)
    return before.filter(queued_at__gt=mail.queued_at - HOUR).count() >= LETTERS_AN_HOUR


@about_nobody(INVITED)
def _invited(mail: OutgoingMail) -> Letter | None:
    account = _account_of(mail)
    if account is None or not account.is_awaited:
        return None
    of_desk = is_maybe_shared(account)
    back = absolute(reverse("inscriptions:entrance" if of_desk else "admin:index"))
    said = {"by": mail.facts["by"], "link": link_of(account, INVITATION), "is_of_the_desk": of_desk, "back": back}
    return _letter(INVITED, account.email, account=account, host=urlsplit(back).hostname, **said)


@about_nobody(PASSWORD_CHANGED)
def _password_changed(mail: OutgoingMail) -> Letter | None:
    account = _account_of(mail)
    if account is None:
        return None
    forgotten = absolute(reverse("inscriptions:forgotten"))
    return _letter(PASSWORD_CHANGED, account.email, account=account, forgotten=forgotten)


@about_nobody(SECOND_FACTOR_OFF)
def _second_factor_off(mail: OutgoingMail) -> Letter | None:
    account = _account_of(mail)
    if account is None:
        return None
    return _letter(SECOND_FACTOR_OFF, account.email, account=account, by=mail.facts["by"])


@about_nobody(ADDRESS_GIVEN)
def _address_given(mail: OutgoingMail) -> Letter | None:
    account = _account_of(mail)
    if account is None:
        return None
    return _letter(ADDRESS_GIVEN, account.email, account=account, by=mail.facts["by"])
