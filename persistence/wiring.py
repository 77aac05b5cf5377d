"""Which adapter stands behind which port: the one place that names them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from foundation.clock import Clock, utc_now
from persistence.memory.buckets import MemoryBuckets
from persistence.memory.candidates import MemoryCandidates
from persistence.memory.events import MemoryEvents
from persistence.memory.live_updates import MemoryLiveUpdates
from persistence.memory.pages import MemoryPages
from persistence.memory.tallies import MemoryTallies
from persistence.ports.condition import Condition
from persistence.ports.exposures import Exposures
from persistence.ports.figures import OnAnotherMachine
from persistence.ports.progress import Progress
from persistence.ports.stores import Stores
from persistence.ports.tracking import Tracking
from persistence.sql.accounts import SqlAccounts
from persistence.sql.artwork_counts import SqlArtworkCounts
from persistence.sql.artwork_policies import SqlArtworkPolicies
from persistence.sql.browse import SqlBrowse
from persistence.sql.catalogue import SqlCatalogue
from persistence.sql.changes import SqlChanges
from persistence.sql.condition import condition as of_database
from persistence.sql.durable import open_durable
from persistence.sql.engine import Database, open_database
from persistence.sql.episodes import SqlEpisodes
from persistence.sql.evidence import SqlEvidence
from persistence.sql.experiments import SqlExperiments
from persistence.sql.exposures import SqlExposures
from persistence.sql.leases import SqlLeases
from persistence.sql.migrate import migrate
from persistence.sql.my_list import SqlMyLists
from persistence.sql.profiles import SqlProfiles
from persistence.sql.progress import SqlProgress
from persistence.sql.reactions import SqlReactions
from persistence.sql.sessions import SqlSessions
from persistence.sql.shelves import SqlShelves
from persistence.sql.title_finding import SqlTitleFinding
from persistence.sql.titles import SqlTitles
from persistence.sql.tracking import SqlTracking
from persistence.told_catalogue import ToldCatalogue

CASSANDRA = "cassandra:"
REDIS = ("redis:", "rediss:", "unix:")


@dataclass(frozen=True, slots=True)
class Watched:
    """What profiles watched and saw, which grows with how much they are here."""

    progress: Progress
    exposures: Exposures
    tracking: Tracking


def stores_on(database: Database, clock: Clock, kept: Watched) -> Stores:
    """The relational ports on a database, the shared and passing ones in this process."""
    return Stores(
        titles=SqlTitles(database, clock),
        title_finding=SqlTitleFinding(database),
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
        live=MemoryLiveUpdates(),
        events=MemoryEvents(),
        progress=kept.progress,
        leases=SqlLeases(database),
        experiments=SqlExperiments(database),
        exposures=kept.exposures,
        tracking=kept.tracking,
        evidence=SqlEvidence(database),
        artwork_counts=SqlArtworkCounts(database),
        artwork_policies=SqlArtworkPolicies(database),
    )


@asynccontextmanager
async def open_stores(
    database_url: str,
    clock: Clock = utc_now,
    progress_url: str | None = None,
    redis_url: str | None = None,
) -> AsyncIterator[Stores]:
    """Stores on a migrated database, closed at the end of the block.

    Progress is kept there too, unless `progress_url` names another place for it; on a cluster are
    also exposures and what was tracked. What is shared
    with other processes is kept in this one, unless `redis_url` names a Redis. Raises ValueError
    for an address that is not of a store that we know.
    """
    async with AsyncExitStack() as opened:
        database = open_database(database_url)
        opened.push_async_callback(database.close)
        kept = await opened.enter_async_context(
            _on_cassandra(progress_url, clock)
            if progress_url and progress_url.startswith(CASSANDRA)
            else _on_database(database, database_url, progress_url or database_url)
        )
        if redis_url is None:
            stores = stores_on(database, clock, kept)
        else:
            sharing = _sharing(redis_url, database, clock, kept)
            stores = await opened.enter_async_context(sharing)
        told = ToldCatalogue(stores.catalogue, stores.events, clock)
        yield _watched(replace(stores, catalogue=told), database)


def _watched(stores: Stores, database: Database) -> Stores:
    """With what can be told of the database, and of a cluster that keeps progress."""
    checks, left_alone = dict(stores.checks), dict(stores.left_alone)
    if (breaker := database.breaker) is not None:
        left_alone["postgresql"] = lambda: breaker.is_open
    if isinstance(progress := stores.progress, OnAnotherMachine):
        checks["cassandra"] = progress.check
        left_alone["cassandra"] = lambda: progress.is_left_alone
    return replace(stores, checks=checks, left_alone=left_alone)


@asynccontextmanager
async def _sharing(
    url: str, database: Database, clock: Clock, kept: Watched
) -> AsyncIterator[Stores]:
    """The same stores with the shared ones on Redis, and this process's own behind them."""
    from persistence.redis.buckets import RedisBuckets  # noqa: PLC0415 - as for Cassandra
    from persistence.redis.candidates import RedisCandidates  # noqa: PLC0415 - as above
    from persistence.redis.changes import RedisChanges  # noqa: PLC0415 - as above
    from persistence.redis.events import RedisEvents  # noqa: PLC0415 - as above
    from persistence.redis.live_updates import RedisLiveUpdates  # noqa: PLC0415 - as above
    from persistence.redis.pages import RedisPages  # noqa: PLC0415 - as above
    from persistence.redis.shared import shared_at  # noqa: PLC0415 - as above
    from persistence.redis.tallies import RedisTallies  # noqa: PLC0415 - as above

    async with shared_at(url) as shared:
        ringing = replace(database, published=shared.bell.ring)
        own, server = stores_on(ringing, clock, kept), shared.server
        yield replace(
            own,
            changes=RedisChanges(own.changes, shared.bell),
            candidates=RedisCandidates(server, own.candidates, clock),
            pages=RedisPages(server, own.pages),
            buckets=RedisBuckets(server, own.buckets),
            tallies=RedisTallies(server, own.tallies),
            live=RedisLiveUpdates(server, shared.channels),
            events=RedisEvents(server),
            checks={"redis": server.check},
            left_alone={"redis": lambda: server.is_left_alone},
        )


