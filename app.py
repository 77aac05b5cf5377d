"""The composition root: settings become stores, services and an ASGI app. Nothing imports it.

`uvicorn app:app` serves it; `marquee serve` does the same after preparing the data folder.
"""

import gc
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from uuid import UUID

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from uuid6 import uuid7

from execution.limits import Limits
from execution.prepare import PreparedOperations
from execution.trusted import TrustedDocuments
from flows.changes import ChangeWatch
from flows.homepage.gather import Gatherer
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages
from flows.homepage.refresh import Refresh
from flows.homepage.sources.my_list import MyListSource
from flows.homepage.warm import Warming
from flows.my_list import MyListFlow
from flows.profiles import profile_edits
from flows.sessions.attempts import AttemptLimits
from flows.sessions.flows import SessionFlows, session_flows
from flows.sessions.sweep import Sweeping
from foundation.clock import Clock, utc_now
from foundation.keys import Keys, Purpose
from foundation.logs import configure_logs
from foundation.passwords import Passwords
from foundation.root_secret import keys_of
from foundation.settings import Environment, Settings, load_settings
from foundation.signatures import Signatures
from foundation.web_pages import PagesMissing, WebPages
from persistence.ports.changes import ChangeKind
from persistence.ports.stores import Stores
from persistence.ports.unavailable import StoreUnavailable
from persistence.wiring import open_stores
from resolvers.context import Context, Services
from schema.root import schema
from transport.admission import Admission
from transport.artwork.picture import Picture
from transport.artwork.route import image_route
from transport.avatars import AVATARS, avatar_urls
from transport.body import BodyLimits
from transport.client_address import TrustedProxies
from transport.codes import Code
from transport.context import context_builder
from transport.graphiql import graphiql_routes
from transport.graphql_http import GraphQLHttp
from transport.health import Health
from transport.hosts import AllowedHosts
from transport.operations import read_operations
from transport.pictures import PictureUrls, picture_of, signed_text
from transport.publish import Publisher
from transport.rate_limits import RateLimits
from transport.request_log import RequestLog
from transport.trusted import Documents

ROOT = Path(__file__).parent
OpenStores = Callable[[str], AbstractAsyncContextManager[Stores]]
NOT_BUILT = PagesMissing(
    "The browser pages are not built.", "Start with `marquee serve`, which builds them once."
)


@dataclass(frozen=True, slots=True)
class Outside:
    """What an application takes from the world around it; tests bring their own."""

    opening: OpenStores
    clock: Clock
    new_uuid: Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class Service:
    """What exists only while the application runs: stores and operations belong to its loop."""

    stores: Stores
    watch: ChangeWatch
    sweeping: Sweeping
    graphql: GraphQLHttp[Context]
    close: Callable[[], None]


