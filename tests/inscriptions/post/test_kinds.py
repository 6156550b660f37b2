"""A kind of letter is declared whole: one that lacks its subject would fail the first time it is written."""

from inscriptions.models import OutgoingMail
from inscriptions.post.kinds import SUBJECTS, WITH_CALENDAR

Kind = OutgoingMail.Kind


def test_every_kind_has_its_subject_but_the_links_which_are_of_no_day():
    assert {*SUBJECTS} == {*Kind} - {Kind.LINKS}


def test_a_calendar_goes_with_a_kind_that_there_is():
    assert {*Kind} >= WITH_CALENDAR
