"""Plain Strawberry: our schema, resolvers, loaders and context under Strawberry's own ASGI view.

`python -m bench.plain PAGE_ID INSTANT`, with Marquee's settings in the environment. The page it
serves is the one that the compared server has made.
"""

import sys
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from app import NOT_BUILT, Application  # noqa: TID251 - it composes what is measured
from bench.same_page import outside_with
from foundation.settings import Settings, load_settings
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


def plain(settings: Settings, page_id: str, at: datetime) -> Starlette:
    return PlainApplication(settings, NOT_BUILT, outside_with(page_id, at)).starlette()


if __name__ == "__main__":
    own = load_settings()
    listen(plain(own, sys.argv[1], datetime.fromisoformat(sys.argv[2])), own.host, own.port)
