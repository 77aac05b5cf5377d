"""Thousands of operations over thousands of data answer as graphql-core answers them."""

import asyncio
from random import Random
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from .both_ways import Watched, alike, read
from .generated import SCHEMA, Maker

SEEDS = st.integers(0, 2**32)
QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
DATA = 4
"""Roots that each operation is run over."""


@QUICK
@given(seed=SEEDS)
def test_what_is_at_hand_is_answered_exactly_alike(seed: int) -> None:
    asyncio.run(compared(seed, promises=False))


@QUICK
@given(seed=SEEDS)
def test_what_comes_later_is_answered_alike(seed: int) -> None:
    asyncio.run(compared(seed, promises=True))


async def compared(seed: int, *, promises: bool) -> None:
    text = Maker(Random(seed)).text()  # noqa: S311 - a test's seed is no secret
    assume(not validate(SCHEMA, parse(text)))
    watched = Watched()
    operation = watched.prepared(SCHEMA, text)
    for number in range(DATA):
        variables = {"x": bool(number & 1), "y": bool(number & 2), "n": number or None}
        bound = operation.bind(variables)

        def root(at: int = seed + number) -> Any:
            return Maker(Random(at), promises=promises).root()  # noqa: S311 - as above

        wanted = await operation.runnable.run_on_core(bound.variables, None, root())
        found = await operation.execute(bound, None, root())
        watched.check()
        assert alike(wanted, found), (text, variables)
        if not promises:
            assert read(wanted) == read(found), (text, variables)
    assert watched.ran == ["compiled"] * DATA


PAST: list[int] = []
