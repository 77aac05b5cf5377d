"""Touched rows: what a change of this profile's own doing changes on the page it is shown (R35).

Look at the page before the change, make it inside `changing`, and ask what is different after it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from domain.homepage.difference import changed_rows, place_of
from domain.homepage.live import Offer
from domain.homepage.policy import LIVE
from domain.homepage.row import Page, RowKind
from domain.homepage.touch import TOUCHES, RefreshTrigger
from domain.ids import ProfileId, RowId
from domain.session import Viewer
from domain.visibility import Audience
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages


@dataclass(frozen=True, slots=True)
class Seen:
    """A page, and what its live rows held at one moment."""

    page: Page
    offer: Offer


@dataclass(frozen=True, slots=True)
class TouchedRows:
    """`kinds` are those of the rows that the change may touch (`TOUCHES`)."""

    homepages: Homepages
    live: LiveRows
    kinds: Collection[RowKind]

    async def seen(self, viewer: Viewer, audience: Audience, now: datetime) -> Seen | None:
        """The profile's current page and what lives on it; None without a page: none is made.

        None too where no row of these kinds lives on a page: then none of them changes on it.
        """
        if LIVE.isdisjoint(self.kinds):
            return None
        page = await self.homepages.found(viewer, now)
        return Seen(page, await self.live.kept.offer(audience, now)) if page else None

    @contextmanager
    def changing(self, id_: ProfileId) -> Iterator[None]:
        """It counts from the next request here, also where nobody knows whether it was kept."""
        try:
            yield
        finally:
            self.live.kept.forget(id_, self.kinds)

    async def changed(
        self, before: Seen | None, audience: Audience, now: datetime
    ) -> tuple[RowId, ...]:
        """R35: of the rows that the change touches, those that show something else."""
        if before is None:
            return ()
        page, offer = before.page, await self.live.kept.offer(audience, now)
        touched = [place_of(page, kind) for kind in self.kinds]
        if before.offer.lacks(self.kinds) or offer.lacks(self.kinds):
            return tuple(touched)  # once too often does no harm
        told = changed_rows(
            await self.live.shown(page, before.offer, audience, now),
            await self.live.shown(page, offer, audience, now),
        )
        return tuple(id_ for id_ in told if id_ in touched)


def touched_by(trigger: RefreshTrigger, homepages: Homepages, live: LiveRows) -> TouchedRows:
    """Those of the rows that an event touches; `trigger` is one after which the page stays."""
    return TouchedRows(homepages, live, TOUCHES[trigger] or frozenset())
