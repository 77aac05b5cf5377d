"""The session: when it connects, what it passes on, and what it does with those who leave."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from cassandra import OperationTimedOut
from cassandra.cluster import EXEC_PROFILE_DEFAULT
from structlog.testing import capture_logs

from foundation.breaker import FAILURES, OPEN_SECONDS, Breaker, BreakerOpen
from foundation.second_tries import SecondTries
from persistence import breakers
from persistence.cassandra.driver import WRITE, Connected, Statement
from persistence.cassandra.session import CassandraSession
from persistence.ports.figures import StoreFigures
from persistence.ports.unavailable import StoreUnavailable

READ = Statement("SELECT v FROM t WHERE k = ?")
KEEP = Statement("UPDATE t SET v = ? WHERE k = ?")
LONG = 60.0


class Prepared:
    def __init__(self, statement: Statement) -> None:
        self.statement = statement

    def bind(self, values: Any) -> tuple[Statement, tuple[Any, ...]]:
        if len(values) != self.statement.text.count("?"):
            raise ValueError("too few or too many values")
        return self.statement, tuple(values)


@dataclass(slots=True)
class Answer:
    """What the driver gives for a request: callbacks to call when it is answered."""

    sent: tuple[Any, Any]
    answered: Callable[[Any], None] = lambda _: None
    failed: Callable[[Exception], None] = lambda _: None
    attempted_hosts: list[str] = field(default_factory=lambda: ["first", "second"])

    def add_callbacks(self, answered: Any, failed: Any) -> None:
        self.answered, self.failed = answered, failed


@dataclass(slots=True)
class Cluster:
    """A cluster that connects as often as it is let, and answers when it is told to."""

    outages: list[Exception] = field(default_factory=list)
    broken: Exception | None = None
    connected: int = 0
    shut: int = 0
    requests: list[Answer] = field(default_factory=list)
    sent: asyncio.Event = field(default_factory=asyncio.Event)

    def connect(self) -> Connected:
        self.connected += 1
        if self.outages:
            raise self.outages.pop(0)
        return Connected(self, self, {each: Prepared(each) for each in (READ, KEEP)})

    def execute_async(self, bound: Any, *, execution_profile: Any) -> Answer:
        if self.broken is not None:
            raise self.broken
        self.requests.append(Answer((bound, execution_profile)))
        self.sent.set()
        return self.requests[-1]

    def shutdown(self) -> None:
        self.shut += 1

    async def asked(self, count: int) -> list[Answer]:
        """Wait until so many requests were sent."""
        async with asyncio.timeout(LONG):
            while len(self.requests) < count:
                self.sent.clear()
                await self.sent.wait()
        return self.requests


async def test_rows_and_writes_are_sent_with_their_values_and_profile() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG)
    reading = asyncio.create_task(session.rows(READ, (b"k",)))
    writing = asyncio.create_task(session.write(KEEP, (b"v", b"k")))
    read, write = await cluster.asked(2)

    read.answered([(b"v",)])
    write.answered(None)

    assert await reading == [(b"v",)]
    assert await writing is None  # type: ignore[func-returns-value] # that it is nothing
    assert read.sent == ((READ, (b"k",)), EXEC_PROFILE_DEFAULT)
    assert write.sent == ((KEEP, (b"v", b"k")), WRITE)


async def test_those_who_ask_at_once_connect_once() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG)
    tasks = [asyncio.create_task(session.rows(READ, (b"k",))) for _ in range(10)]

    for each in await cluster.asked(10):
        each.answered([])
    await asyncio.gather(*tasks)
    await session.close()

    assert (cluster.connected, cluster.shut) == (1, 1)


async def test_a_cluster_that_was_not_there_is_found_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("persistence.cassandra.session.PAUSE_SECONDS", 0.0)
    cluster = Cluster(outages=[StoreUnavailable(), StoreUnavailable()])
    session = CassandraSession(cluster.connect, timeout=LONG)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            await session.rows(READ, (b"k",))

    reading = asyncio.create_task(session.rows(READ, (b"k",)))
    (await cluster.asked(1))[0].answered([(1,)])

    assert await reading == [(1,)]
    assert cluster.connected == 3


async def test_who_asks_first_finds_a_session_that_has_begun_connected() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG)

    await session.begin()
    await session.begin()

    assert cluster.connected == 1
    await session.close()
    assert cluster.shut == 1


async def test_to_begin_without_a_cluster_is_no_failure() -> None:
    cluster = Cluster(outages=[StoreUnavailable()])
    session = CassandraSession(cluster.connect, timeout=LONG)

    await session.begin()

    assert cluster.connected == 1
    await session.close()


async def test_after_a_failure_to_connect_everybody_is_refused_for_a_while() -> None:
    cluster = Cluster(outages=[StoreUnavailable()])
    session = CassandraSession(cluster.connect, timeout=LONG)

    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            await session.rows(READ, (b"k",))

    assert cluster.connected == 1


async def test_a_defect_while_connecting_is_no_outage() -> None:
    session = CassandraSession(Cluster(outages=[ValueError("ours")]).connect, timeout=LONG)

    with pytest.raises(ValueError, match="ours"):
        await session.rows(READ, (b"k",))


async def test_an_error_of_the_driver_is_unavailable() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG)
    writing = asyncio.create_task(session.write(KEEP, (b"v", b"k")))
    late = OperationTimedOut()

    (await cluster.asked(1))[0].failed(late)

    with pytest.raises(StoreUnavailable) as raised:
        await writing
    assert raised.value.__cause__ is late


async def test_wrong_values_are_a_defect_and_take_no_slot() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG, most=1, waiting=0)

    for _ in range(3):
        with pytest.raises(ValueError, match="too few or too many values"):
            await session.rows(READ, ())

    reading = asyncio.create_task(session.rows(READ, (b"k",)))
    (await cluster.asked(1))[0].answered([])
    assert await reading == ()


async def test_a_request_that_could_not_be_sent_gives_its_slot_back() -> None:
    cluster = Cluster(broken=OSError())
    session = CassandraSession(cluster.connect, timeout=LONG, most=1, waiting=0)

    for _ in range(3):
        with pytest.raises(StoreUnavailable) as raised:
            await session.rows(READ, (b"k",))
        assert raised.value.__cause__ is cluster.broken


async def test_what_becomes_of_requests_is_counted() -> None:
    cluster, tries = Cluster(), SecondTries()
    session = CassandraSession(cluster.connect, timeout=LONG, most=2, waiting=0, tries=tries)
    reading = asyncio.create_task(session.rows(READ, (b"a",)))
    writing = asyncio.create_task(session.write(KEEP, (b"v", b"k")))
    read, write = await cluster.asked(2)
    with pytest.raises(StoreUnavailable):
        await session.rows(READ, (b"b",))
    assert tries.granted()
    assert session.figures() == StoreFigures(
        {"answered": 0, "failed": 0, "refused": 1}, {"made": 1, "denied": 0}, under_way=2
    )

    read.answered([])
    write.failed(OperationTimedOut())
    await asyncio.gather(reading, writing, return_exceptions=True)

    assert session.figures() == StoreFigures(
        {"answered": 1, "failed": 1, "refused": 1}, {"made": 1, "denied": 0}, under_way=0
    )


async def test_a_cancelled_task_keeps_its_slot_until_the_driver_is_done() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG, most=1, waiting=0)
    leaving = asyncio.create_task(session.rows(READ, (b"a",)))
    (left,) = await cluster.asked(1)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    with pytest.raises(StoreUnavailable):
        await session.rows(READ, (b"b",))

    left.answered([(1,)])
    await asyncio.sleep(0)
    reading = asyncio.create_task(session.rows(READ, (b"c",)))
    (await cluster.asked(2))[1].answered([(2,)])

    assert await reading == [(2,)]


async def test_a_session_that_was_closed_stays_closed() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG)
    await session.close()

    with pytest.raises(StoreUnavailable):
        await session.rows(READ, (b"k",))
    assert (cluster.connected, cluster.shut) == (0, 0)


@dataclass(slots=True)
class Seconds:
    """The breaker's clock, moved by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


