"""The measuring pass: linear in the document, whatever its fragments do."""

from typing import Any

from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from .lending import extensions, measured, prepared


def bomb(levels: int, last: str = "id") -> str:
    doubling = "".join(
        f"fragment F{n} on Book{{title ...F{n + 1} ...F{n + 1}}}" for n in range(levels)
    )
    return "{book{...F0}}" + doubling + f"fragment F{levels} on Book{{{last}}}"


def test_a_fragment_spread_twice_at_each_of_forty_levels_is_seen_once() -> None:
    found = measured(bomb(40))
    selections = 2 + 40 * 3 + 1  # the operation's, each level's, the last one's
    assert found.visited == 2 * selections
    assert found.operations[0].measured.fields == 1 + (2**40 - 1) + 2**40


def test_a_bomb_is_refused_for_its_fields() -> None:
    [refused] = extensions(prepared(bomb(40)))
    assert refused == {"code": "LIMIT_EXCEEDED", "limit": "fields", "allowed": 500}


def test_a_bomb_that_no_operation_spreads_is_refused_too() -> None:
    [refused] = extensions(prepared(bomb(40).replace("{book{...F0}}", "{due}", 1)))
    assert refused == {"code": "LIMIT_EXCEEDED", "limit": "fields", "allowed": 500}


def test_a_bomb_that_closes_on_itself_is_refused() -> None:
    found = measured(bomb(40, last="...F0"))
    assert found.cyclic
    assert found.visited == 2 * (2 + 40 * 3 + 1)


def test_a_circle_of_fragments_is_invalid_and_nothing_else_is_asked() -> None:
    text = "{book{...A}} fragment A on Book{unknown ...B} fragment B on Book{...A}"
    document = prepared(text)
    assert [error.message for error in document.errors] == [
        "Cannot spread fragment 'A' within itself via 'B'."
    ]
    assert extensions(document) == [{"code": "GRAPHQL_VALIDATION_FAILED"}]


def test_two_fragments_of_one_name_are_both_measured() -> None:
    text = "{book{...A}} fragment A on Book{title title} fragment A on Book{id}"
    assert [each.fields for each in measured(text).fragments] == [2, 1]
    assert prepared(text).errors[0].message == "There can be only one fragment named 'A'."


def test_what_the_schema_has_not_is_measured_as_far_as_it_can_be_seen() -> None:
    found = measured(
        "{nothing(a:[1]){b{c}} ...Missing ... on Nowhere {x: d} ...F} fragment F on No{e}"
    )
    [operation] = found.operations
    assert operation.measured.fields == 5
    assert operation.measured.depth == 3
    assert operation.measured.aliases == 1
    assert operation.measured.cost.evaluate({}) == 0


def test_a_chain_of_more_fragments_than_python_nests_is_measured() -> None:
    links = "".join(f"fragment F{n} on Book{{...F{n + 1}}}" for n in range(3000))
    found = measured("{book{...F0}}" + links + "fragment F3000 on Book{author{name}}")
    assert found.operations[0].measured.depth == 3


def test_nesting_as_deep_as_the_parser_takes_is_measured() -> None:
    found = measured("{book{" + "similar{" * 198 + "id" + "}" * 200)
    assert found.operations[0].measured.depth == 200


def test_fragments_and_inline_fragments_count_where_they_are_spread() -> None:
    text = """
      query Q @note { book { ...B @note } ... on Query @note { b: book { ...B } } }
      fragment B on Book { id t: title author @note { name } }
    """
    [operation] = measured(text).operations
    found = operation.measured
    assert (found.depth, found.fields, found.aliases, found.directives) == (3, 10, 3, 5)
    assert (found.root_fields, found.introspection_fields) == (2, 0)


def test_skipped_and_included_fields_count_both() -> None:
    text = "query($b:Boolean!){book @skip(if:$b){id} other: book @include(if:$b){id}}"
    found = measured(text).operations[0].measured
    assert (found.fields, found.cost.evaluate({"b": True})) == (4, 2)


Tree = list[Any]
leaf = st.sampled_from(["title", "id", "...F0", "...F1", "...F2", "...Gone"])
trees = st.recursive(
    st.lists(leaf, min_size=1, max_size=4),
    lambda inner: st.lists(st.one_of(leaf, inner), min_size=1, max_size=4),
    max_leaves=25,
)


def written(tree: Tree) -> str:
    return "{" + " ".join(e if isinstance(e, str) else "author" + written(e) for e in tree) + "}"


def selections(tree: Tree) -> int:
    return sum(1 if isinstance(each, str) else 1 + selections(each) for each in tree)


@settings(deadline=None)
@given(trees, st.lists(trees, max_size=3))
def test_each_selection_of_any_document_is_visited_twice(tree: Tree, fragments: list[Tree]) -> None:
    text = written(tree) + "".join(
        f" fragment F{n} on Book {written(body)}" for n, body in enumerate(fragments)
    )
    document = parse(text)
    assert isinstance(document.definitions[0], OperationDefinitionNode)
    assert all(isinstance(each, FragmentDefinitionNode) for each in document.definitions[1:])
    expected = selections(tree) + sum(selections(body) for body in fragments)
    assert measured(text).visited == 2 * expected
