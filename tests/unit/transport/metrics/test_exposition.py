"""Who may read the figures: this machine, or whoever has the token; nobody else learns of them."""

from typing import Any

import pytest
from prometheus_client import CollectorRegistry, Gauge
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request

from transport.client_address import TrustedProxies
from transport.metrics.exposition import Exposition

TOKEN = SecretStr("t" * 32)
PROXY = TrustedProxies.parse(["10.0.0.0/8"])
BESIDE = TrustedProxies.parse(["127.0.0.1/32"])


async def status(
    peer: str | None,
    token: SecretStr | None = None,
    proxies: TrustedProxies = PROXY,
    /,
    **headers: str,
) -> int:
    registry = CollectorRegistry()
    Gauge("marquee_test", "A test's.", registry=registry).set(1)
    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    client = None if peer is None else (peer, 50_000)
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/metrics"}
    request = Request({**scope, "headers": named, "client": client})
    answer = await Exposition(lambda: registry, token, proxies).answer(request)
    assert (b"marquee_test 1.0" in answer.body) is (answer.status_code == 200)
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_may_read(peer: str) -> None:
    assert await status(peer) == 200


@pytest.mark.parametrize("peer", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "testclient", None])
async def test_others_are_told_that_there_is_nothing(peer: str | None) -> None:
    assert await status(peer) == 404


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "via"])
async def test_what_a_proxy_on_this_machine_passes_on_is_not_this_machines(header: str) -> None:
    assert await status("127.0.0.1", **{header: "127.0.0.1"}) == 404


async def test_a_trusted_proxy_says_whom_it_speaks_for() -> None:
    assert await status("127.0.0.1", None, BESIDE, x_forwarded_for="192.0.2.1") == 404
    assert await status("127.0.0.1", None, BESIDE, x_forwarded_for="127.0.0.2") == 200
    assert await status("10.0.0.1", x_forwarded_for="127.0.0.1") == 200


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.1"])
async def test_with_a_token_it_alone_counts(peer: str) -> None:
    assert await status(peer, TOKEN, authorization=f"Bearer {'t' * 32}") == 200
    for wrong in ("", "Bearer", f"Bearer {'t' * 31}", f"Basic {'t' * 32}", f"Bearer {'T' * 32}"):
        assert await status(peer, TOKEN, authorization=wrong) == 404
    assert await status(peer, TOKEN) == 404


def test_it_is_a_route_for_reading_only() -> None:
    route = Exposition(CollectorRegistry, None).route()
    assert (route.path, route.methods) == ("/metrics", {"GET", "HEAD"})
    assert Starlette(routes=[route]).routes == [route]
