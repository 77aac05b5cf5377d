"""What compiled operations need of the place where they run."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from execution.cache import MEBIBYTE, BoundedCache, Weighed
from execution.compiled.kept import Aspects, KeptJson

_logger = logging.getLogger(__name__)

Ran = Literal["compiled", "kept", "core", "fallback"]
"""How an operation ran: compiled; compiled, and all that can be kept was; left to graphql-core;
compiled, but the program failed and graphql-core answered."""


async def _no_aspects(_: Any, names: frozenset[str]) -> Aspects:
    return dict.fromkeys(names)


def _no_loaders(_: Any) -> object:
    return None


def _no_instant(_: Any) -> float:
    return 0.0


def _log(document_id: str, defect: Exception) -> None:
    _logger.error("compiled operation %s failed", document_id, exc_info=defect)


def _programs() -> BoundedCache[Weighed]:
    return BoundedCache(capacity=1_000, max_bytes=32 * MEBIBYTE)


def _unobserved(*_: object) -> None:
    return


@dataclass(frozen=True, slots=True)
class Engine:
    """How a request's context gives what programs ask for, and where they keep JSON."""

    loaders: Callable[[Any], object] = _no_loaders
    """The loaders of a context: `Loads` names their attributes, each of them with `outcomes`."""
    aspects: Callable[[Any, frozenset[str]], Awaitable[Aspects]] = _no_aspects
    """The named aspects of a context; two that are equal mean the same for all that is kept.

    What depends on one that is absent, or that has no hash because it is not known yet, is neither
    found nor kept."""
    now: Callable[[Any], float] = _no_instant
    """A context's instant, in seconds since the epoch: what is kept until then has ended."""
    observe: Callable[[str | None, str, Ran], None] = _unobserved
    """Is told of each run: the operation's name, its document's hash, how it ran."""
    report: Callable[[str, Exception], None] = _log
    """Is told of a program that failed: its document's hash, and what it raised."""
    kept: KeptJson = field(default_factory=KeptJson)
    """What is the same for everybody."""
    kept_privately: KeptJson = field(default_factory=KeptJson)
    """What belongs to one viewer each."""

    programs: BoundedCache[Weighed] = field(default_factory=_programs)
    """Programs of operations with conditions, one for each set of them; all others are kept with
    their document."""

    def store(self, *, is_private: bool) -> KeptJson:
        return self.kept_privately if is_private else self.kept
