"""Which media type a GraphQL request speaks and which one its answer takes (RFC 9110, section 12).

After GraphQL over HTTP, the 2025 text. A request without `Accept`, or one that takes both types
equally (`*/*`), is answered as `application/graphql-response+json`: the text says so since its
watershed of 2025-01-01. What takes neither gets 406, as recommended.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

_UTF8_NAMES = frozenset({"utf-8", "utf8"})


class MediaType(StrEnum):
    GRAPHQL_RESPONSE = "application/graphql-response+json"
    JSON = "application/json"
    EVENT_STREAM = "text/event-stream"

    @property
    def content_type(self) -> str:
        return f"{self.value}; charset=utf-8"


ONE_ANSWER = (MediaType.GRAPHQL_RESPONSE, MediaType.JSON)


@lru_cache(maxsize=128)  # clients send the same few, request after request
def negotiate(accept: str | None, offered: tuple[MediaType, ...] = ONE_ANSWER) -> MediaType | None:
    """The offered type with the highest quality, None if no range takes any.

    `offered` is in the server's own order, which breaks ties.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = list(_ranges(accept))
    best, best_quality = None, 0.0
    for media_type in offered:
        quality = _quality(media_type, ranges)
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


@lru_cache(maxsize=128)
def is_json_in_utf8(content_type: str) -> bool:
    """Whether a body may be read: `application/json`, with no other charset than UTF-8."""
    media_type, parameters = _parse(content_type)
    # SECURITY: a browser sends any other type across origins without asking first (CSRF).
    return media_type == MediaType.JSON and _utf8(parameters)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        media_range, parameters = _parse(part)
        if media_range and _utf8(parameters):
            yield media_range, _weight(parameters.get("q", "1"))


def _parse(value: str) -> tuple[str, dict[str, str]]:
    media_type, *parts = value.split(";")
    pairs = (part.partition("=") for part in parts)
    parameters = {name.strip().lower(): text.strip().strip('"') for name, _, text in pairs}
    return media_type.strip().lower(), parameters


def _utf8(parameters: dict[str, str]) -> bool:
    return parameters.get("charset", "utf-8").lower() in _UTF8_NAMES


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0  # a range whose weight cannot be read asks for nothing
    return weight if 0 <= weight <= 1 else 0.0


def _quality(media_type: MediaType, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that covers the type (RFC 9110, section 12.5.1)."""
    main = media_type.partition("/")[0]
    for wanted in (media_type.value, f"{main}/*", "*/*"):
        weights = [weight for media_range, weight in ranges if media_range == wanted]
        if weights:
            return max(weights)
    return 0.0
