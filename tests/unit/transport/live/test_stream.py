"""Server-Sent Events in distinct connections mode, over ASGI: what each stream holds."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from starlette.types import ASGIApp, Message

from tests.unit.transport.live.stage import GOOD, Stage
from transport.live.connections import Connections

TOLD = "subscription { told { word } }"
COMPLETE = b"event: complete\ndata:\n\n"


@dataclass
class Reader:
    """A client of one stream. It reads unless `reading` is cleared."""

    to_server: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    from_server: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    async def hear(self) -> Message:
        async with asyncio.timeout(30):
            return await self.from_server.get()

    async def event(self) -> bytes:
        message = await self.hear()
        assert message["more_body"], message
        body: bytes = message["body"]
        return body

    async def told(self) -> Any:
        """The payload of the next event, which must be one that tells something."""
        event, data, *rest = (await self.event()).split(b"\n")
        assert (event, rest) == (b"event: next", [b"", b""])
        return orjson.loads(data.removeprefix(b"data: "))

    async def ended(self) -> bytes:
        """What comes last; after it the stream is at its end."""
        message = await self.hear()
        assert not message["more_body"], message
        await self.over()
        body: bytes = message["body"]
        return body

    async def leave(self) -> None:
        await self.to_server.put({"type": "http.disconnect"})

    async def over(self) -> None:
        assert self.task is not None
        async with asyncio.timeout(30):
            await self.task

    async def _send(self, message: Message) -> None:
        await self.reading.wait()
        await self.from_server.put(message)


@asynccontextmanager
async def asking(
    app: ASGIApp,
    query: str,
    *,
    method: str = "POST",
    authorization: str | None = GOOD,
    headers: Mapping[str, str] = {},
) -> AsyncIterator[Reader]:
    reader = Reader()
    reader.reading.set()
    sent = {"host": "marquee.test", "accept": "text/event-stream", **headers}
    if authorization:
        sent["authorization"] = authorization
    if method == "POST":
        sent["content-type"] = "application/json"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": "/graphql",
        "query_string": urlencode({"query": query}).encode() if method == "GET" else b"",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("192.0.2.1", 40000),
        "server": ("192.0.2.2", 8000),
    }
    body = orjson.dumps({"query": query}) if method == "POST" else b""
    await reader.to_server.put({"type": "http.request", "body": body, "more_body": False})
    reader.task = asyncio.create_task(app(scope, reader.to_server.get, reader._send))  # noqa: SLF001 - the server's end of it
    try:
        yield reader
    finally:
        reader.reading.set()
        await reader.leave()
        await reader.over()


@asynccontextmanager
async def streaming(app: ASGIApp, query: str, **given: Any) -> AsyncIterator[Reader]:
    """A stream whose head has come."""
    async with asking(app, query, **given) as reader:
        head = await reader.hear()
        assert (head["type"], head["status"]) == ("http.response.start", 200)
        assert (b"content-type", b"text/event-stream; charset=utf-8") in head["headers"]
        assert (b"cache-control", b"no-store") in head["headers"]
        yield reader


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_subscription_tells_until_its_source_ends(stage: Stage, method: str) -> None:
    async with streaming(stage.http, TOLD, method=method) as reader:
        await stage.listening.wait()
        assert stage.connections.counts == {"sse": 1}
        for word in ("a", "b", "end"):
            await stage.tell(word)
        assert await reader.told() == {"data": {"told": {"word": "a"}}}
        assert await reader.told() == {"data": {"told": {"word": "b"}}}
        assert await reader.ended() == COMPLETE
    assert (stage.ended, stage.watching.running) == (["told"], 0)
    assert stage.connections.counts == {"sse": 0}


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_query_is_one_event(stage: Stage, method: str) -> None:
    async with streaming(stage.http, "{ me }", method=method) as reader:
        assert await reader.told() == {"data": {"me": "Ada"}}
        assert await reader.ended() == COMPLETE


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { write }", "BAD_REQUEST"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_what_is_not_run_is_told_in_the_stream(
    stage: Stage, query: str, code: str, method: str
) -> None:
    """GraphQL over SSE: a status of 400 would tell a browser's page nothing."""
    async with streaming(stage.http, query, method=method) as reader:
        told = await reader.told()
        assert "data" not in told
        assert told["errors"][0]["extensions"]["code"] == code
        assert await reader.ended() == COMPLETE


