"""The links that set a password: signed, of one use, and for a time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int

from inscriptions.models import TeamAccount
from inscriptions.post.links import absolute


@dataclass(frozen=True)
class LinkKind:
    """What a link is for: it is signed apart from the others, and lives `lifetime` after its letter has left."""

    name: str
    lifetime: timedelta


class LinkSigner(PasswordResetTokenGenerator):
    """Django's tokens, which a new password, a login or another address kills; with a lifetime of their own."""

    def __init__(self, kind: LinkKind):
        super().__init__()
        self.key_salt = f"inscriptions.accounts.links.{kind.name}"
        self.lifetime = kind.lifetime

    def check_token(self, user: TeamAccount | None, token: str | None) -> bool:  # type: ignore[override]
        if not super().check_token(user, token) or not token:
            return False
        age = self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0])
        return age <= self.lifetime.total_seconds()

    def _now(self) -> datetime:
        """In UTC: Django reads the local clock, which changes by an hour twice a year."""
        return datetime.now(UTC).replace(tzinfo=None)


RESET = LinkKind("reset", timedelta(hours=1))
INVITATION = LinkKind("invitation", timedelta(days=7))
KINDS_OF_LINKS = (RESET, INVITATION)


def link_of(account: TeamAccount, kind: LinkKind) -> str:
    """The address, with its host, where the password of `account` is chosen."""
    return absolute(reverse("inscriptions:new_password", args=[account.pk, LinkSigner(kind).make_token(account)]))


def account_of_link(pk: int, token: str) -> TeamAccount | None:
    """Whose password a link sets; None for one that was used, is too old, forged, or whose account is closed."""
    account = TeamAccount.objects.filter(pk=pk, is_active=True, is_staff=True).first()
    return account if any(LinkSigner(kind).check_token(account, token) for kind in KINDS_OF_LINKS) else None
