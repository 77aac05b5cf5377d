"""A profile's own state of a title as clients see it."""

from datetime import datetime

import strawberry

from domain import reaction as domain_reaction
from domain import viewer_state as domain
from execution.declare import Loads
from resolvers import viewer_states
from schema.node import Node
from schema.view import enum, field, shown, view

Reaction = enum(
    domain_reaction.Reaction,
    "What a profile thinks of a title.",
    {"DOWN": "Not for me.", "UP": "I like it.", "LOVE": "I love it."},
)


@view(
    domain.TitleViewerState,
    "What the active profile keeps of a title. The id names the profile too, so a late answer for "
    "one profile never overwrites another's state.",
)
class TitleViewerState(Node):
    id: strawberry.ID = shown("The id of this profile's state of this title.")
    in_my_list: bool = field(
        viewer_states.in_my_list,
        "Whether it is on My List.",
        loads=Loads("listed", "loaded_by"),
    )
    reaction: Reaction | None = field(  # type: ignore[valid-type]
        viewer_states.reaction,
        "What the profile thinks of it; null when it has not said.",
        loads=Loads("reactions", "loaded_by"),
    )
    hidden_from_continue_watching: bool = field(
        viewer_states.hidden_from_continue_watching,
        "Whether it is kept out of Continue Watching; two minutes of new watching end that.",
    )
    last_watched_at: datetime | None = field(
        viewer_states.last_watched_at,
        "When something of it was last watched; null where nothing was, or it was taken off the "
        "history.",
    )
