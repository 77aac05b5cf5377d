"""From a connection to the context of its request: built here and nowhere else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from starlette.requests import HTTPConnection

from domain.experiments.forced import with_forced
from domain.homepage.row import Page
from domain.ids import PageId
from domain.session import Viewer
from flows.sessions.sign_in import Origin
from loaders.batch import BatchObserver
from loaders.loaders import Loaders, Reading
from resolvers.context import Context, Services
from transport.client_address import TrustedProxies, address_of, country_of, network_of

FORCE_VARIANTS = "x-force-variants"
"""R42: such as `rows=genres_first`; heard of staff alone."""


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
        address, country = address_of(connection, proxies), country_of(connection, proxies)
        authorization = connection.headers.get("authorization")
        viewer, invalid = await services.sessions.viewers.of(authorization, country, now)
        if viewer and (asked := connection.headers.get(FORCE_VARIANTS)):
            viewer = with_forced(viewer, asked)
        return Context(
            viewer=viewer,
            invalid_token=invalid,
            now=now,
            origin=Origin(network_of(address) if address else None, country),
            devices_here={viewer.device.id} if viewer else set(),
            loaders=Loaders(services.stores, now, _reading(services, viewer, now), observer),
            services=services,
            again=lambda: build(connection),
        )

    return build


def _reading(services: Services, viewer: Viewer | None, now: datetime) -> Reading:
    homepages = services.homepages

    async def pages(ids: Sequence[PageId]) -> Mapping[PageId, Page]:
        # SECURITY: found for the viewer of this request and nobody else (R58).
        asked = (homepages.by_id(id_, viewer, now) for id_ in ids) if viewer else ()
        found = await asyncio.gather(*asked)
        return {page.id: page for page in found if page is not None}

    return Reading(
        catalogue=services.catalogue,
        pages=pages,
    )
