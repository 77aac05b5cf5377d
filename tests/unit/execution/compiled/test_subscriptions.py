"""Subscriptions: opened by graphql-core, each event answered by the program compiled once."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import strawberry
from graphql import GraphQLSchema, build_schema

from execution.compiled.engine import Engine

from .both_ways import Watched, collected, same_events
from .promises import Broken, comes, gives, raises, streamed

SCHEMA = build_schema("""
type Query { a: String }
type Subscription { said(loud: Boolean = false): Said must(loud: Boolean): Said! word: String }
type Said { word: String must: String! words: [String!] by: Author }
union Author = Person | Robot
type Person { name: String }
type Robot { model: String! }
""")


def subscribed(source: Callable[..., Any]) -> GraphQLSchema:
    """The schema with a source of events for each of its fields."""
    assert SCHEMA.subscription_type is not None
    for field in SCHEMA.subscription_type.fields.values():
        field.subscribe = source
    return SCHEMA


def said(**of: Any) -> dict[str, Any]:
    return {"said": of, "must": of, "word": of.get("word")}


PERSON = {"__typename": "Person", "name": "Ada"}
EVENTS: dict[str, Callable[[], Any]] = {
    "words": lambda: streamed(said(word="a"), said(word="b", must="c")),
    "no event": streamed,
    "null": lambda: streamed({"said": None, "must": None, "word": None}, {}),
    "nulls inside": lambda: streamed(said(must=None, words=["a", None])),
    "promises": lambda: streamed(
        said(word=comes("w"), must=comes("m"), words=gives(streamed("x")))
    ),
    "failures": lambda: streamed(said(word=raises("no"), must=comes(ValueError("late")))),
    "returned failures": lambda: streamed({"said": ValueError("an event"), "must": raises("it")}),
    "resolvers": lambda: streamed({"said": lambda _, loud=None: said(word=str(loud))["said"]}),
    "types": lambda: streamed(
        said(by=PERSON), said(by={"__typename": "Robot"}), said(by={"name": "nobody"})
    ),
}
TEXTS = [
    "subscription{said{word}}",
    "subscription{said{must word}}",
    "subscription{must{word}}",
    "subscription{s:said{w:word ...W}} fragment W on Said{words must}",
    "subscription($l:Boolean!){said(loud:$l){word ...on Said @include(if:$l){must}}}",
    "subscription{said{by{__typename ...on Person{name} ...on Robot{model}}}}",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("events", EVENTS.values(), ids=EVENTS)
async def test_each_event_is_answered_alike(events: Callable[[], Any], text: str) -> None:
    schema = subscribed(lambda *_, **__: events())
    await same_events(schema, text, {"l": True} if "$l" in text else None)


async def broken_before(*_: object, **__: object) -> Any:
    raise ValueError("no such stream")


async def opened_later(*_: object, **__: object) -> Any:
    return streamed({"word": "a"})


SOURCES: dict[str, Callable[..., Any]] = {
    "raises": raises("closed"),
    "raises later": broken_before,
    "is none": gives(None),
    "is a list": gives([1, 2]),
    "is a returned exception": gives(ValueError("returned")),
    "comes later": opened_later,
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
async def test_a_source_that_cannot_be_opened_is_the_only_answer(
    source: Callable[..., Any],
) -> None:
    await same_events(subscribed(source), "subscription{w:word}")


async def test_a_source_that_breaks_off_ends_the_events_with_what_it_raises() -> None:
    watched = Watched()
    schema = subscribed(lambda *_: streamed({"word": "a"}, Broken("off")))
    operation = watched.prepared(schema, "subscription{word}")
    opened = await operation.subscribe(operation.bind(), None, None)
    assert isinstance(opened, AsyncIterator)
    assert (await anext(opened)).data == {"word": "a"}
    with pytest.raises(Broken, match="off"):
        await anext(opened)


async def test_a_selection_is_compiled_once_for_all_events() -> None:
    watched = Watched()
    schema = subscribed(lambda *_: streamed(*({"word": str(n)} for n in range(5))))
    operation = watched.prepared(schema, "subscription{word}")
    program = operation.runnable.variants.found(operation.bind().variables)
    results = await collected(await operation.subscribe(operation.bind(), None, None))
    assert [result.data for result in results] == [{"word": str(n)} for n in range(5)]
    assert watched.ran == ["compiled"] * 5
    assert operation.runnable.variants.found(operation.bind().variables) is program


async def test_closing_the_answers_closes_the_source() -> None:
    closed = []

    async def source(*_: object) -> AsyncIterator[Any]:
        try:
            while True:
                yield {"word": "on"}
        finally:
            closed.append("source")

    watched = Watched()
    operation = watched.prepared(subscribed(source), "subscription{word}")
    opened: Any = await operation.subscribe(operation.bind(), None, None)
    assert (await anext(opened)).data == {"word": "on"}
    await opened.aclose()
    assert closed == ["source"]


async def test_an_event_whose_program_fails_is_answered_by_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def shown(*_: object) -> Any:
        raise RuntimeError("a defect")

    watched = Watched(Engine())
    operation = watched.prepared(
        subscribed(lambda *_: streamed({"word": "a"})), "subscription{word}"
    )
    monkeypatch.setattr("execution.compiled.program.Program._shown", shown)
    results = await collected(await operation.subscribe(operation.bind(), None, None))
    assert [result.data for result in results] == [{"word": "a"}]
    assert watched.ran == ["fallback"]


@strawberry.type
class Tick:
    number: int

    @strawberry.field
    async def double(self) -> int:
        return 2 * self.number


@strawberry.type
class Query:
    a: str = "a"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self, until: int) -> AsyncIterator[Tick]:
        for number in range(until):
            yield Tick(number=number)

    @strawberry.subscription
    async def numbers(self) -> AsyncIterator[int]:
        yield 1
        yield 2


async def test_a_strawberry_subscription_is_answered_alike() -> None:
    schema = strawberry.Schema(Query, subscription=Subscription)._schema  # noqa: SLF001 - no other way
    answers = await same_events(
        schema, "subscription($n:Int!){t:ticks(until:$n){number double __typename}}", {"n": 2}
    )
    assert [answer.data for answer in answers] == [
        {"t": {"number": 0, "double": 0, "__typename": "Tick"}},
        {"t": {"number": 1, "double": 2, "__typename": "Tick"}},
    ]
    answers = await same_events(schema, "subscription{numbers}")
    assert [answer.data for answer in answers] == [{"numbers": 1}, {"numbers": 2}]
