"""The three stores on this machine, begun for one run and ended with it."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.with_cassandra import cassandra
from deploy.with_postgres import postgres
from deploy.with_redis import redis
from persistence.cassandra.address import Address, parse

NODES = 3
PATIENCE_MS = 5_000
"""For a request to Cassandra or Redis: what takes long on a busy machine is measured, not lost."""


@dataclass(frozen=True, slots=True)
class Stores:
    database: str
    cassandra: str
    redis: str

    @property
    def cluster(self) -> Address:
        return parse(self.cassandra)

    def settings(self) -> Mapping[str, str]:
        """Marquee's variables for these."""
        return {
            "MARQUEE_DATABASE_URL": self.database,
            "MARQUEE_PROGRESS_URL": self.cassandra,
            "MARQUEE_REDIS_URL": self.redis,
        }

    def peer_settings(self) -> Mapping[str, str]:
        """Those of `peers/stores.mjs`."""
        address = self.cluster
        return {
            "BENCH_DATABASE_URL": self.database,
            "BENCH_REDIS_URL": self.redis.partition("?")[0],
            "BENCH_CASSANDRA_HOSTS": ",".join(f"{host}:{port}" for host, port in address.hosts),
            "BENCH_CASSANDRA_DATACENTER": address.datacenter,
            "BENCH_CASSANDRA_KEYSPACE": address.keyspace,
        }


@contextmanager
def begun() -> Iterator[Stores]:
    """Running stores, with nothing in them; `NotRun` where one cannot be."""
    with ExitStack() as ended:
        folder = {
            name: Path(ended.enter_context(tempfile.TemporaryDirectory(prefix=f"{name}-")))
            for name in ("pg", "redis", "cassandra")
        }
        database = ended.enter_context(postgres(folder["pg"]))
        node = ended.enter_context(redis(folder["redis"], None))
        cluster = ended.enter_context(cassandra(folder["cassandra"], NODES, None))
        yield Stores(
            database,
            f"{cluster}&replicas={NODES}&timeout_ms={PATIENCE_MS}",
            f"{node.url}?deadline_ms={PATIENCE_MS}",
        )


@contextmanager
def in_environment(variables: Mapping[str, str]) -> Iterator[None]:
    """What this process opens and starts inside the block finds these in its environment."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
