"""Changing My List, as clients see it."""

from typing import Annotated

import strawberry

from domain import my_list as domain
from schema.problem import AuthProblem, LimitProblem, NotFoundProblem, UnavailableProblem
from schema.view import shown, view
from schema.viewer_state import TitleViewerState


@view(domain.ListChanged, "My List as it was asked for.")
class MyListPayload:
    state: TitleViewerState = shown("The profile's state of the title, after the call.")
    invalidated_row_ids: list[strawberry.ID] = shown(
        "Rows of the profile's current page that show something else now; give them to "
        "`refreshHomepage`. Empty when none does, or when the profile has no page."
    )


MyListResult = Annotated[
    MyListPayload | LimitProblem | NotFoundProblem | AuthProblem | UnavailableProblem,
    strawberry.union("MyListResult", description="My List as it was asked for, or why not."),
]
