"""What an allocation promises and tells; that it is the best one, `test_solver_oracles` shows."""

import json
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inscriptions.wishes.solver import (
    Allocation,
    Missed,
    Objective,
    Outcome,
    PersonReport,
    Problem,
    Profile,
    Why,
    Workshop,
    WorkshopReport,
    allocate,
    compare,
    first_come,
    lottery_number,
    reported_again,
)
from tests.inscriptions.wishes.instances import (
    larger_instance,
    measured_day,
    problem,
    problems,
    shuffled,
    small_instance,
    wisher,
)

pytestmark = pytest.mark.once

DAYS = 200
POPULAR, QUIET, THIRD = 11, 12, 13  # workshops


# --- The same input, the same bytes ------------------------------------------------------------------------------


def test_the_same_input_in_any_order_gives_the_same_bytes():
    random = Random(4)
    instances = [small_instance(random) for _ in range(50)] + [larger_instance(random, people=100, workshops=6)]
    twice = [shuffled(instance, random) for instance in instances]

    assert [instance.to_json() for instance in twice] == [instance.to_json() for instance in instances]
    assert [allocate(one).to_json() for one in twice] == [allocate(one).to_json() for one in instances]


def test_a_stored_run_is_replayed_from_its_json():
    stored = replace(small_instance(Random(5)), place_without_wishes=True)
    result = allocate(stored)

    replayed = Problem.from_json(stored.to_json())

    assert replayed == stored
    assert allocate(replayed) == Allocation.from_json(result.to_json()) == result
    assert result.digest == replayed.digest() == stored.digest()


def test_the_stored_text_is_canonical():
    asked = problem([wisher(2, QUIET, forbidden=(POPULAR,)), wisher(1)], {QUIET: None})

    assert asked.to_json() == (
        '{"objective":"generous","people":['
        '{"excluded":false,"fixed":null,"forbidden":[],"key":1,"lottery":"0001","ranking":[]},'
        '{"excluded":false,"fixed":null,"forbidden":[11],"key":2,"lottery":"0002","ranking":[12]}],'
        '"place_without_wishes":false,"workshops":[{"capacity":null,"closed":false,"key":12,"minimum":0}]}'
    )
    assert asked.digest() != replace(asked, objective=Objective.SMALLEST_SUM).digest()


def test_a_lottery_number_is_the_hash_of_seed_slot_and_registration():
    number = lottery_number("graine", 3, 14)

    assert number == "3b1e82e43954ceeda6c4f2fcacade5e061df9f60cadcecb9761a0497d7522eb2"


