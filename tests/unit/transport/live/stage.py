"""A small GraphQL service behind the doors that stay open, and a client driven by hand."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from graphql import (
    GraphQLField,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
)
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message

from domain.errors import Forbidden, Unauthenticated
from execution.limits import Limits
from execution.prepare import PreparedOperations
from execution.trusted import TrustedDocuments
from persistence.memory.live_updates import MemoryLiveUpdates
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import CutOff, LiveEvent
from tests.unit.transport.door import CountedBuckets, StoreDown
from transport.admission import Admission
from transport.codes import Code
from transport.graphql_http import GraphQLHttp
from transport.live.connections import Connections, Kind
from transport.live.handshake import PROTOCOL, Handshake
from transport.live.operations import LiveOperations
from transport.live.socket import Bounds, Live
from transport.live.stream import Streams
from transport.publish import Publisher
from transport.rate_limits import RateLimits
from transport.trusted import Documents

TOPIC = "told"
GOOD = "Bearer good"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A context: who asks, and how often it has been asked who that is."""

    name: str | None
    turn: int
    invalid_token: bool = False


@dataclass
class Watching:
    """A `LiveObserver` that remembers."""

    messages: list[str] = field(default_factory=list)
    operations: Counter[Kind] = field(default_factory=Counter)
    closed_for: list[tuple[Kind, str]] = field(default_factory=list)

    def heard(self) -> None:
        self.messages.append("in")

    def sent(self, kind: Kind) -> None:
        self.messages.append(f"{kind} out")

    def began(self, kind: Kind) -> None:
        self.operations[kind] += 1

    def ended(self, kind: Kind) -> None:
        self.operations[kind] -= 1

    @property
    def running(self) -> int:
        return self.operations.total()

    def closed(self, kind: Kind, why: str) -> None:
        self.closed_for.append((kind, why))


@dataclass
class Stage:
    """The service: what its resolvers do, and everything a test may want different."""

    updates: MemoryLiveUpdates = field(default_factory=lambda: MemoryLiveUpdates(waiting=4))
    good: set[str] = field(default_factory=lambda: {GOOD})
    outage: Exception | None = None
    turns: int = 0
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    ended: list[str] = field(default_factory=list)
    bounds: Bounds = field(default_factory=lambda: Bounds(send_deadline_s=30, quiet_s=3_600))
    connections: Connections = field(default_factory=Connections)
    rate_limits: RateLimits = field(default_factory=lambda: RateLimits(CountedBuckets()))
    watching: Watching = field(default_factory=Watching)
    deadline_s: float = 30
    keep_alive_s: float = 3_600

    async def tell(self, word: str) -> None:
        await self.updates.publish(TOPIC, LiveEvent(ChangeKind.PROGRESS, (word,)))

    def bounded(self, **changes: Any) -> "Stage":
        self.bounds = replace(self.bounds, **changes)
        return self

    @property
    def live(self) -> Live[Viewer]:
        operations = LiveOperations(
            self.admission, self.publisher, deadline_s=self.deadline_s, too_slow=(CutOff,)
        )
        return Live(operations, self.connections, _holders, self.bounds, self.watching)

    @property
    def sockets(self) -> ASGIApp:
        return Handshake(self.live, self.rate_limits)

    @property
    def http(self) -> ASGIApp:
        stream = Streams(self.live, keep_alive_s=self.keep_alive_s)
        return GraphQLHttp(self.admission, self.publisher, stream=stream)

    @property
    def publisher(self) -> Publisher:
        return Publisher({StoreDown: Code.UNAVAILABLE})

    @property
    def admission(self) -> Admission[Viewer]:
        schema = _schema(self)
        return Admission(
            PreparedOperations(schema, Limits(), introspection=True, suggestions=False),
            Documents(TrustedDocuments({}).text, open_operations=True),
            self.rate_limits,
            self._context,
            device_of=self._device,
        )

    def _device(self, connection: HTTPConnection) -> str | None:
        return "Ada" if connection.headers.get("authorization") in self.good else None

    async def _context(self, connection: HTTPConnection) -> Viewer:
        if self.outage is not None:
            raise self.outage
        self.turns += 1
        given = connection.headers.get("authorization")
        is_good = given in self.good
        return Viewer("Ada" if is_good else None, self.turns, bool(given) and not is_good)


def _holders(viewer: Viewer) -> tuple[str, ...]:
    return ("session",) if viewer.name else ()


