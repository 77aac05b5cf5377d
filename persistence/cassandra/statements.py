"""All statements that are sent to the cluster: one session prepares them for every adapter."""

from persistence.cassandra import exposures, progress, tracking
from persistence.cassandra.driver import Statement

STATEMENTS: tuple[Statement, ...] = tuple(
    dict.fromkeys((*progress.STATEMENTS, *exposures.STATEMENTS, *tracking.STATEMENTS))
)
