"""What goes wrong is counted in memory until it can be written: bounded, and never itself a failure."""

import pytest
from django.db import OperationalError

from rencontre import watch
from rencontre.watch import KEEPERS, Failed, Keeper, not_written, note, write_down
from tests.processes import wait_for

WRITE_SOON = watch.write_soon  # the tests' house puts it aside


class Book:
    """A keeper that may be away."""

    def __init__(self):
        self.is_away = False
        self.written: list[Failed] = []

    def write(self, failures):
        if self.is_away:
            raise OperationalError("away")
        self.written += failures


@pytest.fixture
def book(monkeypatch):
    book = Book()
    monkeypatch.setattr(watch, "KEEPERS", [Keeper(write=book.write, beat=lambda name: None)])
    return book


def counted(book: Book) -> list[tuple[str, str, int]]:
    return [(one.place, one.error, one.times) for one in book.written]


def test_what_goes_wrong_together_is_written_together(book):
    for place, error in (("a", "ValueError"), ("a", "KeyError"), ("a", "ValueError")):
        note(place, error)

    assert write_down()

    assert sorted(counted(book)) == [("a", "KeyError", 1), ("a", "ValueError", 2)]
    assert (write_down(), len(book.written)) == (True, 2)


def test_what_the_database_does_not_take_is_kept_and_goes_on_counting(book):
    book.is_away = True
    note("a", "ValueError")
    assert (write_down(), not_written()) == (False, 1)
    note("a", "ValueError")

    book.is_away = False
    assert (write_down(), not_written()) == (True, 0)

    assert counted(book) == [("a", "ValueError", 2)]


def test_the_memory_is_bounded(book):
    for number in range(watch.MOST + 50):
        note(f"page {number}", "ValueError")

    assert (len(watch._MEMORY), not_written()) == (watch.MOST + 1, watch.MOST + 50)


def test_a_thread_writes_it_once_the_database_is_back(book, monkeypatch):
    monkeypatch.setattr(watch, "PAUSE", 0)
    monkeypatch.setattr(watch, "LONGER_PAUSE", 0)
    book.is_away = True
    note("a", "ValueError")
    WRITE_SOON()
    book.is_away = False

    wait_for(lambda: book.written)

    assert counted(book) == [("a", "ValueError", 1)]


def test_who_cannot_say_that_they_are_alive_go_on(monkeypatch):
    def away(name):
        raise OperationalError("away")

    monkeypatch.setattr(watch, "KEEPERS", [Keeper(write=lambda failures: None, beat=away)])

    watch.alive("backup")


def test_the_site_has_a_keeper():
    assert len(KEEPERS) == 1
