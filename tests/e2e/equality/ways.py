"""One operation run both ways in one application: compiled, and by graphql-core alone."""

from ast import literal_eval
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import orjson
from graphql import ExecutionResult
from starlette.requests import HTTPConnection

from app import Application  # noqa: TID251 - what it serves is what is compared
from domain.session import Viewer
from execution.compiled.engine import Engine
from execution.compiled.kept import KeptJson
from execution.document import Bound, PreparedDocument, PreparedOperation
from resolvers.context import Context, Services
from tests.e2e.device import Device
from tests.e2e.running import Marquee, service_of
from transport.admission import Admission

Variables = Mapping[str, Any]
Entry = tuple[str, str, str]
"""Of an error: its path, its locations, its message."""


@dataclass(frozen=True)
class Outcome:
    """What a client would read: `data` as JSON, its keys in their order, and the errors, sorted."""

    data: str
    errors: tuple[Entry, ...]

    @classmethod
    def of(cls, result: ExecutionResult) -> Self:
        # Through the encoder and back, so that kept JSON is looked into as a client would.
        data = orjson.loads(orjson.dumps(result.data, default=repr))
        entries = (
            (
                repr(each.path),
                repr([(at.line, at.column) for at in each.locations or ()]),
                each.message,
            )
            for each in result.errors or ()
        )
        return cls(orjson.dumps(data).decode(), tuple(sorted(entries)))

    @property
    def json(self) -> Any:
        return orjson.loads(self.data)

    @property
    def by_what_is_null(self) -> Self:
        """The same, but what failed beneath a place that is null is told as of that place, once.

        Of the failures that make one place null it is left open which are told, but for one of
        them (GraphQL specification, 6.4.4): it depends on which was read sooner.
        """
        data = self.json
        told = {
            _of_null(literal_eval(path), data) or (path, at, message)
            for path, at, message in self.errors
        }
        return replace(self, errors=tuple(sorted(told)))


def _of_null(path: list[str | int] | None, data: Any) -> Entry | None:
    """The null that a path leads beneath; None for one that ends at its null, or at a value."""
    for place, key in enumerate(path or ()):
        if data is None:
            return repr((path or [])[:place]), "", ""
        data = data[key]
    return None


@dataclass(frozen=True)
class Asker:
    """Who asks: the request of a device, or of nobody."""

    name: str
    viewer: Viewer | None


@dataclass(frozen=True)
class Ways:
    """The parts of a running application by which an operation is run."""

    marquee: Marquee
    admission: Admission[Context]

    @classmethod
    def of(cls, marquee: Marquee) -> Self:
        ends = (getattr(route, "endpoint", None) for route in marquee.app.routes)
        [door] = {end for end in ends if isinstance(end, Application)}  # of both its routes
        return cls(marquee, door.service.graphql.admission)

    # Who asks, and when

    async def asker(self, name: str, device: Device | None) -> Asker:
        """Whoever is signed in on a device."""
        if device is None:
            return Asker(name, None)
        context = await self._built(f"Bearer {device.access_token}")
        assert context.viewer is not None
        return Asker(name, context.viewer)

    async def context(self, asker: Asker) -> Context:
        """A new request of theirs, which may come later than their token would live."""
        context = await self._built(None)
        here = {asker.viewer.device.id} if asker.viewer else set()
        return replace(context, viewer=asker.viewer, devices_here=here)

    async def _built(self, authorization: str | None) -> Context:
        headers = [(b"authorization", authorization.encode())] if authorization else []
        scope = {"type": "http", "headers": headers, "client": ("127.0.0.1", 50_000)}
        return await self.admission.build_context(HTTPConnection(scope))

    async def hear(self) -> None:
        """Know of every change that there is by now, which it would hear of a little later."""
        service = service_of(self.marquee)
        await service.watch.catch_up()
        known = service.services.experiments.known
        if known.is_old:
            await known.look()

    # What is run

    async def document(self, text: str) -> PreparedDocument:
        return await self.admission.operations.prepare(text)

    async def operation(self, text: str, name: str | None = None) -> PreparedOperation:
        """Raises RequestRefused for a text that is not valid."""
        return (await self.document(text)).operation(name)

    async def engine(self) -> Engine:
        return (await self.operation("{ __typename }")).runnable.engine

    async def kept(self) -> KeptJson:
        """What is kept of what is the same for everybody."""
        return (await self.engine()).kept

    async def forget(self) -> None:
        """Drop all JSON that is kept."""
        engine = await self.engine()
        engine.kept.clear()
        engine.kept_privately.clear()

    async def services(self) -> Services:
        return (await self._built(None)).services

    async def core(self, operation: PreparedOperation, bound: Bound, context: Context) -> Outcome:
        """graphql-core's answer."""
        return Outcome.of(await operation.runnable.run_on_core(bound.variables, context))

    async def compiled(
        self, operation: PreparedOperation, bound: Bound, context: Context
    ) -> Outcome:
        """The compiled operation's answer."""
        return Outcome.of(await operation.execute(bound, context))

    async def assert_equal(
        self,
        text: str,
        asker: Asker,
        variables: Variables | None = None,
        *,
        name: str | None = None,
        times: int = 2,
    ) -> Outcome:
        """Both answer the same, however often; the first compiled run may find nothing kept."""
        operation = await self.operation(text, name)
        bound = operation.bind(variables)
        wanted = await self.core(operation, bound, await self.context(asker))
        for _ in range(times):
            found = await self.compiled(operation, bound, await self.context(asker))
            assert found == wanted, (asker.name, text, variables)
        return wanted
