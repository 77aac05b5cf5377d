"""The contract: the committed schema is the code's, and it is not broken unannounced."""

import re
import subprocess
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    find_breaking_changes,
)

from schema.root import schema

ROOT = Path(__file__).parents[3]
CORE = schema._schema  # noqa: SLF001 - Strawberry offers no other way


def git(*arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    return done.stdout if done.returncode == 0 else ""


def last_contract() -> str:
    """The contract before the one at hand: HEAD's if the file differs, else the one before it."""
    ours = schema.as_str() + "\n"
    commits = git("log", "--format=%H", "-n", "20", "--", "schema.graphql").split()
    versions = (git("show", f"{commit}:schema.graphql") for commit in commits)
    return next((text for text in versions if text and text != ours), "")


def announced() -> str:
    """The API sections of the CHANGELOG."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^### API$(.*?)(?=^##|\Z)", text, flags=re.MULTILINE | re.DOTALL))


def unannounced(old: str, new: str, section: str) -> list[str]:
    """Breaking changes whose schema coordinates the CHANGELOG does not name."""
    changes = find_breaking_changes(build_schema(old), build_schema(new))
    return [
        change.description
        for change in changes
        if not any(f"`{name}" in section for name in coordinates(change.description))
    ]


def coordinates(description: str) -> list[str]:
    """The schema coordinates a description speaks of: members where it names any, else types."""
    members = re.findall(r"\b[A-Z]\w*\.\w+", description)
    return (
        members or re.findall(r"\b[A-Z]\w*", description)[1:] or [description.split(maxsplit=1)[0]]
    )


def test_the_committed_schema_is_the_codes() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == schema.as_str() + "\n"


def test_a_breaking_change_is_named_in_the_changelog() -> None:
    old = last_contract()
    if not old:
        pytest.skip("there is no earlier contract in this checkout's history")
    assert unannounced(old, schema.as_str(), announced()) == []


def test_a_breaking_change_that_is_not_named_is_found() -> None:
    old, new = "type Query { a: Int b: Int }", "type Query { a: Int! b: String }"
    assert len(unannounced(old, new, "")) == 1
    assert unannounced(old, new, "* `Query.b` is text now.") == []


def described() -> list[GraphQLNamedType]:
    return [
        each for name, each in CORE.type_map.items()
        if not name.startswith("__") and name not in ("String", "Int", "Float", "Boolean", "ID")
    ]  # fmt: skip


@pytest.mark.parametrize("each", described(), ids=lambda each: each.name)
def test_everything_in_the_schema_is_described(each: GraphQLNamedType) -> None:
    missing = [] if each.description else [each.name]
    if isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in each.fields.items():
            missing += [] if field.description else [f"{each.name}.{name}"]
            missing += [
                f"{each.name}.{name}({argument}:)"
                for argument, given in field.args.items()
                if not given.description
            ]
    if isinstance(each, GraphQLInputObjectType):
        missing += [f"{each.name}.{n}" for n, f in each.fields.items() if not f.description]
    if isinstance(each, GraphQLEnumType):
        missing += [f"{each.name}.{n}" for n, v in each.values.items() if not v.description]
    assert missing == []


@pytest.mark.parametrize("root", ["Query"])
def test_root_reads_are_nullable_so_that_one_refusal_takes_nothing_else(root: str) -> None:
    query = CORE.type_map[root]
    assert isinstance(query, GraphQLObjectType)
    assert [name for name, field in query.fields.items() if str(field.type).endswith("!")] == []


def test_connections_are_nullable_wherever_they_stand() -> None:
    strict = [
        f"{each.name}.{name}"
        for each in CORE.type_map.values()
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)
        for name, field in each.fields.items()
        if str(field.type).endswith("Connection!")
    ]
    assert strict == []
