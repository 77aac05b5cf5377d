"""An account has a hundred devices at most: who signs in on another is never refused."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from domain.account import MOST_DEVICES, Device
from domain.ids import DeviceId, SessionId
from domain.session import Session
from persistence.ports.changes import Change, ChangeKind
from persistence.ports.sessions import RefreshToken, Sessions
from persistence.sql.accounts import SqlAccounts
from persistence.sql.changes import SqlChanges
from persistence.sql.engine import Database, open_database
from persistence.sql.sessions import SqlSessions
from tests.contract.people import DAY, MINUTE, NOW, account, device, profile

ME, THEIRS = account("1").id, account("2").id


@pytest.fixture
async def sessions(database: Database) -> Sessions:
    """An account with as many devices as it may have, one a minute; another beside it."""
    accounts, sessions = SqlAccounts(database), SqlSessions(database)
    await accounts.create(account("1"), "hash", [profile("1")])
    await accounts.create(account("2"), "hash", [profile("2", of="2")])
    for number in range(MOST_DEVICES):
        await sign_in(sessions, number)
    return sessions


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Sessions]:
    """The same sessions as another process has them."""
    opened = open_database(database_url)
    yield SqlSessions(opened)
    await opened.close()


def device_id(number: int) -> DeviceId:
    return DeviceId(f"dev_{number:032}")


def session_id(number: int) -> SessionId:
    return SessionId(f"sess_{number:032}")


def on(number: int, of: str = "1") -> tuple[Session, Device, RefreshToken]:
    """A sign-in on a device of that number, so many minutes after NOW."""
    at = NOW + number * MINUTE
    tv = device(of=of, id=device_id(number), last_seen_at=at)
    begun = Session(session_id(number), tv.account_id, tv.id, None, at, at + 30 * DAY)
    return begun, tv, RefreshToken(begun.id, f"{of} {number}", at, at + 30 * DAY)


async def sign_in(sessions: Sessions, number: int) -> None:
    await sessions.open(*on(number))


async def known(database: Database) -> set[int]:
    """The numbers of the account's devices."""
    return {int(id_[-32:]) for id_ in await SqlAccounts(database).devices(ME)}


async def test_a_device_that_is_known_makes_no_room(sessions: Sessions, database: Database) -> None:
    begun, tv, token = on(0)
    again = replace(begun, id=session_id(500))
    await sessions.open(again, tv, replace(token, session_id=again.id, digest="again"))
    assert await known(database) == set(range(100))
    assert await SqlChanges(database).since(0) == []


async def test_beyond_a_hundred_the_longest_unused_without_a_session_makes_room(
    sessions: Sessions, database: Database
) -> None:
    await sessions.revoke([session_id(7), session_id(5)], NOW)
    told = await SqlChanges(database).latest()
    await sign_in(sessions, 100)
    assert await known(database) == set(range(101)) - {5}
    await sign_in(sessions, 101)
    assert await known(database) == set(range(102)) - {5, 7}
    assert await SqlChanges(database).since(told) == []


async def test_r54_where_all_are_signed_in_the_longest_unused_is_signed_out_and_all_are_told(
    sessions: Sessions, database: Database
) -> None:
    await sign_in(sessions, 100)
    assert await known(database) == set(range(1, 101))
    assert await sessions.sessions([session_id(0)]) == {}
    assert await SqlChanges(database).since(0) == [Change(1, ChangeKind.SESSION, session_id(0))]


async def test_another_accounts_devices_are_not_counted(
    sessions: Sessions, database: Database
) -> None:
    await sessions.open(*on(300, of="2"))
    assert await known(database) == set(range(100))
    assert set(await SqlAccounts(database).devices(THEIRS)) == {device_id(300)}


async def test_of_many_who_sign_in_at_once_on_new_devices_a_hundred_are_left(
    sessions: Sessions, elsewhere: Sessions, database: Database
) -> None:
    stores = [sessions, elsewhere]
    async with asyncio.timeout(60):
        await asyncio.gather(*(sign_in(stores[number % 2], number) for number in range(100, 110)))
    assert await known(database) == set(range(10, 110))
