"""A hasher that writes down what it is asked: how much was hashed is counted, not timed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from foundation import passwords as module

Work = tuple[int, int, int]
"""What one hash costs: KiB of memory, passes, lanes."""

FULL: Work = (19 * 1024, 2, 1)


class Watched(PasswordHasher):
    """`work` holds what each hash cost, `most` how many ran at one time at most.

    While `gate` is closed, those that run stand still. `on_start` is called by each, in its thread.
    """

    def __init__(self) -> None:
        super().__init__(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
        self.work: list[Work] = []
        self.running = self.most = 0
        self.gate, self.lock = Event(), Lock()
        self.gate.set()
        self.on_start: Callable[[], None] = lambda: None

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self._at_work(FULL):
            return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        found = extract_parameters(str(hash))
        with self._at_work((found.memory_cost, found.time_cost, found.parallelism)):
            return super().verify(hash, password)

    @contextmanager
    def _at_work(self, work: Work) -> Iterator[None]:
        with self.lock:
            self.work.append(work)
            self.running += 1
            self.most = max(self.most, self.running)
            self.on_start()
        try:
            assert self.gate.wait(30)
            yield
        finally:
            with self.lock:
                self.running -= 1


def watch_hashes(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """From now on every password goes through the hasher that is answered."""
    watched = Watched()
    monkeypatch.setattr(module, "_HASHER", watched)
    return watched
