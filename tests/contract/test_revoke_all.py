"""Ending every session of an account: in one step, whatever is opened meanwhile (R54)."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.ids import SessionId
from persistence.ports.changes import Change, ChangeKind, Changes
from persistence.ports.sessions import Rotation, Sessions
from persistence.sql.accounts import SqlAccounts
from persistence.sql.changes import SqlChanges
from persistence.sql.engine import Database, open_database
from persistence.sql.session_writes import open_session
from persistence.sql.sessions import SqlSessions
from tests.contract.people import DAY, MINUTE, NOW, account, device, profile, refresh, session

ME = account().id


@pytest.fixture
async def sessions(database: Database) -> Sessions:
    """Account 1 with sessions 1 on device 1 and 2 on device 2; account 2 with session 3."""
    accounts = SqlAccounts(database)
    await accounts.create(account("1"), "hash", [profile("1")])
    await accounts.create(account("2"), "hash", [profile("2", of="2")])
    sessions = SqlSessions(database)
    await sessions.open(session("1"), device("1"), refresh("a", "1"))
    await sessions.open(session("2", on="2"), device("2"), refresh("b", "2"))
    await sessions.open(session("3", of="2"), device("1", of="2"), refresh("c", "3"))
    return sessions


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database as another process has it."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def changes(database: Database) -> Changes:
    return SqlChanges(database)


def ids(digits: str) -> list[SessionId]:
    return [session(digit).id for digit in digits]


async def live(sessions: Sessions, digits: str) -> set[SessionId]:
    found = await sessions.sessions(ids(digits))
    return {id_ for id_, each in found.items() if each.revoked_at is None}


async def test_r54_every_session_of_the_account_ends_and_no_other_and_all_are_told(
    sessions: Sessions, changes: Changes
) -> None:
    assert await sessions.revoke_all(ME, NOW + MINUTE) == ids("12")
    assert await live(sessions, "123") == set(ids("3"))
    assert (await sessions.sessions(ids("1")))[ids("1")[0]].revoked_at == NOW + MINUTE
    assert await changes.since(0) == [
        Change(number, ChangeKind.SESSION, id_) for number, id_ in enumerate(ids("12"), 1)
    ]
    outcome = await sessions.rotate("a", lambda _: refresh("x"), NOW + 2 * MINUTE)
    assert outcome == (Rotation.UNKNOWN, None)


async def test_what_has_ended_is_not_ended_again(sessions: Sessions, changes: Changes) -> None:
    await sessions.revoke(ids("1"), NOW)
    await sessions.open(session("4", expires_at=NOW + MINUTE), device("1"), refresh("d", "4"))
    assert await sessions.revoke_all(ME, NOW + DAY) == ids("2")
    assert await sessions.revoke_all(ME, NOW + DAY) == []
    assert [each.subject for each in await changes.since(0)] == ids("12")


async def test_r54_a_session_that_is_being_opened_ends_too(
    sessions: Sessions, other: Database
) -> None:
    async with other.transaction() as connection:
        await open_session(connection, session("4"), device("1"), refresh("d", "4"))
        ending = asyncio.create_task(sessions.revoke_all(ME, NOW))
        await asyncio.wait({ending}, timeout=0.3)
        assert not ending.done()  # it waits for the session, however long that takes
    assert await ending == ids("124")
    assert await live(sessions, "124") == set()


async def test_r53_a_session_that_is_being_refreshed_ends_too(
    sessions: Sessions, other: Database
) -> None:
    elsewhere = SqlSessions(other)
    outcome, ended = await asyncio.gather(
        elsewhere.rotate("a", lambda _: refresh("x"), NOW), sessions.revoke_all(ME, NOW)
    )
    assert outcome[0] in {Rotation.ROTATED, Rotation.UNKNOWN}
    assert ended == ids("12")
    assert await live(sessions, "12") == set()
    assert await sessions.rotate("x", lambda _: refresh("y"), NOW) == (Rotation.UNKNOWN, None)


async def test_r54_whatever_happens_at_once_no_session_ends_untold(
    sessions: Sessions, other: Database, changes: Changes
) -> None:
    """Sign-ins, refreshes, removals and log-outs of one account, in two processes."""
    digits, stores = "456789abcdef", [sessions, SqlSessions(other)]

    async def sign_in(store: Sessions, digit: str) -> None:
        await store.open(session(digit, on=digit), device(digit), refresh(f"first {digit}", digit))
        await store.rotate(f"first {digit}", lambda _: refresh(f"second {digit}", digit), NOW)

    async def end(store: Sessions) -> None:
        for digit in "47a":
            await store.revoke_all(ME, NOW)
            await store.remove_device(ME, device(digit).id, NOW)

    async with asyncio.timeout(60):
        await asyncio.gather(
            *(sign_in(stores[place % 2], digit) for place, digit in enumerate(digits)),
            *(end(store) for store in stores),
        )
    told = {SessionId(change.subject) for change in await changes.since(0)}
    assert set(ids("12" + digits)) - told == await live(sessions, "12" + digits)
