"""Arguments: literals, variables, defaults, nulls and what is absent; inputs that do not fit."""

import json
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema

from .both_ways import same

SDL = """
scalar Even
enum Side { LEFT RIGHT }
directive @oneOf on INPUT_OBJECT
input Point { x: Int! y: Int = 7 name: String on: Side = LEFT }
input Path { points: [Point!]! closed: Boolean = true inner: Path }
input Which @oneOf { number: Int text: String point: Point }
type Query {
  of(
    int: Int, default: Int = 3, must: Int! = 4, list: [Int], lists: [[Int!]] = [[1]], id: ID
    float: Float, text: String = "t", flag: Boolean, side: Side = RIGHT, even: Even
    point: Point, path: Path, which: Which, points: [Point] = [{x: 1}]
  ): String
  required(int: Int!, list: [Int!]!, point: Point!): String
  me: Query
}
"""


def schema() -> GraphQLSchema:
    made = build_schema(SDL)

    def even(value: Any) -> int:
        if value % 2:
            raise ValueError("odd")
        return int(value)

    scalar: Any = made.type_map["Even"]
    scalar.coerce_input_value = even
    query: Any = made.query_type
    for name in ("of", "required"):
        query.fields[name].resolve = lambda _root, _info, **given: json.dumps(given, default=repr)
    query.fields["me"].resolve = lambda *_: {}
    return made


SCHEMA = schema()

LITERALS = [
    "of",
    "of(int: 1)",
    "of(int: null, default: null, text: null)",
    "of(default: 5, must: 6)",
    "of(list: [1, null, 3], lists: [[1, 2], null, []])",
    "of(list: 1, lists: [2])",
    'of(id: 5) two: of(id: "five")',
    "of(float: 1) two: of(float: 1.5e3)",
    "of(flag: true, side: LEFT)",
    "of(even: 4)",
    "of(point: {x: 1})",
    'of(point: {x: 1, y: null, name: "n", on: RIGHT})',
    "of(path: {points: [{x: 1}, {x: 2, y: 3}], inner: {points: []}})",
    "of(path: {points: {x: 1}})",
    "of(which: {number: 1}) two: of(which: {point: {x: 1}})",
    "of(points: null) two: of(points: [null, {x: 2}])",
    "required(int: 1, list: 2, point: {x: 3})",
    "me{of(int: 2)}",
]


@pytest.mark.parametrize("text", LITERALS)
async def test_literals_are_given_alike(text: str) -> None:
    await same(SCHEMA, "{" + text + "}")


VARIABLES: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("$v:Int", "of(int: $v)", [{}, {"v": None}, {"v": 1}]),
    ("$v:Int", "of(default: $v)", [{}, {"v": None}, {"v": 1}]),
    ("$v:Int=8", "of(default: $v, int: $v)", [{}, {"v": None}, {"v": 1}]),
    ("$v:Int", "of(must: $v)", [{}, {"v": None}, {"v": 1}]),
    ("$v:Int=9", "of(must: $v)", [{}, {"v": None}, {"v": 1}]),
    ("$v:Int!", "of(must: $v, list: [$v, 2], lists: [[$v]])", [{"v": 1}]),
    ("$v:Int", "of(list: [$v, 2, $v])", [{}, {"v": None}, {"v": 1}]),
    ("$v:[Int]", "of(list: $v)", [{}, {"v": None}, {"v": [1, None]}, {"v": 3}]),
    ("$v:[[Int!]]", "of(lists: $v)", [{}, {"v": [[1], None]}, {"v": 3}]),
    ("$v:Point", "of(point: $v, points: [$v])", [{}, {"v": {"x": 1}}, {"v": {"x": 1, "y": None}}]),
    ("$v:Int!", "of(point: {x: $v, y: $v})", [{"v": 3}]),
    ("$v:String", "of(point: {x: 1, name: $v})", [{}, {"v": None}, {"v": "n"}]),
    ("$v:Side=LEFT", "of(side: $v, point: {x: 1, on: $v})", [{}, {"v": None}, {"v": "RIGHT"}]),
    ("$v:Boolean", "of(flag: $v, path: {points: [], closed: $v})", [{}, {"v": False}]),
    ("$v:Even", "of(even: $v)", [{}, {"v": 2}, {"v": None}]),
    ("$v:Which", "of(which: $v)", [{}, {"v": {"text": "t"}}]),
    ("$v:Int!", "of(which: {number: $v})", [{"v": 5}]),
    ("$v:Int", "a: of(int: $v) b: of(int: 2) me{c: of(int: $v)}", [{}, {"v": 1}]),
    ("$v:ID", "of(id: $v)", [{"v": 5}, {"v": "5"}]),
    ("$v:Float", "of(float: $v)", [{"v": 5}, {"v": 0.5}]),
]


@pytest.mark.parametrize(("declared", "text", "given"), VARIABLES)
async def test_variables_are_given_alike(
    declared: str, text: str, given: list[dict[str, Any]]
) -> None:
    for variables in given:
        await same(SCHEMA, f"query({declared}){{{text}}}", variables)
        await same(
            SCHEMA, f"query({declared}){{me{{...F}}}} fragment F on Query{{{text}}}", variables
        )


async def test_what_is_absent_is_not_given() -> None:
    answer = await same(SCHEMA, "query($v:Int){of(int:$v,point:{x:1,name:null})}", {})
    given = json.loads(answer.data["of"])
    assert "int" not in given
    assert given["point"] == {"x": 1, "y": 7, "name": None, "on": "LEFT"}


async def test_a_null_for_what_must_be_there_fails_each_field_that_is_given_it() -> None:
    answer = await same(SCHEMA, "query($v:Int=1){a:of(must:$v) me{of(must:$v)} of}", {"v": None})
    assert answer.data["a"] is None
    assert answer.data["me"] == {"of": None}
    assert json.loads(answer.data["of"])["must"] == 4
    assert answer.paths == ["a", "me/of"]
