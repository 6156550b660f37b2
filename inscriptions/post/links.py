"""Signed links to one's registration: no account, revoked by `link_version`."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from inscriptions.models import Registration


def _link_signer() -> signing.Signer:
    return signing.Signer(salt="inscriptions.link", sep=".")


def _address_signer(email: str) -> signing.Signer:
    return signing.Signer(salt=f"inscriptions.address.{email}", sep=".")


def token(registration: Registration) -> str:
    return _link_signer().sign(f"{registration.pk}.{registration.link_version}")


def registration_from(token: str) -> Registration | None:
    """The registration a link opens, its event loaded; None for a forged or revoked link."""
    registration = _named_by(token)
    return registration if registration and _is_signed(_link_signer(), token) else None


def address_token(registration: Registration) -> str:
    """Proves that the mail sent to `pending_email` was read; worth nothing once that address changes."""
    return _address_signer(registration.pending_email).sign(f"{registration.pk}.{registration.link_version}")


def registration_from_address(token: str) -> Registration | None:
    """The registration whose pending address a link confirms, or has just confirmed; None for any other link."""
    if registration := _named_by(token):
        address = registration.pending_email
    elif registration := _named_by(token, since=1):
        address = registration.email
    return registration if registration and address and _is_signed(_address_signer(address), token) else None


def _named_by(token: str, *, since: int = 0) -> Registration | None:
    """The registration that a token names, whose link has changed `since` times after it."""
    pk, _, version = token.rpartition(".")[0].partition(".")
    if not (pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit()) or len(pk + version) > 18:
        return None
    found = Registration.objects.select_related("event__main_venue")
    return found.filter(pk=pk, link_version=int(version) + since).first()


def _is_signed(signer: signing.Signer, token: str) -> bool:
    try:
        signer.unsign(token)
    except signing.BadSignature:
        return False
    return True


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def registration_url(registration: Registration) -> str:
    return absolute(reverse("inscriptions:mine", args=[token(registration)]))


def address_url(registration: Registration) -> str:
    return absolute(reverse("inscriptions:confirm_address", args=[address_token(registration)]))


def badge_url(registration: Registration) -> str:
    """What the badge's QR says: upper case, so that the QR stays alphanumeric and small."""
    return absolute(reverse("inscriptions:badge", args=[registration.badge_code])).upper()
