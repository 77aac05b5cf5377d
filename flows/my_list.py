"""My List: putting titles on it and taking them off, and what that changes on the page (R26)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from domain.errors import ProfileRequired
from domain.homepage.difference import changed_rows, place_of
from domain.homepage.live import Offer
from domain.homepage.row import Page
from domain.homepage.touch import TOUCHES, RefreshTrigger
from domain.ids import ProfileId, RowId, TitleId
from domain.my_list import LONGEST_LIST, Added, ListChanged, list_is_full
from domain.outcome import LimitReached, NotFound
from domain.session import Viewer
from domain.viewer_state import TitleViewerState
from domain.visibility import Audience
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages
from persistence.ports.my_list import MyLists

TOUCHED = TOUCHES[RefreshTrigger.LIST_CHANGED] or frozenset()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page, and what its live rows held at one moment."""

    page: Page
    offer: Offer


@dataclass(frozen=True, slots=True)
class MyListFlow:
    """Raises StoreUnavailable, and ProfileRequired for a profile that has gone meanwhile."""

    my_lists: MyLists
    homepages: Homepages
    live: LiveRows

    async def add(
        self, viewer: Viewer, audience: Audience, title_id: TitleId, now: datetime, *, visible: bool
    ) -> ListChanged | LimitReached | NotFound:
        """Put a title first; one that is there keeps its place. What is not `visible` is not found.

        `visible` says whether the title is there at all for this profile (R19).
        """
        if not visible:
            return NotFound()
        before = await self._seen(viewer, audience, now)
        with self._changing(audience.profile_id):
            added = await self.my_lists.add(audience, title_id, now, limit=LONGEST_LIST)
        if added is Added.NO_PROFILE:
            raise ProfileRequired
        if added is Added.FULL:
            return list_is_full()
        changed = added is Added.ADDED
        rows = await self._changed(before, audience, now) if changed else ()
        return ListChanged(TitleViewerState(audience.profile_id, title_id), rows)

    async def take_off(
        self, viewer: Viewer, audience: Audience, title_id: TitleId, now: datetime, *, visible: bool
    ) -> ListChanged | NotFound:
        """Take off what is there. What is not `visible` is not found, and stays if it is there."""
        # SECURITY: else whoever tries would learn what it once listed and may not see now (R20).
        if not visible:
            return NotFound()
        before = await self._seen(viewer, audience, now)
        with self._changing(audience.profile_id):
            changed = await self.my_lists.take_off(audience.profile_id, title_id)
        rows = await self._changed(before, audience, now) if changed else ()
        return ListChanged(TitleViewerState(audience.profile_id, title_id), rows)

    @contextmanager
    def _changing(self, id_: ProfileId) -> Iterator[None]:
        """It counts from the next request here, also where nobody knows whether it was kept."""
        try:
            yield
        finally:
            self.live.kept.forget(id_)

    async def _seen(self, viewer: Viewer, audience: Audience, now: datetime) -> _Seen | None:
        """The profile's current page and its list; None without a page, and none is made."""
        page = await self.homepages.found(viewer, now)
        return _Seen(page, await self.live.my_list.offer(audience, now)) if page else None

    async def _changed(
        self, before: _Seen | None, audience: Audience, now: datetime
    ) -> tuple[RowId, ...]:
        """R35: of the rows that a change of the list touches, those that show something else."""
        if before is None:
            return ()
        page, offer = before.page, await self.live.my_list.offer(audience, now)
        if before.offer.degraded or offer.degraded:
            return tuple(place_of(page, kind) for kind in TOUCHED)  # once too often does no harm
        return changed_rows(
            self.live.shown(page, before.offer, audience, now),
            self.live.shown(page, offer, audience, now),
        )
