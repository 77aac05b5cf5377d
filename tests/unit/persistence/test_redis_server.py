"""The Redis server as adapters ask it: what is an outage, and what is done with old connections."""

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from foundation.breaker import FAILURES, OPEN_SECONDS
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.server import RedisServer

LONG = 60.0


class Client:
    """The library's client, which does as it is told, and its pool."""

    def __init__(self) -> None:
        self.does: Callable[[], Any] = lambda: b"PONG"
        self.said: list[str] = []
        self.connection_pool = self

    async def execute_command(self, *command: Any) -> Any:
        self.said.append(str(command[0]))
        return self.does()

    async def disconnect(self, inuse_connections: bool = True) -> None:  # noqa: FBT001, FBT002 - as theirs
        self.said.append(f"disconnect, those in use: {inuse_connections}")

    async def aclose(self) -> None:
        self.said.append("closed")


def gone(error: Exception) -> Callable[[], Any]:
    def fail() -> Any:
        raise error

    return fail


async def test_r57_the_one_that_finds_out_begins_with_new_connections() -> None:
    now, client = [0.0], Client()
    server = RedisServer(client, LONG, clock=lambda: now[0])
    client.does = gone(ConnectionResetError())
    with capture_logs() as lines:
        for _ in range(FAILURES):
            with pytest.raises(StoreUnavailable):
                await server.check()
        assert server.is_left_alone
        now[0] += OPEN_SECONDS
        client.does, client.said = lambda: b"PONG", []
        await server.check()
        await server.check()
    assert client.said == ["disconnect, those in use: False", "PING", "PING"]
    assert [each["event"] for each in lines] == ["redis_left_alone", "redis_back"]


async def test_writing_to_what_was_reset_is_an_outage_on_uvloop_too() -> None:
    client = Client()
    server = RedisServer(client, LONG)
    client.does = gone(RuntimeError("unable to perform operation; the handler is closed"))
    with pytest.raises(StoreUnavailable) as raised:
        await server.check()
    assert type(raised.value.__cause__) is ConnectionResetError


async def test_another_runtime_error_is_a_defect() -> None:
    client = Client()
    client.does = gone(RuntimeError("ours"))
    with pytest.raises(RuntimeError, match="ours"):
        await RedisServer(client, LONG).check()
