"""Removing a device: forgetting it, and ending every session on it everywhere (R54)."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Forbidden
from domain.ids import DeviceId
from domain.outcome import AuthRefused, NotFound, ProblemCode
from domain.session import Viewer
from flows.outage import answering_outages
from flows.sessions.revocations import Revocations
from persistence.ports.sessions import Sessions


@dataclass(frozen=True, slots=True)
class RemoveDevice:
    sessions: Sessions
    revocations: Revocations

    @answering_outages
    async def remove(
        self, viewer: Viewer, id_: DeviceId, now: datetime
    ) -> NotFound | AuthRefused | None:
        """None when it is done. Whoever removes the device that asks is signed out by it.

        In this process it counts at once, in the others as soon as they hear of it.
        """
        # SECURITY: a child may sign this device out, and no other; asked before anything is
        # looked up, so that the refusal tells nothing (R20, R22).
        if viewer.is_child and id_ != viewer.device.id:
            return AuthRefused(Forbidden.message, ProblemCode.FORBIDDEN)
        # SECURITY: only among the account's own: another's is as good as none (R20).
        ended = await self.sessions.remove_device(viewer.account.id, id_, now)
        if ended is None:
            return NotFound()
        for session_id in ended:
            self.revocations.add(session_id)
        return None
