"""Revocations are remembered as long as a token could outlive them, and no longer (R54)."""

from domain.ids import SessionId
from flows.sessions.revocations import Revocations
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
