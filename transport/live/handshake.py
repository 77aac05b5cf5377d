"""The door of GraphQL over WebSocket: who may open a socket, and in which protocol."""

import time
from dataclasses import dataclass, field
from typing import Final, Generic

import structlog
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from transport.admission import C
from transport.answer import refused
from transport.client_address import TrustedProxies, address_of
from transport.codes import Code
from transport.live.closing import CloseCode
from transport.live.connections import Full
from transport.live.origin import is_same_origin
from transport.live.socket import Live, Socket
from transport.media_types import MediaType
from transport.rate_limits import RateLimits
from transport.refusal import Refusal

PROTOCOL: Final = "graphql-transport-ws"
"""The one of graphql-ws, the library. `graphql-ws`, the older protocol's name, is not spoken."""

RETRY_SECONDS: Final = 5
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Handshake(Generic[C]):
    """An ASGI app for one WebSocketRoute. What is refused here is answered by HTTP's status."""

    live: Live[C]
    rate_limits: RateLimits
    proxies: TrustedProxies = field(default_factory=TrustedProxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.receive()
        address = address_of(socket, self.proxies)
        try:
            await self._check(socket, address)
            with self.live.connections.admitted("websocket", address):
                await self._hold(socket)
        except Full:
            await _deny(socket, full())
        except Refusal as refusal:
            await _deny(socket, refusal)

    async def _check(self, socket: WebSocket, address: str | None) -> None:
        if not is_same_origin(socket.headers):
            # SECURITY: a page of another origin must not speak from a viewer's browser.
            raise Refusal("Sockets are opened from our own pages only.", status=403)
        await self.rate_limits.operation(address, device=None)

    async def _hold(self, socket: WebSocket) -> None:
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            code = CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE
            await socket.close(code, "Subprotocol not acceptable")
            self.live.observer.closed("websocket", code.name.lower())
            return
        await socket.accept(PROTOCOL)
        started = time.perf_counter()
        why = await Socket(self.live, socket).serve()
        told = why.name if why else "client"
        self.live.observer.closed("websocket", told)
        log.info("socket", closed=told, duration_ms=round((time.perf_counter() - started) * 1000))


def full() -> Refusal:
    return Refusal(
        "There is no room for another connection just now.",
        status=503,
        code=Code.OVERLOADED,
        headers={"Retry-After": str(RETRY_SECONDS)},
        extensions={"retryAfterSeconds": RETRY_SECONDS},
    )


async def _deny(socket: WebSocket, refusal: Refusal) -> None:
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.send_denial_response(refused(refusal).response(MediaType.JSON, {}))
    else:
        await socket.close()
