"""R56: fields that cost more than an object say so, and the engine counts what they say."""

from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType

from execution.compiled.engine import Engine
from execution.errors import RequestRefused
from execution.field_cost import FieldCost, declared_cost
from execution.limits import Limits
from execution.preparation import Preparation
from execution.prepare import hash_text
from schema.root import schema

CORE = schema._schema  # noqa: SLF001 - Strawberry offers no other way
DECLARED = {
    f"{each.name}.{name}": found
    for each in CORE.type_map.values()
    if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)
    for name, field in each.fields.items()
    if (found := declared_cost(field)) is not None
}
SIMILAR = "query ($n: Int) { titles(first: $n) { edges { node { similar(first: 2) %s } } } }"
IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Person { titles(first: 3) %s } } }"
CURSORS = "{ edges { cursor } }"
NODES = "{ edges { node { genres { id } } } }"


def cost(text: str, **variables: Any) -> int:
    preparation = Preparation(
        CORE,
        Limits(),
        introspection=True,
        suggestions=True,
        declared=declared_cost,
        engine=Engine(),
    )
    return preparation.prepare(text, hash_text(text)).operation().bind(variables).cost


def test_these_fields_declare_what_they_cost() -> None:
    assert {
        "Title.similar": FieldCost(100),
        "Movie.similar": FieldCost(100),
        "Series.similar": FieldCost(100),
        "Person.titles": FieldCost(10),
        "Profile.blockedTitles": FieldCost(assumed_size=100),
        "Query.nodes": FieldCost(multipliers=("ids",)),
        "Query.homepage": FieldCost(100),
        "Query.continueWatching": FieldCost(100),
        "Mutation.refreshHomepage": FieldCost(100),
        "Mutation.markWatched": FieldCost(10),
        "WatchStatePayload.states": FieldCost(assumed_size=200),
        "RemovedPayload.states": FieldCost(assumed_size=100),
        "RecordProgressPayload.results": FieldCost(assumed_size=200),
        "RecordProgressPayload.states": FieldCost(assumed_size=200),
    } == DECLARED


@pytest.mark.parametrize("coordinate", sorted(DECLARED))
def test_what_multiplies_a_cost_is_an_argument_of_the_field(coordinate: str) -> None:
    owner, name = coordinate.split(".")
    type_: Any = CORE.type_map[owner]
    assert set(DECLARED[coordinate].multipliers) <= set(type_.fields[name].args)


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("{ homepage { id } }", {}, 100),
        (SIMILAR % CURSORS, {"n": 50}, 1 + 50 * 100),
        (SIMILAR % NODES, {"n": 50}, 1 + 50 * (100 + 2)),
        (IDS % NODES, {"ids": ["1"] * 40}, 40 * (1 + 10 + 3)),
        (IDS % NODES, {"ids": []}, 0),
        (
            "{ viewer { account { profiles { blockedTitles { genres { id } } } } } }",
            {},
            1 + 1 + 1 + 5 * (1 + 100),
        ),
    ],
)
def test_what_they_declare_is_counted(text: str, variables: dict[str, Any], expected: int) -> None:
    assert cost(text, **variables) == expected


def test_titles_like_each_of_a_hundred_are_too_many_for_one_operation() -> None:
    twice = "query ($n: Int) { one: titles(first: $n) %s two: titles(first: $n) %s }"
    each = "{ edges { node { similar { edges { cursor } } } } }"
    with pytest.raises(RequestRefused) as refused:
        cost(twice % (each, each), n=50)
    [error] = refused.value.errors
    assert (error.extensions or {})["limit"] == "cost"
