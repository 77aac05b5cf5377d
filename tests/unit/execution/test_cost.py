"""Cost: exact figures, and the compiled expression against a naive calculation."""

from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLField,
    GraphQLSchema,
    GraphQLString,
    build_schema,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema_directive import Location

from execution.field_cost import FieldCost, declared_cost

from .lending import SCHEMA, cost, measured, prepared


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{due}", 0),
        ("{book{id title}}", 1),
        ("{node{id}}", 1),  # `node` is free in an edge alone
        ("{books{edges{node{id}} pageInfo{hasNextPage} count}}", 1),
        ("{books{edges{node{author{name}}}}}", 1 + 10),
        ("{books(first:3){edges{node{author{name}}}}}", 1 + 3),
        ("{books(first:null){edges{node{author{name}}}}}", 1 + 10),
        ("{everything{edges{node{author{name}}}}}", 1 + 50),
        ("{found{edges{node{author{name}}}}}", 1 + 5),
        ("{authors{name books(first:2){edges{node{author{name}}}}}}", 1 + 5 * (1 + 2)),
        ("{book{similar{author{name}}}}", 1 + 1 + 4),
        ("{book{similar(first:6){author{name}}}}", 1 + 1 + 6),
        ("{book{grid{author{name}}}}", 1 + 1 + 25),
        ("{members{name}}", 1),
        ("{members{books(first:2){edges{node{author{name}}}}}}", 1 + 40 * (1 + 2)),
        ("{report}", 7),
        ("{free{author{name}}}", 1),
        ("{lookUp(ids:[1,2,3]){author{name}}}", 3 * (2 + 1)),
        ("{lookUp(ids:[1,2,3], times:2){author{name}}}", 3 * 2 * (2 + 1)),
        ("{lookUp(ids:7){id}}", 2),
        ("{lookUp(ids:[]){author{name}}}", 0),
        ("{lookUp{id}}", 50 * 2),
        ("{shelves{author{name}}}", 2 * (1 + 1)),
        ("{shelves(of:[POETRY]){author{name}}}", 1 + 1),
        ("{__typename}", 0),
    ],
)
def test_the_cost_of_literals(text: str, expected: int) -> None:
    assert cost(text) == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, 1 + 10), ({"n": None}, 1 + 10), ({"n": 3}, 1 + 3), ({"n": 50}, 1 + 50)],
)
def test_the_cost_of_a_page_size_in_a_variable(
    variables: dict[str, int | None], expected: int
) -> None:
    text = "query($n:Int){books(first:$n){edges{node{author{name}}}}}"
    assert cost(text, variables) == expected


def test_an_operation_s_own_default_counts_for_a_variable_that_is_absent() -> None:
    text = "query($n:Int=6){books(first:$n){edges{node{author{name}}}}}"
    assert cost(text) == 1 + 6


def test_multipliers_in_variables_count_numbers_and_lengths() -> None:
    text = "query($ids:[ID!],$t:Int){lookUp(ids:$ids,times:$t){author{name}}}"
    assert cost(text, {"ids": ["1", "2"], "t": 4}) == 2 * 4 * (2 + 1)
    assert cost(text, {"ids": ["1", "2"]}) == 2 * (2 + 1)


def test_a_fragment_costs_what_surrounds_each_of_its_spreads() -> None:
    text = """
      query($n:Int) { book { ...B } books(first:$n) { edges { node { ...B } } } }
      fragment B on Book { author { name } similar(first:$n) { author { name } } }
    """
    inner = 1 + 1 + 3
    assert cost(text, {"n": 3}) == 1 + inner + 1 + 3 * inner


def test_the_cost_must_stay_under_its_limit_for_variables_too() -> None:
    text = """
      query($n:Int,$m:Int) {
        books(first:$n) { edges { node { similar(first:$m) { similar(first:4) { id } } } } }
        a: books(first:49) { edges { node { similar(first:50) { similar(first:2) { id } } } } }
      }
    """
    bound = prepared(text).operation().bind({"n": 50, "m": 50})
    assert bound.cost == (1 + 50 + 2_500) + (1 + 49 + 2_450)


