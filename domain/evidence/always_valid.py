"""Always-valid tests and intervals: they keep their level however often somebody looks (R44).

An asymptotic confidence sequence: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024),
"Time-uniform central limit theory and asymptotic confidence sequences", theorem 2.2. For two
variants it is that of the mean of influence functions, whose variance is that of the difference
times all their units (section 3). A statistic is a difference in standard errors.

The theory has units whose numbers are complete when they arrive. Here numbers grow for as long as
an experiment runs; the tests of false alarms look at both.
"""

from math import e, exp, log, sqrt

from scipy import special

from domain.experiments.sample_size import SIGNIFICANCE

TIGHTEST_AT = 5000
"""N*: the units of both variants together at which the interval is least wide."""
FEWEST_UNITS = 100
"""Those of each variant below which nothing is said: before it, means are not yet normal."""


def mixing(significance: float) -> float:
    """The square of rho that makes the boundary least at `TIGHTEST_AT`, in closed form.

    With u = 1 + N rho^2 the boundary's square is least where log(u / significance^2) = u - 1.
    """
    branch = special.lambertw(-(significance**2) / e, k=-1)
    return (-float(branch.real) - 1) / TIGHTEST_AT


_MIXING = mixing(SIGNIFICANCE)
_MIXING_ONE_SIDED = mixing(2 * SIGNIFICANCE)


def factor(units: int, significance: float = SIGNIFICANCE) -> float:
    """Standard errors from the estimate to either end of its interval; `units` of both variants."""
    growth = units * _MIXING
    return sqrt(2 * (growth + 1) / growth * log(sqrt(growth + 1) / significance))


def p_value(statistic: float, units: int) -> float:
    """The least significance at which the interval leaves out no difference.

    It may rise again with later units; the least of all so far is valid too, for who keeps it.
    """
    growth = units * _MIXING
    return min(1.0, sqrt(growth + 1) * exp(-(statistic**2) * growth / (2 * (growth + 1))))


def harm_p_value(statistic: float, units: int) -> float:
    """One-sided: of a variant that is worse than control, where more is better.

    The mixture is over the half of the normal distribution that means harm: Howard, Ramdas,
    McAuliffe and Sekhon (2021), "Time-uniform, nonparametric, nonasymptotic confidence sequences",
    section 3.2.
    """
    growth = units * _MIXING_ONE_SIDED
    shrunk = growth / (growth + 1)
    side = 2 * float(special.ndtr(-statistic * sqrt(shrunk)))
    return min(1.0, sqrt(growth + 1) * exp(-(statistic**2) * shrunk / 2) / side) if side else 1.0
