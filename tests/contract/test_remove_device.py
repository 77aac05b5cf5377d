"""Removing a device: it is forgotten with its sessions, and every process is told (R54)."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.ids import DeviceId, SessionId
from persistence.ports.changes import Change, ChangeKind, Changes
from persistence.ports.sessions import Rotation, Sessions
from persistence.sql.accounts import SqlAccounts
from persistence.sql.changes import SqlChanges
from persistence.sql.engine import Database, open_database
from persistence.sql.sessions import SqlSessions
from tests.contract.people import MINUTE, NOW, account, device, profile, refresh, session

ME, TV, PHONE = account().id, device("1").id, device("2").id


@pytest.fixture
async def sessions(database: Database) -> Sessions:
    """Account 1 with sessions 1 and 2 on device 1 and 3 on device 2; account 2 on its device 1."""
    accounts = SqlAccounts(database)
    await accounts.create(account("1"), "hash", [profile("1")])
    await accounts.create(account("2"), "hash", [profile("2", of="2")])
    sessions = SqlSessions(database)
    await sessions.open(session("1"), device("1"), refresh("a", "1"))
    await sessions.open(session("2"), device("1"), refresh("b", "2"))
    await sessions.open(session("3", on="2"), device("2"), refresh("c", "3"))
    await sessions.open(session("4", of="2"), device("1", of="2"), refresh("d", "4"))
    return sessions


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Sessions]:
    """The same sessions as another process has them."""
    database = open_database(database_url)
    yield SqlSessions(database)
    await database.close()


@pytest.fixture
def changes(database: Database) -> Changes:
    return SqlChanges(database)


async def live(sessions: Sessions) -> list[str]:
    """The digits of the sessions that are left and have not ended."""
    found = await sessions.sessions([session(digit).id for digit in "1234"])
    return sorted(id_[-1] for id_, each in found.items() if each.revoked_at is None)


async def test_r54_the_device_is_forgotten_with_all_its_sessions_and_no_other(
    sessions: Sessions, database: Database, changes: Changes
) -> None:
    ended = await sessions.remove_device(ME, TV, NOW)
    assert ended == [session("1").id, session("2").id]
    assert await live(sessions) == ["3", "4"]
    assert await SqlAccounts(database).devices(ME) == {PHONE: device("2")}
    assert await changes.since(0) == [
        Change(1, ChangeKind.SESSION, session("1").id),
        Change(2, ChangeKind.SESSION, session("2").id),
    ]


async def test_r20_another_accounts_device_of_the_same_id_stays(
    sessions: Sessions, database: Database
) -> None:
    await sessions.remove_device(ME, TV, NOW)
    theirs = account("2").id
    assert await SqlAccounts(database).devices(theirs) == {TV: device("1", of="2")}
    assert await sessions.remove_device(theirs, PHONE, NOW) is None
    assert await live(sessions) == ["3", "4"]


@pytest.mark.parametrize("id_", ["dev_none", "", "dev_\0", "sess_" + "1" * 32])
async def test_a_device_that_is_not_there_changes_nothing(
    sessions: Sessions, changes: Changes, id_: str
) -> None:
    assert await sessions.remove_device(ME, DeviceId(id_), NOW) is None
    assert await live(sessions) == ["1", "2", "3", "4"]
    assert await changes.since(0) == []


async def test_a_device_is_removed_once(sessions: Sessions, changes: Changes) -> None:
    assert await sessions.remove_device(ME, PHONE, NOW) == [session("3").id]
    assert await sessions.remove_device(ME, PHONE, NOW) is None
    assert len(await changes.since(0)) == 1


async def test_a_session_that_had_ended_is_not_told_of_again(
    sessions: Sessions, changes: Changes
) -> None:
    await sessions.revoke([session("1").id], NOW)
    assert await sessions.remove_device(ME, TV, NOW + MINUTE) == [session("2").id]
    told = [change.subject for change in await changes.since(0)]
    assert told == [session("1").id, session("2").id]


async def test_r53_the_refresh_tokens_of_a_removed_device_are_good_for_nothing(
    sessions: Sessions,
) -> None:
    await sessions.remove_device(ME, TV, NOW)
    outcome = await sessions.rotate("a", lambda _: refresh("x"), NOW + MINUTE)
    assert outcome == (Rotation.UNKNOWN, None)
    assert not await sessions.activate(session("2").id, profile().id, refresh("y", "2"), NOW)


async def test_signing_in_on_it_makes_it_known_again(
    sessions: Sessions, database: Database
) -> None:
    await sessions.remove_device(ME, PHONE, NOW)
    await sessions.open(session("5", on="2"), device("2"), refresh("e", "5"))
    assert set(await SqlAccounts(database).devices(ME)) == {TV, PHONE}


async def test_r54_whatever_happens_at_once_no_session_ends_untold(
    sessions: Sessions, elsewhere: Sessions, changes: Changes
) -> None:
    """Sign-ins, refreshes and sign-outs on a device that is removed again and again meanwhile."""
    digits = "56789abcdef"

    async def sign_in(store: Sessions, digit: str) -> None:
        await store.open(session(digit), device("1"), refresh(f"first {digit}", digit))
        await store.rotate(f"first {digit}", lambda _: refresh(f"second {digit}", digit), NOW)

    async def remove(store: Sessions) -> None:
        for _ in range(4):
            await store.remove_device(ME, TV, NOW)

    stores = [sessions, elsewhere]
    async with asyncio.timeout(60):
        await asyncio.gather(
            *(sign_in(stores[place % 2], digit) for place, digit in enumerate(digits)),
            *(remove(store) for store in stores),
            elsewhere.revoke([session(digit).id for digit in digits], NOW),
        )
    opened = {session(digit).id for digit in ("1", "2", *digits)}
    left = await sessions.sessions(opened)
    told = {SessionId(change.subject) for change in await changes.since(0)}
    assert opened - told == {id_ for id_, each in left.items() if each.revoked_at is None}
