"""R55: what asks for a role says so in the schema, and is refused where the data is read."""

import ast
import inspect
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from graphql import GraphQLNonNull
from strawberry.utils.str_converters import to_camel_case

from domain.account import Role
from domain.outcome import AuthRefused
from schema.auth import Auth
from schema.root import schema

ROOT = Path(__file__).parents[3]
CHECK = re.compile(r"\.holding\(Role\.(\w+)\)")
READERS = ("resolvers", "flows", "loaders", "persistence")
"""Floors on which data is read."""


@dataclass(frozen=True)
class Guarded:
    """A field with @auth, and the resolver that has to refuse."""

    coordinate: str
    requires: Role
    resolver: Any


def guarded() -> list[Guarded]:
    found = []
    for entry in schema.schema_converter.type_map.values():
        definition: Any = entry.definition
        for each in getattr(definition, "fields", []):
            found += [
                Guarded(
                    f"{definition.name}.{to_camel_case(each.name)}",
                    directive.requires,
                    each.base_resolver,
                )
                for directive in each.directives
                if isinstance(directive, Auth)
            ]
    return found


def checks_in(source: str) -> list[tuple[Role, bool]]:
    """The roles a source asks for, and whether the line before each says why."""
    lines = source.splitlines()
    return [
        (Role[found[1]], "# SECURITY:" in lines[number - 1])
        for number, line in enumerate(lines)
        if (found := CHECK.search(line))
    ]


def functions_that_check() -> set[str]:
    """Every function that asks for a role, as `module.function`."""
    found = set()
    for floor in READERS:
        for path in (ROOT / floor).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found |= {
                f"{module}.{node.name}"
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and CHECK.search(ast.get_source_segment(text, node) or "")
            }
    return found


def resolver_named(name: str) -> Any:
    module, _, function = name.rpartition(".")
    return getattr(import_module(module), function)


def is_answered_by_an_outcome(name: str) -> bool:
    """Whether a refusal in it becomes an AuthProblem (`resolvers.refusals`)."""
    return AuthRefused in get_args(get_type_hints(inspect.unwrap(resolver_named(name)))["return"])


def test_r55_there_are_fields_that_ask_for_a_role() -> None:
    assert "Profile.blockedTitles" in {each.coordinate for each in guarded()}


@pytest.mark.parametrize("each", guarded(), ids=lambda each: each.coordinate)
def test_r55_a_field_that_asks_for_a_role_is_refused_where_it_is_read(each: Guarded) -> None:
    source = inspect.getsource(each.resolver.wrapped_func)
    assert checks_in(source) == [(each.requires, True)]


def test_r55_every_check_of_a_role_is_told_to_clients() -> None:
    """By @auth, or by an outcome of the mutation that may be an AuthProblem."""
    told = {
        f"{each.resolver.wrapped_func.__module__}.{each.resolver.wrapped_func.__name__}"
        for each in guarded()
    }
    outcomes = {name for name in functions_that_check() if is_answered_by_an_outcome(name)}
    assert functions_that_check() == told | outcomes
    for name in outcomes:
        resolver = inspect.unwrap(resolver_named(name))
        assert checks_in(inspect.getsource(resolver))[0][1]


@pytest.mark.parametrize("each", guarded(), ids=lambda each: each.coordinate)
def test_a_field_behind_a_role_is_nullable_so_that_one_refusal_takes_nothing_else(
    each: Guarded,
) -> None:
    owner, name = each.coordinate.split(".")
    core: Any = schema._schema.type_map[owner]  # noqa: SLF001 - Strawberry offers no other way
    shown = core.fields[name].type
    assert not isinstance(shown, GraphQLNonNull)


def test_the_check_is_found_with_and_without_its_reason() -> None:
    said = "# SECURITY: why\nviewer = info.context.holding(Role.EDITOR)"
    assert checks_in(said) == [(Role.EDITOR, True)]
    assert checks_in(said.replace("SECURITY", "Well")) == [(Role.EDITOR, False)]
