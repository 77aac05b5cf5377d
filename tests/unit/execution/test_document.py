"""Choosing an operation, binding its variables, executing it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema

from execution.document import KEPT_BINDINGS, PreparedOperation
from execution.errors import RequestRefused

from .lending import lending_schema, prepared

ECHO = build_schema("type Query { echo(n: Int, f: Float, t: String): Int }")
TWO = "query A{due} mutation B{signIn}"


def test_an_operation_is_found_by_its_name_or_alone() -> None:
    document = prepared(TWO)
    first, second = document.operation("A"), document.operation("B")
    assert [(each.kind, each.name) for each in (first, second)] == [
        ("query", "A"),
        ("mutation", "B"),
    ]
    assert first.document_id == second.document_id == document.text_hash
    assert prepared("subscription{returned{id}}").operation().kind == "subscription"
    assert prepared("{due}").operation().name is None
    assert prepared("query Only{due}").operation().name == "Only"


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (TWO, "C", "The document has no operation named 'C'."),
        (TWO, "", "The document has no operation named ''."),
        ("{due}", "A", "The document has no operation named 'A'."),
        (TWO, None, "The document has several operations: operationName must say which."),
    ],
)
def test_an_operation_that_cannot_be_chosen_is_a_bad_request(
    text: str, name: str | None, message: str
) -> None:
    with pytest.raises(RequestRefused) as refused:
        prepared(text).operation(name)
    [error] = refused.value.errors
    assert (error.message, error.extensions) == (message, {"code": "BAD_REQUEST"})


def test_an_operation_of_a_document_with_errors_is_refused_with_them() -> None:
    document = prepared("{nothing}")
    with pytest.raises(RequestRefused) as refused:
        document.operation()
    assert refused.value.errors == document.errors
    assert document.operations == ()


def messages(operation: PreparedOperation, variables: dict[str, object]) -> list[str]:
    with pytest.raises(RequestRefused) as refused:
        operation.bind(variables)
    assert {str((each.extensions or {})["code"]) for each in refused.value.errors} == {
        "BAD_USER_INPUT"
    }
    return [error.message for error in refused.value.errors]


def test_variables_are_coerced_once_with_their_defaults() -> None:
    operation = prepared(
        "query($n:Int=3,$id:ID,$gone:ID){books(first:$n){count} book(id:$id){id} "
        "node(id:$gone){id}}"
    ).operation()
    assert operation.bind({"id": 7, "unknown": 1}).variables.coerced == {"n": 3, "id": "7"}
    assert operation.bind().variables.coerced == {"n": 3}
    assert operation.bind({"id": None}).variables.coerced == {"n": 3, "id": None}


@pytest.mark.parametrize(
    ("given", "place", "reason"),
    [
        ({}, "", "Expected a value of non-null type 'LendInput!' to be provided."),
        (
            {"i": {"secret": "hunter2"}},
            "",
            "Expected value of type 'LendInput' to include required field 'copies'",
        ),
        (
            {"i": {"copies": [{"id": "1"}, {}]}},
            " at .copies[1]",
            "Expected value of type 'CopyInput' to include required field 'id'",
        ),
        (
            {"i": {"copies": [], "secret": 12345}},
            " at .secret",
            "String cannot represent a non string value",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_told_by_its_path_and_never_echoed(
    given: dict[str, object], place: str, reason: str
) -> None:
    operation = prepared("mutation($i:LendInput!){lend(input:$i){id}}").operation()
    assert messages(operation, given) == [f"Variable '$i' has invalid value{place}: {reason}"]


def test_plain_variables_are_bound_once_and_told_apart_by_their_types() -> None:
    operation = prepared(
        "query($n:Int,$f:Float=2.5){a:echo(n:$n) b:echo(f:$f)}", schema=ECHO
    ).operation()
    first = operation.bind({"n": 1})
    assert operation.bind({"n": 1}) is first
    assert operation.bind({"n": 2}).variables.coerced == {"n": 2, "f": 2.5}
    assert operation.bind({"n": None}).variables.coerced == {"n": None, "f": 2.5}
    assert operation.bind().variables.coerced == {"f": 2.5}
    assert operation.bind({"n": 1}) is first
    with pytest.raises(RequestRefused):
        operation.bind({"n": True})


def test_of_variables_no_text_is_remembered() -> None:
    operation = prepared("query($t:String,$n:Int){a:echo(t:$t,n:$n)}", schema=ECHO).operation()
    bound = operation.bind({"t": "secret"})
    assert operation.bind({"t": "secret"}) is not bound
    unknown = operation.bind({"secret": 1})
    assert operation.bind({"secret": 1}) is not unknown


def test_no_more_variables_are_remembered_than_clients_use() -> None:
    operation = prepared("query($n:Int){echo(n:$n)}", schema=ECHO).operation()
    bound = [operation.bind({"n": n}) for n in range(KEPT_BINDINGS + 1)]
    assert operation.bind({"n": 0}) is bound[0]
    assert operation.bind({"n": KEPT_BINDINGS}) is not bound[-1]


def test_a_misspelt_field_is_suggested_only_where_suggestions_are_made() -> None:
    text = "mutation($i:LendInput!){lend(input:$i){id}}"
    wrong: dict[str, object] = {"i": {"copies": [], "secre": 1}}
    [told] = messages(prepared(text, suggestions=True).operation(), wrong)
    [hidden] = messages(prepared(text, suggestions=False).operation(), wrong)
    assert told.endswith("unknown field 'secre'. Did you mean 'secret'?")
    assert hidden.endswith("unknown field 'secre'")


def test_the_words_of_a_scalar_s_parser_stay_inside() -> None:
    operation = prepared("query($d:Day){due(on:$d)}").operation()
    assert messages(operation, {"d": "Monday"}) == [
        "Variable '$d' has invalid value: The value is not of the expected type."
    ]
    assert operation.bind({"d": "day 1"}).variables.coerced == {"d": "day 1"}


def test_a_misfit_enum_names_the_enum() -> None:
    operation = prepared("query($s:Shelf){on(shelf:$s){id}}", suggestions=False).operation()
    assert messages(operation, {"s": "PROSE"}) == [
        "Variable '$s' has invalid value: Value 'PROSE' does not exist in 'Shelf' enum."
    ]


def counting_schema() -> tuple[GraphQLSchema, list[str]]:
    schema, parsed = lending_schema(), list[str]()
    day: Any = schema.type_map["Day"]

    def parse(value: str) -> str:
        parsed.append(value)
        return value

    day.coerce_input_value = parse
    return schema, parsed


async def test_execution_uses_the_variables_that_were_bound() -> None:
    schema, parsed = counting_schema()

    async def due(_: object, info: GraphQLResolveInfo[str], on: str) -> str:
        return f"{on} for {info.context}"

    assert schema.query_type is not None
    schema.query_type.fields["due"].resolve = due
    operation = prepared(
        "query($d:Day){due(on:$d) ...F} fragment F on Query{again:due(on:$d)}", schema=schema
    ).operation()
    bound = operation.bind({"d": "Monday"})
    result = await operation.execute(bound, "Ada")
    assert result.errors is None
    assert result.data == {"due": "Monday for Ada", "again": "Monday for Ada"}
    assert parsed == ["Monday"]


async def test_a_failing_field_is_an_error_of_the_result() -> None:
    schema = lending_schema()

    def due(*_: object) -> str:
        raise GraphQLError("closed", extensions={"code": "CLOSED"})

    assert schema.query_type is not None
    schema.query_type.fields["due"].resolve = due
    operation = prepared("{due report}", schema=schema).operation()
    result = await operation.execute(operation.bind(), None, {"report": "all well"})
    assert result.data == {"due": None, "report": "all well"}
    assert result.errors is not None
    assert [(error.path, error.extensions) for error in result.errors] == [
        (["due"], {"code": "CLOSED"})
    ]


async def test_root_fields_of_a_mutation_run_one_after_another() -> None:
    schema, ran = lending_schema(), list[str]()

    async def sign(_: object, info: GraphQLResolveInfo[str]) -> str:
        ran.append(f"{info.path.key} starts")
        await asyncio.sleep(0)
        ran.append(f"{info.path.key} ends")
        return "done"

    assert schema.mutation_type is not None
    schema.mutation_type.fields["signIn"].resolve = sign
    operation = prepared("mutation{a:signIn b:signIn}", schema=schema).operation()
    result = await operation.execute(operation.bind(), None)
    assert result.data == {"a": "done", "b": "done"}
    assert ran == ["a starts", "a ends", "b starts", "b ends"]


async def test_a_subscription_answers_each_event() -> None:
    operation = prepared("subscription{returned{title}}").operation()
    stream = await operation.subscribe(operation.bind(), None)
    assert isinstance(stream, AsyncIterator)
    assert [result.data async for result in stream] == [
        {"returned": {"title": "Emma"}},
        {"returned": {"title": "Persuasion"}},
    ]


async def test_a_subscription_that_cannot_open_says_why() -> None:
    schema = lending_schema()

    async def closed(*_: object) -> None:
        raise GraphQLError("closed")

    assert schema.subscription_type is not None
    schema.subscription_type.fields["returned"].subscribe = closed
    operation = prepared("subscription{returned{title}}", schema=schema).operation()
    result = await operation.subscribe(operation.bind(), None)
    assert not isinstance(result, AsyncIterator)
    assert [error.message for error in result.errors or ()] == ["closed"]
