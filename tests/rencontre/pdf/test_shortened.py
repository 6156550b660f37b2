"""A document that must hold in some pages: its texts are shortened until it does, and until it computes in time."""

from collections.abc import Callable

import pytest

from rencontre.pdf import render as rendering
from rencontre.pdf.render import TooLong, first_that_holds
from tests.paper import texts

PAGE = '<html lang="fr"><head><title>Essai</title></head><body>{}</body></html>'
LONGER, LONG, SHORT = ({"paragraphs": number} for number in (200, 100, 1))


@pytest.fixture
def slow_above(monkeypatch) -> Callable[[int], None]:
    """Sets from how many paragraphs on a document computes too long; each paragraph is a page."""

    def typeset(template, context, *, assets=None):
        if context["paragraphs"] > limits[0]:
            raise TooLong("trop long")
        return typeset_it("", [rendering.Part(context)])

    limits: list[int] = []
    typeset_it = rendering.render_parts
    monkeypatch.setattr(rendering, "render", typeset)
    paragraph = '<p style="break-after: page">Texte</p>'
    monkeypatch.setattr(
        rendering,
        "render_to_string",
        lambda template, context: PAGE.format(paragraph * (context["paragraphs"] - 1) + "<p>Fin"),
    )
    return limits.append


@pytest.mark.once
def test_what_computes_too_long_is_shortened(slow_above):
    slow_above(1)

    assert len(texts(first_that_holds("", [LONGER, LONG, SHORT], 2))) == 1


@pytest.mark.once
def test_what_holds_nowhere_is_the_shortest_that_was_made(slow_above):
    slow_above(100)

    assert len(texts(first_that_holds("", [LONGER, LONG], 2))) == 100


@pytest.mark.once
def test_what_is_never_short_enough_is_refused(slow_above):
    slow_above(0)

    with pytest.raises(TooLong, match="trop long"):
        first_that_holds("", [LONG, SHORT], 2)
