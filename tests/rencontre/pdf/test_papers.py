"""The registry of papers: what a declaration says, and what it leaves to the house."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from inscriptions.models import PrintJob
from rencontre.pdf.papers import PAPERS, Printout, When, paper
from rencontre.pdf.render import Part

SHORT = {"title": "Essai", "noun": "page", "when": When.DOOR, "permission": "programme.view_event"}


def prepare(event, *, maker=None):
    return Printout("essai.html", [Part({}, count=2), Part({}, count=3)], "essai")


@pytest.fixture
def registry():
    """A registry of its own for each test."""
    kept = dict(PAPERS)
    PAPERS.clear()
    yield PAPERS
    PAPERS.clear()
    PAPERS.update(kept)


def test_a_declaration_says_the_address_the_name_and_the_permission(registry):
    declared = paper("essai", **SHORT)(prepare)

    assert declared is prepare
    assert list(registry) == ["essai"]
    found = registry["essai"]
    assert (found.route, found.name) == ("documents/essai.pdf", "tests_essai")
    assert found.permissions == (SHORT["permission"],)
    assert (found.long, found.of_a_session) == (300, False)


def test_two_papers_never_have_one_name(registry):
    paper("essai", **SHORT)(prepare)

    with pytest.raises(ValueError, match="essai"):
        paper("essai", **SHORT)(prepare)


def test_a_name_is_one_that_a_print_job_keeps_whole(registry):
    longest = PrintJob._meta.get_field("document").max_length

    paper("e" * longest, **SHORT)(prepare)
    with pytest.raises(ValueError, match=str(longest)):
        paper("e" * (longest + 1), **SHORT)(prepare)


def test_a_request_makes_as_many_pieces_as_the_paper_says(registry):
    paper("essai", **SHORT)(prepare)
    usual, few = registry["essai"], replace(registry["essai"], long=4)

    assert {count: usual.is_long(count) for count in (300, 301)} == {300: False, 301: True}
    assert prepare(None).count == 5
    assert few.is_long(prepare(None).count)


@pytest.mark.django_db
def test_every_permission_of_a_paper_is_asked_for(registry, denis, chloe):
    both = ("inscriptions.view_registration", "inscriptions.view_certificate")
    paper("essai", **SHORT | {"permission": both})(prepare)

    allowed = [registry["essai"].may_print(user) for user in (denis, chloe, AnonymousUser())]

    assert allowed == [True, False, False]
