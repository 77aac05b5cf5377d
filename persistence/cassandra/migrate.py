"""Making the keyspace and what it lacks of tables and columns. Nothing is ever taken away."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from cassandra import Unauthorized

from persistence.cassandra.address import Address
from persistence.cassandra.driver import Statement, cluster_at
from persistence.cassandra.errors import store_errors
from persistence.cassandra.schema import WHOLE
from persistence.ports.condition import TablesRefused

STATEMENT_SECONDS = 30.0
"""For one change of the schema: every node must have agreed to it."""


async def migrate(address: Address, replicas: int, whole: Mapping[str, Statement] = WHOLE) -> bool:
    """Create what is missing of `whole`, each cell kept `replicas` times in the data centre.

    False where nothing was missing. A keyspace that is there keeps the replication it has. Run it
    once at a time: Cassandra does not order two who change the schema at once. Raises
    TablesRefused and StoreUnavailable.
    """
    try:
        return await asyncio.to_thread(_migrate, address, replicas, whole)
    except Unauthorized as error:
        raise TablesRefused from error


def _migrate(address: Address, replicas: int, whole: Mapping[str, Statement]) -> bool:
    with store_errors():
        cluster = cluster_at(address, STATEMENT_SECONDS)
        try:
            session = cluster.connect()
            if not missing(cluster, address.keyspace, whole):
                return False
            made = session.execute_async(_keyspace(address, replicas))
            made.result()
            for statement in whole.values():
                # By the node that made the keyspace: another may not have heard of it yet.
                session.execute(statement.within(address.keyspace), host=made.coordinator_host)
        finally:
            cluster.shutdown()
    return True


def missing(cluster: Any, keyspace: str, whole: Iterable[str] = WHOLE) -> list[str]:
    """The tables and columns that a connected cluster does not have in the keyspace."""
    found = cluster.metadata.keyspaces.get(keyspace)
    return [name for name in whole if found is None or not _is_in(found.tables, name)]


def _is_in(tables: Mapping[str, Any], name: str) -> bool:
    table, _, column = name.partition(".")
    return table in tables and (not column or column in tables[table].columns)


def _keyspace(address: Address, replicas: int) -> str:
    # SECURITY: a keyspace's name cannot be bound; Address holds none that is more than a word.
    datacenter = address.datacenter.replace("'", "''")
    return (
        f"CREATE KEYSPACE IF NOT EXISTS {address.keyspace} WITH replication = "
        f"{{'class': 'NetworkTopologyStrategy', '{datacenter}': {replicas:d}}}"
    )
