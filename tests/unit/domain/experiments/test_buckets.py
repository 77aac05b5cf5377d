"""R37: reserved and active buckets, and what each variant is owed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.experiments.buckets import BUCKETS, active, expected_shares, reserved
from tests.unit.domain.experiments.build import arms, draft, weights

traffic = st.integers(0, 10_000)


@given(weights)
def test_r37_every_bucket_is_reserved_for_one_variant(divided: list[int]) -> None:
    owned = [bucket for part in reserved(arms(*divided)) for bucket in part]

    assert owned == list(range(BUCKETS))


@given(weights, traffic)
def test_r37_a_variant_has_what_it_is_owed_to_within_a_bucket(divided: list[int], now: int) -> None:
    for weight, part in zip(divided, active(arms(*divided), now), strict=True):
        owed = now * weight / 10_000
        assert 0 <= len(part) - owed < 1


@given(weights, traffic, traffic)
def test_r37_more_traffic_only_adds_buckets_and_each_to_its_own_variant(
    divided: list[int], one: int, other: int
) -> None:
    less, more = (active(arms(*divided), now) for now in sorted((one, other)))

    for before, after, own in zip(less, more, reserved(arms(*divided)), strict=True):
        assert set(before) <= set(after) <= set(own)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (0, [(0, 0), (5_000, 5_000)]),
        (1, [(0, 1), (5_000, 5_001)]),
        (1_000, [(0, 500), (5_000, 5_500)]),
        (5_000, [(0, 2_500), (5_000, 7_500)]),
        (10_000, [(0, 5_000), (5_000, 10_000)]),
    ],
)
def test_r37_even_halves_ramp_each_in_its_own_half(
    now: int, expected: list[tuple[int, int]]
) -> None:
    assert [(part.start, part.stop) for part in active(arms(5_000, 5_000), now)] == expected


def test_r44_expected_shares_follow_active_buckets_and_not_weights() -> None:
    uneven = draft(variants=arms(9_999, 1), traffic_basis_points=100)

    assert expected_shares(uneven) == {"v0": 100 / 101, "v1": 1 / 101}


def test_r44_without_traffic_nobody_is_expected() -> None:
    assert expected_shares(draft(traffic_basis_points=0)) == {"v0": 0.0, "v1": 0.0}
