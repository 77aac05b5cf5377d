"""Serves GraphiQL to browsers on the path where programs find the API."""

from collections.abc import Mapping
from pathlib import Path

import orjson
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from foundation.web_pages import PagesMissing, WebPages
from transport.graphiql_examples import read_examples
from transport.graphiql_page import graphiql_page, unbuilt_page

PATH = "/graphql"
ASSETS = f"{PATH}/assets"

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
}
"""The machine's own table is not asked: it differs between machines."""

_LIST_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}

_API_TYPES = ("application/graphql-response+json", "application/json")


def graphiql_routes(pages: WebPages, examples: Path, *, development: bool) -> list[BaseRoute]:
    """The page, its files and its examples; they belong before the API's own route on this path.

    Reads everything but the files' content once, here. Leave the list out to switch the page off.
    """
    listed = orjson.dumps({"examples": read_examples(examples, development=development)})
    if isinstance(pages, PagesMissing):
        page = unbuilt_page(pages)
        files: dict[str, Path] = {}
    else:
        page = graphiql_page(pages, ASSETS, development=development)
        files = {file.name: file for file in (pages / "assets").iterdir()}

    async def show_page(_: Request) -> Response:
        return page.response()

    async def list_examples(_: Request) -> Response:
        return Response(listed, media_type="application/json", headers=_LIST_HEADERS)

    async def send_file(request: Request) -> Response:
        return asset(files, request.path_params["name"])

    return [
        PageRoute(PATH, show_page, methods=["GET"]),
        Route(f"{PATH}/examples.json", list_examples, methods=["GET"]),
        Route(f"{ASSETS}/{{name}}", send_file, methods=["GET"]),
    ]


class PageRoute(Route):
    """Matches what a browser's address bar sends; every other request is the next route's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or not wants_page(scope):
            return Match.NONE, {}
        return super().matches(scope)


def wants_page(scope: Scope) -> bool:
    """A GET or HEAD by a browser without a query: `?query=` is an operation, whoever sends it."""
    return (
        scope["method"] in ("GET", "HEAD")
        and not scope["query_string"]
        and is_browser(Headers(scope=scope))
    )


def is_browser(headers: Headers) -> bool:
    """Whether `Accept` names text/html and prefers it to the API's types (RFC 9110, 12.5.1)."""
    accepted = _accepted(headers.get("accept", ""))
    html = accepted.get("text/html", 0.0)
    return html > max(_quality(accepted, api) for api in _API_TYPES)


def _accepted(accept: str) -> dict[str, float]:
    qualities = {}
    for entry in accept.lower().split(","):
        media, *parameters = (part.strip() for part in entry.split(";"))
        written = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
        qualities[media] = _number(written)
    return qualities


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0  # not a quality: the type is taken as not accepted


def _quality(accepted: Mapping[str, float], media: str) -> float:
    ranges = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((accepted[one] for one in ranges if one in accepted), 0.0)


def asset(files: Mapping[str, Path], name: str) -> Response:
    """One built file. Raises HTTPException 404 for every name that is not a file of the build."""
    # SECURITY: a name is looked up among the build's files, never joined to a path: no `..`.
    file = files.get(name)
    content_type = CONTENT_TYPES.get(file.suffix) if file else None
    if file is None or content_type is None:
        raise HTTPException(404)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",  # the name has the content's hash
        "X-Content-Type-Options": "nosniff",
        "Content-Type": content_type,
    }
    return FileResponse(file, headers=headers)
