"""Serving an ASGI application with uvicorn."""

import sys

import uvicorn
from starlette.types import ASGIApp

from foundation.garbage import look_for_cycles_seldom

STOP_SECONDS = 10
"""How long requests that are running may take to end when the server is stopped."""


def listen(app: ASGIApp | str, host: str, port: int, workers: int = 1) -> None:
    """Serve until told to stop. Several workers need the application's name, `module:name`."""
    look_for_cycles_seldom()
    uvicorn.run(
        app,
        host=host,
        port=port,
        workers=workers,
        loop="auto" if sys.platform == "win32" else "uvloop",
        http="httptools",
        access_log=False,  # the application logs requests itself, without what is secret in them
        server_header=False,
        # SECURITY: who asks is decided by MARQUEE_TRUSTED_PROXIES alone.
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=STOP_SECONDS,
    )
