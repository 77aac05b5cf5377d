"""Refreshing a homepage, as clients see it."""

from typing import Annotated

import strawberry

from domain.homepage import difference as domain
from domain.homepage import touch
from schema.homepage import Billboard, Homepage
from schema.problem import AuthProblem, LimitProblem, NotFoundProblem, UnavailableProblem
from schema.row import Row
from schema.view import enum, shown, view

RefreshTrigger = enum(
    touch.RefreshTrigger,
    "What happened to a page that is shown. The page stays after PLAYBACK_ENDED and LIST_CHANGED; "
    "all else asks for a new one.",
    {
        "PLAYBACK_ENDED": "Something was watched.",
        "APP_FOREGROUND": "The app was brought to the front.",
        "EXPIRED": "The page is about to expire. One that has expired is not found: ask for "
        "`homepage`.",
        "LIST_CHANGED": "My List was changed.",
        "SERVER_PUSH": "The server said so.",
        "PROFILE_EDITED": "The profile was edited.",
    },
)


@view(domain.RowReplaced, "A row of the page shows something else now.")
class RowReplaced:
    row: Row = shown("The row, to be put in the place of the one with its id.")


@view(domain.RowInserted, "A row stands on the page.")
class RowInserted:
    row: Row = shown("The row. If one with its id is shown already, this one takes its place.")
    after_row_id: strawberry.ID | None = shown("The row it stands behind; null at the top.")


@view(domain.RowRemoved, "A row does not stand on the page.")
class RowRemoved:
    row_id: strawberry.ID = shown("The row to take away, if it is shown at all.")


@view(domain.BillboardReplaced, "The page opens with something else.")
class BillboardReplaced:
    billboard: Billboard = shown("What it opens with now.")


HomepageChange = Annotated[
    RowReplaced | RowInserted | RowRemoved | BillboardReplaced,
    strawberry.union("HomepageChange", description="One step from the page shown to the next."),
]


@view(domain.Refreshed, "The page to show from now on, and the steps that lead to it.")
class RefreshHomepagePayload:
    homepage: Homepage = shown("The same page, or the new one.")
    changes: list[HomepageChange] = shown(
        "To be made in their order; a row may be told that has not changed."
    )


RefreshHomepageResult = Annotated[
    RefreshHomepagePayload | NotFoundProblem | AuthProblem | UnavailableProblem | LimitProblem,
    strawberry.union("RefreshHomepageResult", description="The page refreshed, or why not."),
]
