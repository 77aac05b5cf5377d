"""Lists: of anything iterable, of promises and of lists, with nulls and failures in every place."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema

from .both_ways import same
from .promises import Broken, Deferred, comes, iterated, later, raises, streamed

TYPES = ["[Int]", "[Int!]", "[Int]!", "[Int!]!"]

VALUES: dict[str, Callable[[], Any]] = {
    "a list": lambda: [1, 2],
    "an empty list": list,
    "a tuple": lambda: (1, 2),
    "a set": lambda: {1},
    "a range": lambda: range(3),
    "a generator": lambda: iterated(1, 2),
    "a generator that breaks off": lambda: iterated(1, Broken("off")),
    "null": lambda: None,
    "a null inside": lambda: [1, None, 2],
    "nulls inside": lambda: [None, None],
    "text": lambda: "12",
    "bytes": lambda: b"12",
    "a mapping": lambda: {"1": 1},
    "a number": lambda: 7,
    "a returned exception": lambda: ValueError("no list"),
    "an exception inside": lambda: [1, ValueError("no item"), 2],
    "a wrong item": lambda: [1, "two", 3],
    "an item of the wrong class that fits": lambda: [1.0, True, "3"],
    "a promise": lambda: later([1, 2]),
    "a promise of null": lambda: later(None),
    "a promise that is broken": lambda: later(ValueError("late")),
    "promises inside": lambda: [later(1), Deferred(2), 3],
    "a promise of null inside": lambda: [1, later(None), 2],
    "a broken promise inside": lambda: [1, later(ValueError("late item")), 2],
    "a promise of promises": lambda: later([later(1), 2]),
    "a promise of a generator": lambda: later(iterated(1, None)),
    "a stream": lambda: streamed(1, 2),
    "an empty stream": streamed,
    "a stream with null": lambda: streamed(1, None, 2),
    "a stream that breaks off": lambda: streamed(1, Broken("dry")),
    "a stream of promises": lambda: streamed(later(1), 2, later(3)),
    "a stream of one promise": lambda: streamed(later(1), 2),
    "a stream with a wrong item": lambda: streamed(1, "two", 3),
    "a promise of a stream": lambda: later(streamed(1, 2)),
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("type_", TYPES)
async def test_whatever_stands_for_a_list_is_answered_alike(
    type_: str, value: Callable[[], Any]
) -> None:
    await same(holding(type_), "{of{list}}", root=lambda: {"of": {"list": value()}})


@cache
def holding(type_: str) -> GraphQLSchema:
    return build_schema(f"type Query {{ of: Holder }} type Holder {{ list: {type_} }}")


NESTED = ["[[Int]]", "[[Int!]]", "[[Int]!]", "[[Int!]!]!"]

NESTED_VALUES: dict[str, Callable[[], Any]] = {
    "lists": lambda: [[1], [], [2, 3]],
    "a null list": lambda: [[1], None],
    "a null deep inside": lambda: [[1, None], [2]],
    "a wrong item deep inside": lambda: [[1, "one"], [2]],
    "no list inside": lambda: [[1], 2],
    "text inside": lambda: [[1], "23"],
    "promises of lists": lambda: [later([1]), later([2, None])],
    "lists of promises": lambda: [[later(1)], [later(2), later(3)]],
    "streams": lambda: [streamed(1), streamed(2, 3)],
    "a stream of streams": lambda: streamed(streamed(1), streamed(2)),
    "a stream that breaks off inside": lambda: [streamed(1, Broken("dry")), [2]],
    "a tuple of tuples": lambda: ((1, 2), (3,)),
}


@pytest.mark.parametrize("value", NESTED_VALUES.values(), ids=NESTED_VALUES)
@pytest.mark.parametrize("type_", NESTED)
async def test_lists_of_lists_are_answered_alike(type_: str, value: Callable[[], Any]) -> None:
    await same(holding(type_), "{of{list}}", root=lambda: {"of": {"list": value()}})


SHELVES = build_schema("""
type Query { shelves: [Shelf!] racks: [[Shelf]!] }
type Shelf { name: String! books: [Book] }
type Book { title: String! pages: Int }
""")


async def test_a_list_that_breaks_off_is_null_and_its_items_failures_are_told() -> None:
    answer = await same(
        SHELVES,
        "{shelves{name books{pages}}}",
        root=lambda: {
            "shelves": iterated({"name": "A", "books": [{"pages": "x"}]}, Broken("shelf"))
        },
    )
    assert answer.data == {"shelves": None}
    assert answer.paths == ["shelves", "shelves/0/books/0/pages"]


async def test_objects_in_lists_of_lists_are_null_apart() -> None:
    shelf = {"name": "A", "books": [{"title": "Emma"}, {"title": None}, None]}
    answer = await same(
        SHELVES,
        "{racks{name books{title}}}",
        root=lambda: {"racks": [[shelf, later(shelf), {"name": None}], [None]]},
    )
    books = [{"title": "Emma"}, None, None]
    assert answer.data == {
        "racks": [[{"name": "A", "books": books}, {"name": "A", "books": books}, None], [None]]
    }
    assert len(answer.errors) == 3


async def test_each_item_fails_at_its_own_index() -> None:
    answer = await same(
        SHELVES,
        "{shelves{books{title}}}",
        root=lambda: {
            "shelves": [
                {"books": [{"title": raises("first")}, {"title": comes(ValueError("second"))}]},
                {"books": raises("third")},
            ]
        },
    )
    assert answer.paths == ["shelves/0/books/0/title", "shelves/0/books/1/title", "shelves/1/books"]
