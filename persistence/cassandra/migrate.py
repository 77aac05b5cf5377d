"""Making the keyspace and its tables, where they are not there yet. Nothing is ever taken away."""

import asyncio
from typing import Any

from cassandra import Unauthorized

from persistence.cassandra.address import Address
from persistence.cassandra.driver import cluster_at
from persistence.cassandra.errors import store_errors
from persistence.cassandra.schema import TABLES
from persistence.ports.condition import TablesRefused

STATEMENT_SECONDS = 30.0
"""For one change of the schema: every node must have agreed to it."""


async def migrate(address: Address, replicas: int) -> bool:
    """Create what is missing, each cell kept `replicas` times in the address's data centre.

    False where nothing was missing. A keyspace that is there keeps the replication it has. Run it
    once at a time: Cassandra does not order two who change the schema at once. Raises
    TablesRefused and StoreUnavailable.
    """
    try:
        return await asyncio.to_thread(_migrate, address, replicas)
    except Unauthorized as error:
        raise TablesRefused from error


def _migrate(address: Address, replicas: int) -> bool:
    with store_errors():
        cluster = cluster_at(address, STATEMENT_SECONDS)
        try:
            session = cluster.connect()
            if not missing(cluster, address.keyspace):
                return False
            made = session.execute_async(_keyspace(address, replicas))
            made.result()
            for table in TABLES.values():
                # By the node that made the keyspace: another may not have heard of it yet.
                session.execute(table.within(address.keyspace), host=made.coordinator_host)
        finally:
            cluster.shutdown()
    return True


def missing(cluster: Any, keyspace: str) -> list[str]:
    """The tables that a connected cluster does not have in the keyspace."""
    found = cluster.metadata.keyspaces.get(keyspace)
    return [name for name in TABLES if found is None or name not in found.tables]


def _keyspace(address: Address, replicas: int) -> str:
    # SECURITY: a keyspace's name cannot be bound; Address holds none that is more than a word.
    datacenter = address.datacenter.replace("'", "''")
    return (
        f"CREATE KEYSPACE IF NOT EXISTS {address.keyspace} WITH replication = "
        f"{{'class': 'NetworkTopologyStrategy', '{datacenter}': {replicas:d}}}"
    )
