"""The history of the active profile: its pages, single entries, and taking entries off."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Annotated

import strawberry

from domain.account import Device
from domain.errors import BadCursor
from domain.ids import PlayableId, ProfileId, hex_of, split_id
from domain.outcome import NotFound
from domain.watching.history import HistoryEntry, wrong_number
from domain.watching.keys import EntryParts, PlayableKey, ViewingId, entry_parts
from flows.watching.history import place_of
from loaders.history import Named
from persistence.ports.progress import HistoryPlace
from resolvers import watch_states
from resolvers.context import Info
from resolvers.cursors import decode, encode, instant_of, number_of
from resolvers.paging import Connection, Edge, connection
from resolvers.playables import visible_keys
from resolvers.refusals import as_outcomes
from resolvers.removed import Removed, RemovedOutcome
from resolvers.titles import After, First
from resolvers.viewers import own_device

PLAYABLE_PREFIXES = ("movie", "ep")


async def mine(
    info: Info, first: First = 50, after: After = strawberry.UNSET
) -> Connection[HistoryEntry] | None:
    """Newest first; a cursor is the place below an entry, in one profile's history."""
    ctx, wanted = info.context, first or 50
    of = ctx.audience().profile_id
    before = _place(of, after) if after else None

    async def shown(ids: Collection[PlayableId]) -> Collection[PlayableId]:
        return await _visible(info, ids)

    found = await ctx.services.history.page(of, shown, limit=wanted + 1, before=before)
    edges = [Edge(_cursor(entry), entry) for entry in found[:wanted]]
    return connection(edges, more=len(found) > wanted, earlier=before is not None)


def _cursor(entry: HistoryEntry) -> str:
    place = place_of(entry)
    return encode("h", entry.profile_id, number_of(place.at), place.viewing_id, place.playable_id)


def _place(of: ProfileId, after: str) -> HistoryPlace:
    """The place that a cursor of this profile's history stands behind."""
    owner, at, viewing, playable_id = decode("h", after, str, int, str, str)
    # SECURITY: a cursor of another profile's history is refused, whatever it says (R58).
    if owner != of or split_id(f"viewing_{viewing}") is None or split_id(str(playable_id)) is None:
        raise BadCursor
    return HistoryPlace(instant_of(at), ViewingId(str(viewing)), PlayableId(str(playable_id)))


async def playable(entry: strawberry.Parent[HistoryEntry], info: Info) -> object | None:
    return await info.context.loaders.owners.load(entry.key.playable_id)


async def device(entry: strawberry.Parent[HistoryEntry], info: Info) -> Device | None:
    """Null for one that the account has forgotten."""
    return await own_device(info, entry.device_id) if entry.device_id else None


async def own(info: Info, id_: str) -> HistoryEntry | None:
    """The active profile's entry of a playable that is visible to it."""
    named = (await named_by(info, [id_]))[0]
    return await info.context.loaders.history_entries.load(named) if named else None


async def named_by(info: Info, ids: Sequence[str]) -> list[Named | None]:
    """What entries' ids name, in their order; None for what cannot be this profile's entry."""
    of = info.context.audience().profile_id
    parts = [_parts(of, id_) for id_ in ids]
    wanted = [_ids(part.playable) for part in parts if part]
    keys = await visible_keys(info, list(chain.from_iterable(wanted)))
    seen = {hex_of(key.playable_id): key for key in keys}
    return [_named(of, part, seen) if part else None for part in parts]


def _parts(of: ProfileId, id_: str) -> EntryParts | None:
    parts = entry_parts(id_)
    # SECURITY: another profile's entry is as good as none, of this account or not (R20, R58).
    return parts if parts and parts.profile == hex_of(of) else None


def _ids(digits: str) -> list[PlayableId]:
    """An entry's id does not say whether it is of a film or of an episode."""
    return [PlayableId(f"{prefix}_{digits}") for prefix in PLAYABLE_PREFIXES]


def _named(of: ProfileId, parts: EntryParts, seen: Mapping[str, PlayableKey]) -> Named | None:
    key = seen.get(parts.playable)
    return Named(of, key, parts.viewing) if key and parts.viewing else None


@as_outcomes
async def remove(
    info: Info,
    entry_ids: Annotated[
        list[strawberry.ID],
        strawberry.argument(description="1 to 100 entries of the active profile's history."),
    ],
) -> RemovedOutcome:
    ctx, ids = info.context, list(dict.fromkeys(map(str, entry_ids)))
    asked = ctx.signed_in(), ctx.audience()
    if (refused := wrong_number(ids)) is not None:
        return refused
    named = [one for one in await named_by(info, ids) if one is not None]
    # SECURITY: what is hidden or another's cannot be told from what does not exist (R20).
    if len(named) < len(ids):
        return NotFound()
    done = await ctx.services.history.remove(*asked, named, ctx.now)
    if isinstance(done, NotFound):
        return done
    _forget(info, named)
    return Removed(done.ids, None, done.states, done.invalidated_row_ids)


def _forget(info: Info, named: Sequence[Named]) -> None:
    for one in named:
        info.context.loaders.history_entries.clear(one)
    watch_states.forget(info, (one.key for one in named))


async def _visible(info: Info, ids: Collection[PlayableId]) -> Collection[PlayableId]:
    return {key.playable_id for key in await visible_keys(info, ids)}
