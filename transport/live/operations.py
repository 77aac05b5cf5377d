"""Running one operation for somebody who stays: a query's one answer, a subscription's many."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final, Generic

from graphql import ExecutionResult, GraphQLError
from starlette.requests import HTTPConnection

from execution.errors import RequestRefused
from execution.run import Answering, AroundEach
from foundation.request_time import request_of
from transport.admission import Admission, Admitted, C
from transport.live.closing import Closing, cut_off, forbidden
from transport.observing import Asked, RequestObserver, Result, Unobserved
from transport.parameters import Parameters
from transport.publish import Publisher
from transport.refusal import Refusal

Payload = Mapping[str, Any]
"""An execution's result as it is sent: `data`, and `errors` where there are any."""

OPENED: Final = 200


class OperationRefused(Exception):
    """The operation was not run, or ends here; `entries` say why, as they are sent."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        super().__init__()
        self.entries = entries


@dataclass(frozen=True, slots=True)
class LiveOperations(Generic[C]):
    """`deadline_s` bounds what goes before the first answer, and the answer to each event."""

    admission: Admission[C]
    publisher: Publisher
    deadline_s: float = 2.0
    observer: RequestObserver = field(default_factory=Unobserved)
    too_slow: tuple[type[Exception], ...] = ()
    """What a source raises when its events were not taken in time."""

    async def answers(
        self,
        parameters: Parameters,
        connection: HTTPConnection,
        *,
        admitted: Callable[[C], None] = lambda _: None,
        listening: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[Payload, None]:
        """Each answer in turn; the generator must be closed, which ends what it comes from.

        `admitted` is told who asks; `listening` is called when the operation misses nothing any
        more: a query at once, a subscription when its source is open. Raises OperationRefused, and
        Closing where the connection cannot go on: the token is good for nothing any more, or too
        little was taken.
        """
        asked, begun = Asked(connection.scope), perf_counter()
        try:
            async with self._in_time():
                run = await self._admitted(parameters, connection, asked)
                admitted(run.context)
                opened = await self._opened(run, connection, listening)
        except Exception as error:  # noqa: BLE001 - the publisher masks and logs what is left
            self._observe(asked, Result.REFUSED, begun)
            raise self._told(error) from None
        self._observe(asked, _result_of(opened), begun)
        if isinstance(opened, ExecutionResult):
            yield self._payload(opened)
            return
        async with aclosing(opened) as results:
            try:
                async for result in results:
                    yield self._payload(result)
            except Exception as error:  # noqa: BLE001 - the publisher masks and logs what is left
                raise self._told(error) from None

    async def _admitted(
        self, parameters: Parameters, connection: HTTPConnection, asked: Asked
    ) -> Admitted[C]:
        admitted = await self.admission.admit(
            parameters, connection, check_kind=_check_kind, headers={}, asked=asked
        )
        if admitted.context.invalid_token:
            raise forbidden()
        return admitted

    async def _opened(
        self, run: Admitted[C], connection: HTTPConnection, listening: Callable[[], None]
    ) -> AsyncGenerator[ExecutionResult, None] | ExecutionResult:
        if run.operation.kind == "query":
            listening()
            return await run.execute()
        around = self._around_each(connection)
        opened = await run.operation.subscribe(run.bound, run.context, around_each=around)
        if isinstance(opened, ExecutionResult):
            entries = [self.publisher.field_error(error) for error in opened.errors or ()]
            raise OperationRefused(entries)
        listening()
        return opened

    def _around_each(self, connection: HTTPConnection) -> AroundEach:
        async def around(answering: Answering) -> ExecutionResult:
            try:
                async with self._in_time():
                    # SECURITY: each event is answered to whom the token stands for now (R21, R54).
                    return await answering(await self.renewed(connection))
            except TimeoutError as late:
                return ExecutionResult(None, [GraphQLError("late", original_error=late)])

        return around

    async def renewed(self, connection: HTTPConnection) -> C:
        """The context of the same client now. Raises Closing when its token is not good."""
        context = await self.admission.build_context(connection)
        if context.invalid_token:
            raise forbidden()
        return context

    async def still_good(self, connection: HTTPConnection) -> None:
        """Raises Closing when the client's token is not good any more; an outage says nothing."""
        try:
            async with self._in_time():
                await self.renewed(connection)
        except Closing:
            raise
        except Exception as error:  # noqa: BLE001 - the publisher masks and logs what is left
            self.publisher.failure(error)

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        async with asyncio.timeout(self.deadline_s):
            with request_of(self.deadline_s):
                yield

    def _payload(self, result: ExecutionResult) -> Payload:
        if not result.errors:
            return {"data": result.data}
        entries = [self.publisher.field_error(error) for error in result.errors]
        return {"errors": entries, "data": result.data}

    def _told(self, error: Exception) -> Exception:
        """What the client is told of it, as an exception that says so."""
        if isinstance(error, Closing | OperationRefused):
            return error
        if isinstance(error, self.too_slow):
            return cut_off()
        if isinstance(error, Refusal):
            return OperationRefused([error.entry])
        if isinstance(error, RequestRefused):
            return OperationRefused([self.publisher.request_error(each) for each in error.errors])
        return OperationRefused([self.publisher.failure(error)[1]])

    def _observe(self, asked: Asked, result: Result, begun: float) -> None:
        self.observer.answered(asked, result, OPENED, perf_counter() - begun)


def _check_kind(kind: str) -> None:
    if kind == "mutation":
        # SECURITY: what changes things has one door, with its limits and its outcomes.
        raise Refusal("Mutations run over HTTP POST only.")


def _result_of(opened: AsyncGenerator[ExecutionResult, None] | ExecutionResult) -> Result:
    failed = isinstance(opened, ExecutionResult) and opened.errors
    return Result.ERRORS if failed else Result.OK
