"""Operations made at random from the schema: valid for the most part, and seldom alike.

A response key always stands for one field with one set of arguments in a document, so that fields
asked for twice are merged and rarely conflict; the rest is left to chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)

DEEPEST = 7
"""Levels of objects below the root: a page's rows, items, titles, pictures."""
MOST_FIELDS = 60
BOOLEANS = ("yes", "no", "maybe")
ABSENT = "__absent__"


@dataclass(frozen=True)
class Pool:
    """What arguments can name: things that there are, and texts that name nothing."""

    ids: Sequence[str]
    cursors: Sequence[str]
    external_ids: Sequence[str]


@dataclass(frozen=True)
class Made:
    """A document with one operation, and sets of variables for it."""

    text: str
    variables: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class _Variable:
    declared: str
    values: tuple[Any, ...]


@dataclass
class Maker:
    """Makes one document; use each only once."""

    schema: GraphQLSchema
    pool: Pool
    random: Random
    _fields: int = 0
    _variables: dict[str, _Variable] = field(default_factory=dict)
    _fragments: dict[str, tuple[str, str]] = field(default_factory=dict)
    _keys: dict[str, tuple[str, str]] = field(default_factory=dict)

    def query(self) -> Made:
        """A query of one to three root fields."""
        root = self.schema.query_type
        assert root is not None
        names = self.random.choices(list(root.fields), k=self.random.choice((1, 1, 2, 3)))
        asked = [self._field(root, name, 0, apart=False) for name in names]
        if self._chance(0.1):
            asked.append(self._inline(root, root, 0))
        return self._made("query", " ".join(filter(None, asked)) or "__typename")

    def mutation(self, names: Sequence[str]) -> Made:
        """A mutation of one to three of these fields."""
        root = self.schema.mutation_type
        assert root is not None
        chosen = self.random.choices(names, k=self.random.choice((1, 2, 3)))
        asked = [self._field(root, name, 0, apart=False) for name in chosen]
        return self._made("mutation", " ".join(filter(None, asked)) or "__typename")

    def _made(self, kind: str, selected: str) -> Made:
        declared = ", ".join(each.declared for each in self._variables.values())
        head = f"{kind} Made({declared})" if declared else f"{kind} Made"
        fragments = (f"fragment {n} on {on} {of}" for n, (on, of) in self._fragments.items())
        text = " ".join([f"{head} {{ {selected} }}", *fragments])
        return Made(text, tuple(self._values() for _ in range(2)))

    def _values(self) -> dict[str, Any]:
        chosen = {name: self.random.choice(of.values) for name, of in self._variables.items()}
        return {name: value for name, value in chosen.items() if value != ABSENT}

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    # Selections

    def _selection(self, type_: Any, deep: int, *, apart: bool) -> str:
        """`apart`: beside it stand selections of other types under the same abstract one."""
        if isinstance(type_, GraphQLUnionType):
            parts = [self._inline(each, type_, deep) for each in self._some(type_.types)]
            parts += [self._spread(type_, deep)] if self._chance(0.2) else []
        else:
            parts = list(self._parts(type_, deep, apart=apart))
        if self._chance(0.3) or not any(parts):
            parts.insert(self.random.randrange(len(parts) + 1), "__typename")
        return "{ " + " ".join(filter(None, parts)) + " }"

    def _parts(self, type_: Any, deep: int, *, apart: bool) -> Iterator[str]:
        for name in self._some(list(type_.fields)):
            yield self._field(type_, name, deep, apart=apart)
        if is_abstract_type(type_) and self._chance(0.6):
            for each in self._some(self.schema.get_possible_types(type_)):
                yield self._inline(each, type_, deep)
        if self._chance(0.15):
            yield self._inline(type_, type_, deep)
        if self._chance(0.15) and (others := self._overlapping(type_)):
            yield self._inline(self.random.choice(others), type_, deep)
        if self._chance(0.2):
            yield self._spread(type_, deep)

    def _overlapping(self, type_: Any) -> list[GraphQLInterfaceType]:
        """Interfaces of the type, or of one of the types that it may be."""
        types = self.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        found = {each.name: each for of in types for each in of.interfaces}
        return [found[name] for name in sorted(found)]

    def _some(self, things: Any) -> list[Any]:
        listed = list(things)
        return self.random.sample(listed, k=min(len(listed), self.random.choice((1, 2, 2, 3, 4))))

    def _inline(self, type_: Any, parent: Any, deep: int) -> str:
        condition = "" if type_ is parent and self._chance(0.5) else f"on {type_.name} "
        apart = is_abstract_type(parent) or is_abstract_type(type_)
        return f"... {condition}{self._directive()}{self._selection(type_, deep, apart=apart)}"

    def _spread(self, type_: Any, deep: int) -> str:
        """A fragment on the type: an old one, or a new one of few levels."""
        known = [name for name, (on, _) in self._fragments.items() if on == type_.name]
        if known and self._chance(0.6):
            return f"...{self.random.choice(known)} {self._directive()}"
        selected = self._selection(type_, max(deep, DEEPEST - 2), apart=is_abstract_type(type_))
        name = f"F{len(self._fragments)}"
        self._fragments[name] = (type_.name, selected)
        return f"...{name} {self._directive()}"

    def _directive(self) -> str:
        if not self._chance(0.12):
            return ""
        name = self.random.choice(("skip", "include"))
        if self._chance(0.4):
            return f"@{name}(if: {self.random.choice(('true', 'false'))}) "
        variable = self.random.choice(BOOLEANS)
        if variable not in self._variables:
            default = self.random.choice(("", " = true", " = false"))
            values = (True, False, ABSENT) if default else (True, False)
            self._variables[variable] = _Variable(f"${variable}: Boolean!{default}", values)
        return f"@{name}(if: ${variable}) "

    def _field(self, parent: Any, name: str, deep: int, *, apart: bool) -> str:
        definition: GraphQLField = parent.fields[name]
        named = get_named_type(definition.type)
        is_leaf = is_leaf_type(named)
        if self._fields >= MOST_FIELDS or (not is_leaf and deep >= DEEPEST):
            return ""
        self._fields += 1
        arguments = self._arguments(definition)
        key = self._key(f"{name}{arguments}", name, parent.name if apart else "")
        selected = (
            "" if is_leaf else self._selection(named, deep + 1, apart=is_abstract_type(named))
        )
        alias = "" if key == name else f"{key}: "
        return f"{alias}{name}{arguments} {self._directive()}{selected}"

    def _key(self, asked: str, name: str, told: str) -> str:
        """A key that stands for what is asked and nothing else, where `told` is its parent."""
        for key in (name, f"{name}_{told}", "a", "b", *(f"{name}_{n}" for n in range(40))):
            if self._chance(0.1) or (key == name and told and self._chance(0.5)):
                continue
            if self._keys.setdefault(key, (asked, told)) == (asked, told):
                return key
        return f"{name}_{len(self._keys)}"

    # Arguments

    def _arguments(self, definition: GraphQLField) -> str:
        given = [
            f"{name}: {self._argument(name, argument)}"
            for name, argument in definition.args.items()
            if is_required_argument(argument) or self._chance(0.5)
        ]
        return f"({', '.join(given)})" if given else ""

    def _argument(self, name: str, argument: GraphQLArgument) -> str:
        if not self._chance(0.4):
            return self._literal(argument.type, self._value(argument.type, name))
        variable = f"v{len(self._variables)}"
        values = tuple(self._value(argument.type, name) for _ in range(3))
        type_: Any = argument.type
        has_default = argument.default_value is not Undefined
        if is_non_null_type(type_) or self._chance(0.2):
            values = tuple(each for each in values if each is not None)
            type_ = type_ if is_non_null_type(type_) else GraphQLNonNull(type_)
            values = values or (self._value(type_, name),)
            self._variables[variable] = _Variable(f"${variable}: {type_}", values)
            return f"${variable}"
        default = f" = {self._literal(type_, values[0])}" if self._chance(0.3) else ""
        values = (*values, ABSENT, *((None,) if not has_default or self._chance(0.5) else ()))
        self._variables[variable] = _Variable(f"${variable}: {type_}{default}", values)
        return f"${variable}"

    def _value(self, type_: Any, name: str) -> Any:
        """A value as JSON; one in a hundred does not fit."""
        if self._chance(0.01):
            return self.random.choice(("no such value", -1, [], {}))
        if not is_non_null_type(type_) and self._chance(0.12):
            return None
        bare = get_nullable_type(type_)
        if is_list_type(bare):
            return [self._value(bare.of_type, name) for _ in range(self.random.randrange(4))]
        if isinstance(bare, GraphQLEnumType):
            return self.random.choice(list(bare.values))
        if isinstance(bare, GraphQLInputObjectType):
            return self._input(bare)
        return self._plain(bare.name, name)

    def _input(self, type_: GraphQLInputObjectType) -> dict[str, Any]:
        if type_.is_one_of:
            name = self.random.choice(list(type_.fields))
            return {name: self._value(GraphQLNonNull(type_.fields[name].type), name)}
        return {
            name: self._value(each.type, name)
            for name, each in type_.fields.items()
            if (is_non_null_type(each.type) and each.default_value is Undefined)
            or self._chance(0.4)
        }

    def _plain(self, type_name: str, name: str) -> Any:
        known: dict[str, Sequence[Any]] = {
            "first": (1, 1, 2, 2, 3, 5, 50),
            "after": self.pool.cursors,
            "externalId": self.pool.external_ids,
            "ID": self.pool.ids,
            "Int": (0, 1, 7, 320, 1_995, 2_020, 2_147_483_647),
            "Boolean": (True, False),
        }
        texts = ("", "en", "US", "1234", 'Zoë "q" \\ \n')
        return self.random.choice(known.get(name) or known.get(type_name) or texts)

    def _literal(self, type_: Any, value: Any) -> str:
        """The value as GraphQL writes it: names of enums bare, keys too."""
        bare = get_nullable_type(type_)
        if is_list_type(bare) and isinstance(value, list):
            return f"[{', '.join(self._literal(bare.of_type, each) for each in value)}]"
        if isinstance(bare, GraphQLInputObjectType) and isinstance(value, dict):
            pairs = (f"{k}: {self._literal(bare.fields[k].type, v)}" for k, v in value.items())
            return f"{{{', '.join(pairs)}}}"
        if isinstance(bare, GraphQLEnumType) and isinstance(value, str) and value in bare.values:
            return value
        return orjson.dumps(value).decode()