async def test_who_accepts_one_answer_as_much_gets_one(stage: Stage) -> None:
    headers = {"accept": "text/event-stream, application/json"}
    async with asking(stage.http, "{ me }", headers=headers) as reader:
        head = await reader.hear()
        assert (b"content-type", b"application/json; charset=utf-8") in head["headers"]


async def test_a_malformed_request_is_answered_by_its_status(stage: Stage) -> None:
    async with asking(stage.http, "{ me }", headers={"content-encoding": "gzip"}) as reader:
        assert (await reader.hear())["status"] == 415


async def test_who_may_not_subscribe_is_told_why(stage: Stage) -> None:
    async with streaming(stage.http, TOLD, authorization=None) as reader:
        [error] = (await reader.told())["errors"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}
        assert await reader.ended() == COMPLETE


async def test_a_token_that_is_good_for_nothing_is_told_and_done(stage: Stage) -> None:
    async with streaming(stage.http, TOLD, authorization="Bearer old") as reader:
        [error] = (await reader.told())["errors"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}
        assert await reader.event() == COMPLETE
        assert await reader.ended() == b""
    assert stage.watching.closed_for == [("sse", "forbidden")]


async def test_with_its_session_a_stream_ends(stage: Stage) -> None:
    """R54."""
    async with streaming(stage.http, TOLD) as reader:
        await stage.listening.wait()
        stage.connections.end_of("session")
        [error] = (await reader.told())["errors"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}
        assert await reader.event() == COMPLETE
        assert await reader.ended() == b""
    assert stage.updates.listeners == 0


async def test_a_client_that_leaves_ends_the_source(stage: Stage) -> None:
    async with streaming(stage.http, TOLD) as reader:
        await stage.listening.wait()
        await reader.leave()
        await reader.over()
    assert (stage.ended, stage.updates.listeners) == (["told"], 0)
    assert stage.watching.closed_for == [("sse", "client")]


async def test_comments_keep_a_quiet_stream_alive(stage: Stage) -> None:
    stage.keep_alive_s = 0.001
    async with streaming(stage.http, TOLD) as reader:
        assert [await reader.event() for _ in range(3)] == [b":\n\n"] * 3


async def test_a_stream_ends_with_its_token_though_nothing_happens(stage: Stage) -> None:
    stage.keep_alive_s = 0.001
    async with streaming(stage.bounded(quiet_s=0.001).http, TOLD) as reader:
        await stage.listening.wait()
        stage.good.clear()
        while (event := await reader.event()) == b":\n\n":
            pass
        assert b"UNAUTHENTICATED" in event


async def test_a_slow_reader_is_cut_off_without_the_word_that_all_was_told(stage: Stage) -> None:
    async with streaming(stage.http, TOLD) as reader:
        await stage.listening.wait()
        reader.reading.clear()
        for number in range(20):
            await stage.tell(str(number))
            await asyncio.sleep(0)
        assert stage.updates.listeners == 0
        reader.reading.set()
        assert await reader.told() == {"data": {"told": {"word": "0"}}}
        assert await reader.ended() == b""
    assert stage.watching.closed_for == [("sse", "cut_off")]


async def test_who_does_not_take_an_event_in_time_is_cut_off(stage: Stage) -> None:
    stage.keep_alive_s = 0.001
    async with streaming(stage.bounded(send_deadline_s=0.001).http, TOLD) as reader:
        await stage.listening.wait()
        reader.reading.clear()
        await reader.over()
    assert stage.watching.closed_for == [("sse", "cut_off")]
    assert stage.updates.listeners == 0


async def test_streams_are_bounded(stage: Stage) -> None:
    stage.connections = Connections(most=1)
    app = stage.http
    async with streaming(app, TOLD), asking(app, TOLD) as reader:
        head = await reader.hear()
        assert head["status"] == 503
        assert (b"retry-after", b"5") in head["headers"]
