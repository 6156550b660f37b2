"""Several organisers save the same programme at once, on the real database: nobody's line is lost without a word.

Negative control: without the lock of the day, somebody's line is overwritten, or two workshops take one number.
"""

import pytest

from programme.desk.hooks import day_desk, session_desk
from programme.grid.day import day_of
from programme.grid.typed import GridLine
from programme.grid.write import House, save_grid
from programme.models import Session
from rencontre.actors import TeamMember
from tests.factories import SessionFactory, SlotFactory
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 6
HOUSE = House(day_desk.locks, session_desk.promised, session_desk.keeps)


def saved_at_once(event, typed):
    """What came of the lines `typed(number, shown)` that THREADS organisers saw together and sent together."""
    shown = day_of(event).lines

    def save(number):
        lines = typed(number, shown)
        return save_grid(event=event, lines=lines, by=TeamMember(f"éva{number}"), may=lambda one: True, house=HOUSE)

    results = race(save, threads=THREADS)
    assert [one for one in results if isinstance(one, Exception)] == []
    return results


def retitled(line: GridLine, number: int) -> GridLine:
    return GridLine(**{**vars(line), "title": f"Titre {number}"})


def test_of_those_who_change_one_line_all_but_the_first_are_told(race_runs):
    for _ in range(race_runs):
        session = SessionFactory()

        results = saved_at_once(session.event, lambda number, shown: [retitled(shown[0], number)])

        [first] = [number for number, one in enumerate(results) if not one.is_refused]
        assert all(one.conflicts for number, one in enumerate(results) if number != first)
        session.refresh_from_db()
        assert session.title == f"Titre {first}"


def test_those_who_change_other_lines_lose_nothing(race_runs):
    for _ in range(race_runs):
        slot = SlotFactory()
        SessionFactory.create_batch(THREADS, event=slot.event)

        def typed(number, shown):
            new = GridLine("n0", title=f"Atelier de {number}", slot=f"s{slot.pk}", kind="atelier")  # noqa: B023
            moments = [line for line in shown if line.kind == "table_ronde"]
            changed = retitled(moments[number], number)
            return [*(changed if line == moments[number] else line for line in shown), new]

        results = saved_at_once(slot.event, typed)

        assert [one.is_refused for one in results] == [False] * THREADS
        titles = (
            Session.objects.filter(event=slot.event, parent=None).exclude(pk=slot.pk).values_list("title", flat=True)
        )
        assert sorted(titles) == [f"Titre {number}" for number in range(THREADS)]
        assert sorted(slot.workshops.values_list("number", flat=True)) == list(range(1, THREADS + 1))


def test_without_the_lock_a_line_is_lost(without_lock):
    wrong = []
    for _ in range(5):
        session = SessionFactory()
        try:
            results = saved_at_once(session.event, lambda number, shown: [retitled(shown[0], number)])
            wrong.append(sum(not one.is_refused for one in results) > 1)
        except AssertionError:
            wrong.append(True)

    assert any(wrong)
