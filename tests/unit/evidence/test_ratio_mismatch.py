"""Sample-ratio mismatch, against scipy's chi-square test and published numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from domain.evidence.ratio_mismatch import expected_units, mismatch_p_value

counts = st.lists(st.integers(5, 3_000), min_size=2, max_size=6)


@given(counts, st.data())
def test_r44_the_mismatch_is_tested_by_chi_square(units: list[int], data: st.DataObject) -> None:
    size = len(units)
    active = data.draw(st.lists(st.integers(100, 900), min_size=size, max_size=size))
    observed = {f"v{place}": count for place, count in enumerate(units)}
    buckets = {f"v{place}": part for place, part in enumerate(active)}
    expected = expected_units(observed, buckets)
    ours = mismatch_p_value(observed, buckets)
    if min(expected.values()) < 5:
        assert ours is None
    else:
        theirs = chisquare(units, list(expected.values())).pvalue
        assert ours == pytest.approx(theirs, rel=1e-9)


def test_a_published_mismatch_is_found() -> None:
    """Kohavi, Tang and Xu (2020), "Trustworthy online controlled experiments", chapter 3."""
    found = mismatch_p_value(
        {"control": 821_588, "treatment": 815_482}, {"control": 1, "treatment": 1}
    )
    assert found == pytest.approx(1.8e-6, rel=0.02)


def test_r44_expected_units_come_from_active_buckets() -> None:
    assert expected_units({"a": 100, "b": 500}, {"a": 1, "b": 2}) == {"a": 200, "b": 400}


def test_units_of_a_variant_without_buckets_are_a_mismatch() -> None:
    assert mismatch_p_value({"a": 100, "b": 1}, {"a": 10, "b": 0}) == 0
    assert mismatch_p_value({"a": 100, "old": 3}, {"a": 10, "b": 10}) == 0


def test_few_units_and_single_variants_are_not_judged() -> None:
    assert mismatch_p_value({"a": 9, "b": 0}, {"a": 1, "b": 1}) is None
    assert mismatch_p_value({"a": 900}, {"a": 1}) is None
    assert mismatch_p_value({}, {"a": 1, "b": 1}) is None
