"""Signing up: an account, its profile, its device and its session are kept whole or not at all."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event, func, select

from persistence.ports.accounts import Accounts, NewHousehold
from persistence.sql.accounts import SqlAccounts
from persistence.sql.engine import Database, open_database
from persistence.sql.profiles import SqlProfiles
from persistence.sql.sessions import SqlSessions
from persistence.sql.tables import accounts as tables
from tests.contract.people import account, device, profile, refresh, session

KEPT_IN = (
    tables.account,
    tables.profile,
    tables.device,
    tables.session,
    tables.refresh_token,
)
"""The steps of a sign-up, in their order."""


class Fault(Exception):
    """What a test injects."""


def household(digit: str = "1", email: str | None = None) -> NewHousehold:
    return NewHousehold(
        account=account(digit, staff_roles=frozenset(), email=email or f"{digit}@marquee.test"),
        password_hash=f"hash of {digit}",
        profile=profile(digit, of=digit),
        device=device(digit, of=digit),
        session=session(digit, of=digit, on=digit, profile_id=profile(digit).id),
        refresh=refresh(digit, of=digit),
    )


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return SqlAccounts(database)


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Accounts]:
    """The same accounts as another process has them."""
    database = open_database(database_url)
    yield SqlAccounts(database)
    await database.close()


async def counts(database: Database) -> list[int]:
    """How many rows each step's table has."""
    found = [await database.rows(select(func.count()).select_from(table)) for table in KEPT_IN]
    return [int(rows[0][0]) for rows in found]


@contextmanager
def failing(database: Database, step: int) -> Iterator[None]:
    """Raise Fault right after the `step`-th insert; one beyond the last, instead of the commit."""
    engine, inserted = database.writes.sync_engine, list[str]()

    def after(*call: object) -> None:
        if str(call[2]).startswith("INSERT"):
            inserted.append(str(call[2]))
            if len(inserted) == step:
                raise Fault

    def commit(_connection: object) -> None:
        if len(inserted) == len(KEPT_IN) < step:
            raise Fault

    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", after)
        event.remove(engine, "commit", commit)


async def test_everything_of_a_sign_up_is_read_as_it_was_kept(
    accounts: Accounts, database: Database
) -> None:
    new = household()
    assert await accounts.sign_up(new)
    id_ = new.account.id
    assert await accounts.accounts([id_]) == {id_: new.account}
    assert await accounts.credentials(new.account.email) == (id_, new.password_hash)
    assert await accounts.devices(id_) == {new.device.id: new.device}
    assert await SqlProfiles(database).profiles_of([id_]) == {id_: [new.profile]}
    session = new.session
    assert await SqlSessions(database).sessions([session.id]) == {session.id: session}
    assert await counts(database) == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("step", range(1, len(KEPT_IN) + 2))
async def test_a_fault_after_any_step_leaves_nothing_behind(
    accounts: Accounts, database: Database, step: int
) -> None:
    with failing(database, step), pytest.raises(Fault):
        await accounts.sign_up(household())
    assert await counts(database) == [0, 0, 0, 0, 0]
    # Nothing stands in the way of the next try, which leaves everything.
    assert await accounts.sign_up(household())
    assert await counts(database) == [1, 1, 1, 1, 1]


async def test_those_steps_are_all_there_are(accounts: Accounts, database: Database) -> None:
    sent: list[str] = []

    def note(*call: object) -> None:
        sent.append(str(call[2]))

    event.listen(database.writes.sync_engine, "after_cursor_execute", note)
    await accounts.sign_up(household())
    event.remove(database.writes.sync_engine, "after_cursor_execute", note)
    inserts = [statement.split()[2] for statement in sent if statement.startswith("INSERT")]
    assert inserts == [table.name for table in KEPT_IN]


async def test_a_taken_address_keeps_nothing_and_changes_nothing(
    accounts: Accounts, database: Database
) -> None:
    first = household()
    await accounts.sign_up(first)
    assert not await accounts.sign_up(household("2", email=first.account.email))
    assert await counts(database) == [1, 1, 1, 1, 1]
    assert await accounts.credentials(first.account.email) == (first.account.id, "hash of 1")


async def test_of_many_who_sign_up_with_one_address_at_once_one_has_everything(
    accounts: Accounts, elsewhere: Accounts, database: Database
) -> None:
    email, digits = "same@marquee.test", "123456"
    households = [household(digit, email) for digit in digits]
    stores = [accounts, elsewhere] * 3
    kept = await asyncio.gather(
        *(store.sign_up(each) for store, each in zip(stores, households, strict=True))
    )
    assert sorted(kept) == [False] * 5 + [True]
    winner = households[kept.index(True)]
    assert await counts(database) == [1, 1, 1, 1, 1]
    assert await accounts.credentials(email) == (winner.account.id, winner.password_hash)
    assert await accounts.devices(winner.account.id) == {winner.device.id: winner.device}


async def test_a_device_may_be_known_to_two_accounts(accounts: Accounts) -> None:
    first, second = household("1"), household("2")
    same = replace(first.device, account_id=second.account.id)
    session_there = replace(second.session, device_id=same.id)
    await accounts.sign_up(first)
    assert await accounts.sign_up(replace(second, device=same, session=session_there))
    assert await accounts.devices(first.account.id) == {first.device.id: first.device}
    assert await accounts.devices(second.account.id) == {same.id: same}


def test_no_representation_shows_the_hash() -> None:
    assert "hash of" not in repr(household())
