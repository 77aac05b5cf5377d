"""Places where one of many types may stand: their functions are made when an object comes."""

from dataclasses import dataclass, make_dataclass
from typing import Any

import pytest
import strawberry

from execution.compiled.late import MANY
from execution.declare import SHOWS

from .both_ways import same

KINDS = [make_dataclass(f"Kind{n}", [("id", Any), ("size", Any)]) for n in range(MANY + 1)]


@dataclass
class Shelf:
    first: Any = None
    all: Any = ()


Unforeseen = type("Unforeseen", (KINDS[2],), {"__doc__": "Told by `is_type_of` alone."})


@strawberry.interface
class Thing:
    id: str


def big(root: strawberry.Parent[Any], info: strawberry.Info) -> bool:
    return bool(root.size > 1 and info.context is None)


def _view(shown: type, name: str) -> type:
    body = {
        "__annotations__": {"size": int, "isBig": bool},
        "isBig": strawberry.field(resolver=big),
        "is_type_of": classmethod(lambda _, value, __: isinstance(value, shown)),
        SHOWS: shown,
    }
    return strawberry.type(type(name, (Thing,), body))


VIEWS = [_view(shown, f"Kind{n}") for n, shown in enumerate(KINDS)]


@strawberry.type
class Query:
    first: Thing | None
    all: list[Thing | None]


SCHEMA = strawberry.Schema(Query, types=VIEWS)._schema  # noqa: SLF001 - the core schema
EVERY = "{ first { __typename id } all { id ... on Kind1 { size } ... on Kind2 { isBig } } }"


async def answered(text: str, first: Any, *all_: Any) -> Any:
    return await same(SCHEMA, text, root=lambda: Shelf(first, list(all_)))


async def test_none_of_many_types_comes() -> None:
    answer = await answered(EVERY, None, None)
    assert answer.data == {"first": None, "all": [None]}


async def test_some_of_many_types_come_and_come_again() -> None:
    answer = await answered(EVERY, KINDS[1]("a", 1), KINDS[2]("b", 2), None, KINDS[2]("c", 1))
    assert answer.data["first"] == {"__typename": "Kind1", "id": "a"}
    assert answer.data["all"] == [{"id": "b", "isBig": True}, None, {"id": "c", "isBig": False}]


@pytest.mark.parametrize("known", [False, True], ids=["alone", "after one that is told by class"])
async def test_what_no_class_tells_is_shown_all_the_same(*, known: bool) -> None:
    before = [KINDS[2]("b", 2)] if known else []
    answer = await answered(EVERY, Unforeseen("u", 3), *before, Unforeseen("v", 0))
    assert answer.data["first"] == {"__typename": "Kind2", "id": "u"}
    assert answer.data["all"][-1] == {"id": "v", "isBig": False}


async def test_what_fails_of_one_of_many_types_is_told_where_it_stands() -> None:
    broken = KINDS[1]("a", "no number")
    answer = await answered(EVERY, KINDS[2](None, 1), KINDS[0]("z", 0), broken)
    assert answer.paths == ["all/1/size", "first/id"]
    assert answer.data == {"first": None, "all": [{"id": "z"}, None]}
