"""Leases: what every adapter of the port promises."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from persistence.ports.leases import Leases
from persistence.sql.engine import Database
from persistence.sql.leases import SqlLeases

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def leases(database: Database) -> Leases:
    return SqlLeases(database)


async def take(leases: Leases, holder: str, at: datetime = NOW, name: str = "work") -> bool:
    return await leases.take(name, holder, at, at + MINUTE)


async def test_a_lease_is_one_holders_until_it_ends(leases: Leases) -> None:
    assert await take(leases, "a")
    assert not await take(leases, "b")
    assert not await take(leases, "b", NOW + MINUTE - timedelta(microseconds=1))
    assert await take(leases, "b", NOW + MINUTE)
    assert not await take(leases, "a", NOW + MINUTE)


async def test_its_holder_may_lengthen_it(leases: Leases) -> None:
    assert await take(leases, "a")
    assert await take(leases, "a", NOW + MINUTE / 2)
    assert not await take(leases, "b", NOW + MINUTE)


async def test_leases_of_different_work_do_not_meet(leases: Leases) -> None:
    assert await take(leases, "a")
    assert await take(leases, "b", name="other work")


async def test_one_that_is_given_back_is_free_and_nobody_gives_back_anothers(
    leases: Leases,
) -> None:
    assert await take(leases, "a")
    await leases.give_back("work", "b")
    assert not await take(leases, "b")
    await leases.give_back("work", "a")
    assert await take(leases, "b")


async def test_of_many_who_take_it_at_once_one_gets_it(leases: Leases) -> None:
    taken = await asyncio.gather(*(take(leases, f"holder {number}") for number in range(8)))
    assert sorted(taken) == [False] * 7 + [True]
