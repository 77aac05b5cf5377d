"""From a connection to the context of its request: built here and nowhere else."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.requests import HTTPConnection

from flows.sessions.sign_in import Origin
from loaders.loaders import build_loaders
from resolvers.context import Context, Services
from transport.client_address import TrustedProxies, address_of, country_of, network_of


def context_builder(
    services: Services,
    *,
    clock: Callable[[], datetime],
    proxies: TrustedProxies,
) -> Callable[[HTTPConnection], Awaitable[Context]]:
    """A function that builds one request's context; it runs inside the event loop."""

    async def build(connection: HTTPConnection) -> Context:
        now = clock()
        gatherer, my_list = services.homepages.gatherer, services.live_rows.my_list
        address, country = address_of(connection, proxies), country_of(connection, proxies)
        authorization = connection.headers.get("authorization")
        viewer, invalid = await services.sessions.viewers.of(authorization, country, now)
        return Context(
            viewer=viewer,
            invalid_token=invalid,
            now=now,
            origin=Origin(network_of(address) if address else None, country),
            devices_here={viewer.device.id} if viewer else set(),
            loaders=build_loaders(
                services.stores,
                lambda shelves: gatherer.charts(shelves, now),
                lambda audiences: my_list.offers(audiences, now),
            ),
            services=services,
        )

    return build
