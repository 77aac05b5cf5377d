"""Cross-origin handshakes: what a browser says of the page that opens a socket."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

_PORTS = {"http": 80, "https": 443}


def is_same_origin(headers: Headers) -> bool:
    """Whether no page of another origin stands behind the handshake.

    Browsers always send `Origin`, other clients need not. The scheme is not compared: a proxy may
    have taken TLS off.
    """
    origins = headers.getlist("origin")
    if not origins:
        return True
    # SECURITY: no preflight goes before a WebSocket's handshake, and any page may begin one.
    return len(origins) == 1 and _names(origins[0], headers.get("host", ""))


def _names(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
        own = urlsplit(f"//{host}")
        usual = _PORTS.get(parts.scheme)
        theirs, ours = parts.port or usual, own.port or usual
    except ValueError:
        return False
    return (
        usual is not None
        and bool(own.hostname)
        and ((parts.hostname, theirs) == (own.hostname, ours))
    )
