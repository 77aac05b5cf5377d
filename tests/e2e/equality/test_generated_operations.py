"""Thousands of operations made at random answer both ways alike; a seed names each of them.

`MARQUEE_EQUALITY_OPERATIONS` says how many are made in all, `MARQUEE_EQUALITY_SEED` where to begin.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest
import pytest_asyncio

from execution.document import PreparedOperation
from execution.errors import RequestRefused
from schema.root import schema
from tests.e2e.equality.generated import Made, Maker, Pool
from tests.e2e.equality.harvest import pool_of
from tests.e2e.equality.ways import Asker, Ways
from tests.e2e.runs import INTROSPECTION, Runs

CORE = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
SHARDS = 8
OPERATIONS = int(os.environ.get("MARQUEE_EQUALITY_OPERATIONS", "800"))
SEED = int(os.environ.get("MARQUEE_EQUALITY_SEED", "1"))
REPEATABLE = ("setMyList", "react")
"""Mutations that answer the same when they are made again, those before them made again too."""


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


async def compare(
    ways: Ways, operation: PreparedOperation, made: Made, askers: list[Asker], tally: Tally
) -> None:
    """All askers in turn, each twice, so that what one leaves behind is there for the next."""
    for variables in made.variables:
        try:
            bound = operation.bind(variables)
        except RequestRefused:
            tally.counts["unbound"] += 1
            continue
        for asker in askers:
            wanted = await ways.core(operation, bound, await ways.context(asker))
            tally.counts["runs"] += 1
            tally.counts["failing"] += bool(wanted.errors)
            for _ in range(2):
                found = await ways.compiled(operation, bound, await ways.context(asker))
                if found != wanted:
                    tally.different.append(
                        f"{asker.name}: {made.text} {variables}\n{wanted}\n{found}"
                    )


def count_compiled(operation: PreparedOperation, tally: Tally) -> None:
    reason = operation.runnable.variants.why_not or INTROSPECTION
    tally.counts["compiled" if reason.endswith(INTROSPECTION) else "left"] += 1


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_generated_queries_answer_both_ways_alike(
    ways: Ways, askers: dict[str, Asker], pools: dict[str, Pool], runs: Runs, shard: int
) -> None:
    tally, defects = Tally(), len(runs.defects)
    for number in range(shard, OPERATIONS, SHARDS):
        random = Random(SEED * 1_000_003 + number)  # noqa: S311 - a test's seed is no secret
        made = Maker(CORE, random.choice([*pools.values()]), random).query()
        try:
            operation = await ways.operation(made.text)
        except RequestRefused as refused:
            tally.counts["refused"] += 1
            tally.counts[f"refused: {refused.errors[0].message[:60]}"] += 1
            continue
        count_compiled(operation, tally)
        several = random.sample([*askers.values()], k=2)
        await compare(ways, operation, made, [*several, several[0]], tally)
    print(tally.counts.most_common())
    assert tally.different == []
    assert tally.counts["left"] <= 0.01 * tally.valid
    assert tally.valid >= OPERATIONS // SHARDS // 2
    assert len(runs.defects) == defects
