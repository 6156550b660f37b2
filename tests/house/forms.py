"""What a form that posts must carry: the CSRF token, unless its view is one of these few."""

import re
from collections.abc import Iterator

# Views that take a POST without the token → the template of their form. A view stands here for a reason that its own
# docstring gives: it reads no right from a cookie, and refuses what another site's page sends.
EXEMPT: dict[str, str] = {
    f"inscriptions:{name}": f"inscriptions/{template}.html"
    for name, template in {
        "sign_up": "signup/sign_up",
        "correct": "signup/correct",
        "find_link": "signup/find_link_form",
        "change": "signup/change",
        "cancel": "signup/cancel",
        "renew": "signup/renew",
        "confirm": "signup/ticket_state",
        "again": "signup/ticket_state",
        "certificate": "signup/ticket_acts",
        "hand_over": "signup/hand_over",
        "withdraw": "signup/hand_over",
        "offered": "signup/offered",
        "decline": "signup/offered",
        "colleagues": "signup/party_form",
        "group": "signup/party_form",
        "colleague": "signup/colleague",
        "cancel_colleague": "signup/cancel_colleague",
        "keep": "signup/mine",
        "confirm_address": "signup/confirm_address",
        "erase": "privacy/erase",
        "not_me": "privacy/not_me",
        "unsubscribe": "letters/unsubscribe",
    }.items()
}
# What may be sent to one of these, and to no other view: pages that give back what one of their forms sent.
WITHOUT_TOKEN = {
    *EXEMPT.values(), "inscriptions/signup/sent.html", "inscriptions/signup/address_offer.html", "foreign.html",
}  # fmt: skip

FORM = re.compile(r"<form\b((?:{%.*?%}|{{.*?}}|[^>{])*)>(.*?)</form>", re.DOTALL | re.IGNORECASE)
POSTS = re.compile(r"""method=["']?(?:post\b|{{)""", re.IGNORECASE)  # formmethod= of a button too


def posting_forms(source: str) -> Iterator[tuple[str, bool]]:
    """The opening of each form of a template that may post, and whether the token stands in it."""
    for opening, inside in FORM.findall(source):
        if POSTS.search(opening) or POSTS.search(inside):
            yield f"<form{opening}>", bool(re.search(r"{%-?\s*csrf_token\s*-?%}", inside))


def exempt_views(patterns, namespace: str = "") -> Iterator[str]:
    """The names of the addresses under `patterns` whose view asks for no token."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from exempt_views(pattern.url_patterns, inner)
        elif getattr(pattern.callback, "csrf_exempt", False):
            yield f"{namespace}{pattern.name}"
