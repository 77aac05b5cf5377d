"""One line of log for each request, under an id that the client is told as well."""

import re
import time
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

log = structlog.get_logger(__name__)

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CLIENT: Final = re.compile(r"[A-Za-z0-9 ._+@/()-]{1,64}")
_CLIENT_HEADERS: Final = {
    "client_name": ("apollographql-client-name", "graphql-client-name"),
    "client_version": ("apollographql-client-version", "graphql-client-version"),
}
_SIGNED: Final = re.compile(r"^(/images/[^/]+/).*")
_NO_ANSWER: Final = 499  # the client left first (nginx's number)


def request_id_of(headers: Headers) -> str:
    """The client's `X-Request-Id` if it is well-formed, else a new one."""
    given = headers.get("x-request-id", "")
    # SECURITY: an id of any other form could forge lines of log.
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def client_of(headers: Headers) -> dict[str, str]:
    """What the client calls itself, of bounded length and letters; absent keys absent."""
    found: dict[str, str] = {}
    for field, names in _CLIENT_HEADERS.items():
        for name in names:
            value = headers.get(name, "")
            if field not in found and _CLIENT.fullmatch(value):
                found[field] = value
    return found


def shown_path(path: str) -> str:
    """A path as the log has it: of a picture's, the part that is signed is left out."""
    # SECURITY: a signed address opens a picture to whoever reads it.
    return _SIGNED.sub(r"\1...", path)


@dataclass(frozen=True, slots=True)
class RequestLog:
    """ASGI middleware, the outermost. Binds `request_id` for all logs of the request.

    The line also carries what was bound meanwhile (`operation`, `document`); never a document's
    text, a variable or a query string.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = request_id_of(headers)
        clear_contextvars()  # a kept-alive connection still has those of the request before
        bind_contextvars(request_id=request_id)
        if scope["type"] == "http":
            await self._logged(scope, receive, _Answering(send, request_id), headers)
        else:
            await self.app(scope, receive, send)

    async def _logged(
        self, scope: Scope, receive: Receive, send: "_Answering", headers: Headers
    ) -> None:
        started = time.perf_counter()
        try:
            await self.app(scope, receive, send)
        except Exception:
            send.status = send.status or 500  # the server's answer to what nobody caught
            raise
        finally:
            log.info(
                "request",
                method=scope["method"],
                path=shown_path(scope["path"]),
                status=send.status or _NO_ANSWER,
                duration_ms=round((time.perf_counter() - started) * 1000, 2),
                **client_of(headers),
            )


@dataclass(slots=True)
class _Answering:
    """A `send` that adds the request's id and remembers the status."""

    send: Send
    request_id: str
    status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-Id"] = self.request_id
        await self.send(message)
