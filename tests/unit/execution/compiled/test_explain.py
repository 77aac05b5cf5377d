"""A plan in words: what is awaited when, what is kept by what, and what is left to core."""

from graphql import OperationDefinitionNode, parse

from execution.compiled.explain import explain
from execution.run import fragments_of
from execution.variables import NO_VARIABLES

from . import catalogue, test_private


def told(text: str, *, private: bool = False) -> list[str]:
    """The lines, without what only aligns them."""
    document = parse(text)
    [node] = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    schema = test_private.SCHEMA if private else catalogue.SCHEMA
    lines = explain(schema, node, fragments_of(document), NO_VARIABLES).splitlines()
    return [" ".join(line.split()) for line in lines]


def test_what_waits_for_nothing_and_is_kept_with_nothing_is_left_out() -> None:
    assert told("query Plain { __typename }") == [
        "query Plain: 0 fields compiled, 0 waves of waiting"
    ]


def test_a_loader_is_told_with_its_key_and_what_it_gives_with_its_aspects() -> None:
    assert told("{ shelves { ware { id labelIn sized } } }") == [
        "query (anonymous): 5 fields compiled, 1 wave of waiting",
        "wave 1",
        "shelves.ware loader wares by ware_id: one call, kept by country, locale",
    ]


def test_what_is_live_of_a_kept_type_is_named_and_waits_a_wave_later() -> None:
    assert told("{ shelves { ware { id price maker { name } } } }") == [
        "query (anonymous): 6 fields compiled, 2 waves of waiting",
        "wave 1",
        "shelves.ware loader wares by ware_id: one call, kept, but for maker, price",
        "wave 2",
        "shelves.ware.maker loader makers by maker_id: one call, kept",
    ]


def test_many_keys_are_one_call() -> None:
    assert "shelves.wares loader wares by each of ware_ids: one call, kept" in told(
        "{ shelves { wares { id } } }"
    )


def test_what_is_private_is_kept_by_its_viewer() -> None:
    assert "basket resolver, kept by viewer" in told("{ basket { id note } }", private=True)


def test_introspection_is_left_to_core() -> None:
    assert told("query Types { __schema { types { name } } }") == [
        "query Types",
        "left to graphql-core: __schema is introspection",
    ]
