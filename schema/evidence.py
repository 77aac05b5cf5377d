"""Reports of experiments as experimenters see them."""

from datetime import datetime

import strawberry

from domain.evidence import report as domain
from schema.view import shown, view


@view(domain.VariantCount, "How many units saw a variant.")
class VariantCount:
    variant: str = shown("The variant's key.")
    units: int = shown("Units that were exposed to it.")
    expected: float = shown("How many of all that were exposed its active buckets let expect.")


@view(domain.MetricResult, "A metric in one variant, compared with control.")
class MetricResult:
    metric: str = shown("The metric's name.")
    variant: str = shown("The variant's key; control has a result too, without a comparison.")
    units: int = shown("Units of the variant.")
    mean: float = shown("As counted: a number for each unit, a rate, or a ratio.")
    lift: float | None = shown(
        "Relative to control: 0.03 is three per cent more. Null for control, and where control has "
        "nothing."
    )
    ci_low: float | None = shown(
        "The lower end of the lift's 95 % interval, which holds whenever it is looked at; at the "
        "planned end that of the fixed horizon. Null while there are too few units."
    )
    ci_high: float | None = shown("The upper end.")
    p_value: float | None = shown("Of the fixed horizon; null until the planned end.")
    sequential_p_value: float | None = shown(
        "Holds however often it is looked at. Of secondary metrics both are adjusted for their "
        "number, of guardrails both ask only whether the variant is worse."
    )
    cuped_applied: bool = shown(
        "Whether lift and interval allow for what the units did before they were exposed."
    )
    is_guardrail: bool = shown("Whether the metric stands here as a guardrail.")
    breached: bool = shown("Whether this guardrail is worse than control beyond doubt.")


@view(domain.InterleavingResult, "Which of two rankers units play more from, in rows of both.")
class InterleavingResult:
    control: str = shown("The ranker that is in use.")
    treatment: str = shown("The ranker that is compared with it.")
    wins: int = shown("Units that played more from the treatment.")
    losses: int = shown("Units that played more from the control.")
    ties: int = shown("Units that played as much from both.")
    preference: float = shown("The part that the treatment won, ties aside.")
    ci_low: float = shown("The lower end of its exact 95 % interval.")
    ci_high: float = shown("The upper end.")
    p_value: float = shown("Of both being played from alike: exact, by the sign test.")


@view(domain.ArtworkArm, "A picture among which a bandit chooses.")
class ArtworkArm:
    variant_id: strawberry.ID = shown("The picture.")
    alpha: float = shown("1 and its clicks: the first parameter of its Beta distribution.")
    beta: float = shown("1 and its impressions without a click: the second parameter.")
    probability: float = shown("How probable it is for a profile that is not kept to even odds.")


@view(domain.ExperimentReport, "What is known of an experiment at an instant.")
class ExperimentReport:
    as_of: datetime = shown("What happened before is counted, as far as it had been told.")
    exposures: list[VariantCount] = shown("Units by variant, in the order of the variants.")
    srm_p_value: float | None = shown(
        "How likely chance alone divides the units so unevenly; null while there are too few."
    )
    srm_suspected: bool = shown(
        "Whether something else decides who is counted. Then all results are withheld: they would "
        "mean nothing."
    )
    metrics: list[MetricResult] = shown(
        "The primary metric, then the secondary ones, then the guardrails."
    )
    interleaving: InterleavingResult | None = shown("Null where no variant interleaves.")
    artwork: list[ArtworkArm] = shown(
        "Where a variant asks for a bandit, the pictures of the three titles that are seen most, "
        "each title's together; a title counts for each language by itself."
    )
