"""Likeness of titles."""

import pytest

from domain.ids import TitleId
from domain.similar import Overlap, feature_weight, likeness, nearest

A, B, C = TitleId("movie_a"), TitleId("movie_b"), TitleId("movie_c")


def test_a_feature_of_one_title_weighs_one_and_of_three_a_half() -> None:
    assert feature_weight(1) == 1.0
    assert feature_weight(3) == 0.5
    assert feature_weight(1023) == 0.1


def test_a_feature_no_title_has_weighs_as_the_rarest() -> None:
    assert feature_weight(0) == 1.0


def test_r28_likeness_is_the_shared_weight_over_the_weight_of_the_union() -> None:
    assert likeness(shared=1.0, one=2.0, other=3.0) == 0.25


def test_r28_a_title_is_wholly_like_itself_and_titles_without_features_are_not_alike() -> None:
    assert likeness(shared=2.5, one=2.5, other=2.5) == 1.0
    assert likeness(shared=0.0, one=0.0, other=0.0) == 0.0


def test_r28_nearest_first_ties_by_id_and_no_more_than_asked() -> None:
    overlaps = [Overlap(C, 1.0, 1.0), Overlap(B, 1.0, 1.0), Overlap(A, 1.0, 3.0)]

    assert nearest(2.0, overlaps, limit=2) == [(B, 0.5), (C, 0.5)]
    assert nearest(2.0, overlaps, limit=3)[2] == (A, 0.25)


def test_r28_sharing_more_with_a_title_that_has_much_else_can_be_less_alike() -> None:
    overlaps = [Overlap(A, 2.0, 20.0), Overlap(B, 1.0, 1.0)]

    assert nearest(3.0, overlaps, limit=2) == [
        (B, pytest.approx(1 / 3)),
        (A, pytest.approx(2 / 21)),
    ]
