"""Thousands of operations over thousands of data answer as graphql-core answers them."""

import asyncio
from random import Random

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from .both_ways import Watched, alike, on_core, read
from .generated import QUERY, SCHEMA, Maker, Thing

SEEDS = st.integers(0, 2**32)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
ROOTS = 8
"""Data that each operation is run over."""
DEEPEST = 6


@QUICK
@given(seed=SEEDS)
def test_what_is_at_hand_is_answered_exactly_alike(seed: int) -> None:
    asyncio.run(compared(seed, promises=False))


@pytest.mark.usefixtures("swept")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # left by core
@QUICK
@given(seed=SEEDS)
def test_what_comes_later_is_answered_alike(seed: int) -> None:
    asyncio.run(compared(seed, promises=True))


async def compared(seed: int, *, promises: bool) -> None:
    text = Maker(Random(seed)).text()  # noqa: S311 - a test's seed is no secret
    assume(not validate(SCHEMA, parse(text)))
    watched = Watched()
    operation = watched.prepared(SCHEMA, text)
    for number in range(ROOTS):
        variables = {"x": bool(number & 1), "y": bool(number & 2), "n": number or None}
        bound = operation.bind(variables)

        def root(at: str = f"{seed} {number}") -> Thing:
            return Thing(QUERY, at, DEEPEST, promises=promises)

        wanted = await on_core(operation, bound, None, root())
        found = await operation.execute(bound, None, root())
        watched.check()
        assert alike(wanted, found), (text, variables)
        if not promises:
            assert read(wanted) == read(found), (text, variables)
    assert watched.ran == ["compiled"] * ROOTS


@QUICK
@given(seed=SEEDS)
def test_whatever_comes_later_is_awaited(seed: int) -> None:
    """A warning would be an error."""
    asyncio.run(run_alone(seed))


async def run_alone(seed: int) -> None:
    text = Maker(Random(seed)).text()  # noqa: S311 - as above
    assume(not validate(SCHEMA, parse(text)))
    operation = Watched().prepared(SCHEMA, text)
    before = asyncio.all_tasks()
    for number in range(ROOTS):
        bound = operation.bind({"x": bool(number & 1), "y": bool(number & 2)})
        await operation.execute(
            bound, None, Thing(QUERY, f"{seed} {number}", DEEPEST, promises=True)
        )
        assert asyncio.all_tasks() == before
