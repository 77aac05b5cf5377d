"""Keeping a title out of Continue Watching, or letting it back in (R15)."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import RowId, TitleId
from domain.session import Viewer
from domain.visibility import Audience
from domain.watching.mark import Hide
from flows.homepage.touched import TouchedRows
from flows.watching.live import Tell, nobody
from persistence.ports.progress import Progress


@dataclass(frozen=True, slots=True)
class HideFromContinueWatching:
    """Raises StoreUnavailable."""

    progress: Progress
    rows: TouchedRows
    tell: Tell = nobody

    async def hide(
        self, viewer: Viewer, audience: Audience, title_id: TitleId, now: datetime, *, hidden: bool
    ) -> tuple[RowId, ...]:
        """The rows that it changed; progress and history stay. The title is one it may see."""
        hide, profile_id = Hide(now, viewer.session.device_id, hidden), audience.profile_id
        before = await self.rows.seen(viewer, audience, now)
        with self.rows.changing(profile_id):
            # SECURITY: under the id of the profile that asks, and no other (R58).
            await self.progress.hide(profile_id, title_id, hide)
        await self.tell(profile_id, (), hide.device_id)
        return await self.rows.changed(before, audience, now)
