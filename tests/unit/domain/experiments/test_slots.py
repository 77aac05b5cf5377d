"""R41: sets of slots as ranges do what sets of numbers do."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.experiments.slots import (
    ALL_SLOTS,
    NO_SLOTS,
    SLOTS,
    Slots,
    left_of,
    lowest,
    slots_of,
    together,
)

edges = st.integers(0, SLOTS) | st.sampled_from([0, 1, 2, SLOTS - 1, SLOTS])
ranges = st.lists(st.tuples(edges, edges), max_size=6)


def members(slots: Slots) -> set[int]:
    return {slot for first, end in slots.ranges for slot in range(first, end)}


@given(ranges)
def test_any_ranges_become_ascending_ones_that_do_not_touch(given_: list[tuple[int, int]]) -> None:
    slots = slots_of(given_)

    assert members(slots) == {slot for first, end in given_ for slot in range(first, end)}
    assert len(slots) == len(members(slots))
    assert all(first < end for first, end in slots.ranges)
    assert all(end < first for (_, end), (first, _) in pairwise(slots.ranges))


@given(ranges, edges)
def test_a_slot_is_in_a_set_when_a_range_holds_it(given_: list[tuple[int, int]], slot: int) -> None:
    assert (slot in slots_of(given_)) is (slot in members(slots_of(given_)))


@given(ranges, ranges)
def test_sets_are_put_together_and_taken_from_the_whole(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    both = together((slots_of(one), slots_of(other)))

    assert both == slots_of([*one, *other])
    assert members(left_of(both)) == set(range(SLOTS)) - members(both)


@given(ranges, st.integers(0, SLOTS))
def test_the_lowest_are_the_first_in_order(given_: list[tuple[int, int]], count: int) -> None:
    free = slots_of(given_)

    assert sorted(members(lowest(free, count))) == sorted(members(free))[:count]


def test_a_set_is_shown_with_both_ends_of_its_ranges() -> None:
    assert str(slots_of([(0, 5_000), (7_000, 7_001), (9_998, 10_000)])) == "0-4999, 7000, 9998-9999"
    assert str(NO_SLOTS) == ""
    assert str(ALL_SLOTS) == "0-9999"
