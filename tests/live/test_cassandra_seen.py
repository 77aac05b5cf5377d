"""Exposures and tracking on a real Cassandra: what only these adapters promise."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.tracking.event import TrackingEvent
from persistence.cassandra.address import Address
from persistence.cassandra.driver import Statement, cluster_at
from persistence.cassandra.exposures import FIRST, CassandraExposures
from persistence.cassandra.schema_seen import SEEN, TRACKED_FOR
from persistence.cassandra.session import CassandraSession
from persistence.cassandra.tracking import CassandraTracking
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.cassandra import PATIENCE, count_of, empty, keyspace, session_of, url_of
from tests.contract import test_tracking
from tests.contract.test_exposures import ADA, HOME, NOW, ROWS, SECOND, exposure, unit
from tests.e2e.running import database_in

pytestmark = pytest.mark.live
DAY = timedelta(days=1)


@dataclass(slots=True)
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


@pytest.fixture
async def session(address: Address) -> AsyncIterator[CassandraSession]:
    await asyncio.to_thread(empty, address, SEEN)
    async with session_of(address) as session:
        yield session


def asked(address: Address, text: str) -> list[tuple[object, ...]]:
    cluster = cluster_at(address, PATIENCE)
    rows = list(cluster.connect().execute(Statement(text).within(address.keyspace)))
    cluster.shutdown()
    return rows


def counted(address: Address) -> list[dict[str, int] | None]:
    rows = asked(address, "SELECT counted FROM keyspace.shard")
    return [None if one is None else dict(one) for (one,) in rows]  # type: ignore[call-overload]


async def test_r40_what_was_decided_and_not_listed_is_listed_by_whoever_offers_it_again(
    session: CassandraSession,
) -> None:
    exposures, other = CassandraExposures(session, Clock()), exposure(variant="other", seconds=5)
    at = (NOW - datetime(1970, 1, 1, tzinfo=NOW.tzinfo)) // timedelta(microseconds=1)
    await session.decide(FIRST, (bytes.fromhex(f"{1:032x}"), ROWS, "treated", at, 3))

    assert await exposures.exposures([ADA], [ROWS]) == {}
    assert await exposures.counts(ROWS) == {}

    await exposures.record([other])

    assert await exposures.exposures([ADA], [ROWS]) == {ADA: {ROWS: exposure()}}
    assert list(await exposures.of_experiment(ROWS, limit=9)) == [exposure()]
    assert await exposures.counts(ROWS) == {"treated": 1}


async def test_a_day_that_is_long_over_is_counted_once(
    session: CassandraSession, address: Address
) -> None:
    clock = Clock()
    exposures = CassandraExposures(session, clock)
    await exposures.record([exposure(unit(512 * n), variant="ab"[n % 2]) for n in range(1, 6)])

    assert await exposures.counts(ROWS) == {"a": 2, "b": 3}
    assert counted(address) == [None]
    clock.now += 3 * DAY
    assert await exposures.counts(ROWS) == {"a": 2, "b": 3}
    assert counted(address) == [{"a": 2, "b": 3}]
    assert await exposures.counts(ROWS) == {"a": 2, "b": 3}


async def test_what_comes_or_goes_later_makes_a_day_be_counted_again(
    session: CassandraSession, address: Address
) -> None:
    clock = Clock()
    exposures = CassandraExposures(session, clock)
    await exposures.record([exposure(unit(512)), exposure(unit(1024))])
    clock.now += 3 * DAY
    assert await exposures.counts(ROWS) == {"treated": 2}

    clock.now += DAY
    await exposures.record([exposure(unit(1536))])
    assert counted(address) == [None]
    clock.now += DAY
    assert await exposures.counts(ROWS) == {"treated": 3}
    assert counted(address) == [{"treated": 3}]

    clock.now += DAY
    await exposures.forget(unit(512))
    assert await exposures.counts(ROWS) == {"treated": 2}


async def test_what_is_forgotten_is_in_no_table_and_does_not_come_back(
    session: CassandraSession, address: Address
) -> None:
    exposures = CassandraExposures(session, Clock())
    await exposures.record([exposure(), exposure(HOME)])

    await exposures.forget(ADA)
    await exposures.record([exposure(seconds=7)])

    assert await exposures.exposures([ADA, HOME], [ROWS]) == {HOME: {ROWS: exposure(HOME)}}
    assert count_of(address, "exposure") == count_of(address, "exposed") == 1
    assert await exposures.counts(ROWS) == {"treated": 1}


async def test_r46_of_two_tellings_written_at_once_the_one_received_first_stands(
    session: CassandraSession,
) -> None:
    first = test_tracking.event(visible_ms=1_500)
    later = replace(first, received_at=first.received_at + SECOND, visible_ms=9_000)
    blind = [Blind(session) for _ in range(2)]

    assert list(await blind[0].record([later])) == [later]
    assert list(await blind[1].record([first])) == [first]

    assert list(await test_tracking.kept(CassandraTracking(session))) == [first]
    assert list(await CassandraTracking(session).record([later])) == []


async def test_a_telling_that_is_listed_and_was_not_kept_is_left_out(
    session: CassandraSession, address: Address
) -> None:
    tracking = CassandraTracking(session)
    await tracking.record([test_tracking.event(), test_tracking.event(2)])
    asked(address, "TRUNCATE keyspace.tracked")
    await tracking.record([test_tracking.event(2)])

    assert list(await test_tracking.kept(tracking)) == [test_tracking.event(2)]
    assert len(await tracking.since(None, until=test_tracking.LATER, limit=1)) == 1


async def test_tracking_ends_by_itself_and_nothing_of_it_stays_after_forgetting(
    session: CassandraSession, address: Address
) -> None:
    tracking = CassandraTracking(session)
    events = [test_tracking.event(number) for number in range(30)]
    await tracking.record(events)

    ends = asked(address, "SELECT TTL(told) FROM keyspace.tracked")
    whole = TRACKED_FOR // SECOND
    assert len(ends) == 30
    assert all(isinstance(ttl, int) and whole - 600 < ttl <= whole for (ttl,) in ends)
    assert await tracking.sweep(test_tracking.LATER, limit=9) == 0

    await tracking.forget(test_tracking.ADA)

    assert count_of(address, "tracked") == count_of(address, "tracked_log") == 0


async def test_where_progress_is_on_a_cluster_what_was_seen_is_too(
    session: CassandraSession, address: Address, tmp_path: Path
) -> None:
    del session  # it has emptied the tables
    url = f"{url_of(address)}&timeout_ms={PATIENCE:.0f}000"
    await migrate(database_in(tmp_path))
    async with open_stores(database_in(tmp_path), progress_url=url) as stores:
        await stores.exposures.record([exposure()])
        await stores.tracking.record([test_tracking.event()])

    async with open_stores(database_in(tmp_path)) as stores:
        assert await stores.exposures.counts(ROWS) == {}
        assert list(await test_tracking.kept(stores.tracking)) == []
    async with open_stores(database_in(tmp_path), progress_url=url) as stores:
        assert await stores.exposures.exposures([ADA], [ROWS]) == {ADA: {ROWS: exposure()}}
        assert list(await test_tracking.kept(stores.tracking)) == [test_tracking.event()]


class Blind(CassandraTracking):
    """Tracking that does not see what is there, as where another writes at the same time."""

    async def _standing(self, keys: object) -> dict[object, TrackingEvent]:  # type: ignore[override]
        del keys
        return {}
