"""Buckets: those each variant owns, and those of them that the traffic makes active (R37)."""

from collections.abc import Sequence
from itertools import accumulate

from domain.experiments.experiment import WHOLE, Experiment, Variant

BUCKETS = 10_000


def reserved(variants: Sequence[Variant]) -> tuple[range, ...]:
    """Each variant's buckets, in their order: a weight's part of all, whatever the traffic."""
    ends = list(accumulate(variant.weight_basis_points for variant in variants))
    return tuple(map(range, [0, *ends], ends))


def active(variants: Sequence[Variant], traffic_basis_points: int) -> tuple[range, ...]:
    """The first ceil(traffic * weight / 10000) of each variant's buckets.

    More traffic makes more of a variant's own buckets active and less makes fewer, so nobody ever
    moves from one variant to another.
    """
    return tuple(
        buckets[: -(-traffic_basis_points * len(buckets) // WHOLE)]
        for buckets in reserved(variants)
    )


def expected_shares(experiment: Experiment) -> dict[str, float]:
    """The part of those enrolled that each variant's active buckets are owed, summing to 1 (R44).

    From active buckets and not from weights: at little traffic the two differ visibly. Without any
    traffic nobody is owed anything.
    """
    parts = active(experiment.variants, experiment.traffic_basis_points)
    total = sum(map(len, parts)) or 1
    pairs = zip(experiment.variants, parts, strict=True)
    return {variant.key: len(part) / total for variant, part in pairs}