async def tripped(session: CassandraSession, cluster: Cluster) -> None:
    """Five requests in a row are answered by nobody; who asked for them has long gone."""
    for _ in range(FAILURES):
        reading = asyncio.create_task(session.rows(READ, (b"k",)))
        asked = await cluster.asked(len(cluster.requests) + 1)
        reading.cancel()
        asked[-1].failed(OperationTimedOut())
        await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await reading


async def test_r57_after_five_failures_in_a_row_nothing_is_sent_and_then_one_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, cluster = Seconds(), Cluster()
    monkeypatch.setattr(breakers, "Breaker", partial(Breaker, clock=clock))
    session = CassandraSession(cluster.connect, timeout=LONG)
    with capture_logs() as lines:
        await tripped(session, cluster)
    assert session.is_left_alone
    assert [(each["event"], each["exception"]) for each in lines] == [
        ("cassandra_left_alone", "OperationTimedOut")
    ]
    with pytest.raises(StoreUnavailable) as refused:
        await session.write(KEEP, (b"v", b"k"))
    assert type(refused.value.__cause__) is BreakerOpen

    clock.now += OPEN_SECONDS
    probe = asyncio.create_task(session.rows(READ, (b"k",)))
    sent = (await cluster.asked(FAILURES + 1))[-1]
    with pytest.raises(StoreUnavailable):
        await session.rows(READ, (b"k",))
    sent.answered([(1,)])
    assert await probe == [(1,)]
    assert not session.is_left_alone
    assert len(cluster.requests) == FAILURES + 1


async def test_r57_what_this_process_has_no_room_for_is_no_failure() -> None:
    cluster = Cluster()
    session = CassandraSession(cluster.connect, timeout=LONG, most=1, waiting=0)
    reading = asyncio.create_task(session.rows(READ, (b"k",)))
    (sent,) = await cluster.asked(1)
    for _ in range(2 * FAILURES):
        with pytest.raises(StoreUnavailable):
            await session.rows(READ, (b"k",))
    assert not session.is_left_alone
    sent.answered([])
    assert await reading == ()
