"""Parsing and validation: which code, how many errors, and what they do not tell."""

import pytest
from graphql import build_schema, parse

from execution.errors import MAX_ERRORS, MAX_MESSAGE_LENGTH
from execution.validation import validation_errors, validation_rules

from .lending import extensions, prepared


@pytest.mark.parametrize("text", ["", "{", "{due", "query {due(}", "\x00", "#", "{due}}", "{a:}"])
def test_what_cannot_be_parsed_is_a_parse_error_with_its_place(text: str) -> None:
    [error] = prepared(text).errors
    assert error.extensions == {"code": "GRAPHQL_PARSE_FAILED"}
    assert error.message.startswith("Syntax Error: ")
    assert error.locations is not None


def test_nesting_beyond_the_parser_s_bound_is_a_parse_error() -> None:
    assert extensions(prepared("{a" * 300 + "}" * 300)) == [{"code": "GRAPHQL_PARSE_FAILED"}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{nothing}", "Cannot query field 'nothing' on type 'Query'."),
        ("{book}", "Field 'book' of type 'Book' must have a selection of subfields."),
        ("{due ...Gone}", "Unknown fragment 'Gone'."),
        ("type Query {due: Int}", "The 'Query' definition is not executable."),
        ("query($x:Nope){book(id:$x){id}}", "Unknown type 'Nope'."),
    ],
)
def test_what_is_not_valid_is_a_validation_error(text: str, message: str) -> None:
    error = prepared(text, suggestions=False).errors[0]
    assert error.extensions == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert message in error.message
    assert error.locations is not None


@pytest.mark.parametrize("text", ["{ }", "{book{ }}", "{due ...F} fragment F on Query{ }"])
def test_an_empty_selection_is_invalid(text: str) -> None:
    errors = prepared(text).errors
    assert [error.message for error in errors] == ["A selection set must not be empty."]
    assert extensions(prepared(text)) == [{"code": "GRAPHQL_VALIDATION_FAILED"}]


@pytest.mark.parametrize("text", ["{boook{id}}", "{book{titel}}", "{book(ids:1){id}}"])
def test_suggestions_are_made_only_where_they_are_wanted(text: str) -> None:
    assert "Did you mean" in prepared(text, suggestions=True).errors[0].message
    assert "Did you mean" not in prepared(text, suggestions=False).errors[0].message


@pytest.mark.parametrize("text", ["{__schema{queryType{name}}}", '{__type(name:"Book"){name}}'])
def test_introspection_is_answered_or_refused(text: str) -> None:
    assert prepared(text, introspection=True).errors == ()
    refused = prepared(text, introspection=False)
    assert extensions(refused)[0] == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert "introspection has been disabled" in refused.errors[0].message


def test_typename_stays_without_introspection() -> None:
    assert prepared("{__typename book{__typename}}", introspection=False).errors == ()


def test_no_answer_holds_more_than_its_number_of_errors() -> None:
    document = prepared("{book{" + "nothing " * 400 + "}}")
    assert len(document.errors) == MAX_ERRORS
    assert document.errors[-1].message.startswith("Too many validation errors")


def test_a_long_name_is_not_sent_back_whole() -> None:
    [error] = prepared("{" + "a" * 100_000 + "}", suggestions=False).errors
    assert len(error.message) == MAX_MESSAGE_LENGTH


def test_an_error_holds_no_syntax_tree() -> None:
    [error] = prepared("{nothing}").errors
    assert (error.nodes, error.source, error.positions) == (None, None, None)
    assert error.formatted["locations"] == [{"line": 1, "column": 2}]


def test_a_schema_that_offers_defer_is_refused_at_the_start() -> None:
    deferring = build_schema("directive @defer on FIELD type Query {a: Int}")
    with pytest.raises(ValueError, match="one answer"):
        prepared("{a}", schema=deferring)


ONE_OF = build_schema("input L @oneOf { a: ID b: ID } type Query { t(by: L!): ID u(by: L): ID }")


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("query($i: ID) { t(by: {a: $i}) }", 1),
        ("query($i: ID) { u(by: {a: $i}) }", 1),
        ("query($i: ID) { ...F } fragment F on Query { t(by: {a: $i}) }", 1),
        ("query($i: ID!) { t(by: {a: $i}) u(by: {a: $i}) }", 0),
        ("query($l: L!) { t(by: $l) }", 0),
    ],
)
def test_a_variable_in_a_one_of_input_is_non_null_wherever_it_stands(
    text: str, errors: int
) -> None:
    found = validation_errors(
        ONE_OF, parse(text), validation_rules(introspection=True), suggestions=True, cyclic=False
    )
    assert len(found) == errors
