"""The rules of undoing: each exit. Those of coming in are tested where badges are read (test_scans.py)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from inscriptions.door.rules import check_is_theirs, check_may_undo, check_not_undone
from inscriptions.errors import NotAdmitted, NotYours
from inscriptions.models import Attendance
from rencontre.domain import refusal
from tests.cast import BRUNO, CHLOE
from tests.inscriptions.door.readings import NOON
from tests.pages import plain


@pytest.mark.parametrize(
    ("undone_at", "sentence"),
    [
        (None, ""),
        (NOON - timedelta.resolution, ""),
        (NOON, "Ce pointage a été annulé depuis."),
    ],
)
def test_a_reading_counts_unless_it_was_undone_then_or_later(undone_at, sentence):
    assert refusal(check_not_undone, NOON, undone_at=undone_at) == sentence


def test_a_check_in_is_undone_by_its_agent_and_by_nobody_else():
    attendance = Attendance(at=NOON, by=CHLOE.name)

    check_is_theirs(attendance, by=CHLOE)
    with pytest.raises(NotYours) as refused:
        check_is_theirs(attendance, by=BRUNO)

    assert plain(str(refused.value)) == "Ce pointage a été fait par chloe : seule l’organisation peut aussi l’annuler."


@pytest.mark.django_db
def test_nobody_undoes_without_the_permission(chloe):
    check_may_undo(chloe)

    with pytest.raises(NotAdmitted) as refused:
        check_may_undo(AnonymousUser())

    assert str(refused.value) == "Vous n’avez pas le droit d’annuler un pointage."
