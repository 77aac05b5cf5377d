"""Runs a command beside a Redis of its own: a temporary one, on loopback, ended afterwards.

    python -m deploy.with_redis [--port PORT] COMMAND [ARGUMENT ...]

The command finds it in MARQUEE_TEST_REDIS_URL, and in MARQUEE_TEST_REDIS_FOLDER the folder that
`deploy.redis_node.RedisNode` takes, for tests that kill, pause and flush it. The program is looked
for in $REDIS_SERVER and on the PATH; where there is none, the message says how to install it.
Needs Linux.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy import beside
from deploy.loopback import LOCALHOST, check_free, free_port
from deploy.redis_node import RedisNode, program


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    if not asked.command:
        sys.exit(__doc__)
    with (
        tempfile.TemporaryDirectory(prefix="redis-") as folder,
        redis(Path(folder), asked.port) as node,
    ):
        found = {"MARQUEE_TEST_REDIS_URL": node.url, "MARQUEE_TEST_REDIS_FOLDER": folder}
        return beside.run(asked.command, found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, help="where clients connect (default: a free one)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser


@contextmanager
def redis(folder: Path, port: int | None) -> Iterator[RedisNode]:
    """A running server that keeps everything in `folder`; it is ended afterwards."""
    if port is not None:
        check_free("Redis", LOCALHOST, port, "--port")
    node = RedisNode(folder)
    node.configure(program(), port or free_port())
    try:
        node.start()
        beside.told("Redis", f"{LOCALHOST}:{node.port} answers")
        yield node
    finally:
        with beside.undisturbed():
            node.kill()
            beside.told("Redis", "ended")


if __name__ == "__main__":
    sys.exit(beside.main(lambda: main(sys.argv[1:])))
