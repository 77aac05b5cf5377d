"""Labels that clients choose: the first ones stay, and there is an end to them."""

import pytest

from transport.metrics.names import BoundedLabels


def test_the_first_names_stay_what_they_are_and_later_ones_are_other() -> None:
    names = BoundedLabels(2)
    shown = [names.of(name) for name in ("a", "b", "c", "a")]
    assert shown == [("a",), ("b",), ("other",), ("a",)]


@pytest.mark.parametrize("name", ["", "x" * 65, 'a"b', "a\nb", "a{b}", "é"])
def test_what_is_no_tame_name_is_other_and_takes_no_place(name: str) -> None:
    names = BoundedLabels(1)
    assert names.of(name) == ("other",)
    assert names.of("a") == ("a",)


def test_names_that_belong_together_are_bounded_together() -> None:
    names = BoundedLabels(1)
    assert names.of("tv", "1.0") == ("tv", "1.0")
    assert names.of("tv", "1.1") == ("other", "other")
    assert names.of("tv", "1.0") == ("tv", "1.0")
