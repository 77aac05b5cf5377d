"""Prepared documents, kept: each text is prepared once, however many ask for it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from graphql import GraphQLSchema

from execution.cache import MEBIBYTE, BoundedCache
from execution.compiled.engine import Engine
from execution.document import PreparedDocument
from execution.field_cost import CostSource, declared_cost
from execution.limits import Limits
from execution.preparation import Preparation

FAILING_SHARE = 8
"""Documents that fail have a room of their own, this many times smaller."""


def hash_text(text: str) -> str:
    """The SHA-256 of a document's text, in hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class PreparedOperations:
    """The documents of one schema by the hash of their text; belongs to one event loop.

    Preparing is milliseconds of pure computing, so it happens on one thread of its own: the loop
    goes on, and a flood of new texts waits for itself.
    """

    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        capacity: int = 1_000,
        max_bytes: int = 32 * MEBIBYTE,
        introspection: bool,
        suggestions: bool,
        declared: CostSource = declared_cost,
        engine: Engine | None = None,
    ) -> None:
        """Raise ValueError if the limits name what the schema has not, or it offers @defer.

        Without `introspection`, `__schema` and `__type` are refused; without `suggestions`, no
        error says "Did you mean". `engine` says what compiled operations find in a context.
        """
        self.prepared = 0
        """Texts prepared since the start; what was found kept does not count."""
        self._preparation = Preparation(
            schema,
            limits,
            introspection=introspection,
            suggestions=suggestions,
            declared=declared,
            engine=engine or Engine(),
        )
        self._working = BoundedCache[PreparedDocument](capacity=capacity, max_bytes=max_bytes)
        # SECURITY: no flood of texts that fail drives out those that work.
        self._failing = BoundedCache[PreparedDocument](
            capacity=max(1, capacity // FAILING_SHARE), max_bytes=max_bytes // FAILING_SHARE
        )
        self._pending: dict[str, asyncio.Future[PreparedDocument]] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="prepare")

    async def prepare(self, text: str) -> PreparedDocument:
        """The document of a text; one that cannot be executed has `errors`, and nothing is raised.

        All who ask for a new text wait for one preparation, and each may give up alone.
        """
        key = hash_text(text)
        found = self.kept(key)
        if found is not None:
            return found
        pending = self._pending.get(key)
        if pending is None:
            self.prepared += 1
            pending = asyncio.get_running_loop().run_in_executor(
                self._thread, self._preparation.prepare, text, key
            )
            self._pending[key] = pending
            pending.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(pending)

    def kept(self, text_hash: str) -> PreparedDocument | None:
        """The document of a text that was prepared before and is still kept."""
        return self._working.get(text_hash) or self._failing.get(text_hash)

    def forget(self) -> None:
        """Drop all documents: for a schema whose fields are answered by something else now."""
        self._working.clear()
        self._failing.clear()

    @property
    def kept_documents(self) -> int:
        return len(self._working) + len(self._failing)

    @property
    def kept_bytes(self) -> int:
        """What the kept documents weigh, roughly."""
        return int(self._working.currsize + self._failing.currsize)

    def close(self) -> None:
        """Prepare nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _done(self, key: str, done: asyncio.Future[PreparedDocument]) -> None:
        del self._pending[key]
        if done.cancelled() or done.exception() is not None:
            return  # who waits is told
        document = done.result()
        (self._failing if document.errors else self._working).keep(key, document)
