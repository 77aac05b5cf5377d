"""How every operation of a test session ran: compiled, or left to graphql-core, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import pytest

from execution.compiled.program import Program
from execution.run import Runnable

INTROSPECTION = "is introspection"
"""How the reason ends for what is left to graphql-core by design."""


@dataclass
class Runs:
    """What was seen of all engines of the process since it is watched."""

    compiled: int = 0
    kept: int = 0
    """Of those: runs that found all that can be kept."""
    left: list[str] = field(default_factory=list)
    """Why operations were left to graphql-core; introspection is not among it."""
    defects: list[str] = field(default_factory=list)
    """What programs raised."""

    @property
    def broken(self) -> list[str]:
        """What no test may have brought about."""
        return self.left + self.defects

    @contextmanager
    def apart(self) -> Iterator["Runs"]:
        """Runs of a known difference: they are told here, and held against nobody."""
        before = (self.left, self.defects)
        self.left, self.defects = [], []
        try:
            yield Runs(self.compiled, self.kept, self.left, self.defects)
        finally:
            self.left, self.defects = before

    def ran(self, how: str) -> None:
        self.compiled += 1
        self.kept += how == "kept"

    def failed(self, program: Program, defect: Exception) -> None:
        name = program.plan.operation.name
        self.defects.append(f"{name.value if name else 'unnamed'}: {defect!r}")

    def asked(self, runnable: Runnable) -> None:
        reason = runnable.variants.why_not
        if reason is not None and not reason.endswith(INTROSPECTION):
            self.left.append(reason)


@contextmanager
def watched() -> Iterator[Runs]:
    """Whatever runs in this process meanwhile is seen."""
    runs, run, execute = Runs(), Program.run, Runnable.execute

    @wraps(run)
    async def watched_run(program: Program, *args: Any, **kwargs: Any) -> Any:
        try:
            result, how = await run(program, *args, **kwargs)
        except Exception as defect:
            runs.failed(program, defect)
            raise
        runs.ran(how)
        return result, how

    @wraps(execute)
    async def watched_execute(runnable: Runnable, *args: Any, **kwargs: Any) -> Any:
        try:
            return await execute(runnable, *args, **kwargs)
        finally:
            runs.asked(runnable)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Program, "run", watched_run)
        patch.setattr(Runnable, "execute", watched_execute)
        yield runs
