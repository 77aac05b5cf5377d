"""Experiments and allocations as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.experiments import experiment as domain
from domain.json_value import Json
from execution.declare import Loads
from resolvers import experiments
from schema.evidence import ExperimentReport
from schema.node import Node
from schema.problem import (
    AuthProblem,
    ConflictProblem,
    LimitProblem,
    NotFoundProblem,
    UnavailableProblem,
    ValidationProblem,
)
from schema.view import enum, field, shown, view

ExperimentStatus = enum(
    domain.ExperimentStatus,
    "Where an experiment is in its life.",
    {
        "DRAFT": "It is being written; everything about it may change.",
        "RUNNING": "It enrols units, and treats those that are in it.",
        "PAUSED": "It enrols nobody and shows control's page; whoever was in it keeps its variant.",
        "CONCLUDED": "It is over for good. The winner's config, if one was named, is in force for "
        "everybody.",
        "ARCHIVED": "It is put away, and nothing of it is in force.",
    },
)
UnitType = enum(
    domain.UnitType,
    "What an experiment allocates.",
    {
        "PROFILE": "Each profile by itself.",
        "ACCOUNT": "All profiles of an account alike.",
        "DEVICE": "Each device by itself, whoever watches.",
    },
)
AllocationState = enum(
    domain.AllocationState,
    "Whether a unit is in an experiment, and why not.",
    {
        "ENROLLED": "It is in it, and counts.",
        "NOT_ENROLLED": "It is not in it; that is not control.",
        "HELD_OUT": "It is kept out of all experiments of the layer.",
        "FORCED": "Staff asked for this variant; it does not count.",
        "INELIGIBLE": "The experiment is not for such units.",
    },
)


@view(domain.Variant, "An arm of an experiment.")
class Variant:
    key: str = shown("Its name within the experiment.")
    weight_basis_points: int = shown("Its part of those enrolled; all together are 10000.")
    is_control: bool = shown("Whether it is what the others are compared with.")
    config: Json = shown("What it asks of a page.")


@view(domain.ExperimentChange, "What somebody did to an experiment.")
class ExperimentChange:
    at: datetime = shown("When.")
    by: str = shown("Who, by the account's address.")
    summary: str = shown("What, in words.")
    revision: int = shown("The revision it led to.")


@view(domain.Experiment, "An experiment on the homepage.")
class Experiment(Node):
    id: strawberry.ID = shown("The experiment's id.")
    key: str = shown("Its name for good, and what is hashed: no other ever has it.")
    name: str = shown("What people call it.")
    description: str = shown("What it is about.")
    hypothesis: str | None = shown("What is expected to happen, and why.")
    unit: UnitType = shown("What it allocates.")  # type: ignore[valid-type]
    layer: str = shown("Experiments of one layer never share a unit.")
    layer_share_basis_points: int = shown("The part of its layer that it is given.")
    status: ExperimentStatus = shown("Where it is in its life.")  # type: ignore[valid-type]
    traffic_basis_points: int = shown("The part of its units that is enrolled.")
    variants: list[Variant] = shown("Its arms, in the order of their buckets.")
    winner: str | None = shown("The variant that is in force for everybody.")
    primary_metric: str = shown("What it is judged by.")
    secondary_metrics: list[str] = shown("What else is looked at.")
    guardrail_metrics: list[str] = shown("What must not get worse.")
    minimum_detectable_effect: float | None = shown(
        "The smallest change that matters, relative to control."
    )
    required_sample_size: int | None = field(
        experiments.required_sample_size,
        "Units that each variant needs to find that effect four times in five; null where nobody "
        "can tell.",
    )
    days_needed: int | None = field(
        experiments.days_needed,
        "How many days that takes at the traffic that is measured; null while nothing is.",
    )
    start_at: datetime | None = shown("Nobody is enrolled before.")
    end_at: datetime | None = shown("Nobody is enrolled from then on.")
    revision: int = shown("Goes up with each change; give it with the next.")
    report: ExperimentReport | None = field(
        experiments.report,
        "The latest one that was made; null before the first.",
        loads=Loads("experiment_reports", "key"),
    )
    history: list[ExperimentChange] = field(
        experiments.history, "Who did what and when, the newest first."
    )


@view(domain.Allocation, "What a unit gets of an experiment, and why. Not enrolled is not control.")
class Allocation:
    experiment: str = shown("The experiment's key.")
    state: AllocationState = shown("Whether the unit is in it.")  # type: ignore[valid-type]
    variant: str | None = shown("Null unless ENROLLED or FORCED.")
    config: Json = shown(
        "What acts on the page: control's while it is paused, a concluded winner's for everybody."
    )
    bucket: int | None = shown(
        "The unit's bucket, 0 to 9999, which clients can compute themselves; null where the asker "
        "has no such unit."
    )
    revision: int = shown("The experiment's revision that it was decided by.")
    exposed_at: datetime | None = shown("When the unit first saw it; null while it has not.")


@view(experiments.ExperimentSaved, "The experiment as it was saved.")
class ExperimentPayload:
    experiment: Experiment = shown("The experiment.")
    warnings: list[str] = shown("What to know of it, in words; it was saved all the same.")


ExperimentResult = Annotated[
    ExperimentPayload
    | ValidationProblem
    | ConflictProblem
    | NotFoundProblem
    | AuthProblem
    | UnavailableProblem
    | LimitProblem,
    strawberry.union("ExperimentResult", description="The experiment as saved, or why not."),
]
