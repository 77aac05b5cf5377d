"""An experiment's report: what is known of it at an instant, as it is stored and answered (R44)."""

from dataclasses import dataclass
from datetime import datetime

from domain.experiments.names import ExperimentKey


@dataclass(frozen=True, slots=True)
class VariantCount:
    """Exposed units of a variant, and how many of all exposed its active buckets are owed."""

    variant: str
    units: int
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricResult:
    """A metric in one variant, compared with control.

    `mean` is as it was counted, without adjustment: a number for each unit, a rate, or a ratio.
    The rest is null for control and where nothing can be said yet. `lift` is relative to control
    (0.03 is three per cent more), after CUPED where `cuped_applied`; `ci_low` to `ci_high` is its
    95 % interval: always-valid while the experiment runs, fixed-horizon at its planned end.
    `p_value` is that of the fixed horizon, null until then; `sequential_p_value` holds at any time.
    Those of secondary metrics are adjusted by Holm, the intervals are not. `breached` says of a
    guardrail that the variant is worse than control beyond doubt.
    """

    metric: str
    variant: str
    units: int
    mean: float
    lift: float | None
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
    sequential_p_value: float | None
    cuped_applied: bool
    is_guardrail: bool
    breached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InterleavingResult:
    """Which of two rankers units play more from where both draft one row (R45).

    `control` and `treatment` name the rankers. A unit votes once: a win has more plays credited to
    treatment, a loss to control, a tie as many to both. `preference` is wins / (wins + losses),
    with its exact 95 % interval and the exact p-value of 0.5: for one look, at the planned end.
    """

    control: str
    treatment: str
    wins: int
    losses: int
    ties: int
    preference: float
    ci_low: float
    ci_high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class ArtworkArm:
    """A picture that the bandit chooses: its Beta(alpha, beta), and the part it is given (R46)."""

    variant_id: str
    alpha: float
    beta: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentReport:
    """All that is known at `as_of`.

    `srm_suspected`: the variants' units do not fit their traffic, so something decides who is seen;
    then `metrics` is empty and `interleaving` null, for no comparison would mean anything.
    `srm_p_value` is null while there are too few units to tell.
    """

    experiment: ExperimentKey
    as_of: datetime
    exposures: tuple[VariantCount, ...]
    srm_p_value: float | None
    srm_suspected: bool
    metrics: tuple[MetricResult, ...]
    interleaving: InterleavingResult | None
    artwork: tuple[ArtworkArm, ...]
