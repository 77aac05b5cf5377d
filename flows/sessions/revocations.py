"""Revocations: the sessions ended lately, known in process so that no request has to ask."""

from datetime import datetime, timedelta

from domain.ids import SessionId
from domain.session import ACCESS_TOKEN_LIFE
from foundation.clock import Clock
from foundation.tokens import LEEWAY
from persistence.ports.sessions import Sessions

KEPT = ACCESS_TOKEN_LIFE + LEEWAY + timedelta(minutes=1)
"""No access token outlives its session's end by more (a minute is left for clocks that differ)."""

AT_ONCE = 5_000
"""Read in a few milliseconds. Most starts find fewer, and read once."""


class Revocations:
    """Fed by SESSION changes; `load` brings those from before this process listened."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ended: dict[SessionId, datetime] = {}

    def __contains__(self, id_: SessionId) -> bool:
        return id_ in self._ended

    async def load(self, sessions: Sessions) -> None:
        """Call it once changes are being watched, so that none falls in between.

        However many there are, none of its reads is long. Raises StoreUnavailable.
        """
        since, after = self._clock() - KEPT, None
        while True:
            ended = await sessions.revoked_since(since, after=after, limit=AT_ONCE)
            for each in ended:
                self.add(each.id)
            if len(ended) < AT_ONCE:
                return
            after = ended[-1]

    def add(self, id_: SessionId) -> None:
        now = self._clock()
        self._ended.setdefault(id_, now)
        self._drop_before(now - KEPT)

    def _drop_before(self, earliest: datetime) -> None:
        # A dict keeps the order of arrival: the oldest stand first.
        while self._ended and self._ended[oldest := next(iter(self._ended))] < earliest:
            del self._ended[oldest]
