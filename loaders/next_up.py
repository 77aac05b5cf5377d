"""Next-up of series, for loaders: two reads for all that are asked for at once (R12)."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.ids import TitleId
from domain.visibility import Audience
from domain.watching.next_up import NextUp, next_up, seen_of
from loaders.catalogue import KeptCatalogue
from loaders.questions import Ask
from persistence.ports.progress import Progress

LARGEST_NEXT_UP = 50
"""Series that are asked for at once: all episodes of each are looked at."""


def next_ups(
    store: Progress, catalogue: KeptCatalogue, now: datetime
) -> Ask[Audience, TitleId, NextUp]:
    async def ask(audience: Audience, ids: Sequence[TitleId]) -> Mapping[TitleId, NextUp]:
        # SECURITY: a profile's states are read under its own id and no other (R58).
        states, episodes = await gather(
            store.states_of_titles(audience.profile_id, ids),
            catalogue.episodes_of_series.values(ids),
        )
        found = {
            id_: next_up(seen_of(episodes.get(id_, ()), states.get(id_, {}), audience, now))
            for id_ in ids
        }
        return {id_: following for id_, following in found.items() if following}

    return ask
