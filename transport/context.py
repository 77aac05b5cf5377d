"""From a connection to the context of its request: built here and nowhere else."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.viewer import Viewers
from starlette.requests import HTTPConnection

from loaders.loaders import build_loaders
from resolvers.context import Context, Services
from transport.client_address import TrustedProxies, address_of, country_of


def context_builder(
    services: Services,
    viewers: Viewers,
    *,
    clock: Callable[[], datetime],
    proxies: TrustedProxies,
) -> Callable[[HTTPConnection], Awaitable[Context]]:
    """A function that builds one request's context; it runs inside the event loop."""

    async def build(connection: HTTPConnection) -> Context:
        now = clock()
        gatherer = services.homepages.gatherer
        viewer, invalid = await viewers.of(
            connection.headers.get("authorization"), country_of(connection, proxies), now
        )
        return Context(
            viewer=viewer,
            invalid_token=invalid,
            now=now,
            address=address_of(connection, proxies) or "unknown",
            loaders=build_loaders(services.stores, lambda shelves: gatherer.charts(shelves, now)),
            services=services,
        )

    return build
