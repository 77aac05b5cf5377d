"""Holm's adjustment, against statsmodels and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from domain.evidence.multiple import holm


@settings(max_examples=25)  # theirs takes long
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_r44_p_values_are_adjusted_as_statsmodels_adjusts_them(p_values: list[float]) -> None:
    theirs = multipletests(p_values, method="holm")[1]
    assert holm(p_values) == pytest.approx(tuple(theirs), rel=1e-12)


def test_each_is_multiplied_by_how_many_are_left() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_nothing_adjusts_to_nothing() -> None:
    assert holm([]) == ()
