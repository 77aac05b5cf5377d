"""The composition root: settings become stores, services and an ASGI app. Nothing imports it.

`uvicorn app:app` serves it; `marquee serve` does the same after preparing the data folder.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from uuid6 import uuid7

from execution.prepare import PreparedOperations
from execution.trusted import TrustedDocuments
from flows.changes import ChangeWatch
from flows.happenings import Happenings
from flows.homepage.warm import Warming
from flows.starting import once_available
from flows.upkeep import Upkeep
from flows.upkeep_of_a_process import upkeep_of_a_process
from foundation.clock import Clock, utc_now
from foundation.garbage import leave_out_what_lives, look_for_cycles_seldom
from foundation.keys import Keys, Purpose
from foundation.logs import configure_logs
from foundation.lookups import Lookups
from foundation.passwords import Passwords
from foundation.root_secret import keys_of
from foundation.settings import Environment, Settings, load_settings
from foundation.signatures import Signatures
from foundation.web_pages import PagesMissing, WebPages
from persistence.ports.changes import ChangeKind
from persistence.ports.stores import Stores
from persistence.wiring import open_stores
from resolvers.context import Context, Services
from transport.artwork.picture import Picture
from transport.artwork.route import image_route
from transport.avatars import AVATARS
from transport.client_address import TrustedProxies
from transport.door import Doors, rate_limits
from transport.draining import Farewell, drained_first, ended_at_once
from transport.graphiql import graphiql_routes
from transport.graphql_http import GraphQLHttp
from transport.health import watched_health
from transport.hosts import AllowedHosts
from transport.kept_json import kept_json
from transport.live.handshake import Handshake
from transport.metrics.application import readings_of
from transport.metrics.exposition import Exposition
from transport.metrics.metrics import Metrics
from transport.operations import read_operations
from transport.pictures import picture_of, signed_text
from transport.preparing import prepared_operations
from transport.request_log import RequestLog
from transport.services import Foundations
from transport.shortcut import Shortcut

ROOT = Path(__file__).parent
API = "/graphql"
NOT_BUILT = PagesMissing(
    "The browser pages are not built.", "Start with `marquee serve`, which builds them once."
)


class OpenStores(Protocol):
    def __call__(
        self, database_url: str, *, progress_url: str | None, redis_url: str | None
    ) -> AbstractAsyncContextManager[Stores]: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What an application takes from the world around it; tests bring their own."""

    opening: OpenStores
    clock: Clock
    new_uuid: Callable[[], UUID]
    started: Callable[[], None] = lambda: None
    """Is called when the application is about to answer."""


@dataclass(frozen=True, slots=True)
class Service:
    """What exists only while the application runs: stores and operations belong to its loop."""

    stores: Stores
    watch: ChangeWatch
    upkeep: tuple[Upkeep, ...]
    services: Services
    happenings: Happenings
    graphql: GraphQLHttp[Context]
    sockets: Handshake[Context]
    metrics: Metrics
    operations: PreparedOperations
    passwords: Passwords

    async def close(self) -> None:
        """Everything but the stores."""
        await self.services.live_progress.stop()
        await self.services.experiments.stop()
        await self.happenings.stop()
        for each in self.upkeep:
            await each.stop()
        await self.metrics.lag.stop()
        await self.watch.stop()
        self.operations.close()
        self.passwords.close()


