"""The GraphQL doors to an application's services, with every check as the settings have it."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from execution.prepare import PreparedOperations
from execution.trusted import TrustedDocuments
from flows.changes import ChangeWatch
from foundation.clock import Clock
from foundation.limits import SocketLimits
from foundation.settings import Settings
from persistence.ports.buckets import Buckets
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import CutOff
from persistence.ports.unavailable import StoreUnavailable
from resolvers.context import Context, Services
from transport.admission import Admission
from transport.body import BodyLimits
from transport.client_address import TrustedProxies
from transport.codes import Code
from transport.context import context_builder
from transport.graphql_http import GraphQLHttp
from transport.live.connections import Connections
from transport.live.handshake import Handshake
from transport.live.operations import LiveOperations
from transport.live.socket import Bounds, Live
from transport.live.stream import Streams
from transport.metrics.metrics import Metrics
from transport.publish import Publisher
from transport.rate_limits import RateLimits
from transport.trusted import Documents


def rate_limits(buckets: Buckets, settings: Settings) -> RateLimits:
    rates = settings.rates
    return RateLimits(
        buckets,
        settings.rate_limit_scale,
        operations_per_device=rates.operations_per_device,
        operations_per_address=rates.operations_per_address,
        mutations_per_device=rates.mutations_per_device,
        outages=(StoreUnavailable,),
    )


@dataclass(frozen=True, slots=True)
class Doors:
    """What a door needs of an application."""

    services: Services
    operations: PreparedOperations
    trusted: TrustedDocuments
    limits: RateLimits
    settings: Settings
    clock: Clock
    metrics: Metrics

    def over_http(self, live: Live[Context]) -> GraphQLHttp[Context]:
        settings = self.settings
        return GraphQLHttp(
            self._admission(),
            self._publisher(),
            deadline_s=settings.request_deadline_ms / 1000,
            body=BodyLimits(settings.body_limit_bytes, settings.body_deadline_ms / 1000),
            observer=self.metrics.requests,
            stream=Streams(live, self._proxies()),
        )

    def over_websocket(self, live: Live[Context]) -> Handshake[Context]:
        return Handshake(live, self.limits, self._proxies())

    def live(self, watch: ChangeWatch) -> Live[Context]:
        """What sockets and streams share; they end with their sessions from here on (R54)."""
        sockets = self.settings.sockets
        connections = Connections(sockets.connections, sockets.connections_per_address)
        watch.subscribe(ChangeKind.SESSION, connections.end_of)
        self.metrics.live.count(connections.counts)
        operations = LiveOperations(
            self._admission(),
            self._publisher(),
            deadline_s=self.settings.request_deadline_ms / 1000,
            observer=self.metrics.requests,
            too_slow=(CutOff,),
        )
        observer = self.metrics.live
        return Live(operations, connections, _session_of, bounds_of(sockets), observer)

    def _device_of(self, connection: HTTPConnection) -> str | None:
        authorization = connection.headers.get("authorization")
        return self.services.sessions.viewers.device_key(authorization, self.clock())

    def _publisher(self) -> Publisher:
        return Publisher({StoreUnavailable: Code.UNAVAILABLE})

    def _proxies(self) -> TrustedProxies:
        return TrustedProxies.parse(map(str, self.settings.trusted_proxies))

    def _admission(self) -> Admission[Context]:
        proxies, reads = self._proxies(), self.metrics.reads
        return Admission(
            self.operations,
            Documents(self.trusted.text, open_operations=self.settings.open_operations),
            self.limits,
            context_builder(self.services, clock=self.clock, proxies=proxies, observer=reads),
            device_of=self._device_of,
            trusted_proxies=proxies,
        )


def bounds_of(sockets: SocketLimits) -> Bounds:
    return Bounds(
        init_deadline_s=sockets.init_deadline_ms / 1000,
        init_bytes=sockets.init_bytes,
        message_bytes=sockets.message_bytes,
        operations=sockets.operations,
        send_deadline_s=sockets.send_deadline_ms / 1000,
        quiet_s=sockets.quiet_ms / 1000,
    )


def _session_of(context: Context) -> tuple[str, ...]:
    """Nobody's connection ends with no session."""
    return (context.viewer.session.id,) if context.viewer else ()
