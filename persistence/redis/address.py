"""Where Redis is: `redis://user:password@host:6379/0`, `rediss://` over TLS, `unix:///path`.

`?deadline_ms=50` says how long a call may take; without it, so long.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from redis.asyncio.connection import ConnectionPool

DEADLINE_MS = 50

_FORM = (
    "a Redis address is redis://user:password@host:port/number, rediss:// for TLS, or "
    "unix:///path, and behind it at most ?deadline_ms=50"
)
_QUERY = re.compile("(?:deadline_ms=([1-9][0-9]{1,4}))?")
_OPTIONS: Mapping[str, Any] = {
    "socket_timeout": None,
    "socket_connect_timeout": None,
    "protocol": 2,
    "driver_info": None,
}


@dataclass(frozen=True, slots=True)
class Address:
    """`pool` says how connections are made, which tell the server nothing of us.

    They have no deadline and try nothing twice: whoever uses them sees to that.
    """

    pool: ConnectionPool
    deadline_seconds: float


def parse(url: str) -> Address:
    """Raises ValueError, which does not repeat the address: it may hold a password."""
    try:
        parts = urlsplit(url)
        is_somewhere = _is_somewhere(parts)
    except ValueError:
        raise ValueError(_FORM) from None  # SECURITY: the cause may hold the password
    # SECURITY: a query's other words the library would obey: how often to try, whom to trust.
    asked = _QUERY.fullmatch(parts.query)
    if asked is None or parts.fragment or not is_somewhere:
        raise ValueError(_FORM)
    pool = ConnectionPool.from_url(parts._replace(query="").geturl(), **_OPTIONS)
    return Address(pool, int(asked[1] or DEADLINE_MS) / 1000)


def _is_somewhere(parts: SplitResult) -> bool:
    """Whether the library reads it as it was meant; of a number that is none it makes 0."""
    number = parts.path.removeprefix("/")
    if parts.scheme == "unix":
        return bool(number) and not parts.hostname
    is_number = number == "" or (number.isascii() and number.isdigit())
    is_server = parts.scheme in ("redis", "rediss") and bool(parts.hostname)
    return is_server and is_number and parts.port != 0
