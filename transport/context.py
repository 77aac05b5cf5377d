"""From a connection to the context of its request: built here and nowhere else."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.requests import HTTPConnection

from flows.sessions.sign_in import Origin
from loaders.batch import BatchObserver
from loaders.loaders import Loaders
from resolvers.context import Context, Services
from transport.client_address import TrustedProxies, address_of, country_of, network_of


def context_builder(
    services: Services,
    *,
    clock: Callable[[], datetime],
    proxies: TrustedProxies,
    observer: BatchObserver | None = None,
) -> Callable[[HTTPConnection], Awaitable[Context]]:
    """A function that builds one request's context; it runs inside the event loop."""

    async def build(connection: HTTPConnection) -> Context:
        now = clock()
        services.catalogue.expire(now)
        gatherer = services.homepages.gatherer
        address, country = address_of(connection, proxies), country_of(connection, proxies)
        authorization = connection.headers.get("authorization")
        viewer, invalid = await services.sessions.viewers.of(authorization, country, now)
        return Context(
            viewer=viewer,
            invalid_token=invalid,
            now=now,
            origin=Origin(network_of(address) if address else None, country),
            devices_here={viewer.device.id} if viewer else set(),
            loaders=Loaders(
                services.stores,
                lambda shelves: gatherer.charts(shelves, now),
                services.catalogue,
                observer,
            ),
            services=services,
        )

    return build
