"""Leaves: what each scalar and enum takes for one of its values, and what it does not."""

from decimal import Decimal
from enum import Enum, Flag, IntEnum, StrEnum
from math import inf, nan
from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    specified_scalar_types,
)

from .both_ways import same


class Text(str):
    __slots__ = ()


class Number(int):
    pass


class Side(Enum):
    LEFT = "left"
    RIGHT = "right"


def picky(value: Any) -> Any:
    """A scalar's output: it raises, or gives nothing, or what it was given."""
    if value == "raise":
        raise ValueError("picky")
    return {"null": None, "undefined": Undefined}.get(value, value)


ENUM = GraphQLEnumType(
    "Which",
    {"A": GraphQLEnumValue(1), "B": GraphQLEnumValue("b"), "C": GraphQLEnumValue(Side.LEFT)},
)
LEAVES = [
    *specified_scalar_types.values(),
    GraphQLScalarType("Picky", coerce_output_value=picky),
    GraphQLScalarType("Plain"),
    ENUM,
]
VALUES: list[Any] = [
    *(None, Undefined, True, False, 0, 1, -1, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**60),
    *(0.0, 1.0, 1.5, -0.0, 1e30, inf, -inf, nan, Decimal("2.5"), Decimal(3)),
    *("", "a", "1", "1.5", "true", "b", "raise", "null", "undefined", b"bytes", Text("t"), "é\n"),
    *(
        Number(5),
        Side.LEFT,
        Side.RIGHT,
        [],
        ["a"],
        {},
        {"a": 1},
        (1,),
        {1},
        object,
        ValueError("v"),
    ),
]


def schema_of(leaf: Any) -> GraphQLSchema:
    of = GraphQLObjectType(
        "Of",
        {
            "one": GraphQLField(leaf),
            "must": GraphQLField(GraphQLNonNull(leaf)),
            "list": GraphQLField(GraphQLList(GraphQLNonNull(leaf))),
        },
    )
    return GraphQLSchema(GraphQLObjectType("Query", {"of": GraphQLField(GraphQLList(of))}))


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.name)
async def test_each_value_is_taken_or_refused_alike(leaf: Any) -> None:
    schema = schema_of(leaf)
    for text in ("{of{one}}", "{of{must}}", "{of{list}}"):
        answer = await same(
            schema,
            text,
            root=lambda: {
                "of": [{"one": value, "must": value, "list": [value]} for value in VALUES]
            },
        )
        assert len(answer.data["of"]) == len(VALUES)


async def test_a_wrong_leaf_is_told_where_it_stands() -> None:
    answer = await same(
        schema_of(specified_scalar_types["Int"]),
        "{of{one list}}",
        root=lambda: {"of": [{"one": 2**31, "list": [1, "x"]}]},
    )
    assert answer.data == {"of": [{"one": None, "list": None}]}
    assert answer.errors == [
        ("of/0/list/1", [(1, 9)], "Int cannot represent non-integer value: 'x'"),
        (
            "of/0/one",
            [(1, 5)],
            "Int cannot represent non 32-bit signed integer value: 2147483648",
        ),
    ]


@strawberry.enum
class Suit(Enum):
    HEARTS = "h"
    SPADES = strawberry.enum_value("s", name="CLUBS_TOO")


@strawberry.enum
class Level(IntEnum):
    LOW = 1
    HIGH = 2


@strawberry.enum
class Tone(StrEnum):
    SOFT = "soft"
    LOUD = "loud"


@strawberry.enum
class Rights(Flag):
    READ = 1
    WRITE = 2


@strawberry.enum
class Pair(Enum):
    """Its values cannot be looked up."""

    ONE = [1]  # noqa: RUF012 - a value, no default
    TWO = [2]  # noqa: RUF012 - a value, no default


@strawberry.type
class Enums:
    value: strawberry.Private[Any]

    @strawberry.field
    def suit(self) -> Suit | None:
        return self.value  # type: ignore[no-any-return]

    @strawberry.field
    def level(self) -> Level | None:
        return self.value  # type: ignore[no-any-return]

    @strawberry.field
    def tone(self) -> Tone | None:
        return self.value  # type: ignore[no-any-return]

    @strawberry.field
    def rights(self) -> Rights | None:
        return self.value  # type: ignore[no-any-return]

    @strawberry.field
    def pair(self) -> Pair | None:
        return self.value  # type: ignore[no-any-return]


@strawberry.type
class Query:
    enums: list[Enums]


async def test_members_of_python_enums_and_what_is_none_are_answered_alike() -> None:
    schema = strawberry.Schema(Query)._schema  # noqa: SLF001 - no other way to the core schema
    members = [member for enum in (Suit, Level, Tone, Rights, Pair) for member in enum]
    values: list[Any] = [*members, "h", "HEARTS", 1, 2, "soft", [1], None, ..., Side.LEFT]
    values.append(Rights.READ | Rights.WRITE)
    answer = await same(
        schema,
        "{enums{suit level tone rights pair}}",
        root=lambda: Query(enums=[Enums(value=value) for value in values]),
    )
    assert answer.data["enums"][0]["suit"] == "HEARTS"
    assert answer.data["enums"][1]["suit"] == "CLUBS_TOO"
