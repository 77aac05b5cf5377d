"""The floor: Starlette that reads a request and answers with bytes that are ready.

`python -m bench.floor FILE PORT`
"""

import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.server import HOST
from transport.serving import listen


def floor(content: bytes) -> Starlette:
    async def ready(request: Request) -> Response:
        await request.body()
        return Response(content, media_type="application/json")

    return Starlette(routes=[Route("/graphql", ready, methods=["POST"])])


if __name__ == "__main__":
    listen(floor(Path(sys.argv[1]).read_bytes()), HOST, int(sys.argv[2]))
