"""The guard before GraphQL: what is not a well-formed request never gets further than here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from transport.answer import refused
from transport.body import BodyLimits, read_body
from transport.connection import ClientGone
from transport.json_text import parse_json
from transport.media_types import ONE_ANSWER, MediaType, is_json_in_utf8, negotiate
from transport.observing import NO_ANSWER, Asked, RequestObserver, Result, Unobserved
from transport.parameters import Parameters, from_json, from_query_string
from transport.refusal import Refusal

ALLOWED: Final = "GET, POST"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A well-formed request: what it asks, and the media type its answer takes."""

    parameters: Parameters
    media_type: MediaType
    safe: bool  # a GET, which may only read


@dataclass(frozen=True, slots=True)
class Guard:
    """An ASGI app that hands well-formed requests to `answer` and refuses all others itself:
    400, 405, 406, 408, 413 or 415, one plain error each, code BAD_REQUEST.

    It answers no preflight and sends no CORS header: pages of other origins cannot read from here.
    """

    answer: Callable[[Guarded, Scope, Receive, Send], Awaitable[None]]
    limits: BodyLimits = field(default_factory=BodyLimits)
    observer: RequestObserver = field(default_factory=Unobserved)
    offered: tuple[MediaType, ...] = ONE_ANSWER

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        media_type = negotiate(_accept(headers), self.offered)
        try:
            guarded = await self._read(scope, headers, receive, media_type)
        except Refusal as refusal:
            response = refused(refusal).response(media_type or MediaType.JSON, {})
            self.observer.answered(Asked(scope), Result.REFUSED, response.status_code, 0.0)
            await response(scope, receive, send)
        except ClientGone:
            self.observer.answered(Asked(scope), Result.GONE, NO_ANSWER, 0.0)
        else:
            await self.answer(guarded, scope, receive, send)

    async def _read(
        self, scope: Scope, headers: Headers, receive: Receive, media_type: MediaType | None
    ) -> Guarded:
        method = scope["method"]
        if method not in {"GET", "POST"}:
            raise Refusal("Only GET and POST.", status=405, headers={"Allow": ALLOWED})
        if media_type is None:
            offers = ", ".join(self.offered)
            raise Refusal(f"Answers are {offers} only.", status=406)
        if method == "GET":
            self._check_query_length(scope["query_string"])
            return Guarded(from_query_string(scope["query_string"]), media_type, safe=True)
        _check_content(headers)
        raw = await read_body(headers, receive, self.limits)
        return Guarded(from_json(parse_json(raw, what="The body")), media_type, safe=False)

    def _check_query_length(self, query_string: bytes) -> None:
        if len(query_string) > self.limits.max_bytes:
            kib = self.limits.max_bytes // 1024
            raise Refusal(f"The query string is larger than {kib} KiB.", status=413)


def _accept(headers: Headers) -> str | None:
    return ", ".join(headers.getlist("accept")) or None


def _check_content(headers: Headers) -> None:
    content_types = headers.getlist("content-type")
    if len(content_types) != 1 or not is_json_in_utf8(content_types[0]):
        raise Refusal("A POST must be application/json in UTF-8.", status=415)
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        # SECURITY: a compressed body could grow past every bound.
        raise Refusal("A compressed body is not accepted.", status=415)
