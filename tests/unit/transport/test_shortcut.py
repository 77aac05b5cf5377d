"""The shortcut past the router: POST on the API's path, and nothing else."""

import pytest
from starlette.types import Receive, Scope, Send

from transport.shortcut import Shortcut


@pytest.mark.parametrize(
    ("scope", "taken"),
    [
        ({"type": "http", "method": "POST", "path": "/graphql"}, "endpoint"),
        ({"type": "http", "method": "GET", "path": "/graphql"}, "router"),
        ({"type": "http", "method": "POST", "path": "/graphql/"}, "router"),
        ({"type": "http", "method": "POST", "path": "/healthz"}, "router"),
        ({"type": "websocket", "path": "/graphql"}, "router"),
        ({"type": "lifespan"}, "router"),
    ],
)
async def test_only_a_post_to_the_api_goes_past_the_router(scope: Scope, taken: str) -> None:
    seen: list[str] = []

    async def endpoint(_scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append("endpoint")

    async def router(_scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append("router")

    async def receive() -> dict[str, str]:
        raise AssertionError

    async def send(_message: object) -> None:
        raise AssertionError

    await Shortcut(router, "/graphql", endpoint)(scope, receive, send)
    assert seen == [taken]
