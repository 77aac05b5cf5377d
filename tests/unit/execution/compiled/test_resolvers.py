"""Resolvers: functions, coroutines, attributes; what they raise, return and are given."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLError, Undefined, build_schema

from .both_ways import Watched, same
from .promises import Deferred, comes, gives, later, raises

SCHEMA = build_schema("""
type Query { a: String b: Int me: Me many: [Me] }
type Me { a: String b: Int me: Me many: [Me!] }
""")


class Thing:
    """An object that the default resolver reads attributes of, and calls methods of."""

    a = "attribute"

    @property
    def b(self) -> int:
        return 3

    def me(self, _: Any) -> "Thing":
        return self

    async def many(self, _: Any) -> list["Thing"]:
        return [self, Other()]


class Other(Thing):
    @property
    def b(self) -> int:
        raise LookupError("no b here")

    async def me(self, _: Any) -> Any:  # type: ignore[override]
        raise GraphQLError("not me", extensions={"code": "NOBODY"})


ROOTS: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "an empty dict": dict,
    "an object without attributes": object,
    "an object": Thing,
    "an object that fails": Other,
    "a dict of values": lambda: {"a": "x", "b": 1, "me": {"a": "y"}, "many": [{}, Thing()]},
    "a dict of functions": lambda: {
        "a": gives("x"),
        "b": comes(1),
        "me": gives(Thing()),
        "many": comes([Thing(), Other()], 2),
    },
    "a dict of promises": lambda: {
        "a": Deferred("x"),
        "b": later(1, 2),
        "me": later({"a": Deferred("y"), "me": Deferred(None)}),
        "many": later([later(Thing()), Deferred({"a": Deferred("z")})]),
    },
    "failures": lambda: {
        "a": raises("raised"),
        "b": ValueError("held"),
        "me": later(KeyError("late")),
        "many": [gives("uncalled"), ValueError("item"), raises("uncalled")],
    },
    "undefined": lambda: {"a": Undefined, "b": Undefined, "me": Undefined, "many": [Undefined]},
    "wrong": lambda: {"a": {}, "b": "three", "me": 3, "many": {"a": 1}},
    "an error with its own place": lambda: {
        "a": gives(GraphQLError("elsewhere", path=["some", "where"])),
        "b": comes(GraphQLError("with code", extensions={"code": "B"})),
    },
    "the same error everywhere": lambda: dict.fromkeys(("a", "b", "me", "many"), ValueError("one")),
}
TEXT = "{a b me{a b me{a b} many{a}} many{b me{a} many{a b}}}"


@pytest.mark.parametrize("root", ROOTS.values(), ids=ROOTS)
async def test_whatever_resolvers_do_is_answered_alike(root: Callable[[], Any]) -> None:
    await same(SCHEMA, TEXT, root=root)


async def test_the_keys_stand_in_the_order_of_the_document_whenever_they_come() -> None:
    answer = await same(
        SCHEMA,
        "{me{b} a many{b a} b}",
        root=lambda: {
            "me": later({"b": 1}, 3),
            "a": later("a", 1),
            "many": [{"b": later(1, 2), "a": "x"}],
            "b": 2,
        },
    )
    assert [*answer.data] == ["me", "a", "many", "b"]
    assert [*answer.data["many"][0]] == ["b", "a"]


async def test_a_resolver_is_given_the_parent_the_context_and_its_field() -> None:
    seen: list[Any] = []

    def resolve(info: Any) -> str:
        nodes = [node.alias.value for node in info.field_nodes]
        seen.append((info.field_name, info.parent_type.name, info.context, str(info.return_type)))
        seen.append((info.operation.name.value, nodes))
        return "x"

    await same(
        SCHEMA,
        "query Named {me{x:a}}",
        root=lambda: {"me": {"a": resolve}},
        context=lambda: "context",
    )
    assert seen == [("a", "Me", "context", "String"), ("Named", ["x"])] * 2


async def test_a_resolver_of_the_schema_goes_before_the_default_one() -> None:
    schema = build_schema("type Query { a(of: Int = 1): Int n: Int }")
    assert schema.query_type is not None
    fields = schema.query_type.fields
    fields["a"].resolve = lambda root, _info, of: root["n"] + of
    fields["n"].resolve = lambda root, info: later(root["n"] * info.context)
    answer = await same(
        schema, "{a b:a(of:5) n}", root=lambda: {"n": 2, "a": 9}, context=lambda: 10
    )
    assert answer.data == {"a": 3, "b": 7, "n": 20}


async def test_siblings_are_answered_when_one_fails() -> None:
    answer = await same(
        SCHEMA, "{a b me{a}}", root=lambda: {"a": raises("a"), "b": 1, "me": comes(Thing())}
    )
    assert answer.data == {"a": None, "b": 1, "me": {"a": "attribute"}}
    assert answer.errors == [("a", [(1, 2)], "a")]


async def test_what_an_error_says_beside_its_message_is_kept() -> None:
    watched = Watched()
    operation = watched.prepared(SCHEMA, "{me{a}}")
    failure = GraphQLError("no", extensions={"code": "NO"})
    result = await operation.execute(operation.bind(), None, {"me": {"a": gives(failure)}})
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "NO"}
    assert result.errors[0].original_error is failure
