"""Runs a command beside an Apache Cassandra of its own: a temporary one, on loopback.

    python -m deploy.with_cassandra [--nodes 1|3] [--port PORT] COMMAND [ARGUMENT ...]

The command finds it in MARQUEE_TEST_CASSANDRA_URL, and in MARQUEE_TEST_CASSANDRA_NODES the folder
that `deploy.cassandra_node.nodes_in` reads, for tests that kill and pause nodes. Needs Linux, a
JDK 17 and Maven; the jars are kept in MARQUEE_DATA_DIR (var). A node takes about 0.8 GB.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from deploy import beside
from deploy import cassandra_cluster as cluster
from deploy.cassandra_node import nodes_in
from deploy.loopback import check_free, free_port_on


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    if not asked.command:
        sys.exit(__doc__)
    with (
        tempfile.TemporaryDirectory(prefix="cassandra-") as folder,
        cassandra(Path(folder), asked.nodes, asked.port) as url,
    ):
        found = {"MARQUEE_TEST_CASSANDRA_URL": url, "MARQUEE_TEST_CASSANDRA_NODES": folder}
        return beside.run(asked.command, found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1)
    parser.add_argument("--port", type=int, help="where clients connect (default: a free one)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser


@contextmanager
def cassandra(folder: Path, count: int, port: int | None) -> Iterator[str]:
    """The URL of running nodes that keep everything in `folder`; they are ended afterwards."""
    told, addresses = partial(beside.told, "Cassandra"), cluster.addresses(count)
    for address in addresses if port else ():
        check_free("Cassandra", address, port or 0, "--port")
    ports = (port or free_port_on(addresses), free_port_on(addresses))
    kept_in = Path(os.environ.get("MARQUEE_DATA_DIR", "var")).absolute()
    cluster.configure(folder, count, *ports, kept_in)
    told(f"starting {count} {'node' if count == 1 else 'nodes'}")
    try:
        yield cluster.url_of(cluster.start(folder, told))
    finally:
        with beside.undisturbed():
            for node in nodes_in(folder):
                node.kill()
            told("ended")


if __name__ == "__main__":
    sys.exit(beside.main(lambda: main(sys.argv[1:])))
