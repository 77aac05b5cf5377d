"""The tables of what profiles saw: exposures to experiments, and tracking events.

Both are found by whom they are of, and listed by time. A list by time is cut into slices (days of
an experiment, minutes of tracking) and each slice spread over buckets, so that no partition takes
all writes of its moment or grows with the service. `shard` says which of these partitions there
are: a quiet experiment has a handful, and nobody asks for the others.

Exposures stay for good. Tracking events end by themselves, 91 days after they were written; their
partitions are compacted by windows of time, and whole files of them expire. So nothing of tracking
is written with a timestamp but that of its moment.
"""

from datetime import timedelta

from persistence.cassandra.driver import Statement

TRACKED_FOR = timedelta(days=91)
"""A day longer than the sweep of a database keeps them, for clocks and writes that are late."""

EXPOSURE = """
CREATE TABLE IF NOT EXISTS keyspace.exposure (
    unit blob,
    experiment text,
    variant text,
    at bigint,
    revision int,
    listed boolean,
    PRIMARY KEY (unit, experiment)
)
"""
"""A row is decided by a lightweight transaction, and `listed` once `exposed` has it too."""

EXPOSED = """
CREATE TABLE IF NOT EXISTS keyspace.exposed (
    experiment text,
    day int,
    bucket int,
    at bigint,
    unit blob,
    variant text,
    revision int,
    PRIMARY KEY ((experiment, day, bucket), at, unit)
)
"""
"""`day` counts from 1970, `at` in microseconds. One row for each row of `exposure`, never more."""

TRACKED = f"""
CREATE TABLE IF NOT EXISTS keyspace.tracked (
    profile_id blob,
    day int,
    subject text,
    kind text,
    received_at bigint,
    told text,
    PRIMARY KEY (profile_id, day, subject, kind, received_at)
) WITH default_time_to_live = {TRACKED_FOR // timedelta(seconds=1)}
  AND compaction = {{'class': 'TimeWindowCompactionStrategy',
                     'compaction_window_unit': 'DAYS', 'compaction_window_size': 3}}
"""
"""`day` is that of the page. Of several rows of one event the first stands; `told` is JSON."""

TRACKED_LOG = f"""
CREATE TABLE IF NOT EXISTS keyspace.tracked_log (
    minute int,
    bucket int,
    received_at bigint,
    profile_id blob,
    subject text,
    kind text,
    PRIMARY KEY ((minute, bucket), received_at, profile_id, subject, kind)
) WITH default_time_to_live = {TRACKED_FOR // timedelta(seconds=1)}
  AND compaction = {{'class': 'TimeWindowCompactionStrategy',
                     'compaction_window_unit': 'DAYS', 'compaction_window_size': 3}}
"""
"""`minute` counts from 1970. A row is a place to look at: `tracked` says whether it counts."""

SHARD = """
CREATE TABLE IF NOT EXISTS keyspace.shard (
    name text,
    slice int,
    bucket int,
    counted frozen<map<text, int>>,
    PRIMARY KEY (name, slice, bucket)
)
"""
"""`counted` tells the rows of a shard of `exposed` by variant, once its day is long over."""

SEEN = {
    "exposure": Statement(EXPOSURE),
    "exposed": Statement(EXPOSED),
    "tracked": Statement(TRACKED),
    "tracked_log": Statement(TRACKED_LOG),
    "shard": Statement(SHARD),
}
