"""The tables, by slice; importing this package fills `metadata` with all of them."""

from persistence.sql.tables import (
    accounts,
    artwork,
    artwork_bandit,
    catalogue,
    changes,
    editorial,
    episodes,
    evidence,
    experiments,
    finding,
    genre_lists,
    my_list,
    plays,
    progress,
    tracking,
    upkeep,
)
from persistence.sql.tables.metadata import metadata

__all__ = [
    "accounts",
    "artwork",
    "artwork_bandit",
    "catalogue",
    "changes",
    "editorial",
    "episodes",
    "evidence",
    "experiments",
    "finding",
    "genre_lists",
    "metadata",
    "my_list",
    "plays",
    "progress",
    "tracking",
    "upkeep",
]