def _schema(stage: Stage) -> GraphQLSchema:
    async def told(_: None, info: GraphQLResolveInfo[Viewer]) -> AsyncIterator[Any]:
        if info.context.name is None:
            raise Unauthenticated
        heard = await stage.updates.subscribe(TOPIC)
        stage.listening.set()
        return _events(stage, heard)

    async def waiting(_: None, _info: GraphQLResolveInfo[Viewer]) -> str:
        stage.started.set()
        try:
            await stage.go_on.wait()
        finally:
            stage.ended.append("waiting")
        return "done"

    def refuse(*_: Any) -> None:
        raise Forbidden

    word = GraphQLObjectType(
        "Word",
        {
            "word": GraphQLField(GraphQLString),
            "to": GraphQLField(GraphQLString, resolve=lambda _, info: info.context.name),
            "turn": GraphQLField(GraphQLInt, resolve=lambda _, info: info.context.turn),
        },
    )
    query = GraphQLObjectType(
        "Query",
        {
            "hello": GraphQLField(GraphQLString, resolve=lambda *_: "world"),
            "me": GraphQLField(GraphQLString, resolve=lambda _, info: info.context.name),
            "waiting": GraphQLField(GraphQLString, resolve=waiting),
            "forbidden": GraphQLField(GraphQLString, resolve=refuse),
        },
    )
    mutation = GraphQLObjectType("Mutation", {"write": GraphQLField(GraphQLInt)})
    root = GraphQLField(GraphQLNonNull(word), subscribe=told, resolve=lambda event, _: event)
    return GraphQLSchema(query, mutation, GraphQLObjectType("Subscription", {"told": root}))


async def _events(stage: Stage, heard: Any) -> AsyncIterator[Any]:
    try:
        async for event in heard:
            (word,) = event.subjects
            if word == "end":
                return
            if word == "break":
                raise StoreDown("postgresql://marquee:hunter2@db")
            yield {"word": word}
    finally:
        stage.ended.append("told")
        await heard.aclose()


@dataclass
class Client:
    """The other end of a socket. It reads unless `reading` is cleared, as TCP lets it."""

    to_server: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    from_server: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    async def send(self, **message: Any) -> None:
        await self.send_text(orjson.dumps(message).decode())

    async def send_text(self, text: str) -> None:
        await self.to_server.put({"type": "websocket.receive", "text": text})

    async def send_bytes(self, raw: bytes) -> None:
        await self.to_server.put({"type": "websocket.receive", "bytes": raw})

    async def leave(self) -> None:
        await self.to_server.put({"type": "websocket.disconnect", "code": 1001})

    async def subscribe(self, id_: str, query: str, **rest: Any) -> None:
        await self.send(id=id_, type="subscribe", payload={"query": query, **rest})

    async def initialise(self, authorization: str | None = GOOD) -> "Client":
        payload = {"authorization": authorization} if authorization else {}
        await self.send(type="connection_init", payload=payload)
        assert await self.hear() == {"type": "connection_ack"}
        return self

    async def next_event(self) -> Message:
        async with asyncio.timeout(30):
            return await self.from_server.get()

    async def hear(self) -> Any:
        message = await self.next_event()
        assert message["type"] == "websocket.send", message
        return orjson.loads(message["text"])

    async def closed(self) -> tuple[int, str]:
        """What the server closes with, once it has."""
        message = await self.next_event()
        assert message["type"] == "websocket.close", message
        await self.over()
        return message["code"], message["reason"]

    async def over(self) -> None:
        assert self.task is not None
        async with asyncio.timeout(30):
            await self.task

    async def _send(self, message: Message) -> None:
        await self.reading.wait()
        await self.from_server.put(message)


@asynccontextmanager
async def knocking(
    app: ASGIApp,
    *,
    subprotocols: tuple[str, ...] = (PROTOCOL,),
    headers: Mapping[str, str] = {},
    extensions: Mapping[str, Any] = {"websocket.http.response": {}},
    address: str = "192.0.2.1",
) -> AsyncIterator[Client]:
    """A handshake that has been sent."""
    client = Client()
    client.reading.set()
    sent = {"host": "marquee.test", **headers}
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": (address, 40000),
        "server": ("192.0.2.2", 8000),
        "subprotocols": list(subprotocols),
        "extensions": dict(extensions),
    }
    await client.to_server.put({"type": "websocket.connect"})
    client.task = asyncio.create_task(app(scope, client.to_server.get, client._send))  # noqa: SLF001 - the server's end of it
    try:
        yield client
    finally:
        client.reading.set()
        await client.leave()
        await client.over()


@asynccontextmanager
async def opened(app: ASGIApp, **given: Any) -> AsyncIterator[Client]:
    """A socket that was accepted."""
    async with knocking(app, **given) as client:
        accepted = await client.next_event()
        assert accepted["type"] == "websocket.accept", accepted
        yield client


@asynccontextmanager
async def initialised(
    stage: Stage, authorization: str | None = GOOD, **given: Any
) -> AsyncIterator[Client]:
    """A socket on which the client has made itself known."""
    async with opened(stage.sockets, **given) as client:
        yield await client.initialise(authorization)
