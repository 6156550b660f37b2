"""Signed links to one's registration: no account, revoked by `link_version`."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from inscriptions.models import Handover, Registration
from rencontre.http.keys import is_key


def _link_signer() -> signing.Signer:
    return signing.Signer(salt="inscriptions.link", sep=".")


def _unsubscribe_signer() -> signing.Signer:
    return signing.Signer(salt="inscriptions.unsubscribe", sep=".")


def _address_signer(email: str) -> signing.Signer:
    return signing.Signer(salt=f"inscriptions.address.{email}", sep=".")


def _offer_signer() -> signing.Signer:
    return signing.Signer(salt="inscriptions.offer", sep=".")


def token(registration: Registration) -> str:
    return _link_signer().sign(f"{registration.pk}.{registration.link_version}")


def registration_from(token: str) -> Registration | None:
    """The registration a link opens, its event loaded; None for a forged or revoked link."""
    registration = _named_by(token)
    return registration if registration and _is_signed(_link_signer(), token) else None


def was_ours(token: str) -> bool:
    """Whether we signed a personal link that opens nothing: it was replaced, or what it opened was erased."""
    return _is_signed(_link_signer(), token)


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


def address_was_ours(token: str) -> bool:
    """The same of a link to an address: told as long as its person still has that address, or asks for it."""
    named = _parts(token)
    person = named and Registration.objects.filter(pk=named[0]).first()
    addresses = [person.pending_email, person.email] if person else []
    return any(_is_signed(_address_signer(address), token) for address in addresses if address)


def _named_by(token: str, *, since: int = 0) -> Registration | None:
    """The registration that a token names, whose link has changed `since` times after it; nobody who was erased."""
    if (named := _parts(token)) is None:
        return None
    found = Registration.objects.select_related("event__main_venue").filter(erased_at=None)
    return found.filter(pk=named[0], link_version=named[1] + since).first()


def _parts(token: str) -> tuple[int, int] | None:
    """The key and the version that a token says, signed or not."""
    pk, _, version = token.rpartition(".")[0].partition(".")
    if not (pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit()) or len(pk + version) > 18:
        return None
    return int(pk), int(version)


def _is_signed(signer: signing.Signer, token: str) -> bool:
    try:
        signer.unsign(token)
    except signing.BadSignature:
        return False
    return True


def unsubscribe_token(registration: Registration) -> str:
    """Says no more campaigns nor reminders, and opens nothing else: it holds as long as the registration."""
    return _unsubscribe_signer().sign(str(registration.pk))


def registration_to_unsubscribe(token: str) -> Registration | None:
    """Whom such a token is about; None for a forged one, or once they are erased."""
    pk = token.partition(".")[0]
    if not is_key(pk) or not _is_signed(_unsubscribe_signer(), token):
        return None
    return Registration.objects.named().select_related("event").filter(pk=pk).first()


def unsubscribe_url(registration: Registration) -> str:
    return absolute(reverse("inscriptions:unsubscribe", args=[unsubscribe_token(registration)]))


def offer_token(handover: Handover) -> str:
    """Opens a place that is offered, whatever became of it since."""
    return _offer_signer().sign(str(handover.pk))


def offer_from(token: str) -> Handover | None:
    """The offer that a link opens, with its place and its day; None for a forged one, or once it is erased."""
    pk = token.partition(".")[0]
    if not is_key(pk) or not offer_was_ours(token):
        return None
    found = Handover.objects.exclude(to="").select_related("offer__event__main_venue", "receiver")
    return found.filter(pk=pk).first()


def offer_was_ours(token: str) -> bool:
    """Whether we signed the link of an offer that opens nothing: it was erased."""
    return _is_signed(_offer_signer(), token)


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def registration_url(registration: Registration) -> str:
    return absolute(reverse("inscriptions:mine", args=[token(registration)]))


def address_url(registration: Registration) -> str:
    return absolute(reverse("inscriptions:confirm_address", args=[address_token(registration)]))


def offer_url(handover: Handover) -> str:
    return absolute(reverse("inscriptions:offered", args=[offer_token(handover)]))


def badge_url(registration: Registration) -> str:
    """What the badge's QR says: upper case, so that the QR stays alphanumeric and small."""
    return absolute(reverse("inscriptions:badge", args=[registration.badge_code])).upper()
