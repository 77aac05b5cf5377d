"""The tables of progress, and why they are cut as they are.

Every cell merges by itself: it is a register whose bytes are in the order that decides, written
with a timestamp in that order too, or it only ever says one thing. So writes are blind, may come
late, twice and in any order, and need no lightweight transaction. There is no TTL anywhere: of two
cells of which one has a TTL, Cassandra would keep the one that lives longer, not the one that R4
says.

Partitions end. Those of lists end with their month. A profile's `watched` holds a row of some 400
bytes for each viewing and one for each playable and title: 10,000 playables are about 8 MB, read by
key, never whole, and old viewings are folded. A day's plays are spread over 512 partitions.
"""

from collections.abc import Mapping

from persistence.cassandra.driver import Statement
from persistence.cassandra.schema_seen import SEEN

WATCHED = """
CREATE TABLE IF NOT EXISTS keyspace.watched (
    profile_id blob,
    title_id text,
    playable_id text,
    viewing_id blob,
    last blob,
    first blob,
    started blob,
    completed blob,
    furthest_ms int,
    sought boolean,
    removed boolean,
    play_days set<int>,
    mark blob,
    base blob,
    active_at bigint,
    hide blob,
    PRIMARY KEY (profile_id, title_id, playable_id, viewing_id)
) WITH compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': 'L4'}
"""
"""What is kept of a viewing; with an empty `viewing_id` of a playable (`mark`, `base`), and with an
empty `playable_id` too of a title (`active_at`, `hide`). One write of a title is one mutation."""

ACTIVITY = """
CREATE TABLE IF NOT EXISTS keyspace.activity (
    profile_id blob,
    month int,
    day int,
    title_id text,
    PRIMARY KEY ((profile_id, month), day, title_id)
) WITH CLUSTERING ORDER BY (day DESC, title_id DESC)
"""
"""The days on which a title was watched. Its row of `watched` says which of them was the latest."""

MILESTONE = """
CREATE TABLE IF NOT EXISTS keyspace.milestone (
    profile_id blob,
    kind text,
    month int,
    at bigint,
    viewing_id blob,
    playable_id text,
    title_id text,
    device_id blob,
    PRIMARY KEY ((profile_id, kind, month), at, viewing_id, playable_id)
) WITH CLUSTERING ORDER BY (at DESC, viewing_id DESC, playable_id DESC)
"""
"""`at` is in microseconds since 1970."""

KEPT_MONTH = """
CREATE TABLE IF NOT EXISTS keyspace.kept_month (
    profile_id blob,
    kind text,
    month int,
    PRIMARY KEY ((profile_id, kind), month)
) WITH CLUSTERING ORDER BY (month DESC)
"""
"""Which partitions of `activity` and `milestone` there are, twelve rows a year."""

PLAY = """
CREATE TABLE IF NOT EXISTS keyspace.play (
    day int,
    bucket int,
    title_id text,
    viewing blob,
    country text,
    PRIMARY KEY ((day, bucket), title_id, viewing)
)
"""
"""Viewings that started, to be counted; `viewing` is a digest that names nobody."""

PROGRESS = {
    "watched": Statement(WATCHED),
    "activity": Statement(ACTIVITY),
    "milestone": Statement(MILESTONE),
    "kept_month": Statement(KEPT_MONTH),
    "play": Statement(PLAY),
}
VERSIONS: tuple[Mapping[str, Statement], ...] = (PROGRESS, SEEN)
"""What each version of the keyspace adds to the one before, by name: a table, or `table.column`.

Only additions, and no table's own TTL changes: servers of the version before go on working. What
they alone still ask for may be dropped by hand once none of them runs.
"""

WHOLE = {name: statement for version in VERSIONS for name, statement in version.items()}
"""All that the newest version has."""
