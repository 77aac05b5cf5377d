"""The GraphQL doors to an application's services, with every check as the settings have it."""

from dataclasses import dataclass

from execution.prepare import PreparedOperations
from execution.trusted import TrustedDocuments
from foundation.clock import Clock
from foundation.settings import Settings
from persistence.ports.unavailable import StoreUnavailable
from resolvers.context import Context, Services
from transport.admission import Admission
from transport.body import BodyLimits
from transport.client_address import TrustedProxies
from transport.codes import Code
from transport.context import context_builder
from transport.graphql_http import GraphQLHttp
from transport.metrics.metrics import Metrics
from transport.publish import Publisher
from transport.rate_limits import Buckets, RateLimits
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

    def over_http(self) -> GraphQLHttp[Context]:
        settings = self.settings
        return GraphQLHttp(
            self._admission(),
            Publisher({StoreUnavailable: Code.UNAVAILABLE}),
            deadline_s=settings.request_deadline_ms / 1000,
            body=BodyLimits(settings.body_limit_bytes, settings.body_deadline_ms / 1000),
            observer=self.metrics.requests,
        )

    def _admission(self) -> Admission[Context]:
        proxies = TrustedProxies.parse(map(str, self.settings.trusted_proxies))
        reads = self.metrics.reads
        return Admission(
            self.operations,
            Documents(self.trusted.text, open_operations=self.settings.open_operations),
            self.limits,
            context_builder(self.services, clock=self.clock, proxies=proxies, observer=reads),
            device_of=lambda context: context.device_key,
            trusted_proxies=proxies,
        )
