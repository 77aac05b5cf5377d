"""Revocations are remembered as long as a token could outlive them, and no longer (R54)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from domain.ids import SessionId
from flows.sessions.revocations import AT_ONCE, Revocations
from persistence.ports.sessions import Revoked, Sessions
from tests.unit.flows.sessions.household import MINUTE, NOW, SECOND, Clock

FIRST, SECOND_ONE = SessionId("sess_1"), SessionId("sess_2")


def test_r54_an_ended_session_is_known_as_ended() -> None:
    revocations = Revocations(Clock())
    revocations.add(FIRST)
    assert FIRST in revocations
    assert SECOND_ONE not in revocations


def test_it_is_forgotten_when_no_token_can_live_any_more() -> None:
    clock = Clock()
    revocations = Revocations(clock)
    revocations.add(FIRST)
    clock.now = NOW + 16 * MINUTE + 10 * SECOND
    revocations.add(SECOND_ONE)
    assert FIRST in revocations
    clock.now += SECOND
    revocations.add(SessionId("sess_3"))
    assert FIRST not in revocations
    assert SECOND_ONE in revocations


@dataclass
class Ended:
    """Sessions that ended at one instant, and how many each read has answered."""

    ids: Sequence[str]
    reads: list[int] = field(default_factory=list)

    async def revoked_since(
        self, since: datetime, *, after: Revoked | None, limit: int
    ) -> Sequence[Revoked]:
        left = [id_ for id_ in self.ids if after is None or id_ > after.id]
        self.reads.append(len(left[:limit]))
        return [Revoked(since, SessionId(id_)) for id_ in left[:limit]]


async def test_r54_a_process_that_starts_reads_very_many_in_parts() -> None:
    ended = Ended([f"sess_{number:06}" for number in range(266_000)])
    revocations = Revocations(Clock())
    await revocations.load(cast("Sessions", ended))
    assert ended.reads == [AT_ONCE] * 53 + [1_000]
    assert all(SessionId(id_) in revocations for id_ in ended.ids)


async def test_r54_a_last_part_that_is_full_is_not_taken_for_all() -> None:
    ended = Ended([f"sess_{number:06}" for number in range(AT_ONCE)])
    await Revocations(Clock()).load(cast("Sessions", ended))
    assert ended.reads == [AT_ONCE, 0]
