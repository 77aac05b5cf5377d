"""GraphQL over HTTP: POST for all that runs once, GET for queries. An ASGI app for one Route."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, Generic

from graphql import ExecutionResult
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from execution.errors import RequestRefused
from transport.admission import Admission, C
from transport.answer import Answer, refused
from transport.body import BodyLimits
from transport.codes import Code
from transport.connection import ClientGone, DeadlinePassed, while_connected
from transport.guard import Guard, Guarded
from transport.media_types import ONE_ANSWER, MediaType
from transport.observing import NO_ANSWER, Asked, RequestObserver, Result, Unobserved
from transport.publish import Publisher
from transport.refusal import Refusal

_FAILED: Final = {Code.INTERNAL: 500, Code.TIMEOUT: 504, Code.UNAVAILABLE: 503}


@dataclass(frozen=True, slots=True)
class GraphQLHttp(Generic[C]):
    """`deadline_s` bounds all that follows the body: context, preparation and execution.

    A client that disconnects cancels its work and is not answered. `stream` answers those who
    accept `text/event-stream`; without it, nobody is offered that.
    """

    admission: Admission[C]
    publisher: Publisher
    deadline_s: float = 2.0
    body: BodyLimits = field(default_factory=BodyLimits)
    observer: RequestObserver = field(default_factory=Unobserved)
    stream: Callable[[Guarded, Scope, Receive, Send], Awaitable[None]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        offered = (*ONE_ANSWER, MediaType.EVENT_STREAM) if self.stream else ONE_ANSWER
        await Guard(self._answer, self.body, self.observer, offered)(scope, receive, send)

    async def _answer(self, guarded: Guarded, scope: Scope, receive: Receive, send: Send) -> None:
        if self.stream is not None and guarded.media_type is MediaType.EVENT_STREAM:
            await self.stream(guarded, scope, receive, send)
            return
        headers: dict[str, str] = {}
        asked, begun = Asked(scope), perf_counter()
        try:
            answer = await self._run(guarded, asked, receive, headers)
            response = answer.response(guarded.media_type, headers)
        except ClientGone:
            self.observer.answered(asked, Result.GONE, NO_ANSWER, perf_counter() - begun)
            return
        except Exception as error:  # noqa: BLE001 - the publisher masks and logs what is left
            answer = _answer_to(error, self.publisher)
            response = answer.response(guarded.media_type, headers)
        seconds = perf_counter() - begun
        self.observer.answered(asked, answer.result, response.status_code, seconds)
        await response(scope, receive, send)

    async def _run(
        self, guarded: Guarded, asked: Asked, receive: Receive, headers: dict[str, str]
    ) -> Answer:
        async with while_connected(receive, deadline_s=self.deadline_s):
            admitted = await self.admission.admit(
                guarded.parameters,
                Request(asked.scope),
                check_kind=_check_safe if guarded.safe else _check_single,
                headers=headers,
                asked=asked,
            )
            result = await admitted.execute()
        return _executed(result, self.publisher)


def _check_safe(kind: str) -> None:
    if kind != "query":
        # SECURITY: a GET can be made to happen from any page (CSRF), so it must not change things.
        raise Refusal("GET runs queries only.", status=405, headers={"Allow": "POST"})


def _check_single(kind: str) -> None:
    if kind == "subscription":
        raise Refusal("Subscriptions run over WebSocket or Server-Sent Events.")


def _executed(result: ExecutionResult, publisher: Publisher) -> Answer:
    if not result.errors:
        return Answer({"data": result.data})
    entries = [publisher.field_error(error) for error in result.errors]
    return Answer({"errors": entries, "data": result.data})


def _answer_to(error: Exception, publisher: Publisher) -> Answer:
    if isinstance(error, Refusal):
        return refused(error)
    if isinstance(error, RequestRefused):
        entries = [publisher.request_error(each) for each in error.errors]
        return Answer({"errors": entries}, status=400, legacy_status=200)
    if isinstance(error, DeadlinePassed):
        _, entry = publisher.failure(TimeoutError())
        return Answer({"errors": [entry], "data": None})
    code, entry = publisher.failure(error)
    status = _FAILED.get(code, 400)
    return Answer({"errors": [entry]}, status=status, legacy_status=status)
