"""A small GraphQL service behind the real door: what the transport's tests ask."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
)
from httpx2 import ASGITransport, AsyncClient
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message

from domain.errors import Forbidden
from execution.limits import Limits
from execution.prepare import PreparedOperations
from execution.trusted import TrustedDocuments
from persistence.ports.buckets import Short, Take
from transport.admission import Admission
from transport.body import BodyLimits
from transport.client_address import TrustedProxies
from transport.codes import Code
from transport.graphql_http import GraphQLHttp
from transport.publish import Publisher
from transport.rate_limits import RateLimits
from transport.trusted import Documents

GRAPHQL_RESPONSE = "application/graphql-response+json"
UTF8 = "; charset=utf-8"


class StoreDown(Exception):
    """Stands for whatever a store raises when it cannot be reached."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A context: as much of one as the door looks at."""

    device: str | None = None
    invalid_token: bool = False


@dataclass
class Stage:
    """What the resolvers and the test tell each other."""

    started: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: bool = False
    writes: int = 0


def schema_on(stage: Stage) -> GraphQLSchema:
    async def endless(_: None, _info: GraphQLResolveInfo[Viewer]) -> str:
        stage.started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stage.cancelled = True
            raise
        return "never"

    def write(_: None, _info: GraphQLResolveInfo[Viewer]) -> int:
        stage.writes += 1
        return stage.writes

    def failing(error: Exception) -> GraphQLField:
        def resolve(_: None, _info: GraphQLResolveInfo[Viewer]) -> str:
            raise error

        return GraphQLField(GraphQLString, resolve=resolve)

    def echo(_: None, _info: GraphQLResolveInfo[Viewer], number: int) -> int:
        return number

    query = GraphQLObjectType(
        "Query",
        {
            "hello": GraphQLField(GraphQLString, resolve=lambda *_: "world"),
            "echo": GraphQLField(
                GraphQLInt, {"number": GraphQLArgument(GraphQLNonNull(GraphQLInt))}, echo
            ),
            "endless": GraphQLField(GraphQLString, resolve=endless),
            "secret": failing(KeyError("hunter2")),
            "forbidden": failing(Forbidden()),
            "slow": failing(TimeoutError("redis://:hunter2@cache")),
            "down": failing(StoreDown("postgresql://marquee:hunter2@db")),
            "required": GraphQLField(GraphQLNonNull(GraphQLString), resolve=lambda *_: None),
        },
    )
    mutation = GraphQLObjectType("Mutation", {"write": GraphQLField(GraphQLInt, resolve=write)})
    subscription = GraphQLObjectType("Subscription", {"ticks": GraphQLField(GraphQLInt)})
    return GraphQLSchema(query, mutation, subscription)


@dataclass
class CountedBuckets:
    """Buckets that never refill; an empty one would have a token again in `wait` seconds."""

    wait: float = 1.5
    taken: dict[str, float] = field(default_factory=dict)

    async def take(self, *takes: Take) -> Short | None:
        for take in takes:
            assert take.rate_per_minute == take.burst
            if self.taken.get(take.key, 0) + take.tokens > take.burst:
                return Short(take, self.wait)
            self.taken[take.key] = self.taken.get(take.key, 0) + take.tokens
        return None


@dataclass
class Door:
    """Everything a test may want different, with what is usual."""

    registered: Mapping[str, str] = field(default_factory=dict)
    open_operations: bool = True
    viewer: Viewer = Viewer()
    outage: Exception | None = None
    rate_limits: RateLimits = field(default_factory=lambda: RateLimits(CountedBuckets()))
    proxies: TrustedProxies = field(default_factory=TrustedProxies)
    deadline_s: float = 60
    body: BodyLimits = field(default_factory=BodyLimits)
    stage: Stage = field(default_factory=Stage)

    def app(self) -> GraphQLHttp[Viewer]:
        publisher = Publisher({StoreDown: Code.UNAVAILABLE})
        admission = Admission(
            operations=PreparedOperations(
                schema_on(self.stage), Limits(), introspection=True, suggestions=False
            ),
            documents=Documents(
                TrustedDocuments(self.registered).text, open_operations=self.open_operations
            ),
            rate_limits=self.rate_limits,
            build_context=self._context,
            device_of=lambda _: self.viewer.device,
            trusted_proxies=self.proxies,
        )
        return GraphQLHttp(admission, publisher, deadline_s=self.deadline_s, body=self.body)

    async def _context(self, _connection: HTTPConnection) -> Viewer:
        if self.outage is not None:
            raise self.outage
        return self.viewer

    def client(self, **headers: str) -> AsyncClient:
        return client_of(self.app(), **headers)


def client_of(app: ASGIApp, **headers: str) -> AsyncClient:
    return AsyncClient(
        transport=ASGITransport(app),
        base_url="http://marquee.test",
        headers={"accept": GRAPHQL_RESPONSE, **headers},
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def json_of(value: object) -> bytes:
    return orjson.dumps(value)


def refusal(message: str, code: str = "BAD_REQUEST", **extensions: object) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]}


@dataclass
class Conversation:
    """An ASGI request driven by hand: its messages as given, then silence."""

    messages: list[Message]
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    query_string: bytes = b""
    before_last: asyncio.Event | None = None
    answered: list[Message] = field(default_factory=list)

    async def hold(self, app: ASGIApp) -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": self.query_string,
            "headers": [(k.encode(), v.encode()) for k, v in self.headers.items()],
            "client": ("192.0.2.1", 40000),
            "server": ("192.0.2.2", 8000),
        }
        await app(scope, self._receive, self._send)

    async def _send(self, message: Message) -> None:
        self.answered.append(message)

    async def _receive(self) -> Message:
        if self.before_last is not None and len(self.messages) == 1:
            await self.before_last.wait()
        if not self.messages:
            await asyncio.Event().wait()
        return self.messages.pop(0)

    @property
    def status(self) -> int:
        status: int = self.answered[0]["status"]
        return status

    @property
    def sent_headers(self) -> dict[str, str]:
        return {k.decode(): v.decode() for k, v in self.answered[0]["headers"]}

    @property
    def json(self) -> Any:
        return orjson.loads(self.answered[1]["body"])


def body(content: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}
