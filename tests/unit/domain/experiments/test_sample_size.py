"""How many units and days an experiment needs, and what it is warned of."""

from datetime import timedelta

import pytest

from domain.experiments.sample_size import days_needed, units_for_mean, units_for_rate
from domain.experiments.warnings import warnings_of
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import arms, draft

SOUND = draft(
    minimum_detectable_effect=0.05,
    guardrail_metrics=("watch_minutes",),
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


def test_thirds_are_even() -> None:
    thirds = draft(
        variants=arms(3_334, 3_333, 3_333, configs=({}, {"artwork": "a"}, {"artwork": "b"})),
        minimum_detectable_effect=0.05,
        guardrail_metrics=("plays",),
    )

    assert warnings_of(thirds, days=None) == ()
