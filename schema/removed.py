"""What a mutation that removes things answers, as clients see it."""

from typing import Annotated

import strawberry

from domain.watching.policy import DEFAULT_POLICY
from resolvers import removed
from schema.cost import Cost
from schema.problem import (
    AuthProblem,
    LimitProblem,
    NotFoundProblem,
    UnavailableProblem,
    ValidationProblem,
)
from schema.view import shown, view
from schema.viewer import Viewer
from schema.watch_state import WatchState

MOST_STATES = Cost(assumed_size=DEFAULT_POLICY.longest_removal)
"""One for each entry of the history that a call may name."""


@view(removed.Removed, "It is removed, and this is what else changed.")
class RemovedPayload:
    deleted_ids: list[strawberry.ID] = shown("What is gone; drop it from your cache.")
    states: list[WatchState] = shown(
        "What it changed of what was watched, after the call; empty where nothing was.",
        cost=MOST_STATES,
    )
    viewer: Viewer | None = shown(
        "Who asks, as it is now; null where nothing of it changed, or where nobody is signed in "
        "any more."
    )
    invalidated_row_ids: list[strawberry.ID] = shown(
        "Rows of the profile's current page that show something else now; ask for them again."
    )


RemovedResult = Annotated[
    RemovedPayload
    | ValidationProblem
    | NotFoundProblem
    | AuthProblem
    | UnavailableProblem
    | LimitProblem,
    strawberry.union("RemovedResult", description="What was removed, or why it was not."),
]
