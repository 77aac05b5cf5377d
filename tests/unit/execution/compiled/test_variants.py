"""The programs of an operation: one for each set of conditions, made once, bounded."""

import asyncio
import threading
from itertools import product
from typing import Any

import pytest
from graphql import build_schema

from execution.cache import MEBIBYTE, BoundedCache
from execution.compiled import variants
from execution.compiled.engine import Engine
from execution.compiled.plan import MAX_PLACES
from execution.compiled.program import BYTES_A_PLACE, Program, program_of
from execution.compiled.variants import LeftToCore
from execution.variables import NO_VARIABLES

from .both_ways import Watched

SCHEMA = build_schema("type Query { a: String b: String me: Query! }")
ROOT = {"a": "a", "b": "b", "me": {"a": "A"}}
TWO = "query($x:Boolean!,$y:Boolean!){a @skip(if:$x) b @include(if:$y)}"


def of(text: str) -> tuple[Watched, Any]:
    watched = Watched()
    return watched, watched.prepared(SCHEMA, text)


async def test_without_conditions_an_operation_is_compiled_when_it_is_prepared() -> None:
    watched, operation = of("{a me{b}}")
    assert isinstance(operation.runnable.variants.found(NO_VARIABLES), Program)
    assert len(watched.engine.programs) == 0


async def test_each_set_of_conditions_has_a_program_made_when_it_is_first_asked() -> None:
    watched, operation = of(TWO)
    assert len(watched.engine.programs) == 0
    programs = set()
    for _ in range(2):
        for x, y in product([True, False], repeat=2):
            bound = operation.bind({"x": x, "y": y})
            result = await operation.execute(bound, None, ROOT)
            assert result.data == ({} if x else {"a": "a"}) | ({"b": "b"} if y else {})
            programs.add(operation.runnable.variants.found(bound.variables))
    assert len(programs) == len(watched.engine.programs) == 4
    assert watched.ran == ["compiled"] * 8


async def test_other_variables_need_no_programs_of_their_own() -> None:
    schema = build_schema("type Query { a(n: Int): String }")
    watched = Watched()
    operation = watched.prepared(schema, "query($n:Int,$x:Boolean!){a(n:$n) @skip(if:$x)}")
    for n in range(3):
        await operation.execute(operation.bind({"n": n, "x": False}), None, {"a": "a"})
    assert len(watched.engine.programs) == 1


async def test_programs_are_bounded_and_made_again() -> None:
    names = [f"v{number}" for number in range(6)]
    declared = ",".join(f"${name}:Boolean!" for name in names)
    text = f"query({declared}){{{' '.join(f'a{n}:a @include(if:${n})' for n in names)} b}}"
    watched = Watched(Engine(programs=BoundedCache(capacity=32, max_bytes=MEBIBYTE)))
    operation = watched.prepared(SCHEMA, text)
    given: list[dict[str, bool]] = [
        dict(zip(names, values, strict=True)) for values in product([True, False], repeat=6)
    ]
    for variables in (*given, given[0]):
        result = await operation.execute(operation.bind(variables), None, ROOT)
        assert [*result.data] == [f"a{name}" for name in names if variables[name]] + ["b"]
        assert len(watched.engine.programs) <= 32
    assert watched.ran == ["compiled"] * 65


async def test_the_programs_of_all_operations_share_one_room() -> None:
    engine = Engine(programs=BoundedCache(capacity=100, max_bytes=10 * BYTES_A_PLACE))
    watched = Watched(engine)
    one, other = (watched.prepared(SCHEMA, text) for text in (TWO, TWO.replace("a @", "c:a @")))
    for x, y in product([True, False], repeat=2):
        for operation in (one, other):
            await operation.execute(operation.bind({"x": x, "y": y}), None, ROOT)
    assert 0 < engine.programs.currsize <= 10 * BYTES_A_PLACE
    assert len(engine.programs) < 8
    assert watched.ran == ["compiled"] * 8


def test_a_program_weighs_with_its_document() -> None:
    fixed, conditional = (of(text)[1].runnable.variants for text in ("{a b}", TWO))
    assert (fixed.weight, conditional.weight) == (3 * BYTES_A_PLACE, 0)


async def test_all_who_ask_at_once_wait_for_one_compilation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = []

    def counted(*of: Any) -> Program:
        made.append(threading.get_ident())
        return program_of(*of)

    monkeypatch.setattr(variants, "program_of", counted)
    watched, operation = of(TWO)
    bound = operation.bind({"x": False, "y": True})
    results = await asyncio.gather(*(operation.execute(bound, None, ROOT) for _ in range(5)))
    assert [result.data for result in results] == [{"a": "a", "b": "b"}] * 5
    assert len(made) == 1
    assert made[0] != threading.get_ident()  # and the loop goes on
    assert watched.ran == ["compiled"] * 5


async def test_who_gives_up_takes_nothing_from_those_who_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_go_on = threading.Event()

    def slow(*of: Any) -> Program:
        may_go_on.wait(10)
        return program_of(*of)

    monkeypatch.setattr(variants, "program_of", slow)
    watched, operation = of(TWO)
    bound = operation.bind({"x": False, "y": True})
    impatient, patient = (
        asyncio.create_task(operation.execute(bound, None, ROOT)) for _ in range(2)
    )
    await asyncio.sleep(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    may_go_on.set()
    assert (await patient).data == {"a": "a", "b": "b"}
    assert len(watched.engine.programs) == 1


async def test_a_plan_that_is_too_large_is_left_to_core_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("execution.compiled.plan.MAX_PLACES", 3)
    watched, operation = of("{a b c:a d:b}")
    result = await operation.execute(operation.bind(), None, ROOT)
    assert result.data == {"a": "a", "b": "b", "c": "a", "d": "b"}
    assert watched.ran == ["core"]
    assert operation.runnable.variants.why_not == "the plan has more than 3 places"
    assert MAX_PLACES == 5_000


async def test_a_plan_that_cannot_be_compiled_is_told_once_and_left_to_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: Any) -> Program:
        raise SyntaxError("a defect")

    monkeypatch.setattr(variants, "program_of", broken)
    watched, operation = of(TWO)
    bound = operation.bind({"x": False, "y": True})
    for _ in range(3):
        assert (await operation.execute(bound, None, ROOT)).data == {"a": "a", "b": "b"}
    assert [str(defect) for defect in watched.defects] == ["a defect"]
    assert watched.ran == ["core"] * 3
    assert isinstance(operation.runnable.variants.found(bound.variables), LeftToCore)


async def test_fragments_that_double_at_each_level_make_a_small_plan() -> None:
    parts = [
        f"fragment F{n} on Query{{l{n}:me{{...F{n + 1}}} r{n}:me{{...F{n + 1}}}}}"
        for n in range(12)
    ]
    _, operation = of(" ".join(["{...F0}", *parts, "fragment F12 on Query{a}"]))
    program = operation.runnable.variants.found(operation.bind().variables)
    assert isinstance(program, Program)
    assert len(program.plan.places) == 25
    assert len(program.source.text) < 10_000