@pytest.mark.parametrize(
    ("people", "rooms"),
    [
        ([wisher(1), wisher(1)], {QUIET: 1}),
        ([wisher(1, POPULAR)], {QUIET: 1}),
        ([wisher(1, fixed=POPULAR)], {QUIET: 1}),
        ([wisher(1, QUIET, QUIET)], {QUIET: 1}),
        ([wisher(1, fixed=QUIET, forbidden=(QUIET,))], {QUIET: 1}),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(people, rooms):
    with pytest.raises(ValueError, match=r"twice|unknown|forbidden"):
        problem(people, rooms)


# --- What is promised --------------------------------------------------------------------------------------------


@given(problems())
def test_nobody_sits_beyond_the_room_where_forbidden_or_where_they_did_not_ask(problem):
    allocation = allocate(problem)

    workshops = {row.workshop: row for row in allocation.workshops}
    assert Counter(allocation.seats.values()) == {key: row.seats for key, row in workshops.items() if row.seats}
    for row in workshops.values():
        room = (
            row.fixed if row.closed else max(row.fixed, len(problem.people) if row.capacity is None else row.capacity)
        )
        assert row.fixed <= row.seats <= room
    for who, row in zip(problem.people, allocation.people, strict=True):
        assert row.workshop not in who.forbidden
        assert row.outcome is not Outcome.FIXED or row.workshop == who.fixed
        assert row.outcome is not Outcome.WISH or row.workshop == who.ranking[row.rank - 1]
        assert row.outcome is not Outcome.PLACED or (problem.place_without_wishes and not who.ranking)


@given(problems())
def test_what_a_person_missed_for_want_of_room_is_full(problem):
    allocation = allocate(problem)

    workshops = {row.workshop: row for row in allocation.workshops}
    missed = {wish.workshop for row in allocation.people for wish in row.missed if wish.why is Why.FULL}
    assert all(workshops[key].seats >= workshops[key].capacity for key in missed)


@given(problems())
def test_the_count_of_a_full_workshop_explains_why_it_is_full(problem):
    allocation = allocate(problem)

    missed = [wish for row in allocation.people for wish in row.missed if wish.why is Why.FULL]
    assert [wish for wish in missed if wish.demand + wish.reserved <= wish.capacity] == []


def test_people_who_sit_there_without_having_asked_are_counted_apart():
    rows = rows_by_key(
        [wisher(1, fixed=POPULAR), wisher(2, POPULAR, QUIET), wisher(3, POPULAR)], {POPULAR: 2, QUIET: 2}
    )

    (missed,) = [wish for row in rows.values() for wish in row.missed]
    assert (missed.demand, missed.capacity, missed.reserved) == (2, 2, 1)


def test_a_result_kept_by_a_former_version_is_told_with_the_counts_of_this_one():
    people = [wisher(1, POPULAR), wisher(2, POPULAR, QUIET), wisher(3, QUIET, POPULAR)]
    whole = problem(people, {POPULAR: 1, QUIET: 2})
    result = allocate(whole)
    former = json.loads(result.to_json())
    for row in former["people"]:
        for wish in row["missed"]:
            wish["demand"] = 1
            del wish["reserved"]

    assert reported_again(whole, json.dumps(former)) == result


@given(problems(), st.data())
def test_one_more_place_never_seats_fewer(problem, data):
    wider = data.draw(st.sampled_from(problem.workshops))
    more = replace(wider, capacity=None if wider.capacity is None else wider.capacity + 1)
    workshops = tuple(more if workshop == wider else workshop for workshop in problem.workshops)

    before, after = allocate(problem), allocate(replace(problem, workshops=workshops))

    assert after.profile.unseated <= before.profile.unseated


# --- The hour of sign-up does not count --------------------------------------------------------------------------


def test_the_measured_day_gives_76_of_100_their_first_wish_and_the_others_their_second():
    allocation = allocate(measured_day())

    assert allocation.profile == Profile(ranks=(152, 48, 0), unseated=0, fixed=0, placed=0, free=0)


def test_first_come_gives_the_last_to_sign_up_far_fewer_first_wishes():
    day = measured_day()

    allocation = first_come(day, range(200))

    rates = [quarter.count(1) * 2 for quarter in quarters([row.rank for row in allocation.people])]
    assert rates[0] == 100
    assert rates[3] < 50
    assert allocation.method == "first_come"
    assert allocation.digest == day.digest()


def test_over_many_days_first_wishes_do_not_depend_on_the_hour_of_sign_up():
    firsts = [0, 0, 0, 0]

    for day in range(DAYS):
        ranks = [row.rank for row in allocate(measured_day(f"jour {day}")).people]
        firsts = [total + quarter.count(1) for total, quarter in zip(firsts, quarters(ranks), strict=True)]

    rates = [total * 100 / (DAYS * 50) for total in firsts]
    assert max(rates) - min(rates) < 2


def quarters(ranks):
    """200 ranks in order of sign-up, fifty at a time."""
    return [ranks[start : start + 50] for start in range(0, 200, 50)]


# --- What is told ------------------------------------------------------------------------------------------------


def rows_by_key(people, rooms, **kwargs):
    """The rows of the people, by key."""
    return {row.person: row for row in allocate(problem(people, rooms, **kwargs)).people}


def test_each_wish_that_was_missed_says_how_many_asked_for_how_many_places():
    rows = rows_by_key(
        [wisher(1, POPULAR), wisher(2, POPULAR, QUIET), wisher(3, QUIET, POPULAR)], {POPULAR: 1, QUIET: 2}
    )

    missed = Missed(workshop=POPULAR, rank=1, why=Why.FULL, demand=3, capacity=1)
    assert rows[2] == PersonReport(person=2, outcome=Outcome.WISH, workshop=QUIET, rank=2, missed=(missed,))


def test_the_demand_for_a_missed_wish_counts_all_who_asked_whatever_the_rank():
    people = [wisher(1, POPULAR), wisher(2, QUIET), wisher(3, POPULAR, QUIET, THIRD)]

    rows = rows_by_key(people, {POPULAR: 1, QUIET: 1, THIRD: 1})

    assert [(wish.workshop, wish.rank, wish.demand) for wish in rows[3].missed] == [(POPULAR, 1, 2), (QUIET, 2, 2)]


def test_a_missed_wish_says_when_it_was_closed_or_forbidden_rather_than_full():
    workshops = (Workshop(key=POPULAR, capacity=9, closed=True), Workshop(key=QUIET, capacity=9))
    alice = wisher(1, POPULAR, QUIET, forbidden=(QUIET,))

    allocation = allocate(Problem(people=(alice,), workshops=workshops))

    (row,) = allocation.people
    assert (row.outcome, row.workshop, row.rank) == (Outcome.UNSEATED, None, None)
    assert [(wish.workshop, wish.why) for wish in row.missed] == [(POPULAR, Why.CLOSED), (QUIET, Why.FORBIDDEN)]


def test_fixed_people_sit_first_even_beyond_the_room_and_leave_the_wishes_what_remains():
    people = [wisher(1, QUIET, fixed=POPULAR), wisher(2, fixed=POPULAR), wisher(3, POPULAR, QUIET)]

    allocation = allocate(problem(people, {POPULAR: 1, QUIET: 1}))

    assert allocation.seats == {1: POPULAR, 2: POPULAR, 3: QUIET}
    assert allocation.people[0].missed == ()
    assert allocation.profile == Profile(ranks=(0, 1), unseated=0, fixed=2, placed=0, free=0)


def test_a_closed_workshop_keeps_the_people_fixed_there_and_nobody_else():
    closed = (Workshop(key=POPULAR, capacity=9, minimum=3, closed=True),)

    allocation = allocate(Problem(people=(wisher(1, fixed=POPULAR), wisher(2, POPULAR)), workshops=closed))

    assert allocation.seats == {1: POPULAR}
    assert allocation.workshops == (
        WorkshopReport(workshop=POPULAR, demand=(1,), seats=1, fixed=1, capacity=9, closed=True, below_minimum=False),
    )


def test_a_workshop_below_its_minimum_is_named():
    workshops = tuple(Workshop(key=key, capacity=9, minimum=2) for key in (POPULAR, QUIET))
    people = (wisher(1, POPULAR, QUIET), wisher(2, POPULAR, QUIET), wisher(3, QUIET, POPULAR))

    rows = allocate(Problem(people=people, workshops=workshops)).workshops

    assert [(row.workshop, row.demand, row.seats, row.below_minimum) for row in rows] == [
        (POPULAR, (2, 1), 2, False),
        (QUIET, (1, 2), 1, True),
    ]


def test_people_without_wishes_stay_free_unless_the_event_places_them():
    people = [wisher(1), wisher(2, POPULAR)]

    rows = rows_by_key(people, {POPULAR: 2})

    assert rows[1] == PersonReport(person=1, outcome=Outcome.FREE, workshop=None, rank=None, missed=())


def test_people_without_wishes_are_placed_last_in_lottery_order_where_most_room_is_left():
    people = [wisher(1), wisher(2), wisher(3), wisher(4), wisher(5), wisher(6, POPULAR)]

    rows = rows_by_key(people, {POPULAR: 1, QUIET: 2, THIRD: 2}, place_without_wishes=True)

    placed = {key: (row.outcome, row.workshop) for key, row in rows.items() if key < 6}
    assert placed == {
        1: (Outcome.PLACED, QUIET),
        2: (Outcome.PLACED, THIRD),
        3: (Outcome.PLACED, QUIET),
        4: (Outcome.PLACED, THIRD),
        5: (Outcome.FREE, None),
    }
    assert rows[6].rank == 1


def test_people_without_wishes_spread_over_unlimited_workshops():
    rows = rows_by_key([wisher(1), wisher(2), wisher(3)], {POPULAR: None, QUIET: None}, place_without_wishes=True)

    assert [row.workshop for row in rows.values()] == [POPULAR, QUIET, POPULAR]


def test_first_come_seats_each_in_turn_where_their_best_wish_has_room():
    bob = wisher(2, POPULAR, QUIET, forbidden=(POPULAR,))
    people = [wisher(1, QUIET, POPULAR), bob, wisher(3), wisher(4, QUIET), wisher(5, QUIET)]
    asked = problem(people, {POPULAR: 1, QUIET: 2}, place_without_wishes=True)

    allocation = first_come(asked, [4, 3, 2, 1, 5])

    assert allocation.seats == {1: POPULAR, 2: QUIET, 4: QUIET}
    assert allocation.profile == Profile(ranks=(1, 2), unseated=1, fixed=0, placed=0, free=1)


def test_the_three_objectives_stand_side_by_side():
    people = [wisher(1, 2, 4), wisher(2, 3, 2, 4, 1), wisher(3, 4, 1), wisher(4, 3)]

    profiles = compare(problem(people, dict.fromkeys(range(1, 5), 1)))

    assert {objective: profile.ranks for objective, profile in profiles.items()} == {
        Objective.GENEROUS: (1, 3, 0, 0),
        Objective.RANK_MAXIMAL: (3, 0, 0, 1),
        Objective.SMALLEST_SUM: (2, 1, 1, 0),
    }


def test_nobody_and_nothing_make_an_empty_allocation():
    allocation = allocate(problem([], {}))

    assert allocation.seats == {}
    assert allocation.profile == Profile(ranks=(), unseated=0, fixed=0, placed=0, free=0)
