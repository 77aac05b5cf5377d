"""How many units and days an experiment needs, and what it is warned of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.experiments.experiment import Experiment
from domain.experiments.metrics import METRICS
from domain.experiments.sample_size import (
    days_needed,
    units_a_day,
    units_for,
    units_for_mean,
    units_for_rate,
)
from domain.experiments.warnings import warnings_of
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import arms, draft, running

SOUND = draft(
    minimum_detectable_effect=0.05,
    guardrail_metrics=("streaming_minutes",),
    start_at=NOW,
    end_at=NOW + timedelta(days=14),
)


@pytest.mark.parametrize(
    ("control", "effect", "expected"),
    [(0.5, 0.2, 388), (0.1, 0.1, 14_751), (0.1, 0.05, 57_763), (0.2, 1.0, 82)],
)
def test_units_for_a_rate_are_those_of_a_two_proportion_test(
    control: float, effect: float, expected: int
) -> None:
    assert units_for_rate(control, effect) == expected


@pytest.mark.parametrize(("control", "effect"), [(0.0, 0.1), (1.0, 0.1), (0.5, 1.0), (0.5, 0.0)])
def test_a_rate_that_cannot_be_told_apart_needs_more_than_there_are(
    control: float, effect: float
) -> None:
    assert units_for_rate(control, effect) is None


def test_units_for_a_mean_go_by_the_deviation_among_units() -> None:
    assert units_for_mean(10.0, 5.0, 0.1) == 393
    assert units_for_mean(10.0, 10.0, 0.1) == 1_570


@pytest.mark.parametrize(
    ("control", "deviation", "effect"), [(0.0, 5.0, 0.1), (10.0, 0.0, 0.1), (10.0, 5.0, 0.0)]
)
def test_a_mean_without_a_difference_or_a_deviation_has_no_size(
    control: float, deviation: float, effect: float
) -> None:
    assert units_for_mean(control, deviation, effect) is None


def test_units_for_a_metric_go_by_what_is_assumed_of_it() -> None:
    assert units_for(METRICS["started_within_session"], 0.05) == units_for_rate(0.6, 0.05) == 4_129
    assert units_for(METRICS["streaming_minutes"], 0.05) == units_for_mean(600.0, 720.0, 0.05)


def test_units_a_day_are_told_by_what_an_experiment_has_enrolled() -> None:
    half = running(layer_share_basis_points=5_000, traffic_basis_points=2_000)

    assert units_a_day(half, 300, NOW + timedelta(days=3)) == pytest.approx(1_000.0)


@pytest.mark.parametrize(
    ("experiment", "days"), [(draft(), 1), (running(), 0), (running(traffic_basis_points=0), 1)]
)
def test_an_experiment_that_has_enrolled_nobody_tells_nothing_of_days(
    experiment: Experiment, days: int
) -> None:
    assert units_a_day(experiment, 300, NOW + timedelta(days=days)) is None


def test_days_are_those_of_the_slowest_variant_at_the_present_traffic() -> None:
    uneven = draft(
        variants=arms(8_000, 2_000), traffic_basis_points=5_000, layer_share_basis_points=5_000
    )

    assert days_needed(uneven, units=1_000, units_a_day=10_000) == pytest.approx(2.0)


@pytest.mark.parametrize(("traffic", "a_day"), [(0, 1_000), (10_000, 0)])
def test_without_anybody_to_enrol_no_number_of_days_is_enough(traffic: int, a_day: int) -> None:
    experiment = draft(traffic_basis_points=traffic)

    assert days_needed(experiment, units=1, units_a_day=a_day) is None


def test_a_sound_experiment_is_warned_of_nothing() -> None:
    assert warnings_of(SOUND, days=14.0) == ()
    assert warnings_of(SOUND, days=None) == ()


def test_an_underpowered_experiment_is_told_by_how_much() -> None:
    assert warnings_of(SOUND, days=20.04) == (
        "Underpowered: at this traffic it needs 20.0 days, and it has 14.0.",
    )


def test_an_experiment_without_an_end_has_eight_weeks() -> None:
    endless = draft(minimum_detectable_effect=0.01, guardrail_metrics=("plays",))

    assert warnings_of(endless, days=56.0) == ()
    assert warnings_of(endless, days=57.0) == (
        "Underpowered: at this traffic it needs 57.0 days, and it has 56.0.",
    )


def test_each_weakness_is_a_warning() -> None:
    variants = arms(
        *(6_000, 2_000, 2_000), configs=({}, {"rowOrder": ["MY_LIST"]}, {"artwork": "default"})
    )
    weak = draft(variants=variants)

    assert warnings_of(weak, days=None) == (
        "No minimumDetectableEffect: nobody can say how many units it needs.",
        "Weights are uneven: the smallest variant decides how long it takes.",
        "No guardrail metric: nothing pauses it by itself when it does harm.",
        "v1 names pinned rows, which move with allowPinned alone.",
        "v2 shows the same page as v0.",
    )


def test_a_metric_that_nobody_computes_is_a_warning() -> None:
    hopeful = replace(SOUND, primary_metric="joy", secondary_metrics=("joy", "plays"))

    (warning,) = warnings_of(hopeful, days=None)

    assert warning == (
        "Nobody computes joy here. What is computed is streaming_minutes, plays, completions, "
        "started_within_session, artwork_click_through, days_active."
    )


def test_thirds_are_even() -> None:
    thirds = draft(
        variants=arms(3_334, 3_333, 3_333, configs=({}, {"artwork": "a"}, {"artwork": "b"})),
        minimum_detectable_effect=0.05,
        guardrail_metrics=("plays",),
    )

    assert warnings_of(thirds, days=None) == ()
