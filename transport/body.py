"""Reading a request's body: never more than a bound, never longer than a deadline."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Receive

from transport.connection import ClientGone
from transport.refusal import Refusal


@dataclass(frozen=True, slots=True)
class BodyLimits:
    max_bytes: int = 256 * 1024
    deadline_s: float = 5.0  # from the first read to the last byte


# The rest of such a body is not read, so the connection cannot carry another request.
_CLOSE = {"Connection": "close"}


async def read_body(headers: Headers, receive: Receive, limits: BodyLimits) -> bytes:
    """The whole body. Raises Refusal (400, 408, 413) or ClientGone."""
    _check_length(headers.getlist("content-length"), limits.max_bytes)
    try:
        async with asyncio.timeout(limits.deadline_s):
            return await _read(receive, limits.max_bytes)
    except TimeoutError:
        raise Refusal("The body did not arrive in time.", status=408, headers=_CLOSE) from None


def _check_length(lengths: Sequence[str], max_bytes: int) -> None:
    if not lengths:
        return  # chunked: the bytes are counted as they come
    if len(set(lengths)) > 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
        raise Refusal("The Content-Length cannot be read.", headers=_CLOSE)
    # SECURITY: leading zeros aside, more digits than the bound has means a greater number.
    digits = lengths[0].lstrip("0") or "0"
    if len(digits) > len(str(max_bytes)) or int(digits) > max_bytes:
        raise _too_large(max_bytes)


async def _read(receive: Receive, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _too_large(max_bytes: int) -> Refusal:
    return Refusal(f"The body is larger than {max_bytes // 1024} KiB.", status=413, headers=_CLOSE)
