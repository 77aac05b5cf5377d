"""Preparing each text once for all worlds: it takes longer than all of their answers together.

What is prepared depends on the schema and the limits, which are the same everywhere. Each world
gets it with an engine of its own, so that nothing which one keeps is ever seen by another.
"""

from copy import copy
from dataclasses import replace
from threading import Lock

import pytest

from execution.compiled.engine import Engine
from execution.document import PreparedDocument, PreparedOperation
from execution.preparation import Preparation


class PreparedOnce:
    """Stands in front of `Preparation.prepare`."""

    def __init__(self) -> None:
        self._prepare = Preparation.prepare
        self._known: dict[str, PreparedDocument] = {}
        self._lock = Lock()

    def stand(self, patch: pytest.MonkeyPatch) -> None:
        known = self

        def prepare(one: Preparation, text: str, text_hash: str) -> PreparedDocument:
            return known.prepared(one, text, text_hash)

        patch.setattr(Preparation, "prepare", prepare)

    def forget(self) -> None:
        self._known.clear()

    def prepared(self, one: Preparation, text: str, text_hash: str) -> PreparedDocument:
        with self._lock:  # two worlds ask at once
            if text_hash not in self._known:
                self._known[text_hash] = self._prepare(one, text, text_hash)
            found = self._known[text_hash]
        engine = one._engine  # noqa: SLF001 - what differs between worlds
        return replace(found, operations=tuple(_in(engine, each) for each in found.operations))


def _in(engine: Engine, operation: PreparedOperation) -> PreparedOperation:
    """The same operation, to be run by another engine."""
    variants = copy(operation.runnable.variants)
    variants.engine = engine
    runnable = replace(operation.runnable, engine=engine, variants=variants)
    return replace(operation, runnable=runnable)


PREPARED = PreparedOnce()
