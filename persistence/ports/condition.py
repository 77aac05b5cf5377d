"""How a store is, as it says itself: for operators, not for requests."""

from dataclasses import dataclass


class TablesRefused(Exception):
    """The store does not let the user of its address make tables."""


class ExtensionRefused(TablesRefused):
    """The database lacks an extension, and does not let the user of its address make it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`product` and `version` are the store's own words for itself.

    `tables` is the state of its tables and `wanted` the one that this code needs; both are None
    where it needs no tables, and `tables` alone where there are none yet. `defects` are sentences
    about what else must be put right, and how.
    """

    product: str
    version: str
    tables: str | None = None
    wanted: str | None = None
    defects: tuple[str, ...] = ()
