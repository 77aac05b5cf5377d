"""The three stores as `marquee services` runs them: durable, in folders that stay, guarded."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deploy import cassandra_cluster, redis_node
from deploy.cassandra_node import Node, nodes_in
from deploy.failures import NotRun
from deploy.loopback import LOCALHOST, check_free
from deploy.postgres_node import PostgresNode
from deploy.redis_node import RedisNode
from deploy.services_settings import PREFIX

NAME = "marquee"
"""The database, its user and the keyspace."""

Told = Callable[[str], None]

_OWN_DATABASE = r"""
SELECT 'CREATE ROLE marquee LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'marquee') \gexec
ALTER ROLE marquee PASSWORD :'password';
SELECT 'CREATE DATABASE marquee OWNER marquee'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'marquee') \gexec
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one server is; `pid` is None where it does not run."""

    name: str
    address: str
    pid: int | None
    answers: bool


class StoreHere(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def variable(self) -> str:
        """The setting that leads to it."""
        ...

    def url(self) -> str:
        """With the password; of a store that has been started once."""
        ...

    def start(self, told: Told) -> None:
        """Start what of it does not run, and wait until it answers. Raises NotRun."""
        ...

    def end(self) -> None: ...

    def standing(self) -> Sequence[Standing]:
        """Each of its servers."""
        ...


@dataclass(frozen=True, slots=True)
class PostgresHere:
    folder: Path
    port: int
    name: str = "PostgreSQL"
    variable: str = "MARQUEE_DATABASE_URL"

    @property
    def node(self) -> PostgresNode:
        return PostgresNode(self.folder)

    def url(self) -> str:
        return f"postgresql://{NAME}:{self._password()}@{LOCALHOST}:{self.node.port}/{NAME}"

    def start(self, _: Told) -> None:
        check_free(self.name, LOCALHOST, self.port, f"{PREFIX}POSTGRES_PORT")
        # SECURITY: every user of this machine can reach the port, so each has to know a password.
        self.node.configure(self.port, password=new_password())
        self.node.start()
        # SECURITY: on its standard input, for what a process was started with everybody can read.
        self.node.ask(f"\\set password '{self._password()}'\n{_OWN_DATABASE}")

    def _password(self) -> str:
        """That of the database's user, who is no superuser."""
        return kept_password(self.folder.parent / "postgresql-password")

    def end(self) -> None:
        self.node.end()

    def standing(self) -> Sequence[Standing]:
        pid = self.node.pid()
        port = self.port if pid is None else self.node.port
        answers = pid is not None and self.node.answers()
        return [Standing(self.name, f"{LOCALHOST}:{port}", pid, answers)]


@dataclass(frozen=True, slots=True)
class RedisHere:
    folder: Path
    port: int
    name: str = "Redis"
    variable: str = "MARQUEE_REDIS_URL"

    @property
    def node(self) -> RedisNode:
        return RedisNode(self.folder)

    def url(self) -> str:
        return self.node.url

    def start(self, _: Told) -> None:
        check_free(self.name, LOCALHOST, self.port, f"{PREFIX}REDIS_PORT")
        self.folder.mkdir(exist_ok=True)
        # SECURITY: as for PostgreSQL.
        password = kept_password(self.folder.parent / "redis-password")
        self.node.configure(redis_node.program(), self.port, password)
        self.node.start()

    def end(self) -> None:
        self.node.end(redis_node.END_SECONDS)

    def standing(self) -> Sequence[Standing]:
        pid = self.node.pid()
        port = self.port if pid is None else self.node.port
        answers = pid is not None and self.node.answers()
        return [Standing(self.name, f"{LOCALHOST}:{port}", pid, answers)]


@dataclass(frozen=True, slots=True)
class CassandraHere:
    """Without a password: whoever may use this machine can reach it."""

    folder: Path
    count: int
    port: int
    storage_port: int
    kept_in: Path
    name: str = "Cassandra"
    variable: str = "MARQUEE_PROGRESS_URL"

    def url(self) -> str:
        return cassandra_cluster.url_of(self._nodes, NAME)

    @property
    def _nodes(self) -> Sequence[Node]:
        return nodes_in(self.folder)

    def start(self, told: Told) -> None:
        self._check()
        self.folder.mkdir(mode=0o700, exist_ok=True)  # SECURITY: what profiles watched
        if not any(node.pid() for node in self._nodes):
            ports = (self.port, self.storage_port)
            cassandra_cluster.configure(self.folder, self.count, *ports, self.kept_in)
        cassandra_cluster.start(self.folder, told)

    def _check(self) -> None:
        if len(self._nodes) not in (0, self.count):
            raise NotRun(
                f"Cassandra has data on {len(self._nodes)} nodes here, and {PREFIX}CASSANDRA_NODES "
                f"says {self.count}. Another number begins from nothing: "
                "`marquee services down --wipe --yes` first, or name another folder."
            )
        running = {node.address for node in self._nodes if node.pid()}
        for address in cassandra_cluster.addresses(self.count):
            if address not in running:
                check_free(self.name, address, self.port, f"{PREFIX}CASSANDRA_PORT")
                changed_by = f"{PREFIX}CASSANDRA_STORAGE_PORT"
                check_free(self.name, address, self.storage_port, changed_by)

    def end(self) -> None:
        cassandra_cluster.end(self._nodes)

    def standing(self) -> Sequence[Standing]:
        known = {node.address: node for node in self._nodes}
        return [
            self._standing(address, known.get(address))
            for address in cassandra_cluster.addresses(self.count)
        ]

    def _standing(self, address: str, node: Node | None) -> Standing:
        if node is None or (pid := node.pid()) is None:
            return Standing(self.name, f"{address}:{self.port}", None, answers=False)
        return Standing(self.name, f"{address}:{node.port}", pid, node.answers())


def kept_password(file: Path) -> str:
    """The same one ever after."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_password())
    return file.read_text()


def new_password() -> str:
    """Of letters that need no quoting, in an address or anywhere else."""
    return secrets.token_urlsafe(24)
