"""Runs a command beside an Apache Cassandra of its own: a temporary one, on loopback.

    python deploy/with_cassandra.py [--nodes 1|3] [--port PORT] COMMAND [ARGUMENT ...]

The command finds it in MARQUEE_TEST_CASSANDRA_URL, and in MARQUEE_TEST_CASSANDRA_NODES the folder
that `deploy.cassandra_node.nodes_in` reads, for tests that kill and pause nodes. Needs Linux, a
JDK 17 and Maven; the jars are kept in MARQUEE_DATA_DIR (var). A node takes about 0.8 GB.
"""

import argparse
import os
import socket
import string
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from beside import main as ending
from beside import run, told, undisturbed
from cassandra_jars import jars, java
from cassandra_node import Node, nodes_in

HEAP = "512m"
CONFIGURATION = Path(__file__).parent / "cassandra"
DATA_CENTRE = "datacenter1"
RING = 2**64
"""The tokens of Murmur3Partitioner: from -2^63 on."""


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    if not asked.command:
        sys.exit(__doc__)
    with (
        tempfile.TemporaryDirectory(prefix="cassandra-") as folder,
        cassandra(Path(folder), asked.nodes, asked.port) as url,
    ):
        found = {"MARQUEE_TEST_CASSANDRA_URL": url, "MARQUEE_TEST_CASSANDRA_NODES": folder}
        return run(asked.command, found)


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
    _configure(folder, count, port)
    nodes = nodes_in(folder)
    told("Cassandra", f"starting {count} {'node' if count == 1 else 'nodes'}")
    try:
        nodes[0].start()  # the others ask it who there is
        _wait(nodes[:1])
        for node in nodes[1:]:
            node.start()
        _wait(nodes[1:])
        hosts = ",".join(f"{node.address}:{node.port}" for node in nodes)
        yield f"cassandra://{hosts}/marquee?datacenter={DATA_CENTRE}"
    finally:
        with undisturbed():
            for node in nodes:
                node.kill()
            told("Cassandra", "ended")


def _wait(nodes: Sequence[Node]) -> None:
    for node in nodes:
        seconds = node.wait()
        where = f"{node.address}:{node.port}"
        told("Cassandra", f"{where} answers after {seconds:.0f} s")


def _configure(folder: Path, count: int, port: int | None) -> None:
    addresses = [f"127.0.0.{number}" for number in range(1, count + 1)]
    program, libraries = java(), jars(Path(os.environ.get("MARQUEE_DATA_DIR", "var")).absolute())
    ports = {"port": _free_port(addresses, port), "storage_port": _free_port(addresses, None)}
    template = string.Template((CONFIGURATION / "cassandra.yaml").read_text())
    for number, address in enumerate(addresses):
        home = folder / f"node{number + 1}"
        (home / "tmp").mkdir(parents=True)
        token = number * (RING // count) - RING // 2
        own = {"folder": home, "address": address, "token": token, "seed": addresses[0]}
        (home / "cassandra.yaml").write_text(template.substitute(own, **ports))
        command = _command(program, libraries, home)
        Node(home, address, ports["port"], tuple(command)).keep()


def _command(program: Path, libraries: Path, home: Path) -> list[str]:
    (meter,) = libraries.glob("jamm-*.jar")  # measures what a memtable takes
    return [
        str(program),
        f"-javaagent:{meter}",
        f"-Xms{HEAP}",
        f"-Xmx{HEAP}",
        f"@{CONFIGURATION / 'jvm.options'}",
        f"-Djava.io.tmpdir={home / 'tmp'}",
        f"-Djna.tmpdir={home / 'tmp'}",
        f"-Dlogback.configurationFile={(CONFIGURATION / 'logback.xml').as_uri()}",
        f"-Dcassandra.config={(home / 'cassandra.yaml').as_uri()}",
        f"-Dcassandra.storagedir={home}",
        f"-Dcassandra.logdir={home}",
        "-Dcassandra-foreground=yes",
        "-cp",
        f"{libraries}/*",
        "org.apache.cassandra.service.CassandraDaemon",
    ]


def _free_port(addresses: Sequence[str], wanted: int | None) -> int:
    """A port that is free on every address: the one wanted, or any."""
    for _ in range(100):
        port = wanted or _any_port(addresses[0])
        taken = [address for address in addresses if not _is_free(address, port)]
        if not taken:
            return port
        if wanted:
            sys.exit(f"Port {wanted} is taken on {', '.join(taken)}. Choose another by --port.")
    sys.exit(f"No port is free on all of {', '.join(addresses)}: is each of them on loopback?")


def _any_port(address: str) -> int:
    with socket.socket() as listener:
        listener.bind((address, 0))
        return int(listener.getsockname()[1])


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(ending(lambda: main(sys.argv[1:])))
