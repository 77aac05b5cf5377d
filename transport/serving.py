"""Serving an ASGI application with uvicorn."""

import sys
from collections.abc import Mapping
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from foundation.garbage import look_for_cycles_seldom

STOP_SECONDS = 10
"""How long requests that are running may take to end when the server is stopped."""

LARGEST_MESSAGE = 256 * 1024
"""Bytes, over a WebSocket."""

OPTIONS: Final[Mapping[str, Any]] = {
    "loop": "auto" if sys.platform == "win32" else "uvloop",
    "http": "httptools",
    "access_log": False,  # the application logs requests itself, without what is secret in them
    "server_header": False,
    # SECURITY: who asks is decided by MARQUEE_TRUSTED_PROXIES alone.
    "proxy_headers": False,
    "log_level": "warning",
    "timeout_graceful_shutdown": STOP_SECONDS,
    # SECURITY: a larger message is not even gathered.
    "ws_max_size": LARGEST_MESSAGE,
    # SECURITY: what compression keeps for each socket is more than all else of it.
    "ws_per_message_deflate": False,
}


def listen(app: ASGIApp | str, host: str, port: int, workers: int = 1) -> None:
    """Serve until told to stop. Several workers need the application's name, `module:name`."""
    look_for_cycles_seldom()
    uvicorn.run(app, host=host, port=port, workers=workers, **OPTIONS)
