"""Generations: bounded, and what is used stays."""

from hypothesis import given
from hypothesis import strategies as st

from foundation.generations import Generations


def filled(most: int, *keys: int) -> Generations[int, str]:
    kept: Generations[int, str] = Generations(most)
    for key in keys:
        kept.put(key, str(key))
    return kept


def test_what_was_put_is_there_until_as_much_has_come_after_it() -> None:
    kept = filled(4, 1, 2, 3, 4)
    assert [kept.get(key) for key in (3, 4)] == ["3", "4"]
    kept.put(5, "5")
    assert (kept.get(1), kept.get(2)) == (None, None)


def test_what_is_used_outlives_what_is_not() -> None:
    kept = filled(4, 1, 2, 3)
    assert kept.get(1) == "1"
    for key in (4, 5):
        kept.put(key, str(key))
        assert kept.get(1) == "1"
    assert kept.get(2) is None


def test_a_value_put_again_is_the_later_one() -> None:
    kept = filled(2, 1, 2)
    kept.put(1, "one")
    assert kept.get(1) == "one"


def test_what_is_dropped_or_cleared_is_gone() -> None:
    kept = filled(4, 1, 2, 3)
    kept.drop(1)
    kept.drop(9)
    assert (kept.get(1), kept.get(2), len(kept)) == (None, "2", 2)
    kept.clear()
    assert (kept.get(2), len(kept)) == (None, 0)


@given(st.integers(2, 9), st.lists(st.tuples(st.booleans(), st.integers(0, 20))))
def test_it_never_holds_more_than_it_may_nor_anything_but_what_was_put(
    most: int, steps: list[tuple[bool, int]]
) -> None:
    kept: Generations[int, int] = Generations(most)
    last: dict[int, int] = {}
    for turn, (is_put, key) in enumerate(steps):
        if is_put:
            kept.put(key, turn)
            last[key] = turn
            assert kept.get(key) == turn
        else:
            assert kept.get(key) in {None, last.get(key)}
        assert len(kept) <= most


def test_of_some_keys_those_that_are_held_are_found_and_count_as_used() -> None:
    kept = filled(4, 1, 2, 3)
    assert kept.some([1, 3, 9]) == {1: "1", 3: "3"}
    for key in (4, 5):
        kept.put(key, str(key))
        assert kept.some([1]) == {1: "1"}
    assert kept.some([2]) == {}
