"""Preparing each text once for all applications of the process: it takes longer than all else
that the start of one does, and than most of what it answers.

What is prepared depends on the schema, the limits and what may be kept. Each application gets it
with an engine of its own, so that nothing which one keeps is ever seen by another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from threading import Lock

import pytest

from execution.cache import MEBIBYTE, BoundedCache
from execution.compiled.engine import Engine
from execution.document import PreparedDocument, PreparedOperation
from execution.preparation import Preparation


class PreparedOnce:
    """Stands in front of `Preparation.prepare`."""

    def __init__(self) -> None:
        self._prepare = Preparation.prepare
        self._known = _room()
        self._lock = Lock()

    @contextmanager
    def standing(self) -> Iterator[None]:
        known = self

        def prepare(one: Preparation, text: str, text_hash: str) -> PreparedDocument:
            return known.prepared(one, text, text_hash)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Preparation, "prepare", prepare)
            yield

    @contextmanager
    def afresh(self) -> Iterator[None]:
        """For a schema whose fields are answered by something else meanwhile."""
        known, self._known = self._known, _room()
        try:
            yield
        finally:
            self._known = known

    def forget(self) -> None:
        self._known.clear()

    def prepared(self, one: Preparation, text: str, text_hash: str) -> PreparedDocument:
        key = f"{text_hash} {_settings_of(one)}"
        with self._lock:  # two applications ask at once
            found = self._known.get(key)
            if found is None:
                found = self._prepare(one, text, text_hash)
                self._known.keep(key, found)
        engine = one._engine  # noqa: SLF001 - what differs between applications
        return replace(found, operations=tuple(_in(engine, each) for each in found.operations))


def _room() -> BoundedCache[PreparedDocument]:
    return BoundedCache(capacity=10_000, max_bytes=256 * MEBIBYTE)


def _settings_of(one: Preparation) -> str:
    """All that what is prepared depends on, but for the text."""
    engine = one._engine  # noqa: SLF001 - preparation offers none of it
    keeps = (engine.kept.is_used, engine.kept_privately.is_used)
    rules, limits, suggestions = one._rules, one._limits, one._suggestions  # noqa: SLF001
    return f"{id(one._schema)} {keeps} {limits} {suggestions} {rules}"  # noqa: SLF001


def _in(engine: Engine, operation: PreparedOperation) -> PreparedOperation:
    """The same operation, to be run by another engine, in a loop of its own."""
    variants = copy(operation.runnable.variants)
    variants.engine, variants._pending = engine, {}  # noqa: SLF001 - what is awaited in one loop
    runnable = replace(operation.runnable, engine=engine, variants=variants)
    return replace(operation, runnable=runnable)


PREPARED = PreparedOnce()
