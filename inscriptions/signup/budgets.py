"""How often one connection may act on public pages: kept in the database, never a CAPTCHA."""

import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from inscriptions.errors import BudgetSpent
from inscriptions.models import Budget

LINKS_AN_HOUR = 3
UNKNOWN = "0.0.0.0"  # noqa: S104 - a name for « unknown », nothing listens on it


def client_address(request: HttpRequest) -> str:
    """The visitor's: TRUSTED_PROXIES places from the right of X-Forwarded-For, else the connection's."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    count = settings.TRUSTED_PROXIES
    named = forwarded[-count] if 0 < count <= len(forwarded) else ""
    return _readable(named) or _readable(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def _readable(text: str) -> str:
    """An address as written by proxies: « 1.2.3.4:5678 », « [2001:db8::1]:443 », « ::ffff:1.2.3.4 »; empty if none."""
    text = text.partition("]")[0].removeprefix("[") if text.startswith("[") else text
    text = text.partition(":")[0] if text.count(":") == 1 else text
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one."""
    return str(ip_network(f"{address}/{24 if ip_address(address).version == 4 else 64}", strict=False))


def client_for_lock_out(request: HttpRequest) -> str:
    """What django-axes counts: an IPv4 address, or the first of an IPv6 network, which one person owns whole."""
    address = client_address(request)
    return address if ip_address(address).version == 4 else network_of(address).partition("/")[0]


def spend_public_post(request: HttpRequest) -> None:
    """Count one public POST; raise BudgetSpent when its address or its network has spent its hour."""
    address = client_address(request)
    _spend(
        ("address", address, settings.SIGNUP_BUDGET_ADDRESS),
        ("network", network_of(address), settings.SIGNUP_BUDGET_NETWORK),
    )


def spend_link_request(email: str) -> None:
    """Count one « retrouver mon lien » for an address; raise BudgetSpent after three in an hour."""
    _spend(("links", email.casefold(), LINKS_AN_HOUR))


def _spend(*budgets: tuple[str, str, int]) -> None:
    """Spend of each budget (scope, whose, limit) in turn, in one statement; those after one that is spent are kept."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    limits = {_key(scope, what): limit for scope, what, limit in budgets}
    for key, limit in limits.items():
        left = Budget.objects.filter(key=key, hour=hour, spent__lt=limit)
        if left.update(spent=F("spent") + 1):
            continue
        # The first of the hour, or one too many: only then is it worth asking which.
        Budget.objects.bulk_create((Budget(key=key, hour=hour) for key in limits), ignore_conflicts=True)
        if not left.update(spent=F("spent") + 1):
            raise BudgetSpent(_seconds_until(hour + timedelta(hours=1), now))


def _key(scope: str, what: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{scope}:{what}".encode(), "sha256").hex()


def _seconds_until(instant: datetime, now: datetime) -> int:
    return max(1, int((instant - now).total_seconds()))


def forget_budgets() -> None:
    """Forget what connections spent before yesterday."""
    Budget.objects.filter(hour__lt=timezone.now() - timedelta(days=1)).delete()
