"""The clients' own queries with the variables of a small screen, and what is asked in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_abstract_type,
    parse,
    visit,
)

from tests.e2e.device import Device
from tests.e2e.equality.ways import Asker, Outcome, Ways
from tests.e2e.test_operations import FOUND, SHIPPED, TEXTS, variables_for

SMALL = {"rows": 3, "items": 3, "first": 3}
QUERIES = [(file, name) for file, name in SHIPPED if f"query {name}" in TEXTS[file]]


@dataclass(frozen=True)
class Case:
    """An operation with its variables."""

    text: str
    name: str | None
    variables: dict[str, Any] = field(default_factory=dict)

    async def assert_equal(self, ways: Ways, asker: Asker, **how: Any) -> Outcome:
        return await ways.assert_equal(self.text, asker, self.variables, name=self.name, **how)


async def client_cases(device: Device) -> dict[str, Case]:
    """Every query of the clients by its name."""
    found = (await device.ask(FOUND)).data
    return {
        name: _small(Case(TEXTS[file], name, variables_for(name, device, found)))
        for file, name in QUERIES
    }


def _small(case: Case) -> Case:
    [node] = [
        each
        for each in parse(case.text).definitions
        if getattr(getattr(each, "name", None), "value", None) == case.name
    ]
    declared = {
        each.variable.name.value for each in getattr(node, "variable_definitions", None) or ()
    }
    small = {name: number for name, number in SMALL.items() if name in declared}
    return replace(case, variables={**small, **case.variables})


def fields_in(schema: GraphQLSchema, case: Case) -> set[str]:
    """The fields that a document asks for as `Type.field`, for each type that may answer them."""
    info, found = TypeInfo(schema), set[str]()
    visit(parse(case.text), TypeInfoVisitor(info, _Asked(schema, info, found)))
    return found


class _Asked(Visitor):
    def __init__(self, schema: GraphQLSchema, info: TypeInfo, found: set[str]) -> None:
        super().__init__()
        self._schema, self._info, self._found = schema, info, found

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        self._found |= {f"{each}.{node.name.value}" for each in self._types(parent)}

    def _types(self, parent: Any) -> Iterator[str]:
        named = get_named_type(parent)
        if is_abstract_type(named):
            yield from (each.name for each in self._schema.get_possible_types(named))
        elif named is not None:
            yield named.name
