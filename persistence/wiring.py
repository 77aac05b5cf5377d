"""Which adapter stands behind which port: the one place that names them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from foundation.clock import Clock, utc_now
from persistence.memory.buckets import MemoryBuckets
from persistence.memory.candidates import MemoryCandidates
from persistence.memory.pages import MemoryPages
from persistence.memory.tallies import MemoryTallies
from persistence.ports.stores import Stores
from persistence.sql.accounts import SqlAccounts
from persistence.sql.browse import SqlBrowse
from persistence.sql.catalogue import SqlCatalogue
from persistence.sql.changes import SqlChanges
from persistence.sql.engine import Database, open_database
from persistence.sql.episodes import SqlEpisodes
from persistence.sql.my_list import SqlMyLists
from persistence.sql.profiles import SqlProfiles
from persistence.sql.reactions import SqlReactions
from persistence.sql.sessions import SqlSessions
from persistence.sql.shelves import SqlShelves
from persistence.sql.titles import SqlTitles


def stores_on(database: Database, clock: Clock) -> Stores:
    """The relational ports on a database, the shared and passing ones in this process."""
    return Stores(
        titles=SqlTitles(database, clock),
        episodes=SqlEpisodes(database),
        browse=SqlBrowse(database),
        shelves=SqlShelves(database),
        catalogue=SqlCatalogue(database, clock),
        accounts=SqlAccounts(database),
        profiles=SqlProfiles(database),
        my_lists=SqlMyLists(database, clock),
        reactions=SqlReactions(database),
        sessions=SqlSessions(database),
        changes=SqlChanges(database),
        candidates=MemoryCandidates(clock),
        pages=MemoryPages(),
        buckets=MemoryBuckets(),
        tallies=MemoryTallies(),
    )


@asynccontextmanager
async def open_stores(database_url: str, clock: Clock = utc_now) -> AsyncIterator[Stores]:
    """Stores on a migrated database, closed at the end of the block.

    Raises ValueError for an address that is neither SQLite's nor PostgreSQL's.
    """
    database = open_database(database_url)
    try:
        yield stores_on(database, clock)
    finally:
        await database.close()
