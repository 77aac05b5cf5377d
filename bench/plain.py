"""Plain Strawberry: our schema, resolvers, loaders and context under Strawberry's own ASGI view.

`python -m bench.plain PAGE_ID INSTANT`, with Marquee's settings in the environment. The page it
serves is the one that the compared server has made: it is told that page's id and instant, and the
same arguments always make the same page.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from app import NOT_BUILT, Application, Outside  # noqa: TID251 - it composes what is measured
from domain.homepage.row import Page, PageKey
from domain.ids import PageId, hex_of
from foundation.clock import utc_now
from foundation.settings import Settings, load_settings
from persistence.ports.pages import Pages
from persistence.ports.stores import Stores
from persistence.wiring import open_stores
from resolvers.context import Context
from schema.root import schema
from transport.serving import listen

ENGINE = ("X-Engine", "strawberry")
"""The header that says who has answered: answers are equal, so nothing else of them would tell."""


class PlainGraphQL(GraphQL[Context, None]):
    """Strawberry's view as it comes, but for the context, which is ours."""

    def __init__(self, application: Application) -> None:
        super().__init__(schema, graphql_ide=None)
        self._application = application

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        if isinstance(response, Response):
            response.headers.append(*ENGINE)
        return await self._application.service.graphql.admission.build_context(request)


class PlainApplication(Application):
    """Everything of ours behind the endpoint, and nothing before it: our middleware may answer."""

    def starlette(self) -> Starlette:
        return Starlette(routes=[Route("/graphql", PlainGraphQL(self))], lifespan=self._lifespan)


@dataclass(frozen=True, slots=True)
class PagesMadeAt:
    """Pages that are kept as if they had been made at one instant."""

    pages: Pages
    at: datetime

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        return await self.pages.current(key, now)

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        return await self.pages.by_id(id_, now)

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        earlier = page.generated_at - self.at
        moved = replace(
            page,
            generated_at=self.at,
            expires_at=page.expires_at - earlier,
            current_until=page.current_until - earlier,
        )
        return await self.pages.keep(moved, replacing=replacing)


def plain(settings: Settings, page_id: str, at: datetime) -> Starlette:
    uuid = UUID(hex_of(page_id))

    @asynccontextmanager
    async def opened(database_url: str, *, progress_url: str | None) -> AsyncIterator[Stores]:
        async with open_stores(database_url, progress_url=progress_url) as stores:
            yield replace(stores, pages=PagesMadeAt(stores.pages, at))

    def opening(database_url: str) -> AbstractAsyncContextManager[Stores]:
        return opened(database_url)

    outside = Outside(opening, utc_now, lambda: uuid)
    return PlainApplication(settings, NOT_BUILT, outside).starlette()


if __name__ == "__main__":
    own = load_settings()
    listen(plain(own, sys.argv[1], datetime.fromisoformat(sys.argv[2])), own.host, own.port)
