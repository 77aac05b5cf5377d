"""Accounts: what every adapter of the port promises."""

import asyncio
from dataclasses import replace

import pytest

from domain.account import DeviceClass
from domain.ids import AccountId, DeviceId
from persistence.ports.accounts import Accounts
from persistence.sql.accounts import SqlAccounts
from persistence.sql.engine import Database
from persistence.sql.profiles import SqlProfiles
from persistence.sql.sessions import SqlSessions
from tests.contract.people import NOW, account, device, full_profile, profile, refresh, session

HASH = "$argon2id$of-a-password"


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return SqlAccounts(database)


async def test_an_account_is_read_as_it_was_kept(accounts: Accounts) -> None:
    plain = account("2", staff_roles=frozenset(), plan=replace(account().plan, valid_until=None))
    assert await accounts.create(account(), HASH)
    assert await accounts.create(plain, HASH)
    assert await accounts.accounts([account().id, plain.id, AccountId("acct_none")]) == {
        account().id: account(),
        plain.id: plain,
    }


async def test_its_profiles_are_kept_with_it(accounts: Accounts, database: Database) -> None:
    await accounts.create(account(), HASH, [profile(), full_profile()])
    assert await SqlProfiles(database).profiles_of([account().id]) == {
        account().id: [profile(), full_profile()]
    }


async def test_an_account_that_is_there_stays_as_it_is(
    accounts: Accounts, database: Database
) -> None:
    await accounts.create(account(), HASH, [profile()])
    again = account(email="other@marquee.test", locale="es")
    assert not await accounts.create(again, "other", [profile("3")])
    assert await accounts.accounts([account().id]) == {account().id: account()}
    assert await accounts.credentials("other@marquee.test") is None
    assert await SqlProfiles(database).profiles([profile("3").id]) == {}


async def test_an_address_belongs_to_one_account(accounts: Accounts) -> None:
    await accounts.create(account(), HASH)
    assert not await accounts.create(account("2", email=account().email), "other")
    assert await accounts.accounts([account("2").id]) == {}
    assert await accounts.credentials(account().email) == (account().id, HASH)


async def test_of_two_accounts_made_at_once_with_one_address_one_is_kept(
    accounts: Accounts,
) -> None:
    email = "same@marquee.test"
    made = [accounts.create(account(digit, email=email), digit) for digit in "123456"]
    kept = await asyncio.gather(*made)
    assert sorted(kept) == [False] * 5 + [True]
    winner = "123456"[kept.index(True)]
    assert await accounts.credentials(email) == (account(winner).id, winner)


async def test_there_are_no_credentials_for_an_unknown_address(accounts: Accounts) -> None:
    assert await accounts.credentials("nobody@marquee.test") is None


async def test_a_hash_is_replaced_unless_another_came_between(accounts: Accounts) -> None:
    await accounts.create(account(), HASH)
    await accounts.replace_password_hash(account().id, HASH, "newer")
    await accounts.replace_password_hash(account().id, HASH, "lost")
    assert await accounts.credentials(account().email) == (account().id, "newer")


async def test_an_account_that_cannot_be_kept_whole_is_not_kept(
    accounts: Accounts, database: Database
) -> None:
    await accounts.create(account(), HASH, [profile()])
    taken = replace(profile(), account_id=account("2").id)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await accounts.create(account("2"), HASH, [taken])
    assert await accounts.accounts([account("2").id]) == {}
    assert await SqlProfiles(database).profiles([profile().id]) == {profile().id: profile()}


async def test_devices_are_known_per_account(accounts: Accounts, database: Database) -> None:
    for digit in "12":
        await accounts.create(account(digit), HASH)
        opened = session(digit, of=digit)
        await SqlSessions(database).open(opened, device(of=digit), refresh(digit, digit))
    assert await accounts.devices(account("1").id) == {device().id: device()}
    assert await accounts.devices(account("2").id) == {device().id: device(of="2")}


async def test_devices_are_read_all_or_by_id(accounts: Accounts, database: Database) -> None:
    await accounts.create(account(), HASH)
    other = device("2", name="Phone", device_class=DeviceClass.MOBILE)
    await SqlSessions(database).open(session("1"), device(), refresh("a"))
    await SqlSessions(database).open(session("2", on="2"), other, refresh("b", "2"))
    assert await accounts.devices(account().id) == {device().id: device(), other.id: other}
    assert await accounts.devices(account().id, [other.id, DeviceId("dev_none")]) == {
        other.id: other
    }
    assert await accounts.devices(account().id, []) == {}


async def test_signing_in_again_renames_a_device(accounts: Accounts, database: Database) -> None:
    await accounts.create(account(), HASH)
    sessions = SqlSessions(database)
    await sessions.open(session("1"), device(name="Old"), refresh("a"))
    renamed = device(name="New", device_class=DeviceClass.WEB, last_seen_at=NOW)
    await sessions.open(session("2"), renamed, refresh("b", "2"))
    assert await accounts.devices(account().id) == {device().id: renamed}


async def test_accounts_are_found_by_the_devices_they_were_used_with(
    accounts: Accounts, database: Database
) -> None:
    for digit in "12":
        await accounts.create(account(digit), HASH)
        opened = session(digit, of=digit)
        await SqlSessions(database).open(opened, device(of=digit), refresh(digit, digit))
    other = device("2", of="2")
    await SqlSessions(database).open(session("3", of="2", on="2"), other, refresh("c", "3"))

    both, one = device().id, other.id
    assert await accounts.with_devices([both, one, DeviceId("dev_none")]) == {
        both: {account("1").id, account("2").id},
        one: {account("2").id},
    }
    assert await accounts.with_devices([]) == {}
