"""Programs that are written alike are compiled once, and share nothing else."""

import gc
from typing import Any

from graphql import GraphQLSchema, build_schema

from execution.compiled import program
from execution.compiled.program import Program
from execution.document import PreparedOperation
from execution.variables import NO_VARIABLES

from .both_ways import Watched


def counting(by: int) -> GraphQLSchema:
    """Its `a` is as many times the number that is asked for."""
    schema = build_schema("type Query { a(n: Int!): Int }")
    assert schema.query_type is not None
    schema.query_type.fields["a"].resolve = lambda *_, n: n * by
    return schema


def program_in(operation: Any) -> Program:
    found = operation.runnable.variants.found(NO_VARIABLES)
    assert isinstance(found, Program)
    return found


async def answer_of(operation: PreparedOperation) -> Any:
    return (await operation.execute(operation.bind({}), None)).data


async def test_operations_that_differ_in_what_their_names_mean_share_one_code() -> None:
    tens, ones = counting(10), counting(1)
    watched = Watched()
    three = watched.prepared(tens, "{a(n:3)}")
    four = watched.prepared(tens, "query Named {a(n:4)}")
    other = watched.prepared(ones, "{a(n:3)}")
    assert [await answer_of(each) for each in (three, four, other)] == [
        {"a": 30},
        {"a": 40},
        {"a": 3},
    ]
    codes = {program_in(each).begin.__code__ for each in (three, four, other)}
    assert len(codes) == 1
    assert program_in(watched.prepared(tens, "{b:a(n:3)}")).begin.__code__ not in codes


async def test_code_that_no_program_is_made_of_any_more_is_not_kept() -> None:
    operation = Watched().prepared(counting(1), "{nobody_else_asks: a(n:3)}")
    text = program_in(operation).source.text
    assert text in program._codes  # noqa: SLF001 - what is kept is the point
    del operation
    gc.collect()
    assert text not in program._codes  # noqa: SLF001
