"""Reacting to a title, as clients see it."""

from typing import Annotated

import strawberry

from domain import reaction as domain
from schema.problem import AuthProblem, LimitProblem, NotFoundProblem, UnavailableProblem
from schema.view import shown, view
from schema.viewer_state import TitleViewerState


@view(domain.Reacted, "The reaction as it was asked for.")
class ReactionPayload:
    state: TitleViewerState = shown("The profile's state of the title, after the call.")


ReactionResult = Annotated[
    ReactionPayload | NotFoundProblem | AuthProblem | UnavailableProblem | LimitProblem,
    strawberry.union("ReactionResult", description="The reaction as asked for, or why not."),
]
