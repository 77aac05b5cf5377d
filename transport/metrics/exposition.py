"""Where the figures are read: `/metrics`, by our own machines only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from transport.client_address import TrustedProxies, address_of

PATH: Final = "/metrics"
_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Exposition:
    """With a `token` it is asked for as a bearer's; without one only this machine may read.

    SECURITY: the figures tell what is asked and how often, so anybody else is told that there is
    nothing here.
    """

    registry: Callable[[], CollectorRegistry]
    token: SecretStr | None
    proxies: TrustedProxies = field(default_factory=TrustedProxies)

    def route(self) -> Route:
        return Route(PATH, self.answer, methods=["GET"])

    async def answer(self, request: Request) -> Response:
        if not self._may_read(request):
            return Response(status_code=404, headers=_HEADERS)
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        headers = {**_HEADERS, "Content-Type": content_type}
        return Response(encode(self.registry()), headers=headers)

    def _may_read(self, request: Request) -> bool:
        if self.token is None:
            return self._is_local(request)
        wanted = f"Bearer {self.token.get_secret_value()}".encode()
        # SECURITY: in constant time.
        return compare_digest(request.headers.get("authorization", "").encode("latin-1"), wanted)

    def _is_local(self, request: Request) -> bool:
        # SECURITY: a proxy on this machine makes everybody look local, unless it is a trusted one,
        # which says whom it speaks for.
        peer = request.client.host if request.client else None
        came_far = any(name in request.headers for name in ("x-forwarded-for", "forwarded", "via"))
        if came_far and not self.proxies.include(peer):
            return False
        address = address_of(request, self.proxies)
        return address is not None and _is_loopback(address)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False  # a name, as a test client has one
