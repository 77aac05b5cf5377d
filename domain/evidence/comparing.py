"""Comparing a variant with control: tests at a fixed horizon, and intervals of the lift (R44)."""

from dataclasses import dataclass
from math import inf, sqrt

from scipy import special

from domain.evidence.estimate import Estimate
from domain.experiments.metrics import MetricKind


@dataclass(frozen=True, slots=True)
class Comparison:
    """A difference from control in standard errors, and what that is distributed as without one.

    `freedom` are the degrees of freedom of Student's t, infinite for the normal distribution.
    """

    statistic: float
    freedom: float

    @property
    def p_value(self) -> float:
        """Two-sided: of a difference this far from none, either way."""
        return 2 * self._below(-abs(self.statistic))

    @property
    def harm_p_value(self) -> float:
        """One-sided: of a variant this much worse than control, where more is better."""
        return self._below(self.statistic)

    def _below(self, statistic: float) -> float:
        if self.freedom == inf:
            return float(special.ndtr(statistic))
        return float(special.stdtr(self.freedom, statistic))

    def factor(self, significance: float) -> float:
        """Standard errors from the estimate to either end of its interval."""
        if self.freedom == inf:
            return float(special.ndtri(1 - significance / 2))
        return float(special.stdtrit(self.freedom, 1 - significance / 2))


def standard_error(control: Estimate, treated: Estimate) -> float:
    """Of the difference between two variants; their units are independent."""
    return sqrt(control.squared_error + treated.squared_error)


def compared(kind: MetricKind, control: Estimate, treated: Estimate) -> Comparison | None:
    """None where all units are alike, so that there is no error to measure by."""
    match kind:
        case MetricKind.MEAN:
            return _welch(control, treated)
        case MetricKind.RATE:
            return _pooled(control, treated)
        case MetricKind.RATIO:
            return _standardised(control, treated)


def _welch(control: Estimate, treated: Estimate) -> Comparison | None:
    """Welch (1947), "The generalization of 'Student's' problem", for unequal variances."""
    error = standard_error(control, treated)
    if not error:
        return None
    parts = (
        each.squared_error**2 / (each.units - 1) for each in (control, treated) if each.units > 1
    )
    return Comparison((treated.value - control.value) / error, error**4 / sum(parts))


def _pooled(control: Estimate, treated: Estimate) -> Comparison | None:
    """Two proportions, pooled as if they were one: Fleiss, Levin and Paik (2003), section 3.1."""
    done = control.value * control.units + treated.value * treated.units
    rate = done / (control.units + treated.units)
    error = sqrt(max(rate * (1 - rate), 0.0) * (1 / control.units + 1 / treated.units))
    return Comparison((treated.value - control.value) / error, inf) if error else None


def _standardised(control: Estimate, treated: Estimate) -> Comparison | None:
    error = standard_error(control, treated)
    return Comparison((treated.value - control.value) / error, inf) if error else None


def lift_of(control: Estimate, treated: Estimate) -> float | None:
    """Relative to control: 0.03 is three per cent more. None where control is not above 0."""
    return treated.value / control.value - 1 if control.value > 0 else None


def lift_interval(
    control: Estimate, treated: Estimate, factor: float
) -> tuple[float, float] | None:
    """All lifts that `factor` standard errors do not rule out, by the theorem of Fieller (1954).

    A lift of r stays where treated - (1 + r) control is within that many of its own standard errors
    of 0. So 0 is in it just when the difference is as near to 0, and where `factor` is that of a
    confidence sequence, this is one too: each r is ruled out wrongly no more often than promised.
    None where control may be 0 itself, so that no lift is ruled out.
    """
    square = factor**2
    leading = control.value**2 - square * control.squared_error
    if control.value <= 0 or leading <= 0:
        return None
    middle = control.value * treated.value
    last = treated.value**2 - square * treated.squared_error
    width = sqrt(max(middle**2 - leading * last, 0.0))
    return (middle - width) / leading - 1, (middle + width) / leading - 1
