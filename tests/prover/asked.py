"""What is asked: a field of a root with everything of its answer, once or many times at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type

from tests.prover.asking import DEEP, Naming, selection

TOGETHER = 16
"""Questions in one operation: most of what one costs alone is the request around it. Each may be
answered with an error, of which an answer holds twenty."""


@dataclass(frozen=True)
class Asked:
    """One operation; `reaches` are the coordinates of arguments that name a thing in it.

    `call` is asked once for each of `given`, its arguments; in it and among them, `#` stands for
    the place. What it asks of its answer is the fragment `Answer`.
    """

    kind: str
    alias: str
    call: str
    types: Mapping[str, str]
    given: tuple[Mapping[str, Any], ...]
    answer: str
    reaches: frozenset[str]

    @property
    def text(self) -> str:
        places = range(len(self.given))
        declared = [f"${key}_{at}: {type_}" for at in places for key, type_ in self.types.items()]
        head = f"{self.kind}({', '.join(declared)})" if declared else self.kind
        calls = (f"{self.alias}__{at}: {self.call.replace('#', str(at))}" for at in places)
        return f"{head} {{ {' '.join(calls)} }}{self.answer}"

    @property
    def variables(self) -> dict[str, Any]:
        numbered = enumerate(self.given)
        return {f"{key}_{at}": value for at, given in numbered for key, value in given.items()}

    @property
    def is_mutation(self) -> bool:
        return self.kind == "mutation"

    @property
    def is_subscription(self) -> bool:
        return self.kind == "subscription"

    def parts(self) -> Iterator["Asked"]:
        return (replace(self, given=(each,)) for each in self.given)


def together(every: Iterable[Asked]) -> Iterator[Asked]:
    """The same in fewer operations; they must not differ but in what is given."""
    asked = list(every)
    at_once = 1 if asked and asked[0].is_subscription else TOGETHER  # one root field, by the law
    for start in range(0, len(asked), at_once):
        given = tuple(each.given[0] for each in asked[start : start + at_once])
        yield replace(asked[start], given=given)


def on_root(
    schema: GraphQLSchema,
    root: GraphQLObjectType,
    name: str,
    values: Mapping[str, Any],
    reaches: frozenset[str],
) -> Asked:
    """A field of a root with these arguments."""
    definition = root.fields[name]
    given = ", ".join(f"{key}: ${key}_#" for key in values)
    deep = 2 if name in ("node", "nodes") else DEEP
    body, answer = _answer(schema, definition.type, deep)
    call = f"{name}{f'({given})' if given else ''}{body}"
    types = {key: str(definition.args[key].type) for key in values}
    kinds = {schema.mutation_type: "mutation", schema.subscription_type: "subscription"}
    kind = kinds.get(root, "query")
    return Asked(kind, f"{root.name}__{name}", call, types, (values,), answer, reaches)


def below(
    schema: GraphQLSchema,
    type_: GraphQLObjectType,
    name: str,
    naming: Naming,
    values: Mapping[str, Any],
) -> Asked:
    """A field of each thing of a type that has one of these `ids`, its argument being `named`."""
    definition, argument = type_.fields[name], naming.path[0]
    body, answer = _answer(schema, definition.type, DEEP - 1)
    call = (
        f"nodes(ids: $ids_#) {{ ... on {type_.name} {{ "
        f"{type_.name}__{name}: {name}({argument}: $named_#){body} }} }}"
    )
    types = {"ids": "[ID!]!", "named": str(definition.args[argument].type)}
    reaches = frozenset({naming.coordinate})
    return Asked("query", "Query__nodes", call, types, (values,), answer, reaches)


def _answer(schema: GraphQLSchema, type_: Any, deep: int) -> tuple[str, str]:
    """What is asked of an answer, and its fragment; both empty for a leaf."""
    named = get_named_type(type_)
    if is_leaf_type(named):
        return "", ""
    return " { ...Answer }", f" fragment Answer on {named.name} {selection(schema, named, deep)}"
