"""Reports, made from units whose numbers can be checked by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.stats import ttest_ind
from statsmodels.stats.multitest import multipletests

from domain.evidence.making import report_of
from domain.evidence.report import (
    ArtworkArm,
    ExperimentReport,
    MetricResult,
    VariantCount,
)
from domain.evidence.tally import Tally, Votes
from domain.experiments.experiment import Experiment
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import arms, draft
from tests.unit.evidence.build import before, measures, playing, tallied


def reported(experiment: Experiment, tally: Tally, *, ended: bool = False) -> ExperimentReport:
    return report_of(experiment, tally, as_of=NOW, ended=ended)


def by_metric(report: ExperimentReport) -> Mapping[tuple[str, str], MetricResult]:
    return {(each.metric, each.variant): each for each in report.metrics}


def normal(mean: float, units: int = 400, seed: int = 1) -> Any:
    return np.random.default_rng(seed).normal(mean, 3, units)


def two(metric: str, control: Any, treated: Any) -> Tally:
    return tallied("v0", {metric: control}).merged(tallied("v1", {metric: treated}))


def test_r44_four_units_by_hand() -> None:
    tally = Tally().plus([*playing("v0", [1, 3]), *playing("v1", [2, 6])])
    control, treated = reported(draft(), tally, ended=True).metrics
    assert control == MetricResult(
        metric="plays",
        variant="v0",
        units=2,
        mean=2.0,
        lift=None,
        ci_low=None,
        ci_high=None,
        p_value=None,
        sequential_p_value=None,
        cuped_applied=False,
        is_guardrail=False,
        breached=False,
    )
    assert (treated.units, treated.mean, treated.lift) == (2, 4.0, 1.0)
    assert treated.p_value == pytest.approx(ttest_ind([2, 6], [1, 3], equal_var=False).pvalue)
    assert treated.ci_low is None
    assert treated.sequential_p_value is None


def test_r44_the_fixed_horizon_is_told_at_the_planned_end_alone() -> None:
    tally = two("plays", normal(10), normal(11, seed=2))
    running = by_metric(reported(draft(), tally))["plays", "v1"]
    ended = by_metric(reported(draft(), tally, ended=True))["plays", "v1"]
    assert running.p_value is None
    assert ended.p_value is not None
    assert running.sequential_p_value == ended.sequential_p_value
    ends = running.ci_low, ended.ci_low, ended.lift, ended.ci_high, running.ci_high
    assert all(each is not None for each in ends)
    assert list(ends) == sorted(each for each in ends if each is not None)


def test_r44_nothing_is_said_of_fewer_than_a_hundred_units_while_it_runs() -> None:
    tally = two("plays", normal(10, 99), normal(20, 130))
    found = by_metric(reported(draft(), tally))["plays", "v1"]
    assert (found.ci_low, found.ci_high, found.sequential_p_value) == (None, None, None)
    assert found.lift == pytest.approx(1.0, abs=0.1)


def test_r44_secondary_metrics_are_adjusted_together_and_the_primary_is_not() -> None:
    three = arms(3_334, 3_333, 3_333)
    experiment = draft(variants=three, secondary_metrics=("completions", "days_active"))
    columns = {
        key: {
            "plays": normal(10 + shift, seed=place),
            "completions": normal(10 + shift, seed=place + 10),
            "days_active": normal(10, seed=place + 20),
        }
        for place, (key, shift) in enumerate({"v0": 0.0, "v1": 0.4, "v2": 0.6}.items())
    }
    tally = Tally()
    for key, each in columns.items():
        tally = tally.merged(tallied(key, each))
    found = by_metric(reported(experiment, tally, ended=True))

    def alone(metric: str, variant: str) -> float:
        pair = columns[variant][metric], columns["v0"][metric]
        return float(ttest_ind(*pair, equal_var=False).pvalue)

    pairs = [(metric, key) for metric in experiment.secondary_metrics for key in ("v1", "v2")]
    adjusted = multipletests([alone(*each) for each in pairs], method="holm")[1]
    assert [found[each].p_value for each in pairs] == pytest.approx(list(adjusted), rel=1e-9)
    assert found["plays", "v2"].p_value == pytest.approx(alone("plays", "v2"), rel=1e-9)


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(("mean", "breached"), [(8.8, True), (10.0, False), (11.2, False)])
def test_r44_a_guardrail_is_breached_by_harm_alone(
    *, mean: float, breached: bool, ended: bool
) -> None:
    experiment = draft(primary_metric="completions", guardrail_metrics=("plays",))
    tally = two("plays", normal(10), normal(mean, seed=2))
    found = by_metric(reported(experiment, tally, ended=ended))
    assert found["plays", "v1"].is_guardrail
    assert found["plays", "v1"].breached is breached
    assert not found["plays", "v0"].breached
    assert not found["completions", "v1"].is_guardrail


def test_r44_a_guardrail_is_asked_one_sided_and_uncorrected() -> None:
    experiment = draft(
        primary_metric="completions",
        secondary_metrics=("days_active",),
        guardrail_metrics=("plays", "streaming_minutes"),
    )
    control, treated = normal(10), normal(9.8, seed=2)
    tally = two("plays", control, treated)
    found = by_metric(reported(experiment, tally, ended=True))["plays", "v1"]
    theirs = ttest_ind(treated, control, equal_var=False, alternative="less")
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-9)


def test_a_metric_that_gets_worse_breaches_nothing_unless_it_is_a_guardrail() -> None:
    found = by_metric(reported(draft(), two("plays", normal(10), normal(5, seed=2))))
    assert found["plays", "v1"].sequential_p_value == pytest.approx(0, abs=1e-9)
    assert not found["plays", "v1"].breached


def test_r44_a_mismatch_withholds_the_results() -> None:
    tally = two("plays", normal(10, 1_000), normal(10, 800)).merged(
        tallied("v1", {"plays": np.ones(1)}, Votes(wins=5))
    )
    interleaving = arms(
        5_000, 5_000, configs=({}, {"interleave": {"control": "a", "treatment": "b"}})
    )
    report = reported(draft(variants=interleaving), tally, ended=True)
    assert report.srm_suspected
    assert report.srm_p_value == pytest.approx(2.7e-6, rel=0.05)
    assert report.metrics == ()
    assert report.interleaving is None
    assert report.exposures == (VariantCount("v0", 1_000, 900.5), VariantCount("v1", 801, 900.5))


def test_r44_expected_units_are_those_of_active_buckets() -> None:
    """At one basis point of traffic each variant has one active bucket, whatever its weight."""
    uneven = draft(variants=arms(9_000, 1_000), traffic_basis_points=1)
    tally = two("plays", normal(10, 500), normal(10, 500))
    assert [each.expected for each in reported(uneven, tally).exposures] == [500, 500]


def test_without_traffic_expected_units_are_those_of_weights() -> None:
    uneven = draft(variants=arms(9_000, 1_000), traffic_basis_points=0)
    tally = two("plays", normal(10, 900), normal(10, 100))
    assert [each.expected for each in reported(uneven, tally).exposures] == [900, 100]


def test_the_buckets_under_which_units_came_can_be_named() -> None:
    uneven = draft(variants=arms(9_000, 1_000), traffic_basis_points=1)
    tally = two("plays", normal(10, 900), normal(10, 100))
    active = {"v0": 90.0, "v1": 10.0}
    report = report_of(uneven, tally, as_of=NOW, ended=False, active=active)
    assert report.srm_p_value == 1
    assert reported(uneven, tally).srm_suspected


def test_r44_cuped_is_applied_where_a_pre_period_exists() -> None:
    rng = np.random.default_rng(6)
    past = [rng.poisson(12, 300) for _ in range(2)]
    now = [each + rng.poisson(1, 300) for each in past]
    units = [
        measures(key, plays=int(plays), before=before(plays=int(was)))
        for key, plays_of, was_of in zip(("v0", "v1"), now, past, strict=True)
        for plays, was in zip(plays_of, was_of, strict=True)
    ]
    experiment = draft(secondary_metrics=("started_within_session",))
    found = by_metric(reported(experiment, Tally().plus(units)))
    unadjusted = by_metric(reported(experiment, two("plays", *now)))["plays", "v1"]
    with_past = found["plays", "v1"]
    assert with_past.cuped_applied
    assert not unadjusted.cuped_applied
    assert not found["started_within_session", "v1"].cuped_applied
    assert with_past.mean == unadjusted.mean == now[1].mean()
    widths = [(each.ci_high or 0) - (each.ci_low or 0) for each in (with_past, unadjusted)]
    assert 0 < widths[0] < widths[1] / 2.5


def test_r44_rates_and_ratios_are_told_as_they_are() -> None:
    units = [
        measures("v0", started_within_session=n < 30, impressions=10, clicks=n % 2)
        for n in range(100)
    ]
    units += [
        measures("v1", started_within_session=n < 60, impressions=20, clicks=n % 2)
        for n in range(100)
    ]
    experiment = draft(
        primary_metric="started_within_session", secondary_metrics=("artwork_click_through",)
    )
    found = by_metric(reported(experiment, Tally().plus(units)))
    assert found["started_within_session", "v0"].mean == 0.3
    assert found["started_within_session", "v1"].lift == pytest.approx(1.0)
    assert found["artwork_click_through", "v1"].mean == 0.025
    assert found["artwork_click_through", "v1"].lift == pytest.approx(-0.5)


def test_r44_each_unit_votes_once_between_two_rankers() -> None:
    rankers = {"control": "popular", "treatment": "taste"}
    interleaving = arms(5_000, 5_000, configs=({}, {"interleave": rankers}))
    votes = [measures("v1", treatment_plays=9) for _ in range(9)]
    votes += [measures("v1", control_plays=1), measures("v1", control_plays=2, treatment_plays=2)]
    votes += playing("v0", [1] * 12)
    found = reported(draft(variants=interleaving), Tally().plus(votes)).interleaving
    assert found is not None
    assert (found.control, found.treatment) == ("popular", "taste")
    assert (found.wins, found.losses, found.ties) == (9, 1, 1)
    assert found.preference == 0.9
    assert (found.ci_low, found.ci_high) == pytest.approx((0.554984, 0.997471), abs=1e-6)
    assert found.p_value == pytest.approx(22 / 1024)
    assert reported(draft(), Tally().plus(votes)).interleaving is None


def test_nothing_measured_is_reported_as_nothing() -> None:
    report = reported(draft(secondary_metrics=("artwork_click_through", "smiles")), Tally())
    assert report.srm_p_value is None
    assert not report.srm_suspected
    assert [(each.metric, each.units, each.mean, each.lift) for each in report.metrics] == [
        ("plays", 0, 0.0, None),
        ("plays", 0, 0.0, None),
        ("artwork_click_through", 0, 0.0, None),
        ("artwork_click_through", 0, 0.0, None),
    ]


def test_a_single_unit_is_counted_and_compared_with_nothing() -> None:
    tally = Tally().plus([*playing("v0", [1, 3]), *playing("v1", [7])])
    found = by_metric(reported(draft(), tally, ended=True))["plays", "v1"]
    assert (found.units, found.mean, found.lift, found.p_value) == (1, 7.0, None, None)


def test_a_control_of_zeros_gives_a_p_value_and_no_lift() -> None:
    found = by_metric(reported(draft(), two("plays", np.zeros(200), normal(3, 200)), ended=True))
    assert found["plays", "v1"].lift is None
    assert found["plays", "v1"].ci_low is None
    assert (found["plays", "v1"].p_value or 1) < 1e-9


def test_the_bandits_arms_are_told_as_they_are_given() -> None:
    arm = ArtworkArm("image_" + "0" * 32, 3.0, 40.0, 0.25)
    report = report_of(draft(), Tally(), as_of=NOW, ended=False, artwork=[arm])
    assert report.artwork == (arm,)
