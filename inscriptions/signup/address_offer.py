"""An address with a likely slip: asked about once, before anything is sent there (docs/decisions/mistakes-caught.md).

The form comes back whole, in a page of three buttons: no letter leaves to the address of a slip, and none is refused.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from programme.models import Event
from rencontre.french.addresses import cleaned_address, likely_address

SAID = "adresse"  # the name of the buttons
CORRECTED, RIGHT, REVIEW = "corrigee", "juste", "revoir"


@dataclass(frozen=True)
class AddressOffer:
    """The address that was `typed`, the one that may be `likely` meant, and what the form holds besides."""

    typed: str
    likely: str
    fields: list[tuple[str, str]]


def answered(posted: QueryDict, event: Event | None = None) -> QueryDict:
    """What was posted, with the address that was accepted: « Oui, corriger »."""
    if posted.get(SAID) != CORRECTED:
        return posted
    data = posted.copy()
    data["email"] = _likely(posted.get("email", ""), event) or posted.get("email", "")
    return data


def offer_of(posted: QueryDict, event: Event | None = None, *, known: str = "") -> AddressOffer | None:
    """What to ask of a form that is right but for its address; None once that was answered, or it was `known`."""
    typed = cleaned_address(posted.get("email", ""))
    if posted.get(SAID) in {CORRECTED, RIGHT} or typed.casefold() == known.casefold():
        return None
    likely = _likely(typed, event)
    fields = [(name, value) for name, values in posted.lists() for value in values if name != SAID]
    return AddressOffer(typed, likely, fields) if likely else None


def is_reviewed(posted: QueryDict) -> bool:
    """Whether the person goes back to the form: it is shown as it was filled in, and nothing is done."""
    return posted.get(SAID) == REVIEW


def asked(request: HttpRequest, offer: AddressOffer, event: Event | None = None) -> HttpResponse:
    """The page that asks."""
    return render(request, "inscriptions/signup/address_offer.html", {"offer": offer, "event": event})


def _likely(email: str, event: Event | None) -> str:
    """Among the common domains and that of the day's contact, which anyone reads: never among those of its people."""
    contact = event.contact_email.rpartition("@")[2].lower() if event else ""
    return likely_address(email, others={contact} - {""})