class Application:
    """One application: its routes, and the service they lead to once it runs."""

    def __init__(self, settings: Settings, pages: WebPages, outside: Outside) -> None:
        self._settings = settings
        self._pages = pages
        self._outside = outside
        self._keys = keys_of(settings)
        self._signatures = Signatures(self._keys.of_purpose(Purpose.IMAGE))
        self._drawn = Lookups()
        self._health = watched_health(lambda: self.service.stores.changes.latest())  # noqa: PLW0108 - none runs yet
        self._service: Service | None = None

    @property
    def service(self) -> Service:
        if self._service is None:
            raise RuntimeError("the application is not running")
        return self._service

    def starlette(self) -> Starlette:
        hosts = Middleware(AllowedHosts, allowed=self._settings.allowed_hosts)
        shortcut = Middleware(Shortcut, path=API, endpoint=self)
        farewell = Middleware(Farewell, is_leaving=lambda: self._health.draining)
        middleware = [Middleware(RequestLog), farewell, hosts, shortcut]
        return Starlette(routes=self._routes(), middleware=middleware, lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The GraphQL endpoint, for requests and for sockets."""
        service = self.service
        door = service.sockets if scope["type"] == "websocket" else service.graphql
        await door(scope, receive, send)

    def _routes(self) -> list[BaseRoute]:
        settings, examples = self._settings, ROOT / "web" / "examples"
        development = settings.env is Environment.DEVELOPMENT
        page = graphiql_routes(self._pages, examples, development=development)
        folder = settings.data_dir / "images"
        pictures = image_route(self._picture, self._is_signed, folder, lookups=self._drawn)
        shown = [*page] if settings.graphiql else []
        doors = [Route(API, self), WebSocketRoute(API, self)]
        return [*shown, *doors, pictures, AVATARS, *self._health.routes(), self._metrics()]

    def _metrics(self) -> Route:
        proxies = TrustedProxies.parse(map(str, self._settings.trusted_proxies))
        token = self._settings.metrics_token
        return Exposition(lambda: self.service.metrics.registry, token, proxies).route()

    async def _picture(self, image_id: str) -> Picture | None:
        return await picture_of(self.service.stores, image_id)

    def _is_signed(self, image_id: str, version: str, signature: str) -> bool:
        return self._signatures.verify(signed_text(image_id, version), signature)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        configure_logs(self._settings.log_level.value)
        settings = self._settings
        opening = self._outside.opening(
            settings.database_url, progress_url=settings.progress_url, redis_url=settings.redis_url
        )
        async with opening as stores:
            building = Building(
                stores, self._settings, self._keys, self._signatures, self._outside, self._drawn
            )
            with ended_at_once():
                self._service = await building.started()
            self._health.optional |= stores.checks
            self._outside.started()
            try:
                with drained_first(self._health.drain, settings.drain_ms / 1000):
                    yield
            finally:
                await self._service.close()
                self._service = None


@dataclass(frozen=True, slots=True)
class Building:
    """The parts of one application, put together over open stores."""

    stores: Stores
    settings: Settings
    keys: Keys
    pictures: Signatures
    outside: Outside
    drawn: Lookups

    async def started(self) -> Service:
        """A service, once the database answers. Raises ValueError for unusable operations."""
        watch, passwords = ChangeWatch(self.stores.changes), Passwords()
        happenings = Happenings(self.stores.events)
        services = self._foundations(watch, passwords, happenings).services()
        await self._caught_up(services, watch)
        trusted = TrustedDocuments(read_operations(ROOT / "operations"))
        metrics, json = Metrics(frozenset(trusted)), kept_json(self.settings, watch)
        operations = prepared_operations(self.settings, json, metrics)
        await trusted.prepare_all(operations)
        limits = rate_limits(self.stores.buckets, self.settings)
        settings, clock, lag = self.settings, self.outside.clock, metrics.lag
        doors = Doors(services, operations, trusted, limits, settings, clock, metrics)
        readings = readings_of(services, operations, limits, lag, artwork=self.drawn, json=json)
        metrics.reading(readings)
        lag.start()
        upkeep = upkeep_of_a_process(self.stores, clock)
        for each in upkeep:
            each.start()
        live = doors.live(watch)
        services.live_progress.start()
        happenings.start()
        return Service(
            self.stores,
            watch,
            upkeep,
            services,
            happenings,
            doors.over_http(live),
            doors.over_websocket(live),
            metrics,
            operations,
            passwords,
        )

    def _foundations(
        self, watch: ChangeWatch, passwords: Passwords, happenings: Happenings
    ) -> Foundations:
        return Foundations(
            self.stores,
            self.settings,
            self.keys,
            self.pictures,
            watch,
            passwords,
            self.outside.clock,
            self.outside.new_uuid,
            happenings.happened,
        )

    async def _caught_up(self, services: Services, watch: ChangeWatch) -> None:
        """They hear of each change from here on, and know what was changed before."""
        await once_available(watch.start)
        services.sessions.listen(watch)
        await once_available(services.sessions.load)
        services.experiments.start(watch)
        await once_available(services.experiments.known.look)
        await once_available(services.pictures.look)
        await self._warm(services, watch)

    async def _warm(self, services: Services, watch: ChangeWatch) -> None:
        gatherer, countries = services.homepages.gatherer, self.settings.warm_countries
        warming = Warming(gatherer, countries, self.outside.clock)
        watch.subscribe(ChangeKind.CATALOGUE, warming.on_change)
        await warming.warm()


def create_app(  # noqa: PLR0913 - each is a part of what is outside
    settings: Settings,
    pages: WebPages = NOT_BUILT,
    *,
    opening: OpenStores = open_stores,
    clock: Clock = utc_now,
    new_uuid: Callable[[], UUID] = uuid7,
    started: Callable[[], None] = lambda: None,
) -> Starlette:
    """The ASGI app; stores are opened when it starts and closed when it stops.

    A process that serves nothing else gives `started` what is to be done to itself by then.
    """
    return Application(settings, pages, Outside(opening, clock, new_uuid, started)).starlette()


def __getattr__(name: str) -> Starlette:
    """`app`, made from the environment when a server asks for it (PEP 562)."""
    if name != "app":
        raise AttributeError(name)
    look_for_cycles_seldom()
    return create_app(load_settings(), started=leave_out_what_lives)
