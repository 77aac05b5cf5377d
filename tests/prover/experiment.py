"""The prover's experiment and a report of it with something in every field, in every world."""

from datetime import datetime

from domain.evidence.report import (
    ArtworkArm,
    ExperimentReport,
    InterleavingResult,
    MetricResult,
    VariantCount,
)
from domain.experiments.experiment import (
    Experiment,
    ExperimentChange,
    ExperimentStatus,
    Variant,
)
from domain.experiments.names import ExperimentKey
from domain.experiments.slots import ALL_SLOTS
from domain.ids import ExperimentId, derived_id
from persistence.ports.experiments import Saved
from persistence.ports.stores import Stores
from tests.contract.records import NOW

EXPERIMENT = ExperimentKey("prover_order")


async def experiment(stores: Stores, by: str) -> None:
    """One that runs, on everybody."""
    variants = (
        Variant("control", 5_000, is_control=True, config={}),
        Variant("other", 5_000, is_control=False, config={"prioritizeGenres": True}),
    )
    one = Experiment(
        id=ExperimentId(derived_id("exp", EXPERIMENT)),
        key=EXPERIMENT,
        name="An experiment",
        traffic_basis_points=10_000,
        variants=variants,
        primary_metric="plays",
        slots=ALL_SLOTS,
        status=ExperimentStatus.RUNNING,
        started_at=NOW,
    )
    change = ExperimentChange(NOW, by, "Started.", 1)
    saved = await stores.experiments.save(one, change, replacing=None, layers_revision=0)
    assert saved is Saved.SAVED
    await stores.evidence.keep_report(_report(EXPERIMENT, NOW))


def _report(key: ExperimentKey, as_of: datetime) -> ExperimentReport:
    return ExperimentReport(
        experiment=key,
        as_of=as_of,
        exposures=(VariantCount("control", 500, 498.5), VariantCount("other", 497, 498.5)),
        srm_p_value=0.92,
        srm_suspected=False,
        metrics=(
            MetricResult(
                metric="plays",
                variant="other",
                units=497,
                mean=2.5,
                lift=0.25,
                ci_low=0.05,
                ci_high=0.5,
                p_value=0.01,
                sequential_p_value=0.02,
                cuped_applied=True,
                is_guardrail=False,
                breached=False,
            ),
        ),
        interleaving=InterleavingResult(
            control="default",
            treatment="similar",
            wins=30,
            losses=10,
            ties=5,
            preference=0.75,
            ci_low=0.5,
            ci_high=0.9,
            p_value=0.002,
        ),
        artwork=(ArtworkArm(derived_id("image", key), 3.0, 47.0, 0.99),),
    )
