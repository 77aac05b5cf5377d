"""Every limit at its boundary: what is allowed passes, one more is refused by its name."""

from dataclasses import fields
from typing import Any

import orjson
import pytest
from graphql import get_introspection_query

from execution.limits import Exceeded, Limits

from .lending import extensions, prepared, refusal


def path(depth: int) -> str:
    """A path of so many fields, its leaf among them."""
    return "book{" + "similar{" * (depth - 2) + "id" + "}" * (depth - 1)


def introspection(depth: int) -> str:
    return '{__type(name:"Book"){' + "ofType{" * (depth - 2) + "name" + "}" * (depth - 1) + "}"


BOUNDARIES = [
    ("tokens", Limits(tokens=7), "{book{id title}}", "{book{id title id}}", None),
    ("tokens", Limits(tokens=5), "{due}#1\n#2", "{due}#1\n#2\n#3", None),
    ("depth", Limits(cost=10**12), "{" + path(15) + "}", "{" + path(16) + "}", 16),
    ("introspection_depth", Limits(), introspection(20), introspection(21), 21),
    ("depth", Limits(), "{due " + introspection(15)[1:], "{due " + introspection(16)[1:], 16),
    ("fields", Limits(fields=4), "{book{id} due due}", "{book{id} due due due}", 5),
    (
        "fields",
        Limits(fields=4),
        "{book{...B}} fragment B on Book{id title id}",
        "{book{...B ...B}} fragment B on Book{id title}",
        5,
    ),
    ("aliases", Limits(aliases=2), "{a:due b:due}", "{a:due b:due c:due}", 3),
    (
        "directives",
        Limits(directives=2),
        "query @note {due @note}",
        "query @note {due @note @note}",
        3,
    ),
    ("root_fields", Limits(), "{" + "due " * 10 + "}", "{" + "due " * 11 + "}", 11),
    (
        "root_fields",
        Limits(root_fields=2),
        "{due ...D} fragment D on Query{due}",
        "{due ...D ...D} fragment D on Query{due}",
        3,
    ),
    (
        "mutation_root_fields",
        Limits(),
        "mutation{" + "signIn " * 5 + "}",
        "mutation{" + "signIn " * 6 + "}",
        6,
    ),
    (
        "exclusive_mutations",
        Limits(exclusive_mutations=frozenset({"signIn", "signUp"})),
        'mutation{signIn tag(labels:["a"])}',
        "mutation{signIn signUp}",
        2,
    ),
    (
        "exclusive_mutations",
        Limits(exclusive_mutations=frozenset({"signIn"})),
        "mutation{a:signIn}",
        "mutation{a:signIn ... {b:signIn}}",
        2,
    ),
    (
        "operations",
        Limits(operations=2),
        "query A{due} query B{due}",
        "query A{due} query B{due} query C{due}",
        3,
    ),
    (
        "list_items",
        Limits(list_items=2),
        "{lookUp(ids:[1,2]){id}}",
        "{lookUp(ids:[1,2,3]){id}}",
        3,
    ),
    ("page_size", Limits(), "{books(first:50){count}}", "{books(first:51){count}}", 51),
    ("page_size", Limits(), "{books(first:1){count}}", "{books(first:0){count}}", 0),
    ("page_size", Limits(), "{books(first:1){count}}", "{books(first:-1){count}}", -1),
    ("cost", Limits(cost=3), "{book{author{name}}}", "{book{author{name} a:author{name}}}", 3),
]


@pytest.mark.parametrize(("name", "limits", "allowed", "refused", "actual"), BOUNDARIES)
def test_the_limit_passes_at_its_value_and_is_named_one_above(
    name: str, limits: Limits, allowed: str, refused: str, actual: int | None
) -> None:
    assert extensions(prepared(allowed, limits)) == []
    value = 1 if name == "exclusive_mutations" else getattr(limits, name)
    counted = {} if actual is None else {"actual": actual}
    assert extensions(prepared(refused, limits)) == [
        {"code": "LIMIT_EXCEEDED", "limit": name, "allowed": value, **counted}
    ]


def test_every_limit_has_a_boundary_above() -> None:
    tested = {name for name, *_ in BOUNDARIES}
    assert {each.name for each in fields(Limits)} - tested == {"list_items_of", "measure_only"}


