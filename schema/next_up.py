"""How a series goes on for a profile, as clients see it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.watching import next_up as domain
from resolvers import next_up
from schema.view import enum, field, shown, view

if TYPE_CHECKING:
    from schema.episode import Episode

NextUpReason = enum(
    domain.NextUpReason,
    "Why an episode is the one to go on with.",
    {
        "RESUME": "It was begun and not finished.",
        "NEXT_IN_ORDER": "It comes after the one that was watched last.",
        "NEW_EPISODE": "It comes after the one that was watched last, and came out since then.",
        "GAP_FILL": "It was left out on the way; nothing new comes after.",
        "REWATCH": "All was watched, and the series is being watched again.",
        "START": "Nothing of the series was watched; it is the first.",
    },
)


@view(domain.NextUp, "The episode with which the active profile goes on in a series.")
class NextUp:
    episode: Annotated["Episode", strawberry.lazy("schema.episode")] = shown("The episode.")
    reason: NextUpReason = shown("Why this one.")  # type: ignore[valid-type]
    start_ms: int = field(next_up.start_ms, "Where to start it, in milliseconds.")
