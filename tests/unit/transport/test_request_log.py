"""The request log: one line each, an id both sides know, and nothing a client wrote as text."""

import asyncio
import re
from typing import Any

import pytest
import structlog
from starlette.types import Receive, Scope, Send
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from tests.unit.transport.door import Conversation, Door, Viewer, body, client_of, json_of, sha256
from transport.request_log import RequestLog, shown_path

QUERY = "query Greeting { hello }"


async def line_of(door: Door, query: str = QUERY, **headers: str) -> dict[str, Any]:
    with capture_logs(processors=[merge_contextvars]) as lines:
        async with client_of(RequestLog(door.app()), **headers) as client:
            await client.post("/graphql?token=hunter2", json={"query": query})
    (line,) = [line for line in lines if line["event"] == "request"]
    return dict(line)


async def test_a_request_is_one_line_with_its_operation_and_never_its_text() -> None:
    line = await line_of(
        Door(),
        **{
            "x-request-id": "abc-1",
            "apollographql-client-name": "marquee-tv",
            "apollographql-client-version": "1.2.3",
        },
    )
    assert line.pop("duration_ms") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "request_id": "abc-1",
        "method": "POST",
        "path": "/graphql",
        "status": 200,
        "operation": "Greeting",
        "document": sha256(QUERY)[:12],
        "client_name": "marquee-tv",
        "client_version": "1.2.3",
    }


async def test_a_refused_request_has_its_line_too() -> None:
    line = await line_of(Door(), query="{")
    assert (line["status"], line["document"]) == (400, sha256("{")[:12])
    assert "operation" not in line


@pytest.mark.parametrize("given", ["abc", "A.b_c-9", "x" * 64])
async def test_a_well_formed_request_id_is_kept(given: str) -> None:
    async with client_of(RequestLog(Door().app()), **{"x-request-id": given}) as client:
        answer = await client.post("/graphql", json={"query": QUERY})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", 'a"b', "a\tb", "é"])
async def test_any_other_request_id_is_replaced(given: str) -> None:
    app = RequestLog(Door().app())
    async with client_of(app) as client:
        answer = await client.put("/graphql", headers=[(b"x-request-id", given.encode())])
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


async def test_a_client_name_is_taken_from_either_header_and_only_if_it_is_tame() -> None:
    line = await line_of(Door(), **{"graphql-client-name": "marquee-web"})
    assert line["client_name"] == "marquee-web"
    for name in ("x" * 65, "a\tb", '{"event":"forged"}'):
        assert "client_name" not in await line_of(Door(), **{"graphql-client-name": name})


async def test_a_masked_error_is_logged_under_the_same_id_and_operation() -> None:
    with capture_logs(processors=[merge_contextvars]) as lines:
        async with client_of(RequestLog(Door().app()), **{"x-request-id": "abc-1"}) as client:
            await client.post("/graphql", json={"query": "query Bad { secret }"})
    masked, request = lines
    assert masked["event"] == "masked_error"
    assert masked["request_id"] == request["request_id"] == "abc-1"
    assert masked["operation"] == request["operation"] == "Bad"
    assert "hunter2" not in str(lines)


async def test_one_request_does_not_leave_its_names_to_the_next() -> None:
    app = RequestLog(Door(viewer=Viewer()).app())
    with capture_logs(processors=[merge_contextvars]) as lines:
        async with client_of(app) as client:
            await client.post("/graphql", json={"query": QUERY})
            await client.put("/graphql")
    assert [("operation" in line, "document" in line) for line in lines] == [
        (True, True),
        (False, False),
    ]


async def test_a_client_that_leaves_is_logged_as_499() -> None:
    door = Door()
    asked = Conversation(
        [body(json_of({"query": "{ endless }"})), {"type": "http.disconnect"}],
        headers={"content-type": "application/json"},
        before_last=door.stage.started,
    )
    with capture_logs() as lines:
        await asked.hold(RequestLog(door.app()))
    assert [line["status"] for line in lines] == [499]


async def test_what_nobody_caught_is_logged_as_500_and_raised_on() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise KeyError("hunter2")

    with capture_logs() as lines, pytest.raises(KeyError):
        await Conversation([]).hold(RequestLog(broken))
    assert [line["status"] for line in lines] == [500]
    assert "hunter2" not in str(lines)


async def test_a_websocket_gets_an_id_and_no_line() -> None:
    bound: dict[str, Any] = {}

    async def socket(_scope: Scope, _receive: Receive, _send: Send) -> None:
        bound.update(structlog.contextvars.get_contextvars())

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(_message: Any) -> None:
        raise AssertionError

    scope = {"type": "websocket", "headers": [(b"x-request-id", b"abc-1")]}
    with capture_logs() as lines:
        await RequestLog(socket)(scope, receive, send)
    assert (bound, lines) == ({"request_id": "abc-1"}, [])


async def test_the_servers_own_start_and_stop_pass_through() -> None:
    seen: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    async def send(_message: Any) -> None:
        raise AssertionError

    async def receive() -> dict[str, Any]:
        raise AssertionError

    await RequestLog(app)({"type": "lifespan"}, receive, send)
    assert seen == ["lifespan"]


def test_the_signature_of_a_picture_is_not_logged() -> None:
    assert shown_path("/images/image_1/1-abc/342.webp") == "/images/image_1/..."
    assert shown_path("/graphql") == "/graphql"
