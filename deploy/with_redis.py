"""Runs a command beside a Redis of its own: a temporary one, on loopback, ended afterwards.

    python deploy/with_redis.py [--port PORT] COMMAND [ARGUMENT ...]

The command finds it in MARQUEE_TEST_REDIS_URL, and in MARQUEE_TEST_REDIS_FOLDER the folder that
`deploy.redis_node.RedisNode` takes, for tests that kill, pause and flush it. The program is looked
for in $REDIS_SERVER and on the PATH; where there is none, the message says how to install it.
Needs Linux.
"""

import argparse
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import beside
from loopback import free_port
from redis_node import RedisNode


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
    if port is not None and _is_taken(port):
        sys.exit(f"Port {port} is taken. Choose another by --port.")
    node = RedisNode(folder)
    node.configure(program(), port or free_port())
    try:
        node.start()
        beside.told("Redis", f"127.0.0.1:{node.port} answers")
        yield node
    finally:
        with beside.undisturbed():
            node.kill()
            beside.told("Redis", "ended")


def program() -> Path:
    """`redis-server`, of whatever version there is."""
    if given := os.environ.get("REDIS_SERVER"):
        return Path(given)
    if found := shutil.which("redis-server"):
        return Path(found)
    sys.exit("Redis is not installed. On Debian: apt-get install -y redis-server")


def _is_taken(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    sys.exit(beside.main(lambda: main(sys.argv[1:])))
