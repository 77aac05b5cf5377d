"""Profiles: what every adapter of the port promises."""

import asyncio
from datetime import timedelta

import pytest

from domain.ids import AccountId, ProfileId
from persistence.ports.profiles import Profiles
from persistence.sql.accounts import SqlAccounts
from persistence.sql.engine import Database
from persistence.sql.profiles import SqlProfiles
from tests.contract.people import DAY, NOW, account, full_profile, profile

LOCK = NOW + timedelta(minutes=15)
ID = profile().id


@pytest.fixture
async def profiles(database: Database) -> Profiles:
    accounts = SqlAccounts(database)
    await accounts.create(account("1"), "hash", [full_profile(), profile()])
    await accounts.create(account("2"), "hash", [profile("3", of="2")])
    await accounts.create(account("4"), "hash")
    return SqlProfiles(database)


async def count(profiles: Profiles, times: int, after: timedelta = timedelta(0)) -> object:
    state: object = None
    for _ in range(times):
        now = NOW + after
        state = await profiles.count_pin_failure(ID, now, limit=5, locked_until=LOCK + after)
    return state


async def test_a_profile_is_read_as_it_was_kept(profiles: Profiles) -> None:
    wanted = [ID, full_profile().id, ProfileId("prof_none"), ProfileId("prof_\0")]
    assert await profiles.profiles(wanted) == {
        ID: profile(),
        full_profile().id: full_profile(),
    }


async def test_the_profiles_of_an_account_come_oldest_first(profiles: Profiles) -> None:
    assert profile().created_at == full_profile().created_at - 10 * DAY
    found = await profiles.profiles_of([AccountId(f"acct_{digit * 32}") for digit in "124"])
    assert found == {
        account("1").id: [profile(), full_profile()],
        account("2").id: [profile("3", of="2")],
    }


async def test_all_profiles_are_met_once_a_few_at_a_time(profiles: Profiles) -> None:
    first = await profiles.every(None, limit=2)
    assert first == [profile(), full_profile()]
    assert await profiles.every(first[-1].id, limit=2) == [profile("3", of="2")]
    assert await profiles.every(profile("3").id, limit=2) == []
    assert await profiles.how_many() == 3


async def test_r23_a_profile_starts_without_wrong_tries(profiles: Profiles) -> None:
    assert await profiles.pin_failures(ID) == (0, None)


async def test_r23_the_fifth_wrong_try_locks(profiles: Profiles) -> None:
    assert await count(profiles, 4) == (4, None)
    assert await profiles.pin_failures(ID) == (4, None)
    assert await count(profiles, 1) == (5, LOCK)
    assert await profiles.pin_failures(ID) == (5, LOCK)


async def test_r23_further_tries_neither_lengthen_nor_shorten_the_lock(profiles: Profiles) -> None:
    await count(profiles, 5)
    assert await count(profiles, 2, timedelta(minutes=14)) == (7, LOCK)


async def test_r23_after_the_lock_the_count_starts_anew(profiles: Profiles) -> None:
    await count(profiles, 6)
    ended = timedelta(minutes=15)
    assert await count(profiles, 1, ended) == (1, None)
    assert await count(profiles, 4, ended) == (5, LOCK + ended)


async def test_r23_the_only_try_allowed_locks_at_once(profiles: Profiles) -> None:
    first = await profiles.count_pin_failure(ID, NOW, limit=1, locked_until=LOCK)
    assert first == (1, LOCK)


async def test_r23_a_right_pin_forgives_what_was_wrong_before(profiles: Profiles) -> None:
    await count(profiles, 3)
    await profiles.clear_pin_failures(ID)
    assert await profiles.pin_failures(ID) == (0, None)
    assert await count(profiles, 1) == (1, None)


async def test_r23_tries_are_counted_per_profile(profiles: Profiles) -> None:
    await count(profiles, 5)
    assert await profiles.pin_failures(full_profile().id) == (0, None)


async def test_no_try_is_counted_on_a_profile_that_is_gone(profiles: Profiles) -> None:
    gone = ProfileId("prof_none")
    assert await profiles.count_pin_failure(gone, NOW, limit=5, locked_until=LOCK) == (0, None)
    assert await profiles.pin_failures(gone) == (0, None)


async def test_r23_tries_at_once_are_all_counted(profiles: Profiles) -> None:
    tries = [profiles.count_pin_failure(ID, NOW, limit=5, locked_until=LOCK) for _ in range(8)]
    assert sorted(await asyncio.gather(*tries), key=str) == [
        *((number, None) for number in range(1, 5)),
        *((number, LOCK) for number in range(5, 9)),
    ]
