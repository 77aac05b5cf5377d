"""The Host header: our own names only, on both doors."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from tests.unit.transport.door import Conversation, Door, client_of, refusal
from transport.hosts import AllowedHosts, is_allowed

NAMES = frozenset({"localhost", "127.0.0.1", "::1", "*.marquee.test"})


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LocalHost.",
        "127.0.0.1:8000",
        "[::1]",
        "[::1]:8000",
        "api.marquee.test",
        "a.b.marquee.test:443",
    ],
)
def test_our_own_names_are_allowed_on_any_port(host: str) -> None:
    assert is_allowed(host, NAMES)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "marquee.test",
        "evilmarquee.test",
        "localhost.evil.test",
        "localhost:port",
        "localhost:8000:8000",
        "evil.test/.marquee.test",
        "evil.test@localhost",
        "[::2]",
        "::1:8000:x",
    ],
)
def test_another_name_is_not(host: str) -> None:
    assert not is_allowed(host, NAMES)


def test_a_star_allows_every_name_that_is_one() -> None:
    assert is_allowed("anything.test", frozenset({"*"}))
    assert not is_allowed("", frozenset({"*"}))


async def test_a_request_for_another_host_is_421() -> None:
    app = AllowedHosts(Door().app(), frozenset({"marquee.test"}))
    async with client_of(app) as client:
        ours = await client.post("/graphql", json={"query": "{ hello }"})
        other = await client.post(
            "/graphql", json={"query": "{ hello }"}, headers={"host": "evil.test"}
        )
    assert ours.status_code == 200
    assert other.status_code == 421
    assert other.json() == refusal("This server does not answer for that host.")


async def test_a_request_without_a_host_is_421() -> None:
    asked = Conversation([], method="GET", query_string=b"query={hello}")
    await asked.hold(AllowedHosts(Door().app(), frozenset({"*"})))
    assert asked.status == 421


async def accepting(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "websocket.accept"})


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        (b"localhost", {"type": "websocket.accept"}),
        (b"evil.test", {"type": "websocket.close", "code": 1008}),
    ],
)
async def test_a_websocket_for_another_host_is_closed_before_it_opens(
    host: bytes, answer: Message
) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "headers": [(b"host", host)]}
    await AllowedHosts(accepting, NAMES)(scope, receive, send)
    assert sent == [answer]
