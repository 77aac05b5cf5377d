"""A small library's schema, and documents prepared over it without a cache or a loop."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from graphql import GraphQLSchema, build_schema, parse

from execution.compiled.engine import Engine
from execution.document import PreparedDocument
from execution.errors import RequestRefused
from execution.field_cost import declared_cost
from execution.field_weight import FieldWeights
from execution.input_sizes import InputSizes
from execution.limits import Limits
from execution.measure import MeasuredDocument, measure
from execution.preparation import Preparation
from execution.prepare import hash_text

SDL = """
directive @cost(complexity: Int! = 1, multipliers: [String!], assumedSize: Int) on FIELD_DEFINITION
directive @note(words: [String!]) repeatable on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT
scalar Day
enum Shelf { HISTORY POETRY }
type Query {
  book(id: ID): Book
  books(first: Int = 10, after: String): BookConnection
  everything(first: Int): BookConnection
  found: BookConnection
  authors: [Author!]
  members: [Author!] @cost(assumedSize: 40)
  lookUp(ids: [ID!], times: Int = 1): [Book] @cost(complexity: 2, multipliers: ["ids", "times"])
  report: String @cost(complexity: 7)
  free: Book @cost(complexity: 0)
  due(on: Day): String
  on(shelf: Shelf): Book
  shelves(of: [Shelf!] = [HISTORY, POETRY]): Book @cost(multipliers: ["of"])
  grid(cells: [[Int!]!]): String
  node(id: ID): Book
}
type Book {
  id: ID! title: String! author: Author similar(first: Int = 4): [Book!] grid: [[Book!]!]
}
type Author { name: String! books(first: Int = 10): BookConnection }
type BookConnection { edges: [BookEdge!]! pageInfo: PageInfo! count: Int! }
type BookEdge { node: Book! cursor: String! }
type PageInfo { hasNextPage: Boolean! }
input CopyInput { id: ID! marks: [String!] = [] inner: CopyInput }
input LendInput { copies: [CopyInput!]! secret: String }
type Mutation {
  lend(input: LendInput!): Book
  tag(labels: [String!]!): String
  signIn: String
  signUp: String
}
type Subscription { returned: Book }
"""


def lending_schema() -> GraphQLSchema:
    """Resolvers read their values from the root; `returned` tells of two books."""
    schema = build_schema(SDL)

    def parse_day(value: str) -> str:
        if not value.startswith("day "):
            raise ValueError(f"the inner words of a parser about {value}")
        return value

    async def returned(*_: object) -> AsyncIterator[Mapping[str, Any]]:
        for title in ("Emma", "Persuasion"):
            yield {"returned": {"id": title[0], "title": title}}

    day: Any = schema.type_map["Day"]
    day.coerce_input_value = parse_day
    assert schema.subscription_type is not None
    schema.subscription_type.fields["returned"].subscribe = returned
    return schema


SCHEMA = lending_schema()


def prepared(
    text: str,
    limits: Limits | None = None,
    *,
    introspection: bool = True,
    suggestions: bool = True,
    schema: GraphQLSchema = SCHEMA,
) -> PreparedDocument:
    preparation = Preparation(
        schema,
        limits or Limits(),
        introspection=introspection,
        suggestions=suggestions,
        declared=declared_cost,
        engine=Engine(),
    )
    return preparation.prepare(text, hash_text(text))


def measured(
    text: str, limits: Limits | None = None, schema: GraphQLSchema = SCHEMA
) -> MeasuredDocument:
    """What the pass finds in a text that nobody validated."""
    limits = limits or Limits()
    weights = FieldWeights(limits, declared_cost)
    return measure(parse(text), schema, limits, weights, InputSizes(schema, limits))


def extensions(document: PreparedDocument) -> list[dict[str, Any]]:
    return [dict(error.extensions or {}) for error in document.errors]


def cost(text: str, variables: Mapping[str, Any] | None = None) -> int:
    return prepared(text).operation().bind(variables).cost


def refusal(
    text: str, variables: Mapping[str, Any], limits: Limits | None = None
) -> list[dict[str, Any]]:
    """The extensions of the errors that these variables meet; empty if they are good."""
    operation = prepared(text, limits).operation()
    try:
        operation.bind(variables)
    except RequestRefused as refused:
        return [dict(error.extensions or {}) for error in refused.errors]
    return []