def test_a_refusal_says_the_limit_its_value_and_what_was_asked() -> None:
    messages = [
        prepared("{a:due b:due}", Limits(aliases=1)).errors[0].message,
        prepared("{books(first:0){count}}").errors[0].message,
        prepared("{book{id}}", Limits(cost=1)).errors[0].message,
        prepared("{due}", Limits(tokens=2)).errors[0].message,
    ]
    assert messages == [
        "The limit aliases (at most 1) is not kept: 2.",
        "The limit page_size (1 to 50) is not kept at Query.books(first:): 0.",
        "The limit cost (under 1) is not kept: 1.",
        "The limit tokens (at most 2) is not kept.",
    ]


def test_all_that_a_document_exceeds_is_said_at_once() -> None:
    document = prepared("{a:due b:due}", Limits(aliases=1, root_fields=1))
    assert [each["limit"] for each in extensions(document)] == ["aliases", "root_fields"]


def test_a_count_beyond_an_int_is_left_out_so_that_the_answer_can_be_written() -> None:
    error = Exceeded("fields", 500, 2**80).as_error()
    assert error.extensions == {"code": "LIMIT_EXCEEDED", "limit": "fields", "allowed": 500}
    assert orjson.loads(orjson.dumps(error.formatted))["message"] == (
        "The limit fields (at most 500) is not kept."
    )
    largest = Exceeded("fields", 500, 2**31 - 1).as_error().extensions or {}
    assert largest["actual"] == 2**31 - 1


@pytest.mark.parametrize("limits", [{"depth": 0}, {"list_items_of": {"Mutation.tag(labels:)": 0}}])
def test_a_limit_that_nothing_satisfies_is_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be at least 1, not 0"):
        Limits(**limits)


def test_full_introspection_fits_the_default_limits() -> None:
    text = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True
    )
    document = prepared(text)
    assert document.errors == ()
    assert document.operation().bind().cost == 2_511


def test_introspection_beside_an_ordinary_field_has_the_ordinary_depth() -> None:
    alone, beside = introspection(20), "{due " + introspection(20)[1:]
    assert extensions(prepared(alone)) == []
    assert extensions(prepared(beside))[0]["limit"] == "depth"


def test_measuring_only_refuses_nothing_and_reports_everything() -> None:
    limits = Limits(
        tokens=2,
        aliases=1,
        depth=1,
        list_items=1,
        page_size=5,
        cost=2,
        measure_only=True,
    )
    text = "query($n:Int,$ids:[ID!]){a:books(first:$n){count} b:lookUp(ids:$ids){id}}"
    operation = prepared(text, limits).operation()
    assert operation.exceeded == (
        Exceeded("tokens", 2, None),
        Exceeded("depth", 1, 2),
        Exceeded("aliases", 1, 2),
    )
    bound = operation.bind({"n": 6, "ids": ["1", "2"]})
    assert bound.cost == 5
    assert bound.exceeded == (
        Exceeded("list_items", 1, 2, "Query.lookUp(ids:)"),
        Exceeded("page_size", 5, 6, "Query.books(first:)"),
        Exceeded("cost", 2, 5),
    )


def test_measuring_only_survives_a_bomb() -> None:
    levels = "".join(f"fragment F{n} on Book{{...F{n + 1} ...F{n + 1}}}" for n in range(100))
    text = "query($n:Int){book{...F0}}" + levels + "fragment F100 on Book{similar(first:$n){id}}"
    bound = prepared(text, Limits(measure_only=True)).operation().bind({"n": 3})
    assert bound.cost == 1 + 2**100


def test_variables_are_refused_at_the_same_boundaries() -> None:
    text = "query($n:Int,$ids:[ID!]){books(first:$n){count} lookUp(ids:$ids){id}}"
    assert refusal(text, {"n": 50, "ids": ["1"] * 100}) == []
    assert refusal(text, {"n": 51}) == [
        {"code": "LIMIT_EXCEEDED", "limit": "page_size", "allowed": 50, "actual": 51}
    ]
    assert refusal(text, {"ids": ["1"] * 101}) == [
        {"code": "LIMIT_EXCEEDED", "limit": "list_items", "allowed": 100, "actual": 101}
    ]
