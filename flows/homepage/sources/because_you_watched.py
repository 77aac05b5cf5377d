"""Because you watched: what is most like one title, nearest first (R28).

Which title that is belongs to a profile; what is like it is the same for all on a shelf.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.homepage.candidate import RowCandidates, candidate_of
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from domain.ids import ProfileId
from domain.title import Title
from domain.visibility import Audience
from flows.homepage.sources.source import Source
from loaders.browse import SIMILAR
from loaders.catalogue import KeptCatalogue
from persistence.ports.browse import Browse
from persistence.ports.shelves import Shelf, Shelves

NAME = "because_you_watched"
_NOBODY = ProfileId("")


@dataclass(frozen=True, slots=True)
class Similar:
    browse: Browse
    catalogue: KeptCatalogue

    def source(self, anchor: Title) -> Source:
        """The source of the row that is about one title."""

        async def gather(
            _: Shelves, shelf: Shelf, now: datetime, __: HomepagePolicy
        ) -> tuple[RowCandidates, ...]:
            return await self._like(anchor, shelf, now)

        return Source(NAME, gather, about=anchor.id)

    async def _like(self, anchor: Title, shelf: Shelf, now: datetime) -> tuple[RowCandidates, ...]:
        # SECURITY: asked for the shelf: nobody's blocked titles decide on what others are shown
        # (R58); each page takes its own profile's out (R14).
        everybody = Audience(_NOBODY, shelf.ceiling, frozenset(), shelf.country)
        near = await self.browse.similar(everybody, now, [anchor.id], limit=SIMILAR)
        scores = dict(near.get(anchor.id, ()))
        titles = await self.catalogue.titles.values(scores)
        items = tuple(
            candidate_of(titles[id_], score) for id_, score in scores.items() if id_ in titles
        )
        kind = RowKind.BECAUSE_YOU_WATCHED
        return (RowCandidates(kind=kind, source=NAME, items=items, subject=anchor),)
