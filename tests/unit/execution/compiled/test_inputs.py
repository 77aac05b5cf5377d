"""Inputs become what Strawberry's own conversion makes of them, whatever they hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any

import pytest
import strawberry
from strawberry.relay import GlobalID
from strawberry.types.arguments import convert_arguments

from execution.compiled.inputs import Inputs


@strawberry.enum
class Side(Enum):
    LEFT = "left"
    RIGHT = "right"


@strawberry.input
class Point:
    across: int
    how_far_up: int = 7
    name: str | None = None
    side: Side = Side.LEFT
    said: str | None = strawberry.UNSET


@strawberry.input
class Path:
    points: list[Point]
    at: datetime
    closed: bool | None
    inner: Annotated["Path", strawberry.lazy(__name__)] | None = None
    named: strawberry.Maybe[str | None]
    sides: list[Side | None] | None = strawberry.field(default_factory=list)


@strawberry.input(one_of=True)
class Which:
    number: int | None = strawberry.UNSET
    point: Point | None = strawberry.UNSET


def ask(  # noqa: PLR0913, PLR0917 - a kind of argument each
    path: Path | None = None,
    paths: list[list[Path | None]] | None = None,
    which: Which | None = None,
    count: int = 3,
    thing: GlobalID | None = None,
    named: Annotated[str | None, strawberry.argument(name="calledBy")] = strawberry.UNSET,
) -> str:
    return repr((path, paths, which, count, thing, named))


@strawberry.type
class Query:
    ask: str = strawberry.field(resolver=ask)


SCHEMA = strawberry.Schema(Query)
FIELD = SCHEMA.get_field_for_type("ask", "Query")
POINT = {"across": 1}
PATH = {"points": [POINT], "at": datetime(2026, 1, 1, tzinfo=UTC)}

GIVEN: list[dict[str, Any]] = [
    {},
    {"path": None, "paths": None, "which": None, "thing": None, "calledBy": None},
    {"count": 5, "calledBy": "Ada"},
    {"path": {**PATH, "closed": True}},
    {"path": {**PATH, "points": [], "inner": None, "sides": None, "named": None}},
    {"path": {**PATH, "inner": {**PATH, "inner": PATH, "named": "x"}, "sides": [Side.LEFT, None]}},
    {"path": {**PATH, "points": [{**POINT, "howFarUp": 8, "name": "n", "side": Side.RIGHT}]}},
    {"path": {**PATH, "points": [{**POINT, "name": None, "said": None}, {**POINT, "said": "s"}]}},
    {"paths": []},
    {"paths": [[PATH, None], []]},
    {"which": {"number": 1}},
    {"which": {"point": POINT}},
    {"thing": str(GlobalID("Point", "1"))},
]


def ours() -> Callable[[dict[str, Any]], dict[str, Any]]:
    converter = SCHEMA.schema_converter
    assert FIELD is not None
    return Inputs(converter.scalar_registry, SCHEMA.config).taking(FIELD.arguments)


def theirs(given: dict[str, Any]) -> dict[str, Any]:
    assert FIELD is not None
    registry = SCHEMA.schema_converter.scalar_registry
    return convert_arguments(given, FIELD.arguments, registry, SCHEMA.config)


@pytest.mark.parametrize("given", GIVEN)
def test_arguments_are_what_strawberry_makes_of_them(given: dict[str, Any]) -> None:
    made = ours()(given)
    assert repr(made) == repr(theirs(given))
    assert {name: type(value) for name, value in made.items()} == {
        name: type(value) for name, value in theirs(given).items()
    }


def test_a_list_is_a_request_s_own() -> None:
    sides = [Side.LEFT]
    taken = ours()({"path": {**PATH, "sides": sides}})
    assert taken["path"].sides == sides
    assert taken["path"].sides is not sides


def test_what_is_no_global_id_is_refused_as_it_is_there() -> None:
    with pytest.raises(Exception, match="Value cannot represent a GlobalID") as refused:
        ours()({"thing": "?"})
    with pytest.raises(type(refused.value)):
        theirs({"thing": "?"})
