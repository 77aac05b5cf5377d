"""From when to when a unit is measured, and until when its numbers may change (R44)."""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.evidence.observing import Observing
from domain.evidence.span import Span
from domain.experiments.experiment import Experiment
from tests.contract.experimenting import experiment
from tests.unit.domain.evidence.units import EXPOSED_AT, EXPOSURE, at, measures

RUNS = experiment()


def observing(days: float, one: Experiment = RUNS) -> Observing:
    return Observing(one, at(days=days))


def test_r44_a_unit_is_measured_until_now_the_end_or_eight_weeks() -> None:
    planned = replace(RUNS, end_at=at(days=10))
    concluded = replace(planned, concluded_at=at(days=4))

    def until(days: float, one: Experiment) -> datetime:
        span = observing(days, one).span(EXPOSURE)
        assert span.since == EXPOSED_AT
        return span.until

    assert until(5, RUNS) == at(days=5)
    assert until(60, RUNS) == at(days=56)
    assert until(60, planned) == at(days=10)
    assert until(60, concluded) == at(days=4)
    assert until(3, concluded) == at(days=3)


def test_a_span_holds_its_beginning_and_not_its_end() -> None:
    span = Span(at(), at(days=1))
    assert at() in span
    assert at(days=1) not in span
    assert at() not in Span(at(), at())


@pytest.mark.parametrize(("days", "due"), [(5, True), (10, True), (16.9, True), (17, False)])
def test_r44_a_unit_is_due_until_a_week_after_its_last_day(days: float, due: bool) -> None:  # noqa: FBT001 - a parameter of a test
    planned = replace(RUNS, end_at=at(days=10))
    known = measures(until=at(days=days))

    assert observing(days + 1, planned).is_due(EXPOSURE, known) is due
    assert observing(days, planned).is_settled(EXPOSURE) is not due


def test_r44_one_that_was_never_measured_is_due_whenever_that_is() -> None:
    assert observing(300).is_due(EXPOSURE, None)


def test_r4_one_of_which_a_part_is_gone_keeps_its_numbers() -> None:
    known = measures(until=at(days=56))

    assert observing(75.9).is_whole(EXPOSURE)
    assert observing(75.9).is_due(EXPOSURE, known, anew=True)
    assert not observing(76).is_whole(EXPOSURE)
    assert not observing(76).is_due(EXPOSURE, known, anew=True)


@pytest.mark.parametrize(("days", "sure"), [(11, False), (16.9, False), (17, True)])
def test_r44_one_that_is_settled_is_measured_for_the_last_time(days: float, sure: bool) -> None:  # noqa: FBT001 - a parameter of a test
    planned = replace(RUNS, end_at=at(days=10))
    known = measures(until=at(days=10))

    assert observing(days, planned).is_due(EXPOSURE, known)
    assert observing(days, planned).is_sure(EXPOSURE, known) is sure
    assert observing(days, planned).is_sure(EXPOSURE, known, anew=True)


def test_r38_one_whose_first_exposure_was_another_is_measured() -> None:
    known = measures(until=at(days=5))

    assert not observing(6).is_sure(EXPOSURE, known)
    assert observing(6).is_sure(replace(EXPOSURE, at=at(minutes=-1)), known)
    assert observing(6).is_sure(replace(EXPOSURE, variant="control"), known)


def test_r37_one_is_measured_once_after_the_experiment_was_changed() -> None:
    def sure(measured: float, changed: float) -> bool:
        known = measures(until=at(days=measured))
        return Observing(RUNS, at(days=8), at(days=changed)).is_sure(EXPOSURE, known)

    assert sure(measured=5, changed=6)
    assert not sure(measured=6, changed=6)
    assert not sure(measured=7, changed=6)


def test_a_settled_unit_is_measured_anew_when_that_is_asked_for() -> None:
    known = measures(until=at(days=64))

    assert not observing(65).is_due(EXPOSURE, known)
    assert observing(65).is_due(EXPOSURE, known, anew=True)
