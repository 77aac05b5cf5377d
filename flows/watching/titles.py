"""What a profile watched of titles, with all that decides on how it goes on (R11, R12)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import ProfileId, TitleId
from domain.title import Episode
from domain.watching.continue_watching import WatchedTitle
from loaders.catalogue import KeptCatalogue
from persistence.ports.progress import Active, Progress

SERIES_PREFIX = "series_"


@dataclass(frozen=True, slots=True)
class WatchedTitles:
    """Shared by every request of a process; of the catalogue it reads what is not kept."""

    progress: Progress
    catalogue: KeptCatalogue

    async def recent(
        self, profile_id: ProfileId, *, limit: int, before: Active | None = None
    ) -> Sequence[Active]:
        """The titles that were active last, newest first; those after `before` in that order.

        Raises StoreUnavailable.
        """
        return await self.progress.recent(profile_id, limit=limit, before=before)

    async def watched(
        self, profile_id: ProfileId, active: Sequence[Active]
    ) -> Sequence[WatchedTitle]:
        """These titles in their order, all at once; one that the catalogue has lost is left out.

        Raises StoreUnavailable.
        """
        ids = [one.title_id for one in active]
        # SECURITY: read under the profile's own id and no other (R58).
        titles, episodes, states, said = await asyncio.gather(
            self.catalogue.titles.values(ids),
            self.episodes(ids),
            self.progress.states_of_titles(profile_id, ids),
            self.progress.titles(profile_id, ids),
        )
        return [
            WatchedTitle(
                title=titles[one.title_id],
                active_at=one.at,
                states=states.get(one.title_id, {}),
                episodes=tuple(episodes.get(one.title_id, ())),
                hide=said[one.title_id].hide if one.title_id in said else None,
            )
            for one in active
            if one.title_id in titles
        ]

    async def episodes(self, ids: Sequence[TitleId]) -> Mapping[TitleId, Sequence[Episode]]:
        """All episodes of those of `ids` that are series."""
        series = [id_ for id_ in ids if id_.startswith(SERIES_PREFIX)]
        return await self.catalogue.episodes_of_series.values(series) if series else {}
