"""Any thing by its id (Relay's global object identification)."""

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

import strawberry

from domain.ids import split_id
from resolvers import (
    episodes,
    experiments,
    genres,
    history,
    homepage,
    images,
    people,
    playables,
    titles,
    trailers,
    viewer_states,
    viewers,
    watch_states,
)
from resolvers.context import Info

Finder = Callable[[Info, Any], Awaitable[object | None]]

FINDERS: Mapping[str, Finder] = {
    "movie": titles.visible_title,
    "series": titles.visible_title,
    "season": episodes.visible_season,
    "ep": episodes.visible_episode,
    "genre": genres.by_id,
    "person": people.by_id,
    "image": images.visible_image,
    "trailer": trailers.listable_trailer,
    "audio": playables.visible_audio_track,
    "subtitle": playables.visible_subtitle_track,
    "acct": viewers.own_account,
    "prof": viewers.own_profile,
    "dev": viewers.own_device,
    "viewer": viewers.own_viewer,
    "exp": experiments.by_id,
}
"""One for each kind of stored thing, by the prefix of its id; each gates what it finds."""

OWN = frozenset({"acct", "prof", "dev", "viewer", "exp"})
"""Kinds that belong to the account: they need nobody to have chosen a profile."""

IdArgument = Annotated[
    strawberry.ID, strawberry.argument(description="The id of anything, as another field gave it.")
]
IdsArgument = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="Up to 100 ids; the answer has their order and length."),
]


async def node(info: Info, id: IdArgument) -> object | None:
    """The thing an id names, or null when there is none for this viewer (R20)."""
    info.context.signed_in()
    parts = split_id(str(id))
    if parts is None or parts[0] not in OWN:
        # SECURITY: asked before anything is looked up, so that a refusal tells nothing (R20).
        info.context.audience()
    if parts is not None and parts[0] in FINDERS:
        return await FINDERS[parts[0]](info, str(id))
    return await _composed(info, str(id))


async def _composed(info: Info, id_: str) -> object | None:
    """What an id of more than one part names; each kind passes over the others' ids."""
    for own in (viewer_states.own, watch_states.own, history.own, homepage.part):
        found = await own(info, id_)
        if found is not None:
            return found
    return None


async def nodes(info: Info, ids: IdsArgument) -> list[object | None] | None:
    return list(await gather(*(node(info, id_) for id_ in ids)))
