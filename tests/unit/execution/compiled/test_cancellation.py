"""A run that is cancelled leaves nothing behind: no task, and nothing that was never awaited."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import build_schema

from .both_ways import Watched
from .loading import Context, Loader
from .promises import Deferred, comes, later
from .test_loads import ENGINE, Book, Person
from .test_loads import SCHEMA as LOADING

SCHEMA = build_schema("""
type Query { a: String b: String me: Query many: [Query] names: [String] node: Node }
type Mutation { a: String b: String }
interface Node { name: String }
type Leaf implements Node { name: String }
""")


class Hanging:
    """Resolvers that wait for ever, and what became of them."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []

    def hangs(self, name: str) -> Callable[..., Any]:
        async def resolve(*_: object) -> Any:
            self.begun.append(name)
            try:
                await asyncio.Event().wait()
            finally:
                self.ended.append(name)

        return resolve

    async def stream(self, *_: object) -> AsyncIterator[str]:
        self.begun.append("stream")
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            self.ended.append("stream")


class Lazy:
    """Awaitable: it begins when it is awaited."""

    def __init__(self, resolve: Callable[[], Any]) -> None:
        self.resolve = resolve

    def __await__(self) -> Any:
        return self.resolve().__await__()


def roots(hanging: Hanging) -> dict[str, dict[str, Any]]:
    many = [{"a": hanging.hangs("x"), "b": comes("b")}, {"a": hanging.hangs("y"), "b": "b"}]
    return {
        "alone": {"a": hanging.hangs("a")},
        "beside what is there": {"a": hanging.hangs("a"), "b": comes("b"), "me": {"a": "a"}},
        "in a second wave": {"me": comes({"a": hanging.hangs("a"), "b": comes("b", 9)})},
        "in a list": {"many": many, "me": comes({"me": comes({"a": "a"}, 9)}, 9)},
        "as an item": {"names": [Lazy(hanging.hangs("item")), Deferred("b")], "b": comes("b")},
        "in a stream": {"names": hanging.stream},
        "as a promise": {"a": Deferred("a"), "b": Lazy(hanging.hangs("b")), "me": Deferred({})},
    }


TEXT = "{a b me{a b me{a}} many{a b} names}"


async def nothing_is_left(before: set[asyncio.Task[Any]]) -> None:
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gc.collect(1)


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8])
@pytest.mark.parametrize("name", roots(Hanging()))
async def test_whenever_a_run_is_cancelled_nothing_is_left(name: str, turns: int) -> None:
    hanging = Hanging()
    before = asyncio.all_tasks()
    watched = Watched()
    operation = watched.prepared(SCHEMA, TEXT)
    root = roots(hanging)[name]
    run = asyncio.create_task(operation.execute(operation.bind(), None, root))
    for _ in range(turns):
        await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert hanging.ended == hanging.begun
    assert (watched.ran, watched.defects) == ([], [])
    del root, run
    await nothing_is_left(before)


async def test_a_run_that_takes_too_long_is_given_up() -> None:
    hanging = Hanging()
    before = asyncio.all_tasks()
    operation = Watched().prepared(SCHEMA, TEXT)
    root = roots(hanging)["in a list"]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await operation.execute(operation.bind(), None, root)
    assert hanging.ended == hanging.begun == ["x", "y"]
    await nothing_is_left(before)


async def test_a_cancelled_mutation_begins_no_other_field() -> None:
    hanging = Hanging()
    before = asyncio.all_tasks()
    operation = Watched().prepared(SCHEMA, "mutation{a b}")
    root = {"a": hanging.hangs("a"), "b": hanging.hangs("b")}
    run = asyncio.create_task(operation.execute(operation.bind(), None, root))
    for _ in range(3):
        await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert hanging.begun == hanging.ended == ["a"]
    await nothing_is_left(before)


async def test_a_run_that_waits_for_loaders_is_cancelled_and_others_go_on() -> None:
    contexts = [
        Context(SimpleNamespace(people=Loader({"ada": Person("ada")}, turns=5))) for _ in range(2)
    ]
    operation = Watched(ENGINE).prepared(LOADING, "{books{author{name}}}")
    runs = [
        asyncio.create_task(operation.execute(operation.bind(), context, [Book("1", "ada")]))
        for context in contexts
    ]
    for _ in range(3):
        await asyncio.sleep(0)
    runs[0].cancel()
    result = await runs[1]
    assert result.data == {"books": [{"author": {"name": "somebody"}}]}
    with pytest.raises(asyncio.CancelledError):
        await runs[0]


async def test_a_resolver_that_is_cancelled_cancels_the_run() -> None:
    async def cancelled(_: object) -> Any:
        raise asyncio.CancelledError

    hanging = Hanging()
    before = asyncio.all_tasks()
    operation = Watched().prepared(SCHEMA, TEXT)
    root = {"a": cancelled, "b": hanging.hangs("b"), "me": comes({"a": "a"}, 3)}
    with pytest.raises(asyncio.CancelledError):
        await operation.execute(operation.bind(), None, root)
    assert hanging.ended == hanging.begun == ["b"]
    await nothing_is_left(before)


async def test_a_program_that_fails_leaves_nothing_behind() -> None:
    """The type of the node is asked for while others wait."""
    hanging = Hanging()
    before = asyncio.all_tasks()
    watched = Watched()
    operation = watched.prepared(SCHEMA, "{node{name} a b}")

    class Broken(BaseException):
        pass

    def breaks(_: object) -> Any:
        raise Broken

    root = {
        "a": hanging.hangs("a"),
        "b": comes("b"),
        "node": later({"__typename": "Leaf", "name": breaks}),
    }
    with pytest.raises(Broken):
        await operation.execute(operation.bind(), None, root)
    assert hanging.ended == hanging.begun == ["a"]
    await nothing_is_left(before)
