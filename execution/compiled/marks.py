"""What stands in an answer until it is settled: what failed, and what was promised for later."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLOutputType

from execution.compiled.plan import Place


@dataclass(slots=True, eq=False)
class Failed:
    """A value that could not be had."""

    error: Exception
    wave: int
    """When it failed: how many times its run had waited."""
    beneath: Sequence[Any] = ()
    """Of a list that broke off, the items before: what failed in them has failed too."""


@dataclass(slots=True, eq=False)
class Promised:
    """A value that its resolver did not have yet, where the schema says nothing of waiting."""

    value: Awaitable[Any]
    place: Place
    type: GraphQLOutputType | None
    """What the value is to be completed as; None where it will be complete."""
    depth: int
    """How many lists deep in the place's value it stands."""
    completed: Any = None
