"""One line of log for each request, under an id that the client is told as well."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from secrets import token_hex
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

from transport.observing import NO_ANSWER

log = structlog.get_logger(__name__)

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CLIENT: Final = re.compile(r"[A-Za-z0-9 ._+@/()-]{1,64}")
_REQUEST_ID_HEADER: Final = b"x-request-id"
_CLIENT_HEADERS: Final = {
    "client_name": (b"apollographql-client-name", b"graphql-client-name"),
    "client_version": (b"apollographql-client-version", b"graphql-client-version"),
}
_READ: Final = frozenset({_REQUEST_ID_HEADER, *chain.from_iterable(_CLIENT_HEADERS.values())})
_SIGNED: Final = re.compile(r"^(/images/[^/]+/).*")


def named(scope: Scope) -> Mapping[bytes, str]:
    """The headers that a request names itself and its client by, the first of each."""
    headers = scope["headers"]
    return {name: value.decode("latin-1") for name, value in reversed(headers) if name in _READ}


def request_id_of(headers: Mapping[bytes, str]) -> str:
    """The client's `X-Request-Id` if it is well-formed, else a new one."""
    given = headers.get(_REQUEST_ID_HEADER, "")
    # SECURITY: an id of any other form could forge lines of log.
    return given if _REQUEST_ID.fullmatch(given) else token_hex(16)


def client_of(headers: Mapping[bytes, str]) -> dict[str, str]:
    """What the client calls itself, of bounded length and letters; absent keys absent."""
    found: dict[str, str] = {}
    for field, names in _CLIENT_HEADERS.items():
        for name in names:
            value = headers.get(name)
            if value is not None and field not in found and _CLIENT.fullmatch(value):
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
        headers = named(scope)
        request_id = request_id_of(headers)
        clear_contextvars()  # a kept-alive connection still has those of the request before
        bind_contextvars(request_id=request_id)
        if scope["type"] == "http":
            await self._logged(scope, receive, _Answering(send, request_id), headers)
        else:
            await self.app(scope, receive, send)

    async def _logged(
        self, scope: Scope, receive: Receive, send: "_Answering", headers: Mapping[bytes, str]
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
                status=send.status or NO_ANSWER,
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
            headers = message.get("headers", ())
            message["headers"] = [*headers, (_REQUEST_ID_HEADER, self.request_id.encode())]
        await self.send(message)
