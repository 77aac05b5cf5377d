"""Mutations: root fields one after the other, each to its end, and nothing done twice."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from graphql import build_schema

from .both_ways import Watched, same
from .promises import later

SCHEMA = build_schema("""
type Query { a: String }
type Mutation { add(number: Int!): Ledger must(number: Int!): Ledger! now(number: Int!): Ledger }
type Ledger { total: Int entries: [Int!]! slow: Int must: Int! log: [String!]! }
""")


class Ledger:
    """What is written down is seen by whatever is resolved later."""

    def __init__(self) -> None:
        self.entries: list[int] = []
        self.log: list[str] = []

    async def add(self, _: Any, number: int) -> "Ledger":
        self.log.append(f"begin {number}")
        await asyncio.sleep(0)
        return self._added(number)

    must = add

    def now(self, _: Any, number: int) -> "Ledger":
        return self._added(number)

    def _added(self, number: int) -> "Ledger":
        if number < 0:
            raise ValueError(f"{number} is below zero")
        self.entries.append(number)
        self.log.append(f"added {number}")
        return self

    def total(self, _: Any) -> int:
        return sum(self.entries)

    async def slow(self, _: Any) -> int:
        await later(None, 3)
        self.log.append(f"slow {len(self.entries)}")
        return len(self.entries)


TEXTS = [
    "mutation{a:add(number:1){total} b:add(number:2){total entries} c:now(number:3){total}}",
    "mutation{a:add(number:1){slow} b:now(number:2){slow log}}",
    "mutation{a:now(number:1){total} b:now(number:-2){total} c:now(number:3){total}}",
    "mutation{a:add(number:1){total} b:add(number:-2){total} c:add(number:3){log}}",
    "mutation{a:must(number:1){total} b:must(number:-2){total} c:must(number:3){total}}",
    "mutation{a:add(number:-1){total} b:must(number:-2){total} c:add(number:-3){total}}",
    "mutation{b:add(number:1){total} a:add(number:2){total} b:add(number:1){log}}",
    "mutation{__typename a:add(number:1){__typename total} t:__typename}",
    "mutation{a:add(number:1){must} b:add(number:2){must total} c:must(number:3){must}}",
    "mutation($n:Int!){add(number:$n){...L}} fragment L on Ledger{total log}",
    "mutation($n:Int!){add(number:$n) @skip(if:true){log} now(number:$n){log}}",
    "mutation($n:Int!){add(number:$n) @skip(if:true){log}}",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_root_fields_follow_each_other_alike(text: str) -> None:
    await same(SCHEMA, text, {"n": 5} if "$n" in text else None, Ledger)


async def run(text: str) -> tuple[Any, Ledger]:
    watched, ledger = Watched(), Ledger()
    operation = watched.prepared(SCHEMA, text)
    result = await operation.execute(operation.bind(), None, ledger)
    watched.check()
    return result, ledger


async def test_a_field_begins_when_all_of_the_one_before_is_answered() -> None:
    _, ledger = await run("mutation{a:add(number:1){slow} b:add(number:2){slow}}")
    assert ledger.log == ["begin 1", "added 1", "slow 1", "begin 2", "added 2", "slow 2"]


async def test_after_a_field_that_nulled_everything_no_other_begins() -> None:
    result, ledger = await run(
        "mutation{a:add(number:1){total} b:must(number:-2){total} c:add(number:3){total}}"
    )
    assert result.data is None
    assert [error.message for error in result.errors] == ["-2 is below zero"]
    assert ledger.log == ["begin 1", "added 1", "begin -2"]


async def test_after_a_field_that_is_null_the_next_begins() -> None:
    result, ledger = await run("mutation{a:add(number:-1){total} b:add(number:2){total}}")
    assert result.data == {"a": None, "b": {"total": 2}}
    assert ledger.entries == [2]


async def test_a_program_that_fails_is_told_and_not_run_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Core would change once more what the program may have changed already."""
    watched, ledger = Watched(), Ledger()
    operation = watched.prepared(SCHEMA, "mutation{now(number:1){total}}")
    monkeypatch.setattr("execution.compiled.program.Program._shown", shows_and_fails(ledger))

    with pytest.raises(RuntimeError, match="a defect"):
        await operation.execute(operation.bind(), None, ledger)

    assert ledger.entries == [1]
    assert [str(defect) for defect in watched.defects] == ["a defect"]
    assert watched.ran == []


async def test_a_query_whose_program_fails_is_answered_by_core_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = Watched()
    operation = watched.prepared(SCHEMA, "{a}")
    monkeypatch.setattr("execution.compiled.program.Program._shown", shows_and_fails(Ledger()))
    result = await operation.execute(operation.bind(), None, {"a": "from core"})
    assert result.data == {"a": "from core"}
    assert watched.ran == ["fallback"]
    assert [str(defect) for defect in watched.defects] == ["a defect"]


def shows_and_fails(ledger: Ledger) -> Callable[..., Any]:
    async def shown(*_: object) -> Any:
        ledger.now(None, 1)
        raise RuntimeError("a defect")

    return shown
