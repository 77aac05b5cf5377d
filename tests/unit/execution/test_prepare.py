"""Keeping prepared documents: once for each text, bounded, shared by those who wait."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from execution.limits import Limits
from execution.prepare import PreparedOperations, hash_text

from .lending import SCHEMA

Make = Callable[..., PreparedOperations]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    made: list[PreparedOperations] = []

    def create(*, capacity: int = 1_000, max_bytes: int = 2**25) -> PreparedOperations:
        made.append(
            PreparedOperations(
                SCHEMA,
                Limits(),
                capacity=capacity,
                max_bytes=max_bytes,
                introspection=True,
                suggestions=True,
            )
        )
        return made[-1]

    yield create
    for each in made:
        each.close()


def text(number: int) -> str:
    return f"query Q{number}{{due}}"


async def test_a_text_is_prepared_once(make: Make) -> None:
    operations = make()
    first = await operations.prepare("{due}")
    assert await operations.prepare("{due}") is first
    assert operations.prepared == 1
    assert first.text_hash == hash_text("{due}")
    assert await operations.prepare("{ due }") is not first
    assert operations.prepared == 2


def test_the_hash_is_sha_256_in_hex() -> None:
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert hash_text("abc") == known


async def test_errors_are_kept_too(make: Make) -> None:
    operations = make()
    for wrong in ("{", "{nothing}", "{" + "due " * 11 + "}"):
        first = await operations.prepare(wrong)
        assert first.errors
        assert await operations.prepare(wrong) is first
    assert operations.prepared == 3


async def test_the_least_recently_used_goes_first(make: Make) -> None:
    operations = make(capacity=2)
    for number in (1, 2, 1, 3):
        await operations.prepare(text(number))
    assert operations.prepared == 3
    assert [operations.kept(hash_text(text(number))) is not None for number in (1, 2, 3)] == [
        True,
        False,
        True,
    ]
    assert operations.kept_documents == 2


async def test_the_kept_documents_stay_under_their_bytes(make: Make) -> None:
    one = (await make().prepare(text(0))).weight
    operations = make(max_bytes=3 * one)
    for number in range(9):
        await operations.prepare(text(number))
    assert operations.kept_documents == 3
    assert operations.kept_bytes == 3 * one


async def test_a_document_heavier_than_the_room_is_answered_and_not_kept(make: Make) -> None:
    operations = make(max_bytes=100)
    document = await operations.prepare("{due}")
    assert document.operation().name is None
    assert operations.kept_documents == 0
    await operations.prepare("{due}")
    assert operations.prepared == 2


async def test_a_longer_document_weighs_more(make: Make) -> None:
    operations = make()
    short = await operations.prepare("{due}")
    long = await operations.prepare("{due due due}")
    assert long.weight - short.weight == 2 * 512 + len(" due due")


async def test_a_flood_of_failing_texts_leaves_the_working_ones(make: Make) -> None:
    operations = make(capacity=16)
    working = await operations.prepare("{due}")
    for number in range(50):
        await operations.prepare(f"{{nothing{number}}}")
    assert operations.kept_documents == 1 + 16 // 8
    assert operations.kept(hash_text("{due}")) is working


async def test_those_who_ask_together_wait_for_one_preparation(make: Make) -> None:
    operations = make()
    found = await asyncio.gather(*(operations.prepare("{due}") for _ in range(10)))
    assert {id(each) for each in found} == {id(found[0])}
    assert operations.prepared == 1


async def test_one_who_gives_up_takes_nobody_along(make: Make) -> None:
    operations = make()
    first = asyncio.create_task(operations.prepare("{due}"))
    second = asyncio.create_task(operations.prepare("{due}"))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await second).errors == ()
    assert operations.prepared == 1


async def test_what_everybody_gave_up_is_kept_all_the_same(make: Make) -> None:
    operations = make()
    alone = asyncio.create_task(operations.prepare("{due}"))
    await asyncio.sleep(0)
    alone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await alone
    assert (await operations.prepare("{due}")).errors == ()
    assert operations.prepared == 1


async def test_a_defect_is_told_to_all_who_wait_and_is_not_kept() -> None:
    def defective(_: object) -> None:
        raise RuntimeError("defect")

    operations = PreparedOperations(
        SCHEMA, Limits(), introspection=True, suggestions=True, declared=defective
    )
    waiting = (operations.prepare("{due}"), operations.prepare("{due}"))
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert [str(each) for each in told] == ["defect", "defect"]
    assert operations.kept_documents == 0
    operations.close()


async def test_text_that_is_no_unicode_is_a_parse_error(make: Make) -> None:
    document = await make().prepare('{due(on:"\ud800")}')
    assert [(error.extensions or {})["code"] for error in document.errors] == [
        "GRAPHQL_PARSE_FAILED"
    ]


async def test_after_close_nothing_is_prepared(make: Make) -> None:
    operations = make()
    operations.close()
    with pytest.raises(RuntimeError):
        await operations.prepare("{due}")
