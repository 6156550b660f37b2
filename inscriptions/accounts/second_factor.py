"""The second factor: a code of the phone, that changes every thirty seconds, or one of ten codes of recovery.

The key and the codes are rows of django-otp. Whoever guesses is slowed as for passwords (`ceilings.py`): its own wait,
which doubles and is common to all, would lock the right person out.
"""

from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from inscriptions.accounts.closing import end_sessions
from inscriptions.accounts.letters import SECOND_FACTOR_OFF
from inscriptions.accounts.log import log_act
from inscriptions.accounts.queries import has_second_factor
from inscriptions.accounts.rules import WrongCode, check_is_another, check_is_managed, check_second_factor_may_be_off
from inscriptions.post.queue import queue_to_account, send_after_commit
from programme.models import SiteSettings
from rencontre.pdf.qr import QUIET_ZONE, qr

RECOVERY_CODES, TOTP_DIGITS = 10, 6
WRONG = (
    "Ce code n’est pas le bon, ou a déjà servi. "
    "Tapez le prochain que montre votre téléphone, ou un autre code de secours."
)
CLOCK = "Vérifiez aussi l’heure de votre téléphone\u00a0: les codes en dépendent."
ALREADY_ON = "La double vérification vient d’être activée par une autre page."


def new_key() -> str:
    """A key drawn at random, in hexadecimal."""
    return str(random_hex(20))


def typed_key(key: str) -> str:
    """The same as it is typed by hand in a phone: capitals and figures, by four."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def key_address(key: str, account: User) -> str:
    """The address that a phone reads in the QR code."""
    site = SiteSettings.current().shown_name.replace(":", "")
    label = quote(f"{site}:{account.get_username()}", safe=":")
    return f"otpauth://totp/{label}?{urlencode({'secret': typed_key(key).replace(' ', ''), 'issuer': site})}"


def key_drawing(key: str, account: User) -> tuple[int, str]:
    """The QR code of `key` as the modules of a side, quiet zone included, and the path of a drawing."""
    rows = qr(key_address(key, account)).matrix
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return len(rows) + 2 * QUIET_ZONE, path


@transaction.atomic
def turn_on(*, account: User, key: str, code: str) -> None:
    """Turn the second factor of `account` on, once its phone gives the code of `key`; WrongCode otherwise."""
    totp = TOTP(unhexlify(key))
    if not code.isdecimal() or not totp.verify(int(code), tolerance=1):
        raise WrongCode(WRONG)
    User.objects.select_for_update().get(pk=account.pk)  # two together would leave two keys
    if has_second_factor(account):
        raise WrongCode(ALREADY_ON)
    _forget(account)
    TOTPDevice.objects.create(user=account, name="téléphone", key=key, confirmed=True, last_t=totp.t())
    _draw_codes(account)
    log_act(account, "double vérification activée", by=account)


@transaction.atomic
def draw_new_codes(*, account: User) -> None:
    """Ten new codes of recovery; those of before open nothing any more."""
    StaticDevice.objects.filter(user=account).delete()
    _draw_codes(account)
    log_act(account, "nouveaux codes de secours", by=account)


@transaction.atomic
def turn_off(*, account: User) -> None:
    """Turn it off; AccountRefused where the site asks for it."""
    check_second_factor_may_be_off(account)
    _forget(account)
    log_act(account, "double vérification arrêtée", by=account)


@transaction.atomic
def take_off(*, account: User, by: User) -> None:
    """Take off the second factor of a colleague who has lost their phone: their sessions end, a letter tells them."""
    check_is_managed(account)
    check_is_another(account, by)
    _take_off(account, by=by, named=by.get_full_name() or by.get_username())


@transaction.atomic
def rescue(*, account: User) -> None:
    """The same by who keeps the site, for anybody."""
    _take_off(account, by=account, named="Qui tient le site")


def _take_off(account: User, *, by: User, named: str) -> None:
    _forget(account)
    end_sessions(account=account)  # whoever holds the phone may be in
    log_act(account, "double vérification retirée", by=by)
    if account.email:
        letter = queue_to_account(SECOND_FACTOR_OFF, to=account.email, account=account.pk, by=named)
        send_after_commit([letter] if letter else [])


def check_code(*, account: User, typed: str) -> None:
    """Take a code, which opens once; WrongCode for any other."""
    code = "".join(typed.split()).lower()
    if not _takes(account, code):
        raise WrongCode(WRONG)


@transaction.atomic
def _takes(account: User, code: str) -> bool:
    devices = TOTPDevice if len(code) == TOTP_DIGITS and code.isdecimal() else StaticDevice
    device = devices.objects.select_for_update().filter(user=account, confirmed=True).first()
    return device is not None and bool(device.verify_token(code))


def recovery_codes(account: User) -> list[str]:
    """Those that have not served."""
    tokens = StaticToken.objects.filter(device__user=account).order_by("pk")
    return list(tokens.values_list("token", flat=True))


def _draw_codes(account: User) -> None:
    device = StaticDevice.objects.create(user=account, name="codes de secours", confirmed=True)
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add(StaticToken.random_token())
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in sorted(codes))


def _forget(account: User) -> None:
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
