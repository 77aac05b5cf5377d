"""How a cluster is: its version and nodes, the keyspace's tables, and how often cells are kept."""

import asyncio
from collections.abc import Iterator
from typing import Any

from persistence.cassandra.address import Address, parse
from persistence.cassandra.driver import cluster_at
from persistence.cassandra.errors import store_errors
from persistence.cassandra.migrate import missing
from persistence.cassandra.schema import WHOLE
from persistence.ports.condition import Condition

SECONDS = 5.0
ALL = f"all {len(WHOLE)}"
_VERSION = "SELECT release_version FROM system.local"


async def condition(url: str) -> Condition:
    """Raises ValueError for an address that is none, and StoreUnavailable."""
    return await asyncio.to_thread(_condition, parse(url))


def _condition(address: Address) -> Condition:
    with store_errors():
        cluster = cluster_at(address, SECONDS)
        try:
            ((version,),) = cluster.connect().execute(_VERSION)
            return Condition(
                "Cassandra",
                version,
                _tables(missing(cluster, address.keyspace)),
                ALL,
                tuple(_defects(cluster, address)),
            )
        finally:
            cluster.shutdown()


def _tables(absent: list[str]) -> str | None:
    if len(absent) == len(WHOLE):
        return None
    return f"all but {', '.join(absent)}" if absent else ALL


def _defects(cluster: Any, address: Address) -> Iterator[str]:
    here = [each for each in cluster.metadata.all_hosts() if each.datacenter == address.datacenter]
    down = [each for each in here if not each.is_up]
    if down:
        yield f"of {len(here)} nodes {len(down)} do not answer"
    keyspace = cluster.metadata.keyspaces.get(address.keyspace)
    kept = address.replicas if keyspace is None else _replicas(keyspace, address.datacenter)
    if kept != address.replicas:
        yield (
            f"each cell is kept {kept} times in {address.datacenter}, not {address.replicas}: say "
            f"&replicas={kept}, or ALTER KEYSPACE {address.keyspace} and repair every node"
        )
    if kept > len(here):
        yield (
            f"{len(here)} nodes cannot keep each cell {kept} times: start more, or say "
            f"&replicas={len(here)} before the keyspace is made"
        )


def _replicas(keyspace: Any, datacenter: str) -> int:
    factors = getattr(keyspace.replication_strategy, "dc_replication_factors_info", {})
    factor = factors.get(datacenter)
    return 0 if factor is None else int(factor.all_replicas)
