"""A keyspace's versions only add: servers of the version before work on with what they know.

While servers are replaced one after the other, the old ones meet the new tables. Some connected
before the tables changed, and some are started again after it.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from cassandra import InvalidRequest
from cassandra.metadata import TableMetadata

from persistence.cassandra.address import Address
from persistence.cassandra.driver import Statement, cluster_at
from persistence.cassandra.migrate import migrate, missing
from persistence.cassandra.schema import VERSIONS, WHOLE
from tests.cassandra import PATIENCE, server
from tests.contract.old_cassandra_code import prepared, use

pytestmark = pytest.mark.live

Whole = Mapping[str, Statement]

WHOLES = [dict(ChainMap(*map(dict, VERSIONS[: n + 1]))) for n in range(len(VERSIONS))]
"""All that each version has."""

A_COLUMN = {"watched.note": Statement("ALTER TABLE keyspace.watched ADD IF NOT EXISTS note text")}
STEPS = [*pairwise(WHOLES), (WHOLE, {**WHOLE, **A_COLUMN})]
"""Each version and the next; after the newest one that adds a column, as none has done yet."""


@dataclass(frozen=True, slots=True)
class Keyspace:
    """One of a test's own, and a connection to it as a server of any version has it."""

    address: Address
    cluster: Any
    session: Any

    async def upgrade(self, whole: Whole) -> bool:
        upgraded = await migrate(self.address, len(self.address.hosts), whole)
        self.cluster.refresh_schema_metadata()
        return upgraded

    @property
    def tables(self) -> Mapping[str, TableMetadata]:
        """As they are now."""
        return dict(self.cluster.metadata.keyspaces[self.address.keyspace].tables)

    def live_for(self) -> Mapping[str, int]:
        tables = self.tables.items()
        return {name: table.options["default_time_to_live"] for name, table in tables}


@pytest.fixture
def keyspace() -> Iterator[Keyspace]:
    address = replace(server(), keyspace=f"marquee_{uuid4().hex}")
    cluster = cluster_at(address, PATIENCE)
    session = cluster.connect()
    yield Keyspace(address, cluster, session)
    session.execute(f"DROP KEYSPACE IF EXISTS {address.keyspace}")
    cluster.shutdown()


@pytest.mark.parametrize(("old", "new"), STEPS)
async def test_code_of_the_version_before_works_on_the_new_keyspace(
    keyspace: Keyspace, old: Whole, new: Whole
) -> None:
    assert await keyspace.upgrade(old) is True
    known, live_for = keyspace.tables, keyspace.live_for()
    connected_before = prepared(keyspace.session, known)
    assert use(keyspace.session, connected_before) > 0

    assert await keyspace.upgrade(new) is True

    assert missing(keyspace.cluster, keyspace.address.keyspace, new) == []
    assert use(keyspace.session, connected_before) > 0
    assert use(keyspace.session, prepared(keyspace.session, known)) > 0
    # Of two cells that with a TTL stands, whatever their times say (R4).
    assert {**keyspace.live_for(), **live_for} == keyspace.live_for()


@pytest.mark.parametrize(
    "contraction",
    [
        "DROP TABLE {}.play",
        "ALTER TABLE {}.watched DROP base",
        "ALTER TABLE {}.activity RENAME day TO date",
    ],
)
async def test_a_version_that_contracts_at_once_is_found(
    keyspace: Keyspace, contraction: str
) -> None:
    await keyspace.upgrade(WHOLES[0])
    known = keyspace.tables
    connected_before = prepared(keyspace.session, known)

    keyspace.session.execute(contraction.format(keyspace.address.keyspace))

    with pytest.raises(InvalidRequest):
        use(keyspace.session, connected_before)
    with pytest.raises(InvalidRequest):
        prepared(keyspace.session, known)


async def test_a_version_that_lets_cells_end_is_found(keyspace: Keyspace) -> None:
    await keyspace.upgrade(WHOLES[0])
    live_for = keyspace.live_for()

    keyspace.session.execute(
        f"ALTER TABLE {keyspace.address.keyspace}.watched WITH default_time_to_live = 60"
    )
    keyspace.cluster.refresh_schema_metadata()

    assert {**keyspace.live_for(), **live_for} != keyspace.live_for()


async def test_a_keyspace_that_lacks_nothing_is_left_as_it_is(keyspace: Keyspace) -> None:
    assert await keyspace.upgrade({**WHOLE, **A_COLUMN}) is True
    assert await keyspace.upgrade({**WHOLE, **A_COLUMN}) is False
    # Code of the version before finds all that it knows, and takes nothing away.
    assert await keyspace.upgrade(WHOLE) is False
    assert "note" in keyspace.tables["watched"].columns
