"""The prover: asks everything in two worlds and finds where the answers differ."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

from tests.e2e.running import Answer, Device, Marquee
from tests.prover.asking import DEEP, Naming, arguments, choices, namings, put, selection
from tests.prover.faults import Faults
from tests.prover.personas import Persona
from tests.prover.pool import HIDDEN_WORDS, Pool
from tests.prover.worlds import TRIES

TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
GARBAGE = ("movie_" + "0" * 32, "prof_" + "f" * 32, "no such thing", "")
CURSORS = 6
AT_ONCE = 50
EACH = 2
"""Ids of each kind, from either end of the pool, that every naming argument is tried with."""


@dataclass(frozen=True)
class Asked:
    """One operation; `reaches` are the coordinates of arguments that name a thing in it."""

    text: str
    variables: dict[str, Any]
    reaches: frozenset[str]


@dataclass(frozen=True)
class Finding:
    """Where two worlds answered differently: what was hidden could be told."""

    persona: str
    asked: Asked
    here: str
    there: str

    def __str__(self) -> str:
        pairs = enumerate(zip(self.here, self.there, strict=False))
        at = next((place for place, (one, other) in pairs if one != other), 0)
        near = slice(max(0, at - 120), at + 120)
        return (
            f"{self.persona} can tell: {self.asked.text[:160]} {self.asked.variables}\n"
            f"  with it:    ...{self.here[near]}\n  without it: ...{self.there[near]}"
        )


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
                parent, _, name = key.partition("__")
                if parent and name:
                    self.fields.add(f"{parent}.{name}")
                self._walk(value)


@dataclass(frozen=True)
class Prover:
    """Proves one persona; `pool` holds what there is to name in the whole world."""

    schema: GraphQLSchema
    persona: Persona
    pool: Pool

    @property
    def recipes(self) -> dict[str, Any]:
        return dict(self.persona.recipes)

    def questions(self) -> Iterator[Asked]:
        """Reads first, each with everything it could name; then the mutations."""
        query, mutation = self.schema.query_type, self.schema.mutation_type
        assert query is not None
        # What names nothing comes first: it finds the persona's own page, for the others to name.
        for name in sorted(query.fields, key=lambda each: bool(query.fields[each].args)):
            yield from self._root(query, name)
        yield from self._everything(query)
        for name in mutation.fields if mutation else ():
            yield from self._root(mutation, name)
        for type_ in self.schema.type_map.values():
            if isinstance(type_, GraphQLObjectType) and type_ not in self._roots():
                yield from self._nested(type_)

    def _everything(self, query: GraphQLObjectType) -> Iterator[Asked]:
        """Every id of the whole world, many at a time."""
        ids = self.pool.sample(len(self.pool.known))
        for start in range(0, len(ids), AT_ONCE):
            values = {"ids": ids[start : start + AT_ONCE]}
            yield self._ask(query, "nodes", values, frozenset({"Query.nodes(ids:)"}))

    def _roots(self) -> tuple[GraphQLObjectType | None, ...]:
        return (self.schema.query_type, self.schema.mutation_type, self.schema.subscription_type)

    def _root(self, root: GraphQLObjectType, name: str) -> Iterator[Asked]:
        usual = arguments(root, name, self.recipes)
        yield self._ask(root, name, usual, frozenset())
        for naming in namings(root, name):
            for candidate in self._candidates(naming):
                one_of = self._is_one_of(naming)
                values = put(usual, naming.path, candidate, one_of=one_of)
                yield self._ask(root, name, values, frozenset({naming.coordinate}))

    def _chosen(self, root: GraphQLObjectType, name: str, usual: dict[str, Any]) -> Iterator[Asked]:
        """A mutation with each of its enums' values, on everything its first name could be."""
        first = next(namings(root, name), None)
        if root is not self.schema.mutation_type or first is None or first.type_name != "ID":
            return
        for path, value in choices(root, name):
            for candidate in self.pool.sample(1):
                values = put(usual, first.path, candidate, one_of=self._is_one_of(first))
                values = put(values, path, value, one_of=False)
                yield self._ask(root, name, values, frozenset())

    def _is_one_of(self, naming: Naming) -> bool:
        owner = self.schema.type_map.get(naming.coordinate.split(".")[0])
        return isinstance(owner, GraphQLInputObjectType) and bool(owner.is_one_of)

    def _candidates(self, naming: Naming) -> list[str]:
        if naming.path[-1] == "after":
            return [*self.pool.cursors[:: max(1, len(self.pool.cursors) // CURSORS)], *GARBAGE]
        if naming.coordinate == "Query.nodes(ids:)":
            return list(GARBAGE)  # `_everything` asks for all there is, many at a time
        if naming.type_name == "ID":
            return [*self.pool.sample(EACH), *GARBAGE]
        return [*HIDDEN_WORDS, *GARBAGE]

    def _ask(
        self, root: GraphQLObjectType, name: str, values: dict[str, Any], reaches: frozenset[str]
    ) -> Asked:
        definition = root.fields[name]
        variables = {f"v_{key}": value for key, value in values.items()}
        declared = ", ".join(f"$v_{key}: {definition.args[key].type}" for key in values)
        given = ", ".join(f"{key}: $v_{key}" for key in values)
        kind = "mutation" if root is self.schema.mutation_type else "query"
        deep = 2 if name in ("node", "nodes") else DEEP
        body = selection(self.schema, get_named_type(definition.type), deep)
        text = (
            f"{kind}{f'({declared})' if declared else ''} {{ "
            f"{root.name}__{name}: {name}{f'({given})' if given else ''} {body} }}"
        )
        return Asked(text, variables, reaches)

    def _nested(self, type_: GraphQLObjectType) -> Iterator[Asked]:
        """Fields with naming arguments below the roots, on every thing of their type there is."""
        if not any(each.name == "Node" for each in type_.interfaces):
            return
        for name, definition in type_.fields.items():
            for naming in namings(type_, name):
                inner = get_named_type(definition.type)
                body = "" if is_leaf_type(inner) else selection(self.schema, inner, DEEP - 1)
                text = (
                    f"query($ids: [ID!]!, $v: {definition.args[naming.path[0]].type}) {{ "
                    f"nodes(ids: $ids) {{ ... on {type_.name} {{ "
                    f"{type_.name}__{name}: {name}({naming.path[0]}: $v) {body} }} }} }}"
                )
                for candidate in self._candidates(naming):
                    variables = {"ids": self.pool.sample(EACH, type_.name), "v": candidate}
                    yield Asked(text, variables, frozenset({naming.coordinate}))

    def plain(self, *kinds: str) -> Iterator[Asked]:
        """Every root field once, as it is usually asked; of these kinds, or of all."""
        roots = {"query": self.schema.query_type, "mutation": self.schema.mutation_type}
        for root in (each for kind, each in roots.items() if not kinds or kind in kinds):
            for name in root.fields if root else ():
                yield self._ask(root, name, arguments(root, name, self.recipes), frozenset())

    def later(self) -> Iterator[Asked]:
        """The usual reads, and the mutations that offer a choice, once more has been done."""
        yield from self.plain("query")
        mutation = self.schema.mutation_type
        for name in mutation.fields if mutation else ():
            usual = arguments(mutation, name, self.recipes)
            yield from self._chosen(mutation, name, usual)

    def storm(self) -> list[Asked]:
        """One wrong password more than an account has tries."""
        given = {**self.recipes, "LogInInput.password": "wrong"}
        mutation = self.schema.mutation_type
        assert mutation is not None
        wrong = self._ask(mutation, "logIn", arguments(mutation, "logIn", given), frozenset())
        return [wrong] * (TRIES + 1)

    async def prove(self, pair: "Pair", reach: Reach) -> list[Finding]:
        """Ask everything in both worlds; where the answers differ there is a finding.

        Then, half an hour later, ask what is usual again, and at last while stores fail.
        """
        await pair.sign_in(self.persona)
        findings = await self._compare(pair, reach, self.questions())
        findings += await self._compare(pair, reach, self.storm())
        pair.forward(minutes=31)
        await pair.sign_in(self.persona)
        findings += await self._compare(pair, reach, self.later())
        pair.forward(minutes=31)
        await pair.sign_in(self.persona)
        pair.faults.on = True
        return findings + await self._compare(pair, reach, self.plain())

    async def prove_reads(self, pair: "Pair", reach: Reach) -> list[Finding]:
        """The short form: every root read once, and everything by its id."""
        await pair.sign_in(self.persona)
        query = self.schema.query_type
        assert query is not None
        findings = await self._compare(pair, reach, self.plain("query"))
        ids = ({"id": id_} for id_ in self.pool.sample(EACH))
        nodes = (self._ask(query, "node", values, frozenset()) for values in ids)
        findings += await self._compare(pair, reach, nodes)
        return findings + await self._compare(pair, reach, self._everything(query))

    async def _compare(
        self, pair: "Pair", reach: Reach, questions: Iterable[Asked]
    ) -> list[Finding]:
        findings: list[Finding] = []
        for asked in questions:
            here, there = await pair.ask(asked)
            reach.take(asked, here)
            self.pool.take(here.body.get("data"))
            if shown(here) != shown(there):
                findings.append(Finding(self.persona.name, asked, shown(here), shown(there)))
            if asked.text.startswith("mutation") and not pair.faults.on:
                await pair.sign_in_again(self.persona)
        return findings


@dataclass
class Pair:
    """The two worlds, and the persona's device in each."""

    whole: Marquee
    without: Marquee
    faults: Faults
    here: Device | None = None
    there: Device | None = None

    async def sign_in(self, persona: Persona) -> None:
        self.here = await persona.sign_in(self.whole)
        self.there = await persona.sign_in(self.without)

    async def sign_in_again(self, persona: Persona) -> None:
        """After a mutation that signed the persona out, or changed who it is."""
        assert self.here is not None
        viewer = (await self.here.ask("{ viewer { profile { name } } }")).partial["viewer"]
        active = viewer and viewer["profile"] and viewer["profile"]["name"]
        if active != persona.profile:
            await self.sign_in(persona)

    async def ask(self, asked: Asked) -> tuple[Answer, Answer]:
        assert self.here is not None
        assert self.there is not None
        one = await self.here.ask(asked.text, asked.variables)
        return one, await self.there.ask(asked.text, asked.variables)

    def forward(self, **duration: float) -> None:
        self.whole.clock.forward(**duration)
        self.without.clock.forward(**duration)


def shown(answer: Answer) -> str:
    """An answer as somebody who compares would see it; tokens differ from one
    to the next, and errors have no order that means anything.
    """
    header = answer.headers.get("www-authenticate", "")
    errors = sorted(answer.errors, key=lambda error: json.dumps(error, sort_keys=True))
    body = {**answer.body, "errors": errors}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return f"{answer.status} {header} {TOKEN.sub('<token>', text)}"


def everything(schema: GraphQLSchema) -> tuple[set[str], set[str]]:
    """The coordinates of every field of every object, and of every argument that can name."""
    fields, named = set(), set()
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name in type_.fields:
                fields.add(f"{type_.name}.{name}")
                named |= {each.coordinate for each in namings(type_, name)}
    return fields, named
