"""What the methods promise, measured where the truth is known: experiments without any effect.

Numbers of units are skewed as ours are: many zeros, a long tail, and a past that explains half.
Bounds are those that a method keeping its promise passes in nearly every seed; seeds are fixed.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm

from domain.evidence import always_valid
from domain.evidence.comparing import compared, lift_interval
from domain.evidence.estimate import Estimate, Pair, mean_of, rate_of, ratio_of
from domain.evidence.making import report_of
from domain.evidence.moments import Numbers
from domain.evidence.multiple import holm
from domain.evidence.ratio_mismatch import mismatch_p_value
from domain.evidence.report import ExperimentReport, MetricResult
from domain.evidence.tally import Tally
from domain.experiments.metrics import MetricKind
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import draft
from tests.unit.evidence.build import tallied

EXPERIMENT = draft(
    primary_metric="streaming_minutes",
    secondary_metrics=("started_within_session", "artwork_click_through"),
    guardrail_metrics=("plays",),
)
METRICS = ("streaming_minutes", "started_within_session", "artwork_click_through", "plays")
EXPERIMENTS, DAYS, UNITS_A_DAY = 400, 21, 60


def skewed(rng: np.random.Generator, size: int | tuple[int, ...]) -> Numbers:
    """Minutes: a third have none, and the longest are some thirty times the mean."""
    return rng.lognormal(3, 1.3, size) * (rng.random(size) > 0.35)


def day(rng: np.random.Generator, variant: str, lift: float) -> Tally:
    """The units that one day brings, complete as they come."""
    past = skewed(rng, UNITS_A_DAY)
    impressions = rng.geometric(0.05, UNITS_A_DAY).astype(np.float64)
    clicks = rng.binomial(impressions.astype(np.int64), rng.beta(0.6, 8, UNITS_A_DAY))
    minutes = 0.5 * past + skewed(rng, UNITS_A_DAY)
    return tallied(
        variant,
        {
            "streaming_minutes": minutes * (1 + lift),
            "before.streaming_minutes": past,
            "started_within_session": (rng.random(UNITS_A_DAY) < 0.3).astype(np.float64),
            "clicks": clicks.astype(np.float64),
            "impressions": impressions,
            "plays": rng.negative_binomial(0.6, 0.1, UNITS_A_DAY).astype(np.float64),
        },
    )


def days(rng: np.random.Generator, lift: float) -> Iterator[Tally]:
    tally = Tally()
    for _ in range(DAYS):
        tally = tally.merged(day(rng, "v0", 0)).merged(day(rng, "v1", lift))
        yield tally


def report(tally: Tally, *, ended: bool) -> ExperimentReport:
    return report_of(EXPERIMENT, tally, as_of=NOW, ended=ended)


def treated(of: ExperimentReport) -> dict[str, MetricResult]:
    return {each.metric: each for each in of.metrics if each.variant == "v1"}


Looks = list[list[dict[str, MetricResult]]]
"""By experiment and day; what the variant's metrics say."""


@cache
def tallies(lift: float, experiments: int) -> list[list[Tally]]:
    rng = np.random.default_rng(20_27)
    return [list(days(rng, lift)) for _ in range(experiments)]


@cache
def looks(*, ended: bool, lift: float = 0.0, experiments: int = EXPERIMENTS) -> Looks:
    """`ended` looks at every day as if it were the planned end."""
    return [
        [treated(report(tally, ended=ended)) for tally in daily]
        for daily in tallies(lift, experiments)
    ]


def leaves_out(result: MetricResult, lift: float) -> bool:
    low, high = result.ci_low, result.ci_high
    return low is not None and high is not None and not low <= lift <= high


@pytest.mark.parametrize("metric", METRICS[:3])
def test_r44_looked_at_every_day_the_always_valid_interval_keeps_its_level(metric: str) -> None:
    alarms = [any(leaves_out(day[metric], 0) for day in days) for days in looks(ended=False)]
    p_values = [[day[metric].sequential_p_value for day in days] for days in looks(ended=False)]
    below = [any(p is not None and p < 0.05 for p in days) for days in p_values]
    assert np.mean(alarms) <= 0.05
    assert np.mean(below) <= 0.05