def check_redis_address(url: str) -> None:
    """Raises ValueError for an address that is not one of a Redis; asks no server."""
    from persistence.redis.address import parse  # noqa: PLC0415 - as for Cassandra

    parse(url)


@asynccontextmanager
async def open_progress(url: str, beside: Database | None = None) -> AsyncIterator[Progress]:
    """Progress on a cluster (`cassandra://`), or on connections of its own to a database, which may
    be `beside` another of the same server.
    """
    if url.startswith(CASSANDRA):
        async with _on_cassandra(url, utc_now) as kept:
            yield kept.progress
        return
    database = open_durable(url, beside)
    try:
        yield SqlProgress(database)
    finally:
        await database.close()


async def migrate_progress(url: str) -> bool:
    """Bring what keeps progress up to date; False where nothing was missing.

    Raises ValueError for an address that is not of a store that we know, and StoreUnavailable.
    """
    if not url.startswith(CASSANDRA):
        return await migrate(url)
    from persistence.cassandra import migrate as cassandra  # noqa: PLC0415 - as below
    from persistence.cassandra.address import parse  # noqa: PLC0415 - as below

    address = parse(url)
    return await cassandra.migrate(address, address.replicas)


def asking_how_it_is(url: str) -> Callable[[], Awaitable[Condition]]:
    """What finds out how the store at an address is, of whichever kind that is.

    It raises ValueError for an address that is not of a store that we know, and StoreUnavailable.
    """
    if url.startswith(CASSANDRA):
        from persistence.cassandra.condition import condition as of_cluster  # noqa: PLC0415 - below

        return partial(of_cluster, url)
    if url.startswith(REDIS):
        from persistence.redis.condition import condition as of_redis  # noqa: PLC0415 - as below

        return partial(of_redis, url)
    return partial(of_database, url)


@asynccontextmanager
async def _on_database(database: Database, url: str, progress_url: str) -> AsyncIterator[Watched]:
    """Progress and exposures are acknowledged once they are on disk, tracking need not be."""
    durable = open_durable(url, database)
    try:
        async with open_progress(progress_url, database) as progress:
            yield Watched(progress, SqlExposures(durable), SqlTracking(database))
    finally:
        await durable.close()


@asynccontextmanager
async def _on_cassandra(url: str, clock: Clock) -> AsyncIterator[Watched]:
    # Its driver takes a third of a second to import, and most starts need none of it.
    from persistence.cassandra.address import parse  # noqa: PLC0415 - as above
    from persistence.cassandra.exposures import CassandraExposures  # noqa: PLC0415 - as above
    from persistence.cassandra.progress import CassandraProgress  # noqa: PLC0415 - as above
    from persistence.cassandra.session import session_at  # noqa: PLC0415 - as above
    from persistence.cassandra.statements import STATEMENTS  # noqa: PLC0415 - as above
    from persistence.cassandra.tracking import CassandraTracking  # noqa: PLC0415 - as above

    session = session_at(parse(url), STATEMENTS)
    try:
        await session.begin()
        yield Watched(
            CassandraProgress(session, clock),
            CassandraExposures(session, clock),
            CassandraTracking(session),
        )
    finally:
        await session.close()
