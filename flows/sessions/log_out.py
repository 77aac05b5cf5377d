"""Logging out: ending this session, or every session of the account (R54)."""

from dataclasses import dataclass
from datetime import datetime

from domain.session import Viewer
from flows.outage import answering_outages
from flows.sessions.revocations import Revocations
from persistence.ports import Sessions


@dataclass(frozen=True, slots=True)
class LogOut:
    sessions: Sessions
    revocations: Revocations

    @answering_outages
    async def log_out(self, viewer: Viewer, *, everywhere: bool, now: datetime) -> None:
        """In this process it counts at once, in the others as soon as they hear of it."""
        ids = [viewer.session.id]
        if everywhere:
            all_ = await self.sessions.sessions_of(viewer.account.id)
            ids = [session.id for session in all_ if session.is_live(now)]
        await self.sessions.revoke(ids, now)
        for id_ in ids:
            self.revocations.add(id_)
