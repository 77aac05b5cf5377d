"""Cassandra nodes side by side on this machine, each on an address of its own on loopback."""

import string
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.cassandra_jars import jars, java
from deploy.cassandra_node import END_SECONDS, Node, nodes_in

HEAP = "512m"
CONFIGURATION = Path(__file__).parent / "cassandra"
DATA_CENTRE = "datacenter1"
RING = 2**64
"""The tokens of Murmur3Partitioner: from -2^63 on."""


def addresses(count: int) -> list[str]:
    return [f"127.0.0.{number}" for number in range(1, count + 1)]


def configure(folder: Path, count: int, port: int, storage_port: int, kept_in: Path) -> None:
    """Write down how the nodes are started, whatever they hold; jars are kept in `kept_in`.

    Clients connect to `port`, nodes to each other's `storage_port`.
    """
    program, libraries = java(), jars(kept_in)
    template = string.Template((CONFIGURATION / "cassandra.yaml").read_text())
    for number, address in enumerate(addresses(count)):
        home = folder / f"node{number + 1}"
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        text = template.substitute(
            folder=home,
            address=address,
            token=number * (RING // count) - RING // 2,
            seed=addresses(1)[0],
            port=port,
            storage_port=storage_port,
        )
        (home / "cassandra.yaml").write_text(text)
        Node(home, address, port, tuple(_command(program, libraries, home))).keep()


def start(folder: Path, told: Callable[[str], None]) -> Sequence[Node]:
    """Start the nodes that do not run, and wait until all of them answer. Raises NoAnswer."""
    nodes = nodes_in(folder)
    # At the first start the others ask the first one who there is. Who has been here knows them,
    # and waits 10 s for an answer of theirs.
    first = 0 if all(node.has_begun for node in nodes) else 1
    for some in (nodes[:first], nodes[first:]):
        for node in some:
            node.start()
        _wait(some, told)
    return nodes


def end(nodes: Sequence[Node]) -> None:
    """Let all of them write down what they have in memory, and end them."""
    for node in nodes:
        node.ask_to_end()
    for node in nodes:
        node.end(END_SECONDS)


def url_of(nodes: Sequence[Node], keyspace: str = "marquee") -> str:
    hosts = ",".join(f"{node.address}:{node.port}" for node in nodes)
    few = "" if len(nodes) > 1 else "&replicas=1"
    return f"cassandra://{hosts}/{keyspace}?datacenter={DATA_CENTRE}{few}"


def _wait(nodes: Sequence[Node], told: Callable[[str], None]) -> None:
    for node in nodes:
        seconds = node.wait()
        told(f"{node.address}:{node.port} answers after {seconds:.0f} s")


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
