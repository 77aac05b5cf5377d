"""One connection that many calls share: what goes out together, and who is told of a loss."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from redis.exceptions import ResponseError
from structlog.testing import capture_logs

from persistence.redis.line import Command, Line, LostWithOthers

PATIENCE = 60.0
DEADLINE = 1.0
"""Seconds that are waited for."""


class Connection:
    """The library's connection to a server that answers what the test puts into `answers`."""

    def __init__(self) -> None:
        self.writes: list[list[str]] = []
        self.answers: asyncio.Queue[Any] = asyncio.Queue()
        self.is_open = False
        self.unreachable: Exception | None = None

    async def connect(self) -> None:
        if self.unreachable:
            raise self.unreachable
        self.is_open = True

    async def disconnect(self, *, nowait: bool) -> None:
        assert nowait
        self.is_open = False

    def pack_commands(self, commands: Iterable[Command]) -> list[bytes]:
        return [str(each[0]).encode() for each in commands]

    async def send_packed_command(self, command: Any, check_health: bool) -> None:  # noqa: FBT001 - as theirs
        assert not check_health
        self.writes.append([each.decode() for each in command])

    async def read_response(self, *, timeout: float) -> Any:  # noqa: ASYNC109 - as theirs
        assert timeout == float("inf")
        answer = await self.answers.get()
        if isinstance(answer, Exception):
            raise answer
        return answer


class Server:
    """Makes connections, and remembers them."""

    def __init__(self) -> None:
        self.made: list[Connection] = []
        self.unreachable: Exception | None = None

    def connect(self) -> Connection:
        connection = Connection()
        connection.unreachable = self.unreachable
        self.made.append(connection)
        return connection


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def asked(line: Line, *names: str) -> list[asyncio.Task[Any]]:
    tasks = [asyncio.create_task(line.ask(name)) for name in names]
    await settled()
    return tasks


async def test_what_is_asked_in_one_turn_is_one_write_and_answers_come_in_order() -> None:
    server = Server()
    line = Line(server.connect, PATIENCE)
    first, second, third = await asked(line, "a", "b", "c")
    (connection,) = server.made
    assert connection.writes == [["a", "b", "c"]]
    for answer in (1, ResponseError("refused"), 3):
        connection.answers.put_nowait(answer)
    assert await first == 1
    with pytest.raises(ResponseError, match="refused"):
        await second
    assert await third == 3
    await line.close()
    assert not connection.is_open


async def test_the_answer_to_whoever_went_away_is_given_to_nobody_else() -> None:
    server = Server()
    line = Line(server.connect, PATIENCE)
    first, second = await asked(line, "a", "b")
    first.cancel()
    await settled()
    for answer in ("of a", "of b"):
        server.made[0].answers.put_nowait(answer)
    assert await second == "of b"
    await line.close()


async def test_who_goes_away_before_it_is_sent_is_not_asked_for() -> None:
    server = Server()
    line = Line(server.connect, PATIENCE)
    gone, stays = (asyncio.create_task(line.ask(name)) for name in ("gone", "stays"))
    await asyncio.sleep(0)  # both have asked, and nothing is connected yet
    gone.cancel()
    await settled()
    assert server.made[0].writes == [["stays"]]
    server.made[0].answers.put_nowait(1)
    assert await stays == 1
    await line.close()


async def test_r57_one_lost_connection_is_one_outage_and_the_next_call_makes_another() -> None:
    server = Server()
    line = Line(server.connect, PATIENCE)
    tasks = await asked(line, "a", "b", "c")
    server.made[0].answers.put_nowait(ConnectionResetError("gone"))
    raised = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in raised] == [ConnectionResetError, *[LostWithOthers] * 2]
    assert not server.made[0].is_open
    (again,) = await asked(line, "d")
    server.made[1].answers.put_nowait("back")
    assert await again == "back"
    await line.close()


async def test_a_server_that_cannot_be_reached_is_tried_again_by_the_next_call() -> None:
    server = Server()
    server.unreachable = ConnectionRefusedError()
    line = Line(server.connect, PATIENCE)
    for _ in range(2):
        with pytest.raises(ConnectionRefusedError):
            await line.ask("a")
    assert len(server.made) == 2
    await line.close()


async def test_on_a_connection_that_was_late_nothing_more_is_asked_and_others_are_answered() -> (
    None
):
    server = Server()
    line = Line(server.connect, DEADLINE)
    (late,) = await asked(line, "late")
    await asyncio.sleep(DEADLINE / 2)
    (slow,) = await asked(line, "slow")
    with pytest.raises(TimeoutError):
        await late
    (after,) = await asked(line, "after")
    old, new = server.made
    assert (old.writes, new.writes) == ([["late"], ["slow"]], [["after"]])
    for connection, answer in ((old, "too late"), (old, "slowly"), (new, "soon")):
        connection.answers.put_nowait(answer)
    assert (await slow, await after) == ("slowly", "soon")
    async with asyncio.timeout(30):
        while old.is_open:  # noqa: ASYNC110 - until nobody can be waiting for it any more
            await asyncio.sleep(0.005)
    assert new.is_open
    await line.close()


async def test_closing_ends_what_was_left_too() -> None:
    server = Server()
    line = Line(server.connect, DEADLINE)
    (late,) = await asked(line, "late")
    await asyncio.sleep(DEADLINE / 2)
    (waiting,) = await asked(line, "waiting")
    with pytest.raises(TimeoutError):
        await late
    await asked(line, "b")
    await line.close()
    assert [each.is_open for each in server.made] == [False, False]
    with pytest.raises(LostWithOthers):
        await waiting


async def test_an_answer_that_nobody_asked_for_ends_the_connection() -> None:
    server = Server()
    line = Line(server.connect, PATIENCE)
    (first,) = await asked(line, "a")
    for answer in ("of a", "of nothing"):
        server.made[0].answers.put_nowait(answer)
    assert await first == "of a"
    await settled()
    assert not server.made[0].is_open
    await line.close()


async def test_a_defect_is_told_to_who_asked_and_to_the_log() -> None:
    server = Server()
    line = Line(server.connect, PATIENCE)
    (task,) = await asked(line, "a")
    with capture_logs() as lines:
        server.made[0].answers.put_nowait(ValueError("ours"))
        with pytest.raises(ValueError, match="ours"):
            await task
    assert [each["event"] for each in lines] == ["redis_line_failed"]
    await line.close()


class ResetOnUvloop(Connection):
    async def send_packed_command(self, command: Any, check_health: bool) -> None:  # noqa: ARG002, FBT001 - as theirs
        raise RuntimeError("unable to perform operation; the handler is closed")


async def test_writing_to_what_was_reset_is_an_outage_on_uvloop_too() -> None:
    line = Line(ResetOnUvloop, PATIENCE)
    with pytest.raises(ConnectionResetError):
        await line.ask("a")
    await line.close()
