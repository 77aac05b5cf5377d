"""The Redis server as adapters ask it: what is an outage, and what is said against it."""

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from foundation.breaker import FAILURES, OPEN_SECONDS
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable
from persistence.redis.line import LostWithOthers
from persistence.redis.server import RedisServer


class Line:
    """Does as it is told, and remembers what was said to it."""

    def __init__(self) -> None:
        self.does: Callable[[], Any] = lambda: b"PONG"
        self.said: list[str] = []

    async def ask(self, *command: Any) -> Any:
        self.said.append(str(command[0]))
        return self.does()

    async def close(self) -> None:
        self.said.append("closed")


def gone(error: Exception) -> Callable[[], Any]:
    def fail() -> Any:
        raise error

    return fail


async def test_r57_after_failures_in_a_row_it_is_left_alone_until_one_finds_it_back() -> None:
    now, line = [0.0], Line()
    server = RedisServer(line, clock=lambda: now[0])
    line.does = gone(ConnectionResetError())
    with capture_logs() as lines:
        for _ in range(FAILURES):
            with pytest.raises(StoreUnavailable):
                await server.check()
        assert server.is_left_alone
        with pytest.raises(StoreUnavailable):
            await server.check()
        now[0] += OPEN_SECONDS
        line.does = lambda: b"PONG"
        await server.check()
        await server.check()
    assert line.said == ["PING"] * (FAILURES + 2)
    assert [each["event"] for each in lines] == ["redis_left_alone", "redis_back"]


async def test_r57_what_is_lost_with_another_call_says_nothing_more_against_it() -> None:
    line = Line()
    server = RedisServer(line)
    line.does = gone(LostWithOthers())
    for _ in range(2 * FAILURES):
        with pytest.raises(StoreNotAtFault):
            await server.check()
    assert not server.is_left_alone


async def test_what_fails_otherwise_is_a_defect() -> None:
    line = Line()
    line.does = gone(RuntimeError("ours"))
    with pytest.raises(RuntimeError, match="ours"):
        await RedisServer(line).check()
