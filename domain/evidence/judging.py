"""Judging a variant by a metric: how it compares with control, and how sure that is (R44)."""

from dataclasses import dataclass

from domain.evidence import always_valid
from domain.evidence.comparing import (
    Comparison,
    compared,
    lift_interval,
    lift_of,
    standard_error,
)
from domain.evidence.estimate import Estimate
from domain.evidence.measured import Measured
from domain.evidence.report import MetricResult
from domain.experiments.sample_size import SIGNIFICANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a metric. `ended`: the planned end is reached, and it is the one look that
    the fixed horizon allows. Of a guardrail it is asked whether the variant is worse.
    """

    metric: str
    control: str
    ended: bool
    is_guardrail: bool = False


def judged(question: Question, measured: Measured, variant: str) -> MetricResult:
    """Before any adjustment for how many metrics there are."""
    control, treated = (measured.estimates.get(each) for each in (question.control, variant))
    answer = _NOTHING
    if variant != question.control and control and treated:
        answer = _answer(question, measured, control, treated)
    return MetricResult(
        metric=question.metric,
        variant=variant,
        units=measured.units.get(variant, 0),
        mean=measured.counted.get(variant, 0.0),
        lift=answer.lift,
        ci_low=answer.interval[0] if answer.interval else None,
        ci_high=answer.interval[1] if answer.interval else None,
        p_value=answer.p_value,
        sequential_p_value=answer.sequential_p_value,
        cuped_applied=measured.cuped_applied,
        is_guardrail=question.is_guardrail,
        breached=answer.breached,
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    lift: float | None = None
    interval: tuple[float, float] | None = None
    p_value: float | None = None
    sequential_p_value: float | None = None
    breached: bool = False


_NOTHING = _Answer()


def _answer(
    question: Question, measured: Measured, control: Estimate, treated: Estimate
) -> _Answer:
    lift = lift_of(control, treated)
    comparison = compared(measured.kind, control, treated)
    if comparison is None:
        return _Answer(lift)
    sequential = _sequential_p_value(question, control, treated)
    fixed = _fixed_p_value(question, comparison) if question.ended else None
    deciding = fixed if question.ended else sequential
    factor = _factor(question, comparison, control, treated)
    return _Answer(
        lift=lift,
        interval=lift_interval(control, treated, factor) if factor else None,
        p_value=fixed,
        sequential_p_value=sequential,
        breached=question.is_guardrail and deciding is not None and deciding < SIGNIFICANCE,
    )


def _fixed_p_value(question: Question, comparison: Comparison) -> float:
    return comparison.harm_p_value if question.is_guardrail else comparison.p_value


def _sequential_p_value(question: Question, control: Estimate, treated: Estimate) -> float | None:
    error = standard_error(control, treated)
    if not _enough(control, treated) or not error:
        return None
    p_value = always_valid.harm_p_value if question.is_guardrail else always_valid.p_value
    return p_value((treated.value - control.value) / error, control.units + treated.units)


def _factor(
    question: Question, comparison: Comparison, control: Estimate, treated: Estimate
) -> float | None:
    """Standard errors to either end of the interval: of the fixed horizon, or at any time."""
    if question.ended:
        return comparison.factor(SIGNIFICANCE)
    if not _enough(control, treated):
        return None
    return always_valid.factor(control.units + treated.units)


def _enough(control: Estimate, treated: Estimate) -> bool:
    return min(control.units, treated.units) >= always_valid.FEWEST_UNITS
