"""Refresh: from the page a client shows to the one it should show now, by the difference (R35)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.homepage.difference import Refreshed, difference, in_place, of_kinds, of_rows
from domain.homepage.live import Offer
from domain.homepage.policy import LIVE
from domain.homepage.row import Page
from domain.homepage.touch import TOUCHES, RefreshTrigger
from domain.ids import PageId
from domain.outcome import LimitReached, NotFound, UnavailableNow
from domain.session import Viewer
from domain.visibility import Audience
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages
from flows.outage import RETRY_AFTER_SECONDS, answering_outages


@dataclass(frozen=True, slots=True)
class RefreshAsked:
    """The page a client shows, what happened, and the rows it wants told; None: all of them."""

    page_id: PageId
    trigger: RefreshTrigger
    row_ids: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Refresh:
    """Nothing is kept of what a client was told: an answer that gets lost is asked for again."""

    homepages: Homepages
    live: LiveRows

    @answering_outages
    async def refresh(
        self, viewer: Viewer, audience: Audience, asked: RefreshAsked, now: datetime
    ) -> Refreshed | NotFound | UnavailableNow | LimitReached:
        page = await self.homepages.by_id(asked.page_id, viewer, now)
        if page is None:
            return NotFound()
        touched = TOUCHES[asked.trigger]
        # A client may know of a change before this process has heard of it.
        self.live.kept.forget(audience.profile_id)
        offer = await self.live.kept.read(audience, now)
        if touched is None:
            renewed = await self.homepages.renewed(viewer, now)
            new = await self.live.shown(renewed, offer, audience, now)
            changes = difference(page, new, unsure=LIVE)
        elif offer.lacks(touched & LIVE):
            return UnavailableNow(RETRY_AFTER_SECONDS)  # a row that cannot be read has not gone
        else:
            new = await self.live.shown(page, offer, audience, now)
            old = await self._held_by_all(page, offer, viewer, audience)
            changes = difference(old, new, unsure=LIVE)
        told = changes if touched is None else of_kinds(changes, touched)
        told = told if asked.row_ids is None else of_rows(told, asked.row_ids)
        return Refreshed(new, in_place(told, changes))

    async def _held_by_all(
        self, page: Page, offer: Offer, viewer: Viewer, audience: Audience
    ) -> Page:
        """The page with the live rows that have stood on it ever since it was made.

        Whoever was shown the page has those; of any other row nobody knows.
        """
        version = viewer.profile.version if viewer.profile else None
        made_for = (page.key.profile_version, page.key.country)
        if made_for != (version, audience.country):
            return page  # something else may have been shown to that profile, there
        since = page.generated_at
        return await self.live.shown(page, offer.as_of(since), audience, since)
