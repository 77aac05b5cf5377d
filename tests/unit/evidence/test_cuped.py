"""CUPED, against the regression that it is known to equal."""

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from domain.evidence.comparing import standard_error
from domain.evidence.cuped import Sample, adjusted, theta_of
from domain.evidence.estimate import Pair
from domain.evidence.moments import Numbers, moments_of


def sample(metric: Numbers, past: Numbers) -> Sample:
    moments = moments_of(np.column_stack([metric, past]))
    means, products = moments.means, moments.products
    return Sample(
        len(metric),
        Pair(
            float(means[0]),
            float(means[1]),
            float(products[0, 0]),
            float(products[1, 1]),
            float(products[0, 1]),
        ),
    )


def drawn(units: int, effect: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    past = rng.gamma(0.7, 300, units)
    return 0.8 * past + rng.gamma(2, 60, units) + effect, past


def test_r44_cuped_is_the_regression_on_variant_and_past() -> None:
    rng = np.random.default_rng(3)
    arms = {
        name: drawn(3_000, effect, rng) for name, effect in (("a", 0.0), ("b", 9.0), ("c", -4.0))
    }
    samples = {name: sample(*columns) for name, columns in arms.items()}
    theta = theta_of(samples)
    assert theta is not None
    estimates = adjusted(samples, theta)
    metric = np.concatenate([columns[0] for columns in arms.values()])
    past = np.concatenate([columns[1] for columns in arms.values()])
    dummies = np.kron(np.eye(3), np.ones((3_000, 1)))
    fit = OLS(metric, np.column_stack([dummies, past])).fit()
    control, treated = estimates["a"], estimates["b"]
    assert control is not None
    assert treated is not None
    assert theta == pytest.approx(fit.params[3], rel=1e-9)
    assert treated.value - control.value == pytest.approx(fit.params[1] - fit.params[0], rel=1e-9)
    theirs = float(fit.t_test([-1, 1, 0, 0]).sd[0, 0])
    assert standard_error(control, treated) == pytest.approx(theirs, rel=0.02)


def test_r44_cuped_takes_out_what_the_past_explains() -> None:
    """Variance falls by the square of the correlation: equation 5 of the paper."""
    rng = np.random.default_rng(4)
    metric, past = drawn(5_000, 0, rng)
    one = {"a": sample(metric, past)}
    theta = theta_of(one)
    assert theta is not None
    left = adjusted(one, theta)["a"]
    assert left is not None
    explained = np.corrcoef(metric, past)[0, 1] ** 2
    assert left.value == pytest.approx(metric.mean(), rel=1e-12)
    assert left.squared_error == pytest.approx(
        metric.var(ddof=1) / 5_000 * (1 - explained), rel=1e-9
    )
    assert explained > 0.5


def test_a_past_that_is_everybodys_explains_nothing() -> None:
    assert theta_of({"a": Sample(9, Pair(4, 0, 12, 0, 0))}) is None
    assert theta_of({}) is None
