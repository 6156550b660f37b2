"""How often one connection may ask on public pages: never a CAPTCHA."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from inscriptions.models import Registration
from inscriptions.spending import Spent, spend

LINKS_AN_HOUR = 3
OFFERS_AN_HOUR = 5  # of one place: each is a letter to whomever one names
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


def counted_client(request: HttpRequest) -> str:
    """Who tries a password: an IPv4 address, or the first of an IPv6 network, which one person owns whole."""
    address = client_address(request)
    return address if ip_address(address).version == 4 else network_of(address).partition("/")[0]


def spend_public_post(request: HttpRequest, *, many: int = 1) -> Spent:
    """Count so `many` sign-ups of a connection; raise BudgetSpent once its address or its network has fewer left."""
    address = client_address(request)
    return spend(
        ("address", address, settings.SIGNUP_BUDGET_ADDRESS),
        ("network", network_of(address), settings.SIGNUP_BUDGET_NETWORK),
        many=many,
    )


def spend_link_request(email: str) -> Spent:
    """Count one « retrouver mon lien » for an address; raise BudgetSpent after three in an hour."""
    return spend(("links", email.casefold(), LINKS_AN_HOUR))


def spend_offer(registration: Registration) -> Spent:
    """Count one offer of a place; raise BudgetSpent after five in an hour."""
    return spend(("offers", str(registration.pk), OFFERS_AN_HOUR))
