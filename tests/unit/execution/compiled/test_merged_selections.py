"""Fields selected more than once: one field, its selections joined in the order they were met."""

import pytest
from graphql import build_schema

from .both_ways import same
from .promises import comes, raises

SCHEMA = build_schema("""
interface Node { id: ID node: Node leaf: String }
type Query implements Node { id: ID node: Node leaf: String tree: Tree twig(size: Int): Twig }
type Tree implements Node { id: ID node: Node leaf: String twigs: [Twig] twig(size: Int): Twig }
type Twig implements Node { id: ID node: Node leaf: String length: Int! }
union Wood = Tree | Twig
""")

TWIG = {"__typename": "Twig", "id": "w", "leaf": "w leaf", "length": 3}
TREE = {
    "__typename": "Tree",
    "id": "t",
    "leaf": "t leaf",
    "twigs": [TWIG, None, {**TWIG, "length": None}],
    "twig": TWIG,
    "node": TWIG,
}

TEXTS = [
    "{tree{id} tree{leaf}}",
    "{tree{id leaf} tree{leaf id}}",
    "{leaf tree{id} leaf tree{twigs{id}} tree{twigs{leaf} id}}",
    "{b:leaf a:leaf b:leaf}",
    "{tree{node{id}} tree{...on Tree{node{leaf}}} ...{tree{node{...on Twig{length}}}}}",
    "{tree{twig(size:1){id}} tree{twig(size:1){leaf}} small:tree{twig(size:2){id}}}",
    "query($n:Int){tree{twig(size:$n){id}} tree{twig(size:$n){length}}}",
    "{...A ...B ...A} fragment A on Query{tree{id}} fragment B on Query{tree{leaf} leaf}",
    "{tree{...T} other:tree{...T}} fragment T on Tree{twigs{id} node{leaf}}",
    "{tree{node{...N}} node{...N}} fragment N on Node{id ...on Tree{twigs{id}} leaf}",
    "{node{...on Tree{x:id} ...on Twig{x:id leaf}} node{...on Twig{length}}}",
    "{node{__typename} node{id __typename}}",
    "{tree{twigs{length}} tree{twigs{id length}}}",
    "{z:tree{id} a:tree{id} m:leaf z:tree{leaf}}",
    "{node{...on Node{...on Node{id}} ...on Tree{id leaf}}}",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_selections_are_merged_in_their_order(text: str) -> None:
    await same(SCHEMA, text, root=lambda: {"leaf": "q leaf", "tree": TREE, "node": TREE})
    await same(
        SCHEMA,
        text,
        root=lambda: {"leaf": comes("q"), "tree": comes({**TREE, "twig": comes(TWIG)})},
    )


async def test_a_merged_field_is_resolved_once_and_fails_at_all_its_places() -> None:
    asked = []

    def tree(*_: object) -> dict[str, object]:
        asked.append("tree")
        return {"id": raises("no id"), "leaf": "leaf"}

    answer = await same(SCHEMA, "{tree{id} tree{leaf id}}", root=lambda: {"tree": tree})
    assert asked == ["tree", "tree"]  # once each way
    assert answer.errors == [("tree/id", [(1, 7), (1, 21)], "no id")]


async def test_the_arguments_of_the_first_are_those_of_all() -> None:
    def twig(_: object, size: int | None = None) -> dict[str, object]:
        return {"id": size, "length": size}

    answer = await same(
        SCHEMA,
        "query($n:Int=4){twig(size:$n){id} twig(size:$n){length}}",
        root=lambda: {"twig": twig},
    )
    assert answer.data == {"twig": {"id": "4", "length": 4}}


async def test_a_selection_shared_by_two_places_knows_its_path_in_each() -> None:
    tree = {"twigs": [{"length": None}], "twig": {"length": raises("long")}}
    answer = await same(
        SCHEMA,
        "{a:tree{...T} b:tree{...T}} fragment T on Tree{twigs{length} twig{length}}",
        root=lambda: {"tree": tree},
    )
    assert answer.paths == [
        "a/twig/length",
        "a/twigs/0/length",
        "b/twig/length",
        "b/twigs/0/length",
    ]
    assert answer.data == {
        "a": {"twigs": [None], "twig": None},
        "b": {"twigs": [None], "twig": None},
    }
