"""Thousands of operations made at random answer both ways alike; a seed names each of them.

`MARQUEE_EQUALITY_OPERATIONS` says how many are made in all, `MARQUEE_EQUALITY_SEED` where to begin.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from random import Random

import pytest
import pytest_asyncio

from execution.document import PreparedOperation
from execution.errors import RequestRefused
from persistence.ports.unavailable import StoreUnavailable
from resolvers.context import Context
from schema.root import schema
from tests.e2e.equality.generated import Made, Maker, Pool
from tests.e2e.equality.harvest import pool_of
from tests.e2e.equality.sabotage import LOADERS, failing_by, some, without
from tests.e2e.equality.ways import Asker, Outcome, Ways
from tests.e2e.runs import INTROSPECTION, Runs

CORE = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
SHARDS = 8
OPERATIONS = int(os.environ.get("MARQUEE_EQUALITY_OPERATIONS", "400"))
SEED = int(os.environ.get("MARQUEE_EQUALITY_SEED", "1"))
OF_A_LOADER = max(OPERATIONS // len(LOADERS) // 2, 12)
"""Operations for each loader; of fewer most may be refused by chance."""


Spoil = Callable[[Context], Context]
Seen = Callable[[Outcome], Outcome]


@dataclass
class Tally:
    """What became of a shard's operations."""

    counts: Counter[str] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)

    @property
    def valid(self) -> int:
        return self.counts["compiled"] + self.counts["left"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pools(ways: Ways, askers: dict[str, Asker]) -> dict[str, Pool]:
    return {name: await pool_of(ways, asker) for name, asker in askers.items() if asker.viewer}


def made_with(random: Random, pools: dict[str, Pool]) -> Made:
    return Maker(CORE, random.choice([*pools.values()]), random).query()


async def prepared(ways: Ways, made: Made, tally: Tally) -> PreparedOperation | None:
    """None for what limits and validation refuse, as they do most that is invalid."""
    try:
        return await ways.operation(made.text)
    except RequestRefused:
        tally.counts["refused"] += 1
        return None


async def compare(  # noqa: PLR0913, PLR0917 - who asks what of whom, and how it is counted
    ways: Ways,
    operation: PreparedOperation,
    made: Made,
    askers: list[Asker],
    tally: Tally,
    spoil: Spoil = lambda context: context,
    seen: Seen = lambda outcome: outcome,
) -> None:
    """All askers in turn, each twice, so that what one leaves behind is there for the next."""
    for variables in made.variables:
        try:
            bound = operation.bind(variables)
        except RequestRefused:
            tally.counts["unbound"] += 1
            continue
        for asker in askers:
            wanted = await ways.core(operation, bound, spoil(await ways.context(asker)))
            tally.counts["compared"] += 1
            tally.counts["failing"] += bool(wanted.errors)
            for _ in range(2):
                found = await ways.compiled(operation, bound, spoil(await ways.context(asker)))
                if seen(found) != seen(wanted):
                    tally.different.append(
                        f"{asker.name}: {made.text} {variables}\n{wanted}\n{found}"
                    )
    reason = operation.runnable.variants.why_not or INTROSPECTION
    tally.counts["compiled" if reason.endswith(INTROSPECTION) else "left"] += 1


def check(tally: Tally, here: Runs) -> None:
    assert tally.different == []
    assert tally.counts["left"] <= 0.01 * tally.valid
    assert tally.valid > tally.counts["refused"]
    assert here.broken == []


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_generated_queries_answer_both_ways_alike(
    ways: Ways, askers: dict[str, Asker], pools: dict[str, Pool], runs: Runs, shard: int
) -> None:
    tally = Tally()
    with runs.apart() as here:
        for number in range(shard, OPERATIONS, SHARDS):
            random = Random(SEED * 1_000_003 + number)  # noqa: S311 - a test's seed is no secret
            made = made_with(random, pools)
            operation = await prepared(ways, made, tally)
            if operation is not None:
                several = random.sample([*askers.values()], k=2)
                await compare(ways, operation, made, [*several, several[0]], tally)
    check(tally, here)


@pytest.mark.parametrize("loader", LOADERS)
async def test_generated_queries_fail_both_ways_alike_with_a_loader(
    ways: Ways, askers: dict[str, Asker], pools: dict[str, Pool], runs: Runs, loader: str
) -> None:
    """Nothing is kept here: what is kept does not need the loader, and so would not fail."""
    tally, engine = Tally(), await ways.engine()

    def spoil(context: Context) -> Context:
        engine.kept.clear()
        engine.kept_privately.clear()
        return without(context, loader, failing_by(StoreUnavailable, some))

    with runs.apart() as here:
        for number in range(OF_A_LOADER):
            seed = f"{SEED} {loader} {number}"
            random = Random(seed)  # noqa: S311 - a test's seed is no secret
            made = made_with(random, pools)
            operation = await prepared(ways, made, tally)
            if operation is not None:
                # graphql-core meets what is at hand before what is read; a batch, both at once.
                seen = attrgetter("by_what_is_null")
                await compare(ways, operation, made, [askers["Ada"]], tally, spoil, seen)
    check(tally, here)
