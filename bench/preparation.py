"""What preparing a document costs, as it gets longer: parsed, measured, validated, compiled."""

import time
from dataclasses import dataclass

from graphql import GraphQLSchema

from bench.report import table
from execution.compiled.engine import Engine
from execution.field_cost import declared_cost
from execution.limits import Limits
from execution.preparation import Preparation

SIZES = (50, 100, 200, 300, 400, 500)
"""Fields of a document; 500 is the most that a client may ask for."""
TIMES = 5
"""The least of so many counts: what is more was something else of the machine's."""

TITLE = "title {{ t{0}: __typename i{0}: id n{0}: name s{0}: synopsis y{0}: releaseYear"
RATING = "r{0}: rating {{ l{0}: label }} a{0}: availability {{ b{0}: state }} }}"
FIELDS_OF_A_PART = 10
HEADINGS = ("fields", "CPU ms", "us a field", "x the first")
UNLIMITED = Limits(
    tokens=100_000, aliases=10_000, fields=10_000, cost=1_000_000_000, measure_only=True
)


@dataclass(frozen=True, slots=True)
class Prepared:
    fields: int
    ms: float

    @property
    def us_a_field(self) -> float:
        return self.ms * 1000 / self.fields


def preparations(schema: GraphQLSchema) -> list[Prepared]:
    """In this process, on one core. Raises ValueError where a document is not valid."""
    preparation = Preparation(
        schema,
        UNLIMITED,
        introspection=True,
        suggestions=False,
        declared=declared_cost,
        engine=Engine(),
    )
    return [Prepared(size, _least_ms(preparation, document(size), size)) for size in SIZES]


def document(fields: int) -> str:
    """An operation of so many fields: the homepage's, and the rest on each card."""
    parts = (fields - 6) // FIELDS_OF_A_PART
    rest = " ".join(f"x{n}: id" for n in range(fields - 6 - parts * FIELDS_OF_A_PART))
    titles = " ".join(f"p{n}: {TITLE} {RATING}".format(n) for n in range(parts))
    card = f"{rest} {titles}"
    return f"{{ homepage {{ rows {{ edges {{ node {{ items {{ edges {{ node {{ {card} }} }} }} }} }} }} }} }}"
