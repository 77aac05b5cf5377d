"""Answers of two servers are compared to the last key, and what differs is told."""

import pytest

from bench.equality import JSON, SHOWN, Unequal, check_equal, differences


def test_equal_answers_are_accepted() -> None:
    answer: JSON = {"data": {"rows": [{"id": "row_1", "rank": None, "pinned": True}]}}
    check_equal(
        answer, {"data": {"rows": [{"id": "row_1", "rank": None, "pinned": True}]}}, who="x"
    )


def test_another_order_of_keys_is_refused() -> None:
    with pytest.raises(Unequal) as refused:
        check_equal({"data": {"id": 1, "name": 2}}, {"data": {"name": 2, "id": 1}}, who="Yoga")
    assert str(refused.value) == (
        "Yoga does not answer what ours does:\n"
        "  $.data: the keys are ours in the order ['id', 'name'], theirs in ['name', 'id']"
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ({"a": 1}, {"a": 2}, ["$.a: ours 1, theirs 2"]),
        ({"a": 1}, {"a": 1.0}, ["$.a: ours 1, theirs 1.0"]),
        ({"a": True}, {"a": 1}, ["$.a: ours True, theirs 1"]),
        ({"a": None}, {}, ["$: theirs lacks ['a'] and adds []"]),
        ({"a": 0}, {"a": 0, "b": 0}, ["$: theirs lacks [] and adds ['b']"]),
        ([1, 2], [2, 1], ["$[0]: ours 1, theirs 2", "$[1]: ours 2, theirs 1"]),
        ([1], [1, 2], ["$: ours has 1 items, theirs 2"]),
        ({"a": {}}, {"a": []}, ["$.a: ours {}, theirs []"]),
        ({"a": [{"b": "x"}]}, {"a": [{"b": None}]}, ["$.a[0].b: ours 'x', theirs None"]),
    ],
)
def test_each_difference_is_told_with_its_place(ours: JSON, theirs: JSON, told: list[str]) -> None:
    assert list(differences(ours, theirs)) == told


def test_long_values_are_cut() -> None:
    (line,) = differences("a" * 500, "b")
    assert line == f"$: ours '{'a' * 76}..., theirs 'b'"


def test_only_the_first_differences_are_told() -> None:
    ours: JSON = list(range(100))
    theirs: JSON = list(range(1, 101))
    with pytest.raises(Unequal) as refused:
        check_equal(ours, theirs, who="Mercurius")
    assert len(str(refused.value).splitlines()) == 1 + SHOWN
