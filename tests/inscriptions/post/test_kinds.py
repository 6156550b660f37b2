"""A kind of letter is declared once, and whole: one that lacks its template would fail the first time it is sent."""

from dataclasses import replace

import pytest
from django.template.loader import get_template

from inscriptions.post import kinds


@pytest.fixture
def registry(monkeypatch):
    """The kinds, as they will be again after the test."""
    found = dict(kinds.KINDS)
    monkeypatch.setattr(kinds, "KINDS", found)
    return found


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.slug)
def test_every_kind_has_a_template(kind):
    assert get_template(kind.template_name)


def test_the_slug_of_a_kind_is_its_own(registry):
    with pytest.raises(ValueError, match="confirm"):
        kinds.declare(replace(kinds.CONFIRM, name="autre"))
    with pytest.raises(ValueError, match="longer"):
        kinds.declare(replace(kinds.CONFIRM, slug="x" * 21))

    assert registry["confirm"] is kinds.CONFIRM


def test_declaring_a_kind_again_is_harmless(registry):
    assert kinds.declare(replace(kinds.CONFIRM)) == kinds.CONFIRM


def test_a_row_of_a_kind_that_is_declared_no_more_is_named_by_its_slug():
    assert (kinds.name_of("session"), kinds.name_of("disparue")) == ("séance modifiée", "disparue")
