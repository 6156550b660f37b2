"""A letter as whoever receives it sees it, on a page of the team.

    return shown_page(letter, person)         # what a view of its own address answers
    <iframe sandbox src="…that address…" title="…" class="letter"></iframe>     or a link to it

The page is the letter and nothing else: no script, no form, no address that opens, whatever its words hold. The view
asks for the right to read it, and the password again (`sensitive=True`, `ask_again`), since it has a personal link.
"""

import base64
from collections.abc import Iterable

from django.http import Http404, HttpResponse

from inscriptions.letters.pictures import pictures_of
from inscriptions.letters.render import Letter
from inscriptions.models import Registration
from programme.models import SiteSettings

POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'unsafe-inline'",  # it has no other: mailboxes keep no style sheet
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    ]
)
SHOW = "montrer"  # what a form posts to see the letter to one person, with the words that it holds
# In a sandbox no other window opens: a link leads nowhere, rather than to a page in place of the letter.
INERT = '<base target="_blank">'


def shown(html: str, person: Registration | None, *, site: SiteSettings | None = None) -> str:
    """The HTML of a letter to `person`, with its pictures in it; `site`: its settings, when they are read already."""
    pictures = pictures_of(html, site=site or SiteSettings.current(), person=person)
    for cid, png in pictures.items():
        html = html.replace(f'"cid:{cid}"', f'"data:image/png;base64,{base64.b64encode(png).decode()}"')
    return html.replace("<head>", f"<head>{INERT}", 1)


def shown_page(letter: Letter, person: Registration | None, *, site: SiteSettings | None = None) -> HttpResponse:
    """The letter as a page that a page of ours may hold in a frame."""
    return HttpResponse(
        shown(letter.html, person, site=site),
        headers={
            "Content-Security-Policy": POLICY,
            "X-Frame-Options": "SAMEORIGIN",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store, private",
        },
    )


def shown_among(letters: Iterable[tuple[Registration, Letter]], key: str) -> HttpResponse:
    """Of the letters that a page has, the one to the person of this primary key, as posted; Http404 without it."""
    found = next(((person, letter) for person, letter in letters if str(person.pk) == key), None)
    if found is None:
        raise Http404("Aucun message n’attend cette personne.")
    return shown_page(found[1], found[0])
