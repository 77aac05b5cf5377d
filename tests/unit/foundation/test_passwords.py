"""Passwords: right and wrong, how they are kept, and how many at a time."""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from foundation import passwords as module
from foundation.passwords import Busy, Passwords, is_outdated


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords(at_once=2, places=3)
    yield made
    made.close()


async def test_r53_a_password_is_kept_as_argon2id_with_nineteen_mebibytes(
    passwords: Passwords,
) -> None:
    with passwords.place() as hashing:
        encoded = await hashing.hash("marquee-demo")
    parameters = extract_parameters(encoded)
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)
    assert not is_outdated(encoded)


async def test_two_hashes_of_one_password_differ_and_both_verify(passwords: Passwords) -> None:
    with passwords.place() as hashing:
        first, second = await asyncio.gather(hashing.hash("one"), hashing.hash("one"))
        assert first != second
        assert await hashing.verify("one", first)
        assert await hashing.verify("one", second)
        assert not await hashing.verify("two", first)


async def test_r53_nobodys_password_is_hashed_all_the_same_and_never_right(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def matches(_secret: str, encoded: str) -> bool:
        tried.append(encoded)
        return True

    monkeypatch.setattr(module, "_matches", matches)
    with passwords.place() as hashing:
        assert not await hashing.verify("anything", None)
    [encoded] = tried
    assert not is_outdated(encoded)  # so it costs what a real one does


def test_a_hash_with_other_parameters_is_outdated() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))


async def test_a_hash_that_cannot_be_read_is_an_error_that_does_not_show_it(
    passwords: Passwords,
) -> None:
    with passwords.place() as hashing, pytest.raises(ValueError, match="cannot be") as error:
        await hashing.verify("x", "$argon2id$broken")
    assert "broken" not in str(error.value)


async def test_no_more_than_two_are_hashed_at_a_time(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, lock, full = 0, 0, threading.Lock(), threading.Event()

    def matches(_secret: str, _encoded: str) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == 2:
                full.set()
        full.wait(5)
        with lock:
            running -= 1
        return True

    monkeypatch.setattr(module, "_matches", matches)
    with passwords.place() as hashing:
        assert await asyncio.gather(*(hashing.verify("x", "y") for _ in range(8))) == [True] * 8
    assert most == 2


@pytest.mark.skipif(sys.platform != "linux", reason="priorities of threads are Linux's own")
async def test_what_hashes_gives_way_to_everything_else(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    seen: list[int] = []

    def matches(_secret: str, _encoded: str) -> bool:
        seen.append(priority())
        return True

    monkeypatch.setattr(module, "_matches", matches)
    with passwords.place() as hashing:
        await hashing.verify("x", "y")
    assert seen == [min(19, priority() + 10)]


def test_when_every_place_is_taken_the_next_is_told_to_come_back(passwords: Passwords) -> None:
    with passwords.place(), passwords.place(), passwords.place():
        with pytest.raises(Busy) as busy, passwords.place():
            pass
        assert busy.value.retry_after_seconds == 2
    with passwords.place():
        pass  # all were given back


async def test_a_turn_lasts_until_the_place_is_given_back(passwords: Passwords) -> None:
    with passwords.place() as third:
        with passwords.place() as first, passwords.place() as second:
            await first.turn()
            await second.turn()
            waiting = asyncio.create_task(third.turn())
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting


async def test_whose_turn_does_not_come_soon_is_told_to_come_back() -> None:
    hurried = Passwords(at_once=1, places=2, patience_seconds=0)
    with hurried.place() as first:
        await first.turn()
        with hurried.place() as second, pytest.raises(Busy) as busy:
            await second.turn()
    assert (busy.value.places, busy.value.retry_after_seconds) == (2, 2)
    with hurried.place() as third:
        await third.turn()  # both the place and the turn were given back
    hurried.close()


async def test_who_leaves_the_line_takes_nobodys_turn() -> None:
    passwords = Passwords(at_once=1, places=3, patience_seconds=60)
    with passwords.place() as first:
        await first.turn()
        with passwords.place() as second:
            waiting = asyncio.create_task(second.turn())
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
    with passwords.place() as third:
        await third.turn()
    passwords.close()


def test_a_place_is_given_back_by_whoever_fails(passwords: Passwords) -> None:
    for _ in range(4):
        with pytest.raises(LookupError), passwords.place():
            raise LookupError
    with passwords.place():
        pass
