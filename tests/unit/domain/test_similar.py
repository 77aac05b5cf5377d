"""Likeness of titles."""

from domain.similar import likeness


def test_r28_likeness_is_the_shared_weight_over_the_weight_of_the_union() -> None:
    assert likeness(shared=1.0, one=2.0, other=3.0) == 0.25


def test_r28_a_title_is_wholly_like_itself_and_titles_without_features_are_not_alike() -> None:
    assert likeness(shared=2.5, one=2.5, other=2.5) == 1.0
    assert likeness(shared=0.0, one=0.0, other=0.0) == 0.0


def test_r28_sharing_more_with_a_title_that_has_much_else_can_be_less_alike() -> None:
    assert likeness(shared=1.0, one=3.0, other=1.0) > likeness(shared=2.0, one=3.0, other=20.0)
