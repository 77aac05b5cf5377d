"""The prover: asks everything in two worlds and finds where the answers differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema

from tests.prover.asked import Asked, below, on_root, together
from tests.prover.asking import Naming, arguments, choices, namings, put
from tests.prover.pair import (
    Finding,
    Pair,
    may_change_who_asks,
    shown,
    stood_in_each_others_way,
)
from tests.prover.personas import Persona
from tests.prover.pool import HIDDEN_WORDS, Pool
from tests.prover.reach import Reach
from tests.prover.worlds import TRIES

GARBAGE = ("movie_" + "0" * 32, "prof_" + "f" * 32, "no such thing", "")
CURSORS = 6
AT_ONCE = 50
EACH = 2
"""Ids of each kind, from either end of the pool, that every naming argument is tried with."""


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
        yield from self.subscriptions()
        for type_ in self.schema.type_map.values():
            if isinstance(type_, GraphQLObjectType) and type_ not in self._roots():
                yield from self._nested(type_)

    def subscriptions(self) -> Iterator[Asked]:
        """Each with everything it could name: what is told of things that happen to all of it."""
        subscription = self.schema.subscription_type
        for name in subscription.fields if subscription else ():
            yield from self._root(subscription, name)

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
        yield self._ask(root, name, usual)
        for naming in namings(root, name):
            one_of, reaches = self._is_one_of(naming), frozenset({naming.coordinate})
            yield from together(
                self._ask(root, name, put(usual, naming.path, each, one_of=one_of), reaches)
                for each in self._candidates(naming)
            )

    def _chosen(self, root: GraphQLObjectType, name: str, usual: dict[str, Any]) -> Iterator[Asked]:
        """A mutation with each of its enums' values, on everything its first name could be."""
        first = next(namings(root, name), None)
        if root is not self.schema.mutation_type or first is None or first.type_name != "ID":
            return
        for path, value in choices(root, name):
            for candidate in self.pool.sample(1):
                values = put(usual, first.path, candidate, one_of=self._is_one_of(first))
                values = put(values, path, value, one_of=False)
                yield self._ask(root, name, values)

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
        self,
        root: GraphQLObjectType,
        name: str,
        values: dict[str, Any],
        reaches: frozenset[str] = frozenset(),
    ) -> Asked:
        return on_root(self.schema, root, name, values, reaches)

    def _nested(self, type_: GraphQLObjectType) -> Iterator[Asked]:
        """Fields with naming arguments below the roots, on every thing of their type there is."""
        if not any(each.name == "Node" for each in type_.interfaces):
            return
        for name in type_.fields:
            for naming in namings(type_, name):
                for candidate in self._candidates(naming):
                    values = {"ids": self.pool.sample(EACH, type_.name), "named": candidate}
                    yield below(self.schema, type_, name, naming, values)

    def plain(self, *kinds: str) -> Iterator[Asked]:
        """Every root field once, as it is usually asked; of these kinds, or of all."""
        roots = {"query": self.schema.query_type, "mutation": self.schema.mutation_type}
        for root in (each for kind, each in roots.items() if not kinds or kind in kinds):
            for name in root.fields if root else ():
                yield self._ask(root, name, arguments(root, name, self.recipes))

    def later(self) -> Iterator[Asked]:
        """The usual reads, and the mutations that offer a choice, once more has been done."""
        yield from self.plain("query")
        mutation = self.schema.mutation_type
        for name in mutation.fields if mutation else ():
            usual = arguments(mutation, name, self.recipes)
            yield from together(self._chosen(mutation, name, usual))

    def storm(self) -> list[Asked]:
        """One wrong password more than an account has tries."""
        given = {**self.recipes, "LogInInput.password": "wrong"}
        mutation = self.schema.mutation_type
        assert mutation is not None
        wrong = self._ask(mutation, "logIn", arguments(mutation, "logIn", given))
        return [wrong] * (TRIES + 1)

    async def prove(self, pair: Pair, reach: Reach) -> list[Finding]:
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

    async def prove_reads(self, pair: Pair, reach: Reach) -> list[Finding]:
        """The short form: every root read once, and everything by its id."""
        await pair.sign_in(self.persona)
        query = self.schema.query_type
        assert query is not None
        findings = await self._compare(pair, reach, self.plain("query"))
        ids = ({"id": id_} for id_ in self.pool.sample(EACH))
        nodes = (self._ask(query, "node", values) for values in ids)
        findings += await self._compare(pair, reach, together(nodes))
        return findings + await self._compare(pair, reach, self._everything(query))

    async def prove_live(self, pair: Pair, reach: Reach) -> list[Finding]:
        """The subscriptions alone; the reads before them find the page for them to name."""
        await pair.sign_in(self.persona)
        await self._compare(pair, reach, self.plain("query"))
        return await self._compare(pair, reach, self.subscriptions())

    async def _compare(self, pair: Pair, reach: Reach, questions: Iterable[Asked]) -> list[Finding]:
        findings: list[Finding] = []
        for asked in questions:
            here, there = await pair.ask(asked)
            if stood_in_each_others_way(asked, here, there):
                findings += await self._compare(pair, reach, asked.parts())
                continue
            reach.take(asked, here)
            self.pool.take(here.body.get("data"))
            if shown(here) != shown(there):
                findings.append(Finding(self.persona.name, asked, shown(here), shown(there)))
            if not pair.faults.on and may_change_who_asks(asked, here):
                await pair.sign_in_again(self.persona)
        return findings
