"""The changes processes tell each other."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from persistence.ports.changes import Change, ChangeKind
from persistence.redis.changes import RedisChanges
from persistence.redis.shared import Shared
from persistence.sql.changes import SqlChanges, publish
from persistence.sql.engine import Database
from persistence.sql.tables.changes import change
from tests.contract.records import NOW
from tests.contract.store import Store
from tests.redis import PATIENCE, emptied, shared

SECOND = timedelta(seconds=1)


async def tell(store: Store, *changes: tuple[ChangeKind, str]) -> None:
    async with store.database.transaction() as connection:
        await publish(connection, changes, NOW)


async def test_before_the_first_change_the_latest_is_zero(store: Store) -> None:
    assert await store.ports.changes.latest() == 0
    assert await store.ports.changes.latest_of(ChangeKind.SESSION) == 0
    assert await store.ports.changes.since(0) == []


async def test_changes_come_in_the_order_of_their_numbers(store: Store) -> None:
    await tell(store, (ChangeKind.PROFILE, "prof_1"), (ChangeKind.SESSION, "sess_1"))
    await tell(store, (ChangeKind.CATALOGUE, ""))
    changes = store.ports.changes

    assert await changes.since(0) == [
        Change(1, ChangeKind.PROFILE, "prof_1"),
        Change(2, ChangeKind.SESSION, "sess_1"),
        Change(3, ChangeKind.CATALOGUE, ""),
    ]
    assert await changes.since(1, limit=1) == [Change(2, ChangeKind.SESSION, "sess_1")]
    assert await changes.since(3) == []
    assert await changes.latest() == 3
    assert await changes.latest_of(ChangeKind.SESSION) == 2
    assert await changes.latest_of(ChangeKind.TITLE) == 0


async def test_a_kind_that_a_newer_version_tells_is_passed_over(store: Store) -> None:
    await tell(store, (ChangeKind.PROFILE, "prof_1"))
    later = {"kind": "LATER", "subject": "thing_1", "at": NOW}
    async with store.database.transaction() as connection:
        await connection.execute(insert(change), [later, later])
    await tell(store, (ChangeKind.SESSION, "sess_1"))

    assert await store.ports.changes.since(1, limit=2) == [Change(4, ChangeKind.SESSION, "sess_1")]
    assert await store.ports.changes.latest() == 4


async def test_nothing_to_tell_is_nothing_told(store: Store) -> None:
    await tell(store)

    assert await store.ports.changes.latest() == 0


async def test_a_reader_that_has_seen_a_number_has_seen_all_before_it(store: Store) -> None:
    seen: list[int] = []

    async def follow() -> None:
        while len(seen) < 30:
            seen.extend(
                [c.number for c in await store.ports.changes.since(seen[-1] if seen else 0)]
            )
            await asyncio.sleep(0)

    async def write(name: str) -> None:
        for number in range(10):
            await tell(store, (ChangeKind.TITLE, f"{name}{number}"))

    async with asyncio.timeout(30):
        await asyncio.gather(follow(), *(write(name) for name in "abc"))

    assert seen == list(range(1, 31))


async def test_what_is_of_use_for_a_moment_is_told_like_the_rest(store: Store) -> None:
    await tell(store, (ChangeKind.PROFILE, "prof_1"))
    await store.ports.changes.publish_passing(ChangeKind.PROGRESS, ["a", "b"], NOW)

    assert await store.ports.changes.since(1) == [
        Change(2, ChangeKind.PROGRESS, "a"),
        Change(3, ChangeKind.PROGRESS, "b"),
    ]


async def test_what_was_of_use_for_a_moment_is_removed_with_the_next_of_its_kind(
    store: Store,
) -> None:
    changes = store.ports.changes
    await tell(store, (ChangeKind.PROFILE, "prof_1"))
    await changes.publish_passing(ChangeKind.PROGRESS, ["old"], NOW)
    await changes.publish_passing(ChangeKind.PROGRESS, ["young"], NOW + timedelta(seconds=30))
    await changes.publish_passing(ChangeKind.PROGRESS, ["new"], NOW + timedelta(seconds=61))

    assert await changes.since(0) == [
        Change(1, ChangeKind.PROFILE, "prof_1"),
        Change(3, ChangeKind.PROGRESS, "young"),
        Change(4, ChangeKind.PROGRESS, "new"),
    ]


async def test_what_is_old_is_swept_the_oldest_first_and_so_many_at_a_time(store: Store) -> None:
    changes = store.ports.changes
    await tell(store, *((ChangeKind.PROFILE, f"prof_{number}") for number in range(1, 7)))

    assert await changes.sweep(NOW, limit=100) == 0
    assert await changes.sweep(NOW + SECOND, limit=2) == 2
    assert [one.number for one in await changes.since(0)] == [3, 4, 5, 6]
    assert await changes.sweep(NOW + SECOND, limit=100) == 3
    assert [one.number for one in await changes.since(0)] == [6]
    assert await changes.sweep(NOW + SECOND, limit=100) == 0


async def test_of_each_kind_the_newest_stays_however_old(store: Store) -> None:
    changes = store.ports.changes
    await tell(store, (ChangeKind.CATALOGUE, ""), (ChangeKind.SESSION, "sess_1"))
    await tell(store, (ChangeKind.SESSION, "sess_2"), (ChangeKind.CATALOGUE, ""))
    await tell(store, (ChangeKind.SESSION, "sess_3"))

    assert await changes.sweep(NOW + SECOND, limit=100) == 3

    assert await changes.since(0) == [
        Change(4, ChangeKind.CATALOGUE, ""),
        Change(5, ChangeKind.SESSION, "sess_3"),
    ]
    assert await changes.latest() == 5
    assert await changes.latest_of(ChangeKind.CATALOGUE) == 4


async def test_what_is_young_is_not_swept_and_numbers_go_on(store: Store) -> None:
    changes = store.ports.changes
    await tell(store, (ChangeKind.PROFILE, "prof_1"))
    await changes.publish_passing(ChangeKind.PROGRESS, ["young"], NOW + SECOND)
    await tell(store, (ChangeKind.PROFILE, "prof_2"))

    assert await changes.sweep(NOW + SECOND, limit=100) == 1
    await tell(store, (ChangeKind.PROFILE, "prof_3"))

    assert [(one.number, one.subject) for one in await changes.since(0)] == [
        (2, "young"),
        (3, "prof_2"),
        (4, "prof_3"),
    ]


async def test_two_who_sweep_at_once_take_nothing_twice(store: Store) -> None:
    await tell(store, *((ChangeKind.PROFILE, f"prof_{number}") for number in range(21)))

    swept = await asyncio.gather(
        *(store.ports.changes.sweep(NOW + SECOND, limit=100) for _ in range(2))
    )

    assert sum(swept) == 20
    assert len(await store.ports.changes.since(0)) == 1


async def test_the_latest_number_never_sinks(store: Store) -> None:
    changes = store.ports.changes
    await changes.publish_passing(ChangeKind.PROGRESS, ["old"], NOW)
    await changes.publish_passing(ChangeKind.PROGRESS, [], NOW + timedelta(hours=1))

    assert await changes.latest() == 1


async def test_after_a_commit_it_is_known_that_something_was_told(store: Store) -> None:
    told: list[Any] = []

    def note() -> None:
        told.append("told")

    database = replace(store.database, published=note)
    async with database.transaction() as connection:
        await publish(connection, [(ChangeKind.PROFILE, "prof_1")], NOW)
        assert told == []  # not before others can see it
    assert told == ["told"]


async def test_of_what_was_undone_or_passes_nothing_is_known(store: Store) -> None:
    told: list[Any] = []
    database = replace(store.database, published=lambda: told.append("told"))
    with suppress(LookupError):
        async with database.transaction() as connection:
            await publish(connection, [(ChangeKind.PROFILE, "prof_1")], NOW)
            raise LookupError
    async with database.transaction():
        pass
    await SqlChanges(database).publish_passing(ChangeKind.PROGRESS, ["a"], NOW)
    assert told == []


def rung(process: Shared, database: Database) -> tuple[Database, RedisChanges]:
    """What a process has of the table: it rings when it has told, and hears when others ring."""
    ringing = replace(database, published=process.bell.ring)
    return ringing, RedisChanges(SqlChanges(ringing), process.bell)


async def heard(process: Shared) -> None:
    async with asyncio.timeout(PATIENCE):
        while not process.channels.is_up:  # noqa: ASYNC110 - it tells nobody else
            await asyncio.sleep(0.001)


@pytest.mark.live
async def test_in_redis_whoever_waits_is_woken_by_what_another_process_tells(store: Store) -> None:
    async with emptied() as one, shared() as other:
        here, _ = rung(one, store.database)
        _, there = rung(other, store.database)
        for process in (one, other):
            await heard(process)
        await there.wait(0)  # whatever it heard when its channels were made
        waiting = asyncio.create_task(there.wait(3_600))
        async with here.transaction() as connection:
            await publish(connection, [(ChangeKind.SESSION, "sess_1")], NOW)
        async with asyncio.timeout(PATIENCE):
            await waiting
        assert await there.since(0) == [Change(1, ChangeKind.SESSION, "sess_1")]


@pytest.mark.live
async def test_in_redis_nobody_sleeps_through_what_was_told_while_channels_were_lost() -> None:
    async with emptied() as one, shared() as other:
        for process in (one, other):
            await heard(process)
        await other.bell.wait(0)
        waiting = asyncio.create_task(other.bell.wait(3_600))
        await one.server.call("CLIENT", "KILL", "TYPE", "pubsub")
        async with asyncio.timeout(PATIENCE):
            await waiting
