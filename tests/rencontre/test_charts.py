from rencontre.charts import Segment, bar, curve, shade


def test_the_stretches_of_a_bar_follow_one_another_to_its_end():
    drawn = bar([("rank-1", 10), ("rank-2", 5), ("none", 5)], most=20, mark=15, label="dit")

    assert drawn.segments == [Segment("rank-1", 0, 500), Segment("rank-2", 500, 250), Segment("none", 750, 250)]
    assert (drawn.mark, drawn.label) == (750, "dit")


def test_rounding_leaves_no_gap_between_stretches():
    drawn = bar([("rank-1", 1), ("rank-2", 1), ("rank-3", 1)], most=3, label="")

    assert [(part.x, part.x + part.width) for part in drawn.segments] == [(0, 333), (333, 666), (666, 1000)]


def test_nothing_is_drawn_for_nobody_and_a_mark_stays_in_the_bar():
    drawn = bar([("rank-1", 0)], most=0, mark=44, label="")

    assert (drawn.segments, drawn.mark) == ([], 1000)


def test_without_a_limit_there_is_no_mark():
    assert bar([("rank-1", 3)], most=3, label="").mark is None


def test_wishes_beyond_the_fourth_share_its_shade():
    assert [shade(rank) for rank in (1, 4, 5, 9)] == ["rank-1", "rank-4", "rank-4", "rank-4"]


def test_a_curve_is_a_staircase_whose_highest_step_touches_the_top():
    drawn = curve([1, 4, 2], label="dit")

    assert drawn.line == "0,75 333,75 333,0 666,0 666,50 1000,50"
    assert drawn.area == f"0,100 {drawn.line} 1000,100"


def test_a_curve_of_nobody_lies_on_the_ground():
    assert curve([0, 0], label="").line == "0,100 500,100 1000,100"
