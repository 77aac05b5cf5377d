"""My List: putting titles on it and taking them off, and what that changes on the page (R26)."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import ProfileRequired
from domain.ids import TitleId
from domain.my_list import LONGEST_LIST, Added, ListChanged, list_is_full
from domain.outcome import LimitReached, NotFound
from domain.session import Viewer
from domain.viewer_state import TitleViewerState
from domain.visibility import Audience
from flows.homepage.touched import TouchedRows
from persistence.ports.my_list import MyLists


@dataclass(frozen=True, slots=True)
class MyListFlow:
    """Raises StoreUnavailable, and ProfileRequired for a profile that has gone meanwhile."""

    my_lists: MyLists
    rows: TouchedRows

    async def add(
        self, viewer: Viewer, audience: Audience, title_id: TitleId, now: datetime, *, visible: bool
    ) -> ListChanged | LimitReached | NotFound:
        """Put a title first; one that is there keeps its place. What is not `visible` is not found.

        `visible` says whether the title is there at all for this profile (R19).
        """
        if not visible:
            return NotFound()
        before = await self.rows.seen(viewer, audience, now)
        with self.rows.changing(audience.profile_id):
            added = await self.my_lists.add(audience, title_id, now, limit=LONGEST_LIST)
        if added is Added.NO_PROFILE:
            raise ProfileRequired
        if added is Added.FULL:
            return list_is_full()
        changed = added is Added.ADDED
        rows = await self.rows.changed(before, audience, now) if changed else ()
        return ListChanged(TitleViewerState(audience.profile_id, title_id), rows)

    async def take_off(
        self, viewer: Viewer, audience: Audience, title_id: TitleId, now: datetime, *, visible: bool
    ) -> ListChanged | NotFound:
        """Take off what is there. What is not `visible` is not found, and stays if it is there."""
        # SECURITY: else whoever tries would learn what it once listed and may not see now (R20).
        if not visible:
            return NotFound()
        before = await self.rows.seen(viewer, audience, now)
        with self.rows.changing(audience.profile_id):
            changed = await self.my_lists.take_off(audience.profile_id, title_id)
        rows = await self.rows.changed(before, audience, now) if changed else ()
        return ListChanged(TitleViewerState(audience.profile_id, title_id), rows)