def test_a_declaration_is_read_from_extensions_sdl_and_strawberry() -> None:
    given = FieldCost(4, ("ids",))
    assert declared_cost(GraphQLField(GraphQLString, extensions={"cost": given})) == given
    assert SCHEMA.query_type is not None
    fields = SCHEMA.query_type.fields
    assert declared_cost(fields["lookUp"]) == FieldCost(2, ("ids", "times"))
    assert declared_cost(fields["report"]) == FieldCost(7)
    assert declared_cost(fields["members"]) == FieldCost(assumed_size=40)
    assert declared_cost(fields["book"]) is None

    @strawberry.schema_directive(locations=[Location.FIELD_DEFINITION])
    class Cost:
        complexity: int = 1
        multipliers: list[str] | None = None
        assumed_size: int | None = None

    def fill(copies: int) -> str:
        return "x" * copies

    @strawberry.type
    class Query:
        shelf: str = strawberry.field(
            resolver=fill, directives=[Cost(complexity=3, multipliers=["copies"])]
        )
        plain: str

    core: GraphQLSchema = strawberry.Schema(Query)._schema  # noqa: SLF001 - the schema beneath
    assert core.query_type is not None
    assert declared_cost(core.query_type.fields["shelf"]) == FieldCost(3, ("copies",))
    assert declared_cost(core.query_type.fields["plain"]) is None
    operation = prepared("query($n:Int!){shelf(copies:$n)}", schema=core).operation()
    assert operation.bind({"n": 5}).cost == 15


THINGS = build_schema("""
  type Query { one: Thing }
  type Thing { name: String one: Thing many: [Thing!] page(first: Int = 7): ThingConnection }
  type ThingConnection { edges: [ThingEdge!]! }
  type ThingEdge { node: Thing! }
""")

Selection = tuple[str, Any, Any]
FRAGMENTS = 3

leaves: st.SearchStrategy[Selection] = st.one_of(
    st.just(("name", None, [])),
    st.integers(0, FRAGMENTS - 1).map(lambda n: ("spread", n, [])),
)


def branches(inner: st.SearchStrategy[Selection]) -> st.SearchStrategy[Selection]:
    children = st.lists(inner, min_size=1, max_size=3)
    size = st.sampled_from([None, "null", 1, 4, "$n", "$m"])
    return st.one_of(
        st.tuples(st.sampled_from(["one", "many"]), st.none(), children),
        st.tuples(st.just("page"), size, children),
    )


selections = st.lists(st.recursive(leaves, branches, max_leaves=8), min_size=1, max_size=3)


def written(selected: list[Selection], above: int = -1) -> str:
    """Spreads of fragments up to `above` are dropped: no fragment reaches itself."""
    parts = ["__typename"]
    for number, (kind, argument, inner) in enumerate(selected):
        body = written(inner, above) if inner else ""
        size = "" if argument is None else f"(first: {argument})"
        match kind:
            case "name":
                parts.append("name")
            case "spread" if argument > above:
                parts.append(f"...F{argument}")
            case "one" | "many":
                parts.append(f"x{number}: {kind} {body}")
            case "page":
                parts.append(f"x{number}: page{size} {{ edges {{ node {body} }} }}")
    return "{" + " ".join(parts) + "}"


def reference(
    selected: list[Selection],
    fragments: list[list[Selection]],
    variables: dict[str, int],
    above: int = -1,
) -> int:
    """The definition of cost, word by word, on the document written out in full."""
    found = 0
    for kind, argument, inner in selected:
        below = reference(inner, fragments, variables, above)
        if kind == "one":
            found += 1 + below
        elif kind == "many":
            found += 1 + 5 * below
        elif kind == "page":
            known = {"$n": variables.get("n", 7), "$m": variables.get("m", 7)}
            size = argument if isinstance(argument, int) else known.get(argument, 7)
            found += 1 + size * below
        elif kind == "spread" and argument > above:
            found += reference(fragments[argument], fragments, variables, argument)
    return found


@settings(deadline=None)
@given(
    selections,
    st.lists(selections, min_size=FRAGMENTS, max_size=FRAGMENTS),
    st.dictionaries(st.sampled_from(["n", "m"]), st.integers(1, 50)),
)
def test_the_compiled_cost_is_the_naive_cost(
    root: list[Selection], fragments: list[list[Selection]], variables: dict[str, int]
) -> None:
    bodies = "".join(
        f" fragment F{n} on Thing {written(body, n)}" for n, body in enumerate(fragments)
    )
    text = "query($n:Int,$m:Int){one " + written(root) + "}" + bodies
    [operation] = measured(text, schema=THINGS).operations
    assert operation.measured.cost.evaluate(variables) == 1 + reference(root, fragments, variables)
