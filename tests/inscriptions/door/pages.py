"""The front desk's pages, as tests ask for them and read them."""

from django.urls import reverse

from tests.pages import text_of

CODE = "ZYXWVUTSRQPONMLK"  # Alice's, at the desk


def of_day(name, registration, *args):
    return reverse(f"inscriptions:{name}", args=[registration.event.slug, *args])


def banner(response):
    """The outcome and the words of the result, as the page says them."""
    assert response.status_code == 200
    markup = response.content.decode().partition('<section id="resultat"')[2].partition("</section>")[0]
    opening, _, inside = markup.partition(">")
    return opening.partition('data-outcome="')[2].partition('"')[0], text_of(inside)
