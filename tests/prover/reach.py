"""Reach: which fields were answered and which arguments were tried, of all that the schema has."""

from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema

from tests.e2e.running import Answer
from tests.prover.asked import Asked
from tests.prover.asking import namings


@dataclass
class Reach:
    """What was asked and answered, by schema coordinate."""

    fields: set[str] = field(default_factory=set)
    namings: set[str] = field(default_factory=set)

    def summary(self, fields: set[str], named: set[str]) -> str:
        return (
            f"\nThe leak prover reached {len(self.fields & fields)} fields of {len(fields)} and "
            f"{len(self.namings & named)} arguments of {len(named)} that can name a thing; "
            f"unreached: {len(self.unreached(fields, named))}."
        )

    def unreached(self, fields: set[str], named: set[str]) -> list[str]:
        return sorted((fields - self.fields) | (named - self.namings))

    def take(self, asked: Asked, answer: Answer) -> None:
        self.namings |= asked.reaches
        self._walk(answer.body.get("data"))

    def _walk(self, data: Any) -> None:
        if isinstance(data, list):
            for each in data:
                self._walk(each)
        elif isinstance(data, dict):
            for key, value in data.items():
                parent, name, *_ = [*key.split("__"), ""]
                if parent and name:
                    self.fields.add(f"{parent}.{name}")
                self._walk(value)


def everything(schema: GraphQLSchema) -> tuple[set[str], set[str]]:
    """The coordinates of every field of every object, and of every argument that can name."""
    fields, named = set(), set()
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name in type_.fields:
                fields.add(f"{type_.name}.{name}")
                named |= {each.coordinate for each in namings(type_, name)}
    return fields, named
