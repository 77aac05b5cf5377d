"""What preparing a document costs, as it gets longer: parsed, measured, validated, compiled."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLSchema
from rich.console import Console

from bench.report import put, table
from execution.compiled.engine import Engine
from execution.field_cost import declared_cost
from execution.limits import Limits
from execution.preparation import Preparation

PARTS = (5, 10, 20, 30, 40, 50)
TIMES = 5
"""The least of so many counts: what is more was something else of the machine's."""

PART = "p{}: billboard { id item { id title { __typename id name synopsis releaseYear kind } } }"
FIELDS_OF_A_PART = 10
UNLIMITED = Limits(
    tokens=100_000, aliases=10_000, fields=10_000, cost=1_000_000_000, measure_only=True
)
HEADINGS = ("fields", "CPU ms", "us a field", "x the first")


@dataclass(frozen=True, slots=True)
class Prepared:
    fields: int
    ms: float

    @property
    def us_a_field(self) -> float:
        return self.ms * 1000 / self.fields


def document(parts: int) -> str:
    """An operation of `parts` times `FIELDS_OF_A_PART` fields under one."""
    listed = (PART.replace("{}", str(number)) for number in range(parts))
    return f"{{ homepage {{ {' '.join(listed)} }} }}"


def preparations(schema: GraphQLSchema) -> list[Prepared]:
    """In this process. Raises ValueError where a document cannot be executed."""
    preparation = Preparation(
        schema,
        UNLIMITED,
        introspection=True,
        suggestions=False,
        declared=declared_cost,
        engine=Engine(),
    )
    return [
        Prepared(1 + parts * FIELDS_OF_A_PART, _least_ms(preparation, document(parts)))
        for parts in PARTS
    ]


def _least_ms(preparation: Preparation, text: str) -> float:
    return min(_ms(preparation, text) for _ in range(TIMES))


def _ms(preparation: Preparation, text: str) -> float:
    begun = time.process_time()
    prepared = preparation.prepare(text, "")
    spent = time.process_time() - begun
    if prepared.errors:
        raise ValueError(prepared.errors[0].message)
    return spent * 1000


def lines(all_: Sequence[Prepared]) -> list[tuple[str, ...]]:
    """A line for each size under `HEADINGS`."""
    first = all_[0].us_a_field
    return [
        (
            f"{each.fields}",
            f"{each.ms:,.2f}",
            f"{each.us_a_field:,.1f}",
            f"{each.us_a_field / first:,.2f}",
        )
        for each in all_
    ]


def print_preparations(console: Console, all_: Sequence[Prepared]) -> None:
    console.print("Preparing a document, once:")
    for fields, ms, each, ratio in lines(all_):
        console.print(f"  {fields} fields: {ms} ms, {each} us a field, {ratio} times the first")


def put_preparations(page: Path, all_: Sequence[Prepared]) -> None:
    put(page, "preparation", table(HEADINGS, lines(all_)))
