"""A series' opening episodes: where somebody who has never watched it would start."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from domain.ids import TitleId
from domain.title import Episode
from persistence.ports.episodes import Episodes

OPENING_EPISODES = 30
"""How many are looked at for the first that may be played; specials are left out (R13)."""


def opening_episodes(
    store: Episodes,
) -> Callable[[Sequence[TitleId]], Awaitable[Mapping[TitleId, Sequence[Episode]]]]:
    async def fetch(ids: Sequence[TitleId]) -> Mapping[TitleId, Sequence[Episode]]:
        return await store.episodes_in_order(ids, limit=OPENING_EPISODES)

    return fetch