@pytest.mark.parametrize("metric", METRICS[:3])
def test_r44_looked_at_every_day_the_fixed_horizon_does_not(metric: str) -> None:
    alarms = [any(leaves_out(day[metric], 0) for day in days) for days in looks(ended=True)]
    assert np.mean(alarms) >= 0.15


@pytest.mark.parametrize("metric", METRICS[:3])
def test_r44_looked_at_once_the_fixed_horizon_keeps_its_level(metric: str) -> None:
    alarms = [leaves_out(days[-1][metric], 0) for days in looks(ended=True)]
    assert 0.02 <= np.mean(alarms) <= 0.085


def test_r44_a_guardrail_looked_at_every_day_seldom_pauses_what_harms_nobody() -> None:
    breached = [any(day["plays"].breached for day in days) for days in looks(ended=False)]
    naive = [any(day["plays"].breached for day in days) for days in looks(ended=True)]
    assert np.mean(breached) <= 0.05
    assert np.mean(naive) >= 0.12


def test_a_method_that_never_alarmed_would_be_no_use() -> None:
    """An effect that a plan would be made for is found, mostly before the planned end."""
    found = [
        [leaves_out(day["streaming_minutes"], 0) for day in days]
        for days in looks(ended=False, lift=0.4, experiments=60)
    ]
    assert np.mean([any(days) for days in found]) >= 0.9
    assert np.mean([any(days[:10]) for days in found]) >= 0.3


@pytest.mark.parametrize("ended", [False, True])
def test_r44_intervals_cover_the_true_lift(*, ended: bool) -> None:
    """At every look at once while it runs; at the last one for the fixed horizon."""
    metric = "streaming_minutes"
    all_looks = looks(ended=ended, lift=0.25, experiments=200)
    counted = [days[-1:] if ended else days for days in all_looks]
    covered = [not any(leaves_out(day[metric], 0.25) for day in days) for days in counted]
    assert np.mean(covered) >= (0.92 if ended else 0.95)


def arms_of(values: Numbers) -> list[Estimate]:
    means, squares = values.mean(axis=1), values.var(axis=1) * values.shape[1]
    pairs = zip(means.tolist(), squares.tolist(), strict=True)
    estimates = [mean_of(values.shape[1], mean, square) for mean, square in pairs]
    return [each for each in estimates if each is not None]


@pytest.mark.parametrize(("control_units", "treated_units"), [(600, 600), (1_500, 500)])
def test_r44_welch_keeps_its_level_with_skewed_numbers(
    control_units: int, treated_units: int
) -> None:
    rng = np.random.default_rng(31)
    control = arms_of(skewed(rng, (2_000, control_units)))
    treated_arms = arms_of(skewed(rng, (2_000, treated_units)))
    pairs = list(zip(control, treated_arms, strict=True))
    found = [compared(MetricKind.MEAN, *pair) for pair in pairs]
    p_values = np.array([each.p_value for each in found if each is not None])
    intervals = [lift_interval(*pair, 1.96) for pair in pairs]
    covered = [each is not None and each[0] <= 0 <= each[1] for each in intervals]
    assert 0.035 <= np.mean(p_values < 0.05) <= 0.065
    assert 0.935 <= np.mean(covered) <= 0.965


def alarmed(kind: MetricKind, pairs: Iterable[tuple[Estimate | None, Estimate | None]]) -> float:
    found = [compared(kind, one, other) for one, other in pairs if one and other]
    return float(np.mean([each is not None and each.p_value < 0.05 for each in found]))


def test_r44_rates_keep_their_level() -> None:
    rng = np.random.default_rng(37)
    done = rng.binomial([[900], [400]], 0.12, (2, 5_000)).T.tolist()
    pairs = [(rate_of(900, one / 900), rate_of(400, other / 400)) for one, other in done]
    assert 0.04 <= alarmed(MetricKind.RATE, pairs) <= 0.06


