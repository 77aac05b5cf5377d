"""Live changes: from the page a client shows to the page as it is after an event (R35)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.homepage.difference import Refreshed, difference
from domain.homepage.policy import LIVE
from domain.homepage.row import Page
from domain.homepage.touch import TOUCHES, RefreshTrigger
from domain.ids import PageId
from domain.session import Viewer
from domain.visibility import Audience
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages
from persistence.ports.changes import ChangeKind

TRIGGERS: Mapping[ChangeKind, RefreshTrigger] = {
    ChangeKind.PROGRESS: RefreshTrigger.PLAYBACK_ENDED,
    ChangeKind.MY_LIST: RefreshTrigger.LIST_CHANGED,
    ChangeKind.PROFILE: RefreshTrigger.PROFILE_EDITED,
}
"""What a client would say to `refreshHomepage`; of other changes no page in hand is told."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who shows the page, as of an instant."""

    viewer: Viewer
    audience: Audience
    now: datetime


@dataclass(frozen=True, slots=True)
class LiveChanges:
    """Raises StoreUnavailable."""

    homepages: Homepages
    live: LiveRows

    async def shown(self, page_id: PageId, asker: Asker) -> Page | None:
        """The page as it is now, if it is the asker's own and has not expired."""
        page = await self.homepages.by_id(page_id, asker.viewer, asker.now)
        if page is None:
            return None
        offer = await self.live.kept.offer(asker.audience, asker.now)
        return await self.live.shown(page, offer, asker.audience, asker.now)

    async def after(self, kind: ChangeKind, shown: Page, asker: Asker) -> Refreshed | None:
        """The page after an event and what leads to it; None when the page has expired.

        Whoever listens knows the page that it was told of last, so only what differs is told.
        """
        trigger = TRIGGERS.get(kind)
        if trigger is None:
            return Refreshed(shown, ())
        touched = TOUCHES[trigger]
        if touched is None:
            page = await self.homepages.current(asker.viewer, asker.now)
        else:
            found = await self.homepages.by_id(shown.id, asker.viewer, asker.now)
            if found is None:
                return None
            page = found
        offer = await self.live.kept.offer(asker.audience, asker.now)
        if offer.lacks((touched or LIVE) & LIVE):
            return Refreshed(shown, ())  # a row that cannot be read has not gone
        new = await self.live.shown(page, offer, asker.audience, asker.now)
        return Refreshed(new, difference(shown, new))
