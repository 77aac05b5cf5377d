"""A profile's watch state of a film or an episode as clients see it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.watching import changed
from domain.watching import place as domain_place
from domain.watching import watch_state as domain
from resolvers import watch_states
from schema.account import Device
from schema.cost import Cost
from schema.node import Node
from schema.problem import AuthProblem, LimitProblem, NotFoundProblem, UnavailableProblem
from schema.view import enum, field, shown, view
from schema.viewer_state import TitleViewerState

if TYPE_CHECKING:
    from schema.media import Playable
    from schema.title import Series

MOST_STATES = Cost(assumed_size=200)
"""As many as one call can touch, and answers show."""

WatchStatus = enum(
    domain.WatchStatus,
    "How far a profile is with a film or an episode.",
    {
        "UNWATCHED": "Never watched, or marked so.",
        "BARELY_STARTED": "Opened, and not watched beyond the first 5 percent.",
        "IN_PROGRESS": "Under way: offer to resume it.",
        "COMPLETED": "Watched to its end, or marked so.",
        "REWATCHING": "Under way again after it was completed.",
    },
)


@view(
    domain_place.AlternativePosition,
    "Where another device was that lost to the position shown.",
)
class AlternativePosition:
    position_ms: int = shown("Where it was, in milliseconds.")
    device: Device = field(watch_states.device, "The device it was on.")
    recorded_at: datetime = shown("When it was there.")


@view(
    domain.WatchState,
    "A profile's state of a film or an episode, the same on every device. The id names the profile "
    "too, so a late answer for one profile never overwrites another's state.",
)
class WatchState(Node):
    id: strawberry.ID = shown("The id of this profile's state of this playable.")
    playable: Annotated["Playable", strawberry.lazy("schema.media")] = field(
        watch_states.playable, "What it is the state of."
    )
    status: WatchStatus = shown("How far it is.")  # type: ignore[valid-type]
    position_ms: int = shown("The place the profile is at, in milliseconds.")
    resume_position_ms: int = field(
        watch_states.resume_position_ms,
        "Where to start playing, in milliseconds: five seconds before the place, never inside the "
        "closing credits, and 0 when it is completed.",
    )
    percent: float = shown("The place in percent of the duration, 0 to 100.")
    play_count: int = shown("How many times it was watched to its end.")
    ever_completed: bool = shown("Whether it ever was, or is marked so.")
    last_watched_at: datetime | None = shown("When it was last watched; null if never.")
    last_device: Device | None = field(
        watch_states.last_device,
        "On which device; null if never, or where that is no longer the account's.",
    )
    alternative: AlternativePosition | None = field(
        watch_states.alternative,
        "Another device's position within a day of this one and more than a minute off it: offer "
        "it beside `resumePositionMs`.",
    )


@view(changed.WatchStatesChanged, "The watch states as they were asked for.")
class WatchStatePayload:
    states: list[WatchState] = shown(
        "The states that were changed, after the call; of a long series the first 200.",
        cost=MOST_STATES,
    )
    viewer_state: TitleViewerState | None = shown(
        "The profile's state of the title that was changed, or that what was changed is part of."
    )
    series: Annotated["Series", strawberry.lazy("schema.title")] | None = shown(
        "The series, where it is one: what to play next may be another now."
    )
    invalidated_row_ids: list[strawberry.ID] = shown(
        "Rows of the profile's current page that show something else now; give them to "
        "`refreshHomepage`."
    )


WatchStateResult = Annotated[
    WatchStatePayload | NotFoundProblem | AuthProblem | UnavailableProblem | LimitProblem,
    strawberry.union("WatchStateResult", description="The states as asked for, or why not."),
]
