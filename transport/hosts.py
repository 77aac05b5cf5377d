"""Only requests for our own names come in, by HTTP and by WebSocket alike."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from transport.answer import refused
from transport.media_types import MediaType
from transport.refusal import Refusal

_HOST: Final = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]/@\s]+)(?::\d{1,5})?")
_POLICY_VIOLATION: Final = 1008  # RFC 6455, section 7.4.1


@lru_cache(maxsize=64)  # the same few, request after request
def is_allowed(host: str, allowed: frozenset[str]) -> bool:
    """Whether a Host header names one of `allowed`: lower-case names or addresses, no ports.

    `*.example.com` stands for every name below example.com, `*` for every name.
    """
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = match["name"].lower().rstrip(".").strip("[]")
    parents = (name[position:] for position, letter in enumerate(name) if letter == ".")
    return not allowed.isdisjoint({"*", name, *(f"*{parent}" for parent in parents)})


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """ASGI middleware: 421 for any other Host, or for none.

    SECURITY: this is what stops a page that rebinds its own name to our address.
    """

    app: ASGIApp
    allowed: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._admits(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            refusal = Refusal("This server does not answer for that host.", status=421)
            await refused(refusal).response(MediaType.JSON, {})(scope, receive, send)

    def _admits(self, scope: Scope) -> bool:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        return len(hosts) == 1 and is_allowed(hosts[0].decode("latin-1"), self.allowed)
