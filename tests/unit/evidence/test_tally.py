"""The tally: the same whatever batches the units come in, and as small."""

import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.measures import UnitMeasures
from domain.evidence.moments import Moments, moments_of, together
from domain.evidence.tally import COLUMNS, Tally, Votes
from tests.unit.evidence.build import before, measures, playing, units_at_random


def plain(tally: Tally) -> dict[str, tuple[int, int, Votes, list[float], list[float]]]:
    """Deviations in units of their column, so that what is near is near whatever its size."""
    return {
        variant: (
            each.units,
            each.with_past,
            each.votes,
            each.moments.means.tolist(),
            each.moments.products.ravel().tolist(),
        )
        for variant, each in sorted(tally.variants.items())
    }


def assert_same(one: Tally, other: Tally) -> None:
    ours, theirs = plain(one), plain(other)
    assert {key: each[:3] for key, each in ours.items()} == {
        key: each[:3] for key, each in theirs.items()
    }
    for key, each in ours.items():
        assert each[3] == pytest.approx(theirs[key][3], rel=1e-9, abs=1e-9)
        assert each[4] == pytest.approx(theirs[key][4], rel=1e-9, abs=1e-3)


@given(st.lists(units_at_random, max_size=40), st.lists(st.integers(0, 40), max_size=6))
def test_batches_make_the_tally_that_all_units_at_once_make(
    units: list[UnitMeasures], cuts: list[int]
) -> None:
    tally = Tally()
    for start, end in pairwise([0, *sorted(cuts), 40]):
        tally = tally.plus(units[start:end])
    assert_same(tally, Tally().plus(units))


@given(st.lists(units_at_random, max_size=30), st.integers(0, 30))
def test_tallies_merge_in_any_order(units: list[UnitMeasures], cut: int) -> None:
    parts = Tally().plus(units[:cut]), Tally().plus(units[cut:])
    assert_same(parts[0].merged(parts[1]), parts[1].merged(parts[0]))
    assert_same(parts[0].merged(parts[1]), Tally().plus(reversed(units)))


def test_moments_are_numpys_own() -> None:
    rows = np.random.default_rng(5).lognormal(2, 1, (300, 3))
    merged = together(moments_of(rows[:120]), moments_of(rows[120:]))
    assert merged.means == pytest.approx(rows.mean(axis=0), rel=1e-12)
    assert merged.products / 299 == pytest.approx(np.cov(rows.T), rel=1e-12)


def test_large_numbers_that_differ_little_keep_their_digits() -> None:
    """Summed squares less the square of the sum would leave nothing but rounding here."""
    rows = 1e9 + np.tile([[0.0], [1.0], [2.0]], (20_000, 1))
    merged = moments_of(rows[:3])
    for start in range(3, len(rows), 4_000):
        merged = together(merged, moments_of(rows[start : start + 4_000]))
    assert merged.products[0, 0] == pytest.approx(40_000, rel=1e-6)


def test_a_tally_is_no_larger_after_many_units() -> None:
    def size(moments: Moments) -> int:
        return moments.means.nbytes + moments.products.nbytes + sys.getsizeof(moments)

    few = Tally().plus(playing("v0", [1, 2]))
    many = few.plus(playing("v0", range(3_000)))
    assert many.variants["v0"].units == 3_002
    assert size(many.variants["v0"].moments) == size(few.variants["v0"].moments)


def test_r44_each_number_stands_in_its_column() -> None:
    one = measures(
        streaming_minutes=61.5,
        plays=3,
        completions=2,
        days_active=1,
        started_within_session=True,
        impressions=40,
        clicks=5,
        before=before(plays=4, minutes=90.0),
    )
    tallied = Tally().plus([one]).variants["v0"]
    assert {name: tallied.mean(name) for name in COLUMNS} == {
        "streaming_minutes": 61.5,
        "plays": 3,
        "completions": 2,
        "days_active": 1,
        "started_within_session": 1,
        "clicks": 5,
        "impressions": 40,
        "before.streaming_minutes": 90,
        "before.plays": 4,
        "before.completions": 0,
        "before.days_active": 4,
    }
    assert tallied.with_past == 1


def test_r44_a_unit_votes_once_and_only_if_it_played() -> None:
    pairs = [(0, 0), (1, 0), (0, 1), (0, 7), (3, 3), (2, 1)]
    units = [measures(control_plays=one, treatment_plays=other) for one, other in pairs]
    assert Tally().plus(units).variants["v0"].votes == Votes(wins=2, losses=2, ties=1)


def test_a_tally_is_never_changed() -> None:
    first = Tally().plus(playing("v0", [1, 2, 3]))
    first.plus(playing("v0", [9, 9]))
    assert first.variants["v0"].units == 3
    assert first.variants["v0"].mean("plays") == 2
