"""Experiments: reading them, running them, and what a viewer gets of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import strawberry

from domain.account import Role
from domain.evidence.report import ExperimentReport
from domain.experiments.experiment import (
    Allocation,
    Experiment,
    ExperimentChange,
    ExperimentStatus,
)
from domain.experiments.lifecycle import Step
from domain.experiments.names import experiment_key
from domain.experiments.sample_size import required_units
from domain.ids import ExperimentId
from domain.outcome import (
    AuthRefused,
    Conflict,
    LimitReached,
    NotFound,
    UnavailableNow,
    ValidationFailed,
)
from domain.session import Viewer
from flows.experiments.planning import Plan
from flows.experiments.running import By
from resolvers.context import Context, Info
from resolvers.experiment_inputs import ExperimentInput
from resolvers.refusals import as_outcomes

KeyArgument = Annotated[str, strawberry.argument(description="An experiment's key.")]
StatusArgument = Annotated[
    ExperimentStatus | None, strawberry.argument(description="Those in one status; null: all.")
]
KeysArgument = Annotated[
    list[str] | None,
    strawberry.argument(description="Of these experiments; null: of all that act."),
]


@dataclass(frozen=True, slots=True)
class ExperimentSaved:
    """`warnings` are what an experimenter should know, in words; it was saved all the same."""

    experiment: Experiment
    warnings: tuple[str, ...]


Outcome = (
    ExperimentSaved
    | ValidationFailed
    | Conflict
    | NotFound
    | AuthRefused
    | UnavailableNow
    | LimitReached
)


async def every(info: Info, status: StatusArgument = None) -> Sequence[Experiment] | None:
    # SECURITY: for experimenters alone (R55).
    info.context.holding(Role.EXPERIMENTER)
    return await info.context.services.stores.experiments.experiments(status)


async def by_key(info: Info, key: KeyArgument) -> Experiment | None:
    # SECURITY: for experimenters alone (R55).
    info.context.holding(Role.EXPERIMENTER)
    name = experiment_key(key)
    return await info.context.services.stores.experiments.experiment(name) if name else None


async def by_id(info: Info, id_: str) -> Experiment | None:
    """SECURITY: to all but experimenters there is no such thing (R20, R55)."""
    viewer = info.context.signed_in()
    if Role.EXPERIMENTER not in viewer.roles:
        return None
    found = await info.context.services.stores.experiments.by_id([ExperimentId(id_)])
    return found.get(ExperimentId(id_))


async def history(
    experiment: strawberry.Parent[Experiment], info: Info
) -> Sequence[ExperimentChange]:
    return await info.context.loaders.experiment_history.load(experiment.key)


async def report(experiment: strawberry.Parent[Experiment], info: Info) -> ExperimentReport | None:
    """Stored by a job: nothing is computed here (R44)."""
    return await info.context.loaders.experiment_reports.load(experiment.key)


def required_sample_size(experiment: strawberry.Parent[Experiment]) -> int | None:
    return required_units(experiment)


async def days_needed(experiment: strawberry.Parent[Experiment], info: Info) -> int | None:
    return (await _plan(info, experiment)).days


async def _plan(info: Info, experiment: Experiment) -> Plan:
    return await info.context.services.experiments.planning.plan(experiment, info.context.now)


async def mine(info: Info, keys: KeysArgument = None) -> Sequence[Allocation] | None:
    """What the viewer's units get; of all that act, or of those asked for."""
    ctx = info.context
    ctx.audience()
    allocating = ctx.services.experiments.allocating
    named = None if keys is None else {name for key in keys if (name := experiment_key(key))}
    return await allocating.allocations(ctx.signed_in(), ctx.now, named)


@as_outcomes
async def save(
    info: Info,
    input: Annotated[
        ExperimentInput, strawberry.argument(description="The experiment as it shall be.")
    ],
    revision: Annotated[
        int | None,
        strawberry.argument(description="The one it was changed from; null for a new one."),
    ] = None,
) -> Outcome:
    # SECURITY: for experimenters alone (R55).
    viewer = info.context.holding(Role.EXPERIMENTER)
    running, by = info.context.services.experiments.running, _by(viewer, info.context)
    done = await running.save(input.as_domain(), revision, by)
    return await _saved(info, done) if isinstance(done, Experiment) else done


@as_outcomes
async def set_status(
    info: Info,
    key: KeyArgument,
    status: Annotated[ExperimentStatus, strawberry.argument(description="What it shall be.")],
    revision: Annotated[int, strawberry.argument(description="The one that was read.")],
    winner: Annotated[
        str | None,
        strawberry.argument(
            description="With CONCLUDED: the variant that stays in force for everybody."
        ),
    ] = None,
) -> Outcome:
    # SECURITY: for experimenters alone (R55).
    viewer = info.context.holding(Role.EXPERIMENTER)
    running, by = info.context.services.experiments.running, _by(viewer, info.context)
    done = await running.step(key, Step(status, revision, winner), by)
    return await _saved(info, done) if isinstance(done, Experiment) else done


def _by(viewer: Viewer, context: Context) -> By:
    """The history names the account."""
    return By(viewer.account.email, context.now)


async def _saved(info: Info, experiment: Experiment) -> ExperimentSaved:
    info.context.loaders.experiment_history.clear(experiment.key)
    plan = await _plan(info, experiment)
    return ExperimentSaved(experiment, plan.warnings)
