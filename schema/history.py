"""The history of a profile as clients see it."""

from datetime import datetime

import strawberry

from domain.watching import history as domain
from resolvers import history, paging
from schema.account import Device
from schema.media import Playable
from schema.node import Node, PageInfo
from schema.view import field, shown, view


@view(
    domain.HistoryEntry,
    "One viewing of a movie or an episode by the active profile: there is one entry however often "
    "it was paused or sought in, once more than 5 % were reached.",
)
class HistoryEntry(Node):
    id: strawberry.ID = shown("The id of this entry; give it to `removeFromHistory`.")
    playable: Playable = field(history.playable, "What was watched.")
    watched_at: datetime = shown("When the viewing was under way; an entry keeps its place.")
    completed: bool = shown("Whether the viewing reached the end.")
    device: Device | None = field(
        history.device, "Where it began; null for a device that the account has forgotten."
    )


@view(paging.Edge, "An entry of the history, and its place there.")
class HistoryEdge:
    cursor: str = shown("The place of this entry; `after` continues behind it.")
    node: HistoryEntry = shown("The entry.")


@view(paging.Connection, "A page of the history.")
class HistoryConnection:
    edges: list[HistoryEdge] = shown("The entries of this page, newest first.")
    page_info: PageInfo = shown("Where this page lies.")
