import gc

import pytest

from rencontre.tasks.collector import no_collection


def test_cycles_are_looked_for_again_after_the_work_even_one_that_fails():
    def fail():
        with no_collection():
            during.append(gc.isenabled())
            raise ValueError("raté")

    during = []
    with pytest.raises(ValueError, match="raté"):
        fail()

    assert (during, gc.isenabled()) == ([False], True)


def test_work_inside_other_work_leaves_the_end_to_it():
    with no_collection():
        with no_collection():
            pass
        between = gc.isenabled()

    assert (between, gc.isenabled()) == (False, True)


def test_whoever_turned_the_search_off_keeps_it_off():
    gc.disable()
    try:
        with no_collection():
            pass
        after = gc.isenabled()
    finally:
        gc.enable()

    assert after is False
