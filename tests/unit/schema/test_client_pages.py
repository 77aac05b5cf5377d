"""The pages for clients: their operations fit the schema, and what they list is all there is."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, parse, validate

from schema.root import schema

PAGES = Path(__file__).parents[3] / "docs" / "clients"
CORE = schema._schema  # noqa: SLF001 - Strawberry offers no other way
OPERATIONS = [
    pytest.param(text, id=f"{page.stem}-{number}")
    for page in sorted(PAGES.glob("*.md"))
    for number, text in enumerate(
        re.findall(r"^```graphql\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL), 1
    )
]
CACHING = (PAGES / "caching.md").read_text("utf-8")
OBJECTS = [
    each
    for each in CORE.type_map.values()
    if isinstance(each, GraphQLObjectType) and not each.name.startswith("__")
]
ROOTS = {"Query", "Mutation", "Subscription"}


@pytest.mark.parametrize("text", OPERATIONS)
def test_an_operation_of_a_page_fits_the_schema(text: str) -> None:
    assert validate(CORE, parse(text)) == []


def listed(name: str) -> set[str]:
    """The names in an array of the code for urql."""
    [block] = re.findall(rf"^const {name} = \[(.*?)\];", CACHING, re.MULTILINE | re.DOTALL)
    return set(re.findall(r'"(\w+)"', block))


def test_types_without_an_id_are_told_to_a_cache_outcomes_of_mutations_aside() -> None:
    outcomes = {
        each.name
        for each in OBJECTS
        if each.name.endswith(("Payload", "Problem")) or each.name == "FieldError"
    }
    values = {each.name for each in OBJECTS if "id" not in each.fields}
    assert listed("VALUES") == values - outcomes - ROOTS


def test_all_rows_and_titles_are_told_to_a_cache() -> None:
    for name, interface in (("ROWS", "Row"), ("TITLES", "Title")):
        abstract = CORE.type_map[interface]
        assert listed(name) == {each.name for each in CORE.get_possible_types(abstract)}  # type: ignore[arg-type]


def test_the_types_of_ids_are_told_to_a_cache() -> None:
    [block] = re.findall(r"^const TYPE_OF = \{(.*?)\};", CACHING, re.MULTILINE | re.DOTALL)
    told = set(re.findall(r'\w+: "(\w+)"', block))
    nodes = {each.name for each in OBJECTS if "Node" in [one.name for one in each.interfaces]}
    rows = {each.name for each in CORE.get_possible_types(CORE.type_map["Row"])}  # type: ignore[arg-type]
    assert told == nodes - rows
