"""Revocations: the sessions ended lately, known in process so that no request has to ask."""

from datetime import datetime, timedelta

from domain.ids import SessionId
from domain.session import ACCESS_TOKEN_LIFE
from foundation.clock import Clock
from foundation.tokens import LEEWAY
from persistence.ports.sessions import Sessions

KEPT = ACCESS_TOKEN_LIFE + LEEWAY + timedelta(minutes=1)
"""No access token outlives its session's end by more (a minute is left for clocks that differ)."""


class Revocations:
    """Fed by SESSION changes; `load` brings those from before this process listened."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ended: dict[SessionId, datetime] = {}

    def __contains__(self, id_: SessionId) -> bool:
        return id_ in self._ended

    async def load(self, sessions: Sessions) -> None:
        """Call it once changes are being watched, so that none falls in between.

        Raises StoreUnavailable.
        """
        for id_ in await sessions.revoked_since(self._clock() - KEPT):
            self.add(id_)

    def add(self, id_: SessionId) -> None:
        now = self._clock()
        self._ended.setdefault(id_, now)
        self._drop_before(now - KEPT)

    def _drop_before(self, earliest: datetime) -> None:
        # A dict keeps the order of arrival: the oldest stand first.
        while self._ended and self._ended[oldest := next(iter(self._ended))] < earliest:
            del self._ended[oldest]
