"""Operations and data made at random, over a schema with every kind of type in every wrapping."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from .promises import Broken, comes, gives, iterated, later, raises, streamed

SDL = """
scalar Any
enum Colour { RED GREEN }
interface Node { id: ID! label(of: String = "x", n: Int): String node: Node }
interface Sized implements Node {
  id: ID! label(of: String = "x", n: Int): String node: Node size: Int!
}
type Query implements Node {
  id: ID! label(of: String = "x", n: Int): String node: Node
  item: Item must: Item! items: [Item!] both: [Either]! sized: Sized! grid: [[Item!]]! any: [Any!]
}
type Item implements Sized & Node {
  id: ID! label(of: String = "x", n: Int): String node: Node size: Int! colour: Colour
  colours: [Colour!] must: String! inner: Item deep: Item! items: [Item!]! some: [Item]
  numbers: [[Int!]!] either: Either eithers: [Either!]! other: Other! any: Any ratio: Float
}
type Other implements Node {
  id: ID! label(of: String = "x", n: Int): String node: Node word: String! flag: Boolean item: Item
  items: [[Item]!]
}
type Third implements Sized & Node {
  id: ID! label(of: String = "x", n: Int): String node: Node size: Int! both: [Either!]
}
union Either = Item | Other | Third
"""
SCHEMA = build_schema(SDL)
QUERY: Any = SCHEMA.query_type
DEEPEST = 3


@dataclass
class Maker:
    """Makes operations."""

    random: Random
    schema: GraphQLSchema = SCHEMA
    _fragments: list[tuple[str, str]] = field(default_factory=list)
    """The type conditions and texts of named fragments."""

    def text(self) -> str:
        """A document that may still be invalid, for fields that cannot be merged."""
        for type_ in ("Node", "Item", "Either", "Query"):
            self._fragments.append((type_, self._selection(self.schema.type_map[type_], 2)))
        body = self._selection(self.schema.query_type, DEEPEST)
        everything = " ".join(f"...F{number}" for number in (0, 3))
        used = f"used: item @include(if: $x) {{ ...F1 both: either {{ ...F2 }} }} {everything}"
        parts = [f"query ($x: Boolean!, $y: Boolean!, $n: Int) {{ {body} {used} l: label(n: $n) "]
        parts.append("s: label @skip(if: $y) }")
        parts += (f"fragment F{n} on {on} {text}" for n, (on, text) in enumerate(self._fragments))
        return " ".join([parts[0].replace("{ {", "{ ...on Query {", 1), *parts[1:]])

    def _selection(self, type_: Any, depth: int) -> str:
        chosen = [self._selected(type_, depth) for _ in range(self.random.randint(1, 4))]
        return f"{{ {' '.join(chosen)} }}"

    def _selected(self, type_: Any, depth: int) -> str:
        choice = self.random.random()
        directive = self._directive()
        if choice < 0.1 or (isinstance(type_, GraphQLUnionType) and depth <= 0):
            return f"{self._alias('t')}__typename{directive}"
        if choice < 0.2 and self._fragments and depth > 0:
            number = self.random.randrange(len(self._fragments))
            on = self.schema.type_map[self._fragments[number][0]]
            if set(self._possible(on)) & set(self._possible(type_)):
                return f"...F{number}{directive}"
        narrow = 0.5 if is_abstract_type(type_) else 0.25
        if choice < narrow or isinstance(type_, GraphQLUnionType):
            on = self.random.choice(self._possible(type_))
            return f"...on {on.name}{directive} {self._selection(on, depth - 1)}"
        return self._field(type_, depth, directive)

    def _field(self, type_: Any, depth: int, directive: str) -> str:
        fields: dict[str, GraphQLField] = type_.fields
        leaves = [name for name, of in fields.items() if is_leaf_type(get_named_type(of.type))]
        name = self.random.choice(leaves if depth <= 0 else [*fields])
        named = get_named_type(fields[name].type)
        key, arguments = self._called(name, fields[name])
        inner = "" if is_leaf_type(named) else " " + self._selection(named, depth - 1)
        return f"{key}{name}{arguments}{directive}{inner}"

    def _called(self, name: str, of: GraphQLField) -> tuple[str, str]:
        """An alias that tells the arguments, so that what merges is the same."""
        if not of.args or self.random.random() < 0.5:
            return self._alias(name), ""
        number = self.random.choice(["1", "$n", "null"])
        return f"{name}_{number.strip('$')}: ", f'(of: "{number}", n: {number})'

    def _alias(self, name: str) -> str:
        return f"{self.random.choice('ab')}_{name}: " if self.random.random() < 0.25 else ""

    def _directive(self) -> str:
        choices = [" @skip(if: $x)", " @include(if: $y)", " @skip(if: true)", " @include(if: $x)"]
        return self.random.choice(choices) if self.random.random() < 0.15 else ""

    def _possible(self, type_: Any) -> list[GraphQLObjectType]:
        return [*self.schema.get_possible_types(type_)] if is_abstract_type(type_) else [type_]


class Thing:
    """An object of a type; what it holds is made when it is asked for, always the same."""

    def __init__(self, type_: GraphQLObjectType, seed: str, depth: int, *, promises: bool) -> None:
        self.made = (type_, seed, depth, promises)

    def __getattr__(self, name: str) -> Any:
        type_, seed, depth, promises = self.made
        if name.endswith("__typename"):
            return type_.name
        if name not in type_.fields:
            raise AttributeError(name)
        made = Data(Random(f"{seed}.{name}"), promises=promises)  # noqa: S311 - no secret
        return made.resolver(type_.fields[name].type, depth)

    def __repr__(self) -> str:
        return f"a {self.made[0].name}"


@dataclass
class Data:
    """Makes values: few are wrong, so that most of an answer is there."""

    random: Random
    promises: bool = False
    schema: GraphQLSchema = SCHEMA

    def resolver(self, type_: Any, depth: int) -> Any:
        """What the default resolver calls, or takes as it is."""
        choice = self.random.random()
        if choice < 0.015:
            return raises(f"raised {self.random.randrange(9)}")
        made = self._value(type_, depth)
        if self.promises and choice < 0.2:
            return comes(made, self.random.randrange(3))
        return made if choice < 0.6 else gives(made)

    def _value(self, type_: Any, depth: int) -> Any:
        choice = self.random.random()
        if isinstance(type_, GraphQLNonNull):
            return None if choice < 0.01 else self._value(type_.of_type, depth)
        if choice < 0.06 or depth <= 0:
            return None
        if choice < 0.07:
            return ValueError(f"returned {self.random.randrange(9)}")
        if choice < 0.08:
            return self.random.choice(["text", 7, [], {}, object, 2**40])
        return (
            self._list(type_, depth) if isinstance(type_, GraphQLList) else self._one(type_, depth)
        )

    def _list(self, type_: GraphQLList[Any], depth: int) -> Any:
        items = [self._value(type_.of_type, depth) for _ in range(self.random.randrange(4))]
        if self.promises:
            items = [self._promised(item) for item in items]
        if self.random.random() < 0.03:
            items.insert(self.random.randrange(len(items) + 1), Broken("off"))
            return iterated(*items)
        if self.promises and self.random.random() < 0.1:
            return Streamed(items)
        return self.random.choice([list, tuple])(items)

    def _promised(self, item: Any) -> Any:
        late = self.random.random() < 0.15
        return Deferred(item, self.random.randrange(3)) if late else item

    def _one(self, type_: Any, depth: int) -> Any:
        if is_abstract_type(type_):
            type_ = self.random.choice([*self.schema.get_possible_types(type_)])
        if isinstance(type_, GraphQLObjectType):
            return Thing(type_, f"{self.random.random()}", depth - 1, promises=self.promises)
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(["RED", "GREEN", "RED", "BLUE", 1])
        return self.random.choice(LEAVES[type_.name])


LEAVES: dict[str, list[Any]] = {
    "ID": ["a", "b", 3, 4.5],
    "String": ["one", "two", "", 5, True],
    "Int": [0, 1, -7, 3.0, "8", 2**31],
    "Float": [0.5, 2, "1", float("inf")],
    "Boolean": [True, False, 1],
    "Any": ["any", 1, [1, 2], {"a": [None]}],
}


class Deferred:
    """Awaitable, and left alone without a warning where nothing selects it."""

    def __init__(self, value: Any, turns: int) -> None:
        self.value, self.turns = value, turns

    def __await__(self) -> Any:
        return later(self.value, self.turns).__await__()


class Streamed:
    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __aiter__(self) -> Any:
        return streamed(*self.items)
