"""`@skip` and `@include`, on fields and fragments, by literals and by variables."""

from itertools import product

import pytest
from graphql import build_schema

from .both_ways import Watched, same

SCHEMA = build_schema("""
type Query { a: String b: String me: Query! they: [Named] }
interface Named { name: String }
type One implements Named { name: String one: Int }
type Two implements Named { name: String two: Int! }
""")


def root() -> dict[str, object]:
    they = [
        {"__typename": "One", "name": "o", "one": 1},
        {"__typename": "Two", "name": "t", "two": None},
    ]
    return {"a": "a", "b": "b", "me": {"a": "A", "b": "B"}, "they": they}


LITERAL = [
    "{a @skip(if:true) b}",
    "{a @skip(if:false) b}",
    "{a @include(if:true) b}",
    "{a @include(if:false) b}",
    "{a @include(if:true) @skip(if:true) b}",
    "{a @include(if:false) @skip(if:false) b}",
    "{a @include(if:true) @skip(if:false) b}",
    "{a @skip(if:true)}",
    "{a @skip(if:true) a}",
    "{...F @skip(if:true) b} fragment F on Query{a}",
    "{...F @include(if:true) b} fragment F on Query{a @skip(if:true) me{a}}",
    "{...@skip(if:true){a} b}",
    "{...on Query @include(if:false){a} b}",
    "{...@include(if:true){a @skip(if:true)} b}",
    "{me{a @skip(if:true)}}",
    "{...F @skip(if:true) ...F} fragment F on Query{a}",
    "{...F @include(if:false) ...G} fragment F on Query{a} fragment G on Query{...F b}",
    "{they{name @skip(if:true) ...on One @skip(if:true){one} ...on Two{two @skip(if:true)}}}",
    "{they{__typename @skip(if:true) name}}",
]


@pytest.mark.parametrize("text", LITERAL)
async def test_a_literal_decides_once_and_for_all(text: str) -> None:
    await same(SCHEMA, text, root=root)


VARIABLE = [
    "query($x:Boolean!,$y:Boolean!){a @skip(if:$x) b @include(if:$y)}",
    "query($x:Boolean!,$y:Boolean!){a @skip(if:$x) @include(if:$y) b}",
    "query($x:Boolean!,$y:Boolean!){...F @include(if:$x)} fragment F on Query{a @skip(if:$y) b}",
    "query($x:Boolean!,$y:Boolean!){...@skip(if:$x){a ...on Query @include(if:$y){b}}}",
    "query($x:Boolean!,$y:Boolean!){me @skip(if:$x){a} me{b me @include(if:$y){a}}}",
    "query($x:Boolean!,$y:Boolean!){they{...on One @skip(if:$x){one} ...on Two{two @skip(if:$y)}}}",
    "query($x:Boolean!,$y:Boolean!){they{__typename @include(if:$x) name @skip(if:$y)}}",
]


@pytest.mark.parametrize("text", VARIABLE)
async def test_variables_decide_for_each_request(text: str) -> None:
    for x, y in product([True, False], repeat=2):
        await same(SCHEMA, text, {"x": x, "y": y}, root)


async def test_a_default_decides_where_a_variable_is_absent() -> None:
    text = "query($x:Boolean=true){a @skip(if:$x) b}"
    assert (await same(SCHEMA, text, {}, root)).data == {"b": "b"}
    assert (await same(SCHEMA, text, {"x": False}, root)).data == {"a": "a", "b": "b"}


@pytest.mark.parametrize(
    "text",
    [
        "query($x:Boolean=true){a @skip(if:$x) b}",
        "query($x:Boolean=true){b me{a @include(if:$x)}}",
        "query($x:Boolean=true){they{...on One @skip(if:$x){one}}}",
    ],
)
async def test_a_condition_that_is_null_is_left_to_core_and_others_are_not(text: str) -> None:
    watched = Watched()
    operation = watched.prepared(SCHEMA, text)
    for given in ({"x": None}, {"x": True}, {"x": None}, {}):
        bound = operation.bind(given)
        wanted = await operation.runnable.run_on_core(bound.variables, None, root())
        found = await operation.execute(bound, None, root())
        assert found == wanted
    assert watched.ran == ["core", "compiled", "core", "compiled"]
    watched.check()


async def test_a_custom_directive_changes_nothing() -> None:
    schema = build_schema("""
      directive @loud(by: Int) on FIELD | QUERY | FRAGMENT_SPREAD
      type Query { a: String }
    """)
    text = "query @loud {a @loud(by: 3) ...F @loud} fragment F on Query{b:a}"
    answer = await same(schema, text, root=lambda: {"a": "a"})
    assert answer.data == {"a": "a", "b": "a"}


async def test_an_operation_without_error_propagation_is_left_to_core() -> None:
    schema = build_schema("""
      directive @experimental_disableErrorPropagation on QUERY
      type Query { me: Me } type Me { a: String! }
    """)
    watched = Watched()
    operation = watched.prepared(schema, "query @experimental_disableErrorPropagation {me{a}}")
    result = await operation.execute(operation.bind(), None, {"me": {}})
    assert result.data == {"me": {"a": None}}
    assert watched.ran == ["core"]
    assert operation.runnable.variants.why_not == "errors are not to be propagated"
