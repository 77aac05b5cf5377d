"""The way of nearly every request, past the router: a POST to the API."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Shortcut:
    """ASGI middleware, the innermost: `endpoint` answers POST on exactly `path`, `app` the rest.

    The router would come to the same, after it has tried its routes in turn; so `path` must have a
    route to `endpoint` as well.
    """

    app: ASGIApp
    path: str
    endpoint: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_short = scope["type"] == "http" and scope["method"] == "POST"
        if is_short and scope["path"] == self.path:
            await self.endpoint(scope, receive, send)
        else:
            await self.app(scope, receive, send)
