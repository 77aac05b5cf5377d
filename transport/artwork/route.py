"""Pictures over HTTP: signed addresses, answers that any cache may keep for good."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foundation.lookups import Lookups
from persistence.ports.unavailable import StoreUnavailable
from transport.artwork.drawing.render import render as draw
from transport.artwork.file import PictureFile, Verify
from transport.artwork.gallery import Gallery, Lookup
from transport.artwork.renderer import AT_ONCE, PLACES, Busy, Render, Renderer
from transport.artwork.store import GIB, PictureStore

_NOSNIFF: Final = {"X-Content-Type-Options": "nosniff"}
_FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable", **_NOSNIFF}
_NOT_KEPT: Final = {"Cache-Control": "no-store", **_NOSNIFF}


def image_route(  # noqa: PLR0913 - three parts of the application, and settings that have defaults
    lookup: Lookup,
    verify: Verify,
    folder: Path,
    *,
    render: Render = draw,
    max_bytes: int = GIB,
    at_once: int = AT_ONCE,
    places: int = PLACES,
    lookups: Lookups | None = None,
) -> Route:
    """`GET /images/<id>/<version>-<signature>/<width>.<format>`.

    Drawn files are kept in `folder`, up to `max_bytes`. `at_once` pictures are drawn at a time,
    and one AVIF; over `places` that are drawn or wait, in either line, the answer is 503.
    `lookups` counts what was kept.
    """
    store = PictureStore(folder, max_bytes)
    renderer = Renderer(render, at_once=at_once, places=places)
    images = Images(verify, Gallery(lookup, store, renderer, lookups=lookups or Lookups()))
    return Route("/images/{image_id}/{edition}/{size}", images.answer, methods=["GET"])


@dataclass(frozen=True, slots=True)
class Images:
    verify: Verify
    gallery: Gallery

    async def answer(self, request: Request) -> Response:
        """200, 304, 404 or 503; what the renderer raises otherwise is the server's to answer."""
        file = PictureFile.asked_for(**request.path_params, verify=self.verify)
        # SECURITY: one answer for a wrong signature, an unknown id and a size we do not make.
        if file is None:
            return _not_found()
        try:
            if _is_known(request, file.etag):
                return _not_modified(file) if await self.gallery.exists(file) else _not_found()
            content = await self.gallery.content(file)
        except (Busy, StoreUnavailable, TimeoutError):
            return Response(status_code=503, headers={"Retry-After": "1", **_NOT_KEPT})
        return _not_found() if content is None else _found(file, content, request.method)


def _is_known(request: Request, etag: str) -> bool:
    """Whether the client has this file (RFC 9110, section 13.1.2: weak comparison, a list, `*`)."""
    given = ",".join(request.headers.getlist("if-none-match"))
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return bool(tags & {etag, "*"})


def _found(file: PictureFile, content: bytes, method: str) -> Response:
    """To HEAD the same, without the content."""
    headers = {"ETag": file.etag, "Content-Length": str(len(content)), **_FOR_GOOD}
    body = b"" if method == "HEAD" else content
    return Response(body, media_type=file.format_.media_type, headers=headers)


def _not_modified(file: PictureFile) -> Response:
    return Response(status_code=304, headers={"ETag": file.etag, **_FOR_GOOD})


def _not_found() -> Response:
    return Response(status_code=404, headers=_NOT_KEPT)