class Application:
    """One application: its routes, and the service they lead to once it runs."""

    def __init__(self, settings: Settings, pages: WebPages, outside: Outside) -> None:
        self._settings = settings
        self._pages = pages
        self._outside = outside
        self._keys = keys_of(settings)
        self._signatures = Signatures(self._keys.of_purpose(Purpose.IMAGE))
        self._service: Service | None = None

    @property
    def service(self) -> Service:
        if self._service is None:
            raise RuntimeError("the application is not running")
        return self._service

    def starlette(self) -> Starlette:
        hosts = Middleware(AllowedHosts, allowed=self._settings.allowed_hosts)
        middleware = [Middleware(RequestLog), hosts]
        return Starlette(routes=self._routes(), middleware=middleware, lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The GraphQL endpoint."""
        await self.service.graphql(scope, receive, send)

    def _routes(self) -> list[BaseRoute]:
        settings, examples = self._settings, ROOT / "web" / "examples"
        development = settings.env is Environment.DEVELOPMENT
        page = graphiql_routes(self._pages, examples, development=development)
        health = Health(required={"database": self._check_database})
        pictures = image_route(self._picture, self._is_signed, settings.data_dir / "images")
        api = Route("/graphql", self)
        return [*(page if settings.graphiql else ()), api, pictures, AVATARS, *health.routes()]

    async def _check_database(self) -> None:
        await self.service.stores.changes.latest()

    async def _picture(self, image_id: str) -> Picture | None:
        return await picture_of(self.service.stores, image_id)

    def _is_signed(self, image_id: str, version: str, signature: str) -> bool:
        return self._signatures.verify(signed_text(image_id, version), signature)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        configure_logs(self._settings.log_level.value)
        async with self._outside.opening(self._settings.database_url) as stores:
            building = Building(stores, self._settings, self._keys, self._signatures, self._outside)
            self._service = await building.started()
            gc.collect()
            gc.freeze()  # what lives as long as the process is not looked at again
            try:
                yield
            finally:
                await self._service.sweeping.stop()
                await self._service.watch.stop()
                self._service.close()
                self._service = None


@dataclass(frozen=True, slots=True)
class Building:
    """The parts of one application, put together over open stores."""

    stores: Stores
    settings: Settings
    keys: Keys
    pictures: Signatures
    outside: Outside

    async def started(self) -> Service:
        """A service at work. Raises StoreUnavailable, and ValueError for unusable operations."""
        watch, passwords = ChangeWatch(self.stores.changes), Passwords()
        services = self._services(watch, passwords)
        await watch.start()
        await services.sessions.listen(watch)
        await self._warm(services, watch)
        open_ = self.settings.open_operations
        core = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
        operations = PreparedOperations(
            core, self._limits(), introspection=open_, suggestions=open_
        )
        trusted = TrustedDocuments(read_operations(ROOT / "operations"))
        await trusted.prepare_all(operations)

        def close() -> None:
            operations.close()
            passwords.close()

        door = self._door(services, operations, trusted)
        sweeping = Sweeping(self.stores.sessions, self.outside.clock)
        sweeping.start()
        return Service(self.stores, watch, sweeping, door, close)

    async def _warm(self, services: Services, watch: ChangeWatch) -> None:
        gatherer, countries = services.homepages.gatherer, self.settings.warm_countries
        warming = Warming(gatherer, countries, self.outside.clock)
        watch.subscribe(ChangeKind.CATALOGUE, warming.on_change)
        await warming.warm()

    def _services(self, watch: ChangeWatch, passwords: Passwords) -> Services:
        stores, settings = self.stores, self.settings
        base = settings.image_base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"

        def catalogue() -> int:
            return watch.catalogue

        tracking = Signatures(self.keys.of_purpose(Purpose.TRACKING))
        sign, new_uuid = tracking.tracking_token, self.outside.new_uuid
        gatherer = Gatherer(stores.shelves, stores.candidates, random.random, catalogue=catalogue)
        homepages = Homepages(gatherer, stores.pages, new_uuid, sign, catalogue)
        live_rows = LiveRows(MyListSource(stores.my_lists), sign)
        sessions = self._sessions(passwords)
        return Services(
            stores=stores,
            homepages=homepages,
            live_rows=live_rows,
            refresh=Refresh(homepages, live_rows),
            my_list=MyListFlow(stores.my_lists, homepages, live_rows),
            sessions=sessions,
            profiles=profile_edits(stores, passwords, sessions, self.outside.new_uuid),
            picture_url=PictureUrls(base, self.pictures.sign),
            media_url=lambda path: f"{base}/media/{path}",
            avatar_url=avatar_urls(base),
        )

    def _sessions(self, passwords: Passwords) -> SessionFlows:
        rates = self.settings.rates
        limits = AttemptLimits(
            rates.failed_sign_ins_per_account,
            rates.failed_sign_ins_per_address,
            self.settings.rate_limit_scale,
        )
        return session_flows(
            self.stores,
            self.keys,
            passwords,
            limits,
            clock=self.outside.clock,
            new_uuid=self.outside.new_uuid,
        )

    def _limits(self) -> Limits:
        known = {each.name for each in fields(Limits)}
        given = self.settings.limits.model_dump(include=known)
        return Limits(**given, exclusive_mutations=frozenset({"logIn", "signUp"}))

    def _door(
        self, services: Services, operations: PreparedOperations, trusted: TrustedDocuments
    ) -> GraphQLHttp[Context]:
        settings, rates = self.settings, self.settings.rates
        proxies = TrustedProxies.parse(map(str, settings.trusted_proxies))
        limits = RateLimits(
            self.stores.buckets,
            settings.rate_limit_scale,
            operations_per_device=rates.operations_per_device,
            operations_per_address=rates.operations_per_address,
            mutations_per_device=rates.mutations_per_device,
            outages=(StoreUnavailable,),
        )
        admission = Admission(
            operations,
            Documents(trusted.text, open_operations=settings.open_operations),
            limits,
            context_builder(services, clock=self.outside.clock, proxies=proxies),
            device_of=lambda context: context.device_key,
            trusted_proxies=proxies,
        )
        return GraphQLHttp(
            admission,
            Publisher({StoreUnavailable: Code.UNAVAILABLE}),
            deadline_s=settings.request_deadline_ms / 1000,
            body=BodyLimits(settings.body_limit_bytes, settings.body_deadline_ms / 1000),
        )


def create_app(
    settings: Settings,
    pages: WebPages = NOT_BUILT,
    *,
    opening: OpenStores = open_stores,
    clock: Clock = utc_now,
    new_uuid: Callable[[], UUID] = uuid7,
) -> Starlette:
    """The ASGI app; stores are opened when it starts and closed when it stops."""
    return Application(settings, pages, Outside(opening, clock, new_uuid)).starlette()


def __getattr__(name: str) -> Starlette:
    """`app`, made from the environment when a server asks for it (PEP 562)."""
    if name != "app":
        raise AttributeError(name)
    return create_app(load_settings())
