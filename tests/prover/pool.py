"""The pool: every id and cursor of the whole world, found by somebody who may see all of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema, get_named_type, is_required_argument

from tests.e2e.running import Device
from tests.prover.asking import selection
from tests.prover.worlds import HIDDEN_NAME

MOST = 400
"""Ids that are followed; a world of a few dozen titles has fewer that differ in kind."""


@dataclass
class Pool:
    """`ids` by the type of what they name, in the order found; `cursors` of every list."""

    ids: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    cursors: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def take(self, data: Any) -> list[str]:
        """Keep what an answer names; the ids that are new."""
        fresh = []
        for key, value in leaves(data):
            type_, _, name = key.partition("__")
            if name.lower().endswith("cursor") and value and value not in self.cursors:
                self.cursors.append(value)
            if name == "id" and value not in self.known:
                self.known.add(value)
                self.ids[type_].append(value)
                fresh.append(value)
        return fresh

    def sample(self, each: int, type_name: str | None = None) -> list[str]:
        """The first few and the last few ids of a type, or of every type: mild and hidden ones."""
        chosen = self.ids.values() if type_name is None else [self.ids[type_name]]
        return [id_ for ids in chosen for id_ in dict.fromkeys([*ids[:each], *ids[-each:]])]


def leaves(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, key)
    else:
        yield key, data


async def harvest(device: Device, schema: GraphQLSchema) -> Pool:
    """Follow every id from the root fields on, as the device's profile sees them."""
    pool, query = Pool(), schema.query_type
    assert query is not None
    roots = " ".join(
        f"{name} {selection(schema, get(schema, name))}"
        for name, field_ in query.fields.items()
        if name not in ("node", "nodes") and not any(map(required, field_.args.values()))
    )
    waiting = pool.take((await device.ask("{" + roots + "}")).partial)
    node = selection(schema, get(schema, "node"), 3)
    asked: set[str] = set()
    while waiting and len(asked) < MOST:
        batch, waiting = waiting[:20], waiting[20:]
        asked.update(batch)
        answer = await device.ask(
            "query($ids: [ID!]!) { nodes(ids: $ids) " + node + "}", {"ids": batch}
        )
        waiting += [id_ for id_ in pool.take(answer.partial) if id_ not in asked]
    return pool


def get(schema: GraphQLSchema, name: str) -> Any:
    assert schema.query_type is not None
    return get_named_type(schema.query_type.fields[name].type)


def required(argument: Any) -> bool:
    return is_required_argument(argument)


HIDDEN_WORDS = (HIDDEN_NAME, "Velvet 0", "Clockwork", "Vera Velvet", "velvet-nights")
