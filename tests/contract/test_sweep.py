"""Sweeping: what nobody can use any more goes, batch by batch, and nothing else does."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from domain.ids import DeviceId, SessionId
from persistence.ports.sessions import Rotation, Sessions, Swept
from persistence.sql.accounts import SqlAccounts
from persistence.sql.engine import Database, open_database
from persistence.sql.sessions import SqlSessions
from persistence.sql.tables.accounts import refresh_token
from tests.contract.people import DAY, MINUTE, NOW, account, device, profile, refresh, session

NOTHING = Swept(0, 0, 0)
MANY = 1000


@pytest.fixture
async def sessions(database: Database) -> Sessions:
    await SqlAccounts(database).create(account(), "hash", [profile()])
    return SqlSessions(database)


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Sessions]:
    """The same sessions as another process has them."""
    opened = open_database(database_url)
    yield SqlSessions(opened)
    await opened.close()


async def open_(sessions: Sessions, digit: str) -> None:
    """Session `digit` on a device of its own, opened NOW, by the token `digit`."""
    await sessions.open(session(digit, on=digit), device(digit), refresh(digit, digit))


async def tokens(database: Database) -> int:
    ((count,),) = await database.rows(select(func.count()).select_from(refresh_token))
    return int(count)


async def left(database: Database, digits: str) -> tuple[set[SessionId], set[DeviceId]]:
    found = await SqlSessions(database).sessions([session(digit).id for digit in digits])
    return set(found), set(await SqlAccounts(database).devices(account().id))


async def test_what_is_in_use_stays(sessions: Sessions, database: Database) -> None:
    await open_(sessions, "1")
    assert await sessions.sweep(NOW + 30 * DAY - MINUTE, limit=MANY) == NOTHING
    assert await left(database, "1") == ({session("1").id}, {device("1").id})


async def test_an_expired_refresh_token_goes_and_its_session_as_long_after_as_one_lives(
    sessions: Sessions, database: Database
) -> None:
    await open_(sessions, "1")
    assert await sessions.sweep(NOW + 30 * DAY, limit=MANY) == Swept(1, 0, 0)
    assert await tokens(database) == 0
    assert await sessions.sweep(NOW + 60 * DAY - MINUTE, limit=MANY) == NOTHING
    assert await sessions.sweep(NOW + 60 * DAY, limit=MANY) == Swept(0, 1, 0)
    assert await left(database, "1") == (set(), {device("1").id})


async def test_a_session_that_was_ended_goes_as_long_after(
    sessions: Sessions, database: Database
) -> None:
    await open_(sessions, "1")
    await sessions.revoke([session("1").id], NOW + DAY)
    assert await sessions.sweep(NOW + 31 * DAY - MINUTE, limit=MANY) == Swept(1, 0, 0)
    assert await sessions.sweep(NOW + 31 * DAY, limit=MANY) == Swept(0, 1, 0)
    assert await left(database, "1") == (set(), {device("1").id})


async def test_a_device_without_a_session_is_known_for_ninety_days(
    sessions: Sessions, database: Database
) -> None:
    await open_(sessions, "1")
    await open_(sessions, "2")
    fresh = refresh("later", "2", issued_at=NOW + 29 * DAY)
    await sessions.rotate("2", lambda _: fresh, NOW + 29 * DAY)
    assert await sessions.sweep(NOW + 90 * DAY - MINUTE, limit=MANY) == Swept(3, 2, 0)
    assert await left(database, "12") == (set(), {device("1").id, device("2").id})
    assert await sessions.sweep(NOW + 90 * DAY, limit=MANY) == Swept(0, 0, 1)
    assert await left(database, "12") == (set(), {device("2").id})


async def test_a_device_on_which_somebody_is_signed_in_stays_however_old(
    sessions: Sessions, database: Database
) -> None:
    await sessions.open(
        session("1", expires_at=NOW + 200 * DAY), device("1"), refresh("a", "1", NOW + 170 * DAY)
    )
    assert await sessions.sweep(NOW + 100 * DAY, limit=MANY) == NOTHING
    assert await left(database, "1") == ({session("1").id}, {device("1").id})


async def test_a_sweep_takes_no_more_of_each_kind_than_it_is_told(
    sessions: Sessions, database: Database
) -> None:
    for digit in "12345":
        await open_(sessions, digit)
    at = NOW + 200 * DAY
    assert await sessions.sweep(at, limit=2) == Swept(2, 2, 2)
    assert await sessions.sweep(at, limit=2) == Swept(2, 2, 2)
    assert await sessions.sweep(at, limit=2) == Swept(1, 1, 1)
    assert await sessions.sweep(at, limit=2) == NOTHING
    assert await left(database, "12345") == (set(), set())


async def test_a_used_token_is_told_from_an_unknown_one_as_long_as_it_could_be_used_again(
    sessions: Sessions,
) -> None:
    await open_(sessions, "1")
    await sessions.rotate("1", lambda _: refresh("next"), NOW + DAY)
    await sessions.sweep(NOW + 30 * DAY - MINUTE, limit=MANY)
    outcome = await sessions.rotate("1", lambda _: refresh("x"), NOW + 30 * DAY - MINUTE)
    assert outcome == (Rotation.REUSED, session("1").id)


async def test_sweeps_and_sign_ins_at_once_stand_in_nobodys_way(
    sessions: Sessions, elsewhere: Sessions, database: Database
) -> None:
    """Every session that is opened on a device that is being swept is there afterwards."""
    for digit in "12345":
        await open_(sessions, digit)
    later = NOW + 200 * DAY

    async def again(store: Sessions, digit: str, on: str) -> None:
        begun = session(digit, on=on, created_at=later, expires_at=later + 30 * DAY)
        await store.open(begun, device(on, last_seen_at=later), refresh(digit, digit, later))

    async with asyncio.timeout(60):
        await asyncio.gather(
            *(store.sweep(later, limit=2) for store in (sessions, elsewhere) for _ in range(6)),
            *(again(elsewhere, digit, on) for digit, on in zip("6789a", "12345", strict=True)),
        )
    await sessions.sweep(later, limit=MANY)
    assert await left(database, "123456789a") == (
        {session(digit).id for digit in "6789a"},
        {device(digit).id for digit in "12345"},
    )
