"""Loaders for what depends on more than a key: one for each question that is asked of keys."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from loaders.batch import LARGEST_BATCH, Loader, Reads

Q = TypeVar("Q", bound=Hashable)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Ask = Callable[[Q, Sequence[K]], Awaitable[Mapping[K, V]]]


class Questions(Generic[Q, K, V]):
    """Parents that are asked the same, such as one page of each, share a read and its failure.

    What is asked otherwise is another read at the same time, and fails alone.
    """

    def __init__(
        self, name: str, ask: Ask[Q, K, V], *, reads: Reads, absent: V, largest: int = LARGEST_BATCH
    ) -> None:
        self._name = name
        self._ask = ask
        self._reads = reads
        self._absent = absent
        self._largest = largest
        self._loaders: dict[Q, Loader[K, V]] = {}

    def of(self, question: Q) -> Loader[K, V]:
        """The loader of a question: the same for an equal one."""
        if question not in self._loaders:
            self._loaders[question] = self._loader(question)
        return self._loaders[question]

    def _loader(self, question: Q) -> Loader[K, V]:
        async def fetch(keys: Sequence[K]) -> Mapping[K, V]:
            return await self._ask(question, keys)

        return Loader(
            self._name, fetch, reads=self._reads, absent=self._absent, largest=self._largest
        )
