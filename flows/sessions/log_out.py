"""Logging out: ending this session, or every session of the account (R54)."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Forbidden
from domain.outcome import AuthRefused, ProblemCode
from domain.session import Viewer
from flows.outage import answering_outages
from flows.sessions.revocations import Revocations
from persistence.ports.sessions import Sessions


@dataclass(frozen=True, slots=True)
class LogOut:
    sessions: Sessions
    revocations: Revocations

    @answering_outages
    async def log_out(
        self, viewer: Viewer, *, everywhere: bool, now: datetime
    ) -> AuthRefused | None:
        """None when it is done.

        In this process it counts at once, in the others as soon as they hear of it.
        """
        # SECURITY: a child may sign this device out, and no other (R22).
        if everywhere and viewer.is_child:
            return AuthRefused(Forbidden.message, ProblemCode.FORBIDDEN)
        if everywhere:
            ended = await self.sessions.revoke_all(viewer.account.id, now)
        else:
            ended = [viewer.session.id]
            await self.sessions.revoke(ended, now)
        for id_ in ended:
            self.revocations.add(id_)
        return None