def test_r44_ratios_keep_their_level_and_without_the_delta_method_they_would_not() -> None:
    """Some look at ten times as many pictures as others, and some like to click."""
    rng = np.random.default_rng(38)
    shape = 2, 2_000, 400
    impressions = rng.geometric(0.05, shape)
    clicks = rng.binomial(impressions, rng.beta(0.6, 8, shape))
    arms = [ratios_of(*each) for each in zip(clicks * 1.0, impressions * 1.0, strict=True)]
    assert 0.035 <= alarmed(MetricKind.RATIO, zip(*arms, strict=True)) <= 0.065
    shown, clicked = impressions.sum(axis=2).T.tolist(), clicks.sum(axis=2).T.tolist()
    naive = [
        tuple(rate_of(of, part / of) for part, of in zip(*pair, strict=True))
        for pair in zip(clicked, shown, strict=True)
    ]
    assert alarmed(MetricKind.RATE, [(one, other) for one, other in naive]) >= 0.3


def ratios_of(above: Numbers, below: Numbers) -> list[Estimate | None]:
    units = above.shape[1]
    columns = [
        above.mean(axis=1),
        below.mean(axis=1),
        above.var(axis=1) * units,
        below.var(axis=1) * units,
        (above * below).sum(axis=1) - units * above.mean(axis=1) * below.mean(axis=1),
    ]
    return [ratio_of(units, Pair(*each)) for each in np.array(columns).T.tolist()]


def test_numbers_that_grow_after_units_have_come_raise_no_more_alarms() -> None:
    """Enrolling ends after a week; each unit plays on at its own pace for three more."""
    rng = np.random.default_rng(32)
    experiments, units = 400, 350
    pace = rng.gamma(0.4, 1.0, (2, experiments, units))
    arrives = np.sort(rng.integers(0, 7, units))
    totals = np.zeros((2, experiments, units))
    alarmed, naive = np.zeros(experiments, bool), np.zeros(experiments, bool)
    for today in range(28):
        here = int(np.searchsorted(arrives, today, side="right"))
        totals[:, :, :here] += rng.poisson(pace[:, :, :here])
        if here < always_valid.FEWEST_UNITS:
            continue
        seen = totals[:, :, :here]
        means, errors = seen.mean(axis=2), seen.var(axis=2, ddof=1) / here
        statistics = np.abs(means[1] - means[0]) / np.sqrt(errors.sum(axis=0))
        alarmed |= statistics > always_valid.factor(2 * here)
        naive |= statistics > 1.96
    assert alarmed.mean() <= 0.05
    assert naive.mean() >= 0.1


def test_r44_few_even_splits_are_suspected_of_a_mismatch() -> None:
    rng = np.random.default_rng(33)
    active = {"a": 500, "b": 300, "c": 200}
    counts = rng.multinomial(3_000, [0.5, 0.3, 0.2], 20_000).tolist()
    found = [mismatch_p_value(dict(zip(active, each, strict=True)), active) for each in counts]
    p_values = np.array(found, dtype=np.float64)
    assert 0.0004 <= np.mean(p_values < 0.001) <= 0.0017
    assert 0.045 <= np.mean(p_values < 0.05) <= 0.055


def test_r44_holm_keeps_the_level_of_a_family_whose_metrics_go_together() -> None:
    rng = np.random.default_rng(34)
    common = rng.standard_normal((4_000, 1))
    statistics = (common + rng.standard_normal((4_000, 8))) / np.sqrt(2)
    p_values = 2 * norm.sf(np.abs(statistics))
    adjusted = np.array([holm(each) for each in p_values.tolist()])
    assert (adjusted < 0.05).any(axis=1).mean() <= 0.05
    assert (p_values < 0.05).any(axis=1).mean() >= 0.15
