"""The homepage's thresholds, with their defaults."""

from dataclasses import dataclass

from domain.homepage.row import RowKind

DEFAULT_ORDER = (
    RowKind.CONTINUE_WATCHING,
    RowKind.MY_LIST,
    RowKind.TRENDING,
    RowKind.GENRE,
    RowKind.BECAUSE_YOU_WATCHED,
    RowKind.TOP_10,
    RowKind.NEW_RELEASES,
    RowKind.LEAVING_SOON,
    RowKind.COMING_SOON,
    RowKind.EDITORIAL,
)
"""R28. Rows of one kind keep the order in which their source offers them."""

PINNED = frozenset({RowKind.CONTINUE_WATCHING, RowKind.MY_LIST})
NEVER_LOSE = frozenset({RowKind.CONTINUE_WATCHING, RowKind.MY_LIST, RowKind.TOP_10})
"""R29: rows that deduplication takes nothing from."""
LIVE = frozenset({RowKind.CONTINUE_WATCHING, RowKind.MY_LIST})
"""R32: rows that live on inside a frozen page, filled anew whenever it is shown."""


@dataclass(frozen=True, slots=True)
class HomepagePolicy:
    """Lengths are in items; a Top 10 is ten whatever `longest_row` says (R31)."""

    shortest_row: int = 4
    longest_row: int = 24
    genre_rows: int = 3
    because_rows: int = 2
    completions: int = 100
    """The newest completed viewings that a profile's taste is read from."""
    candidates: int = 200

    def shortest(self, kind: RowKind) -> int:
        """R28: a row needs four items; Continue Watching and My List one."""
        return 1 if kind in PINNED else self.shortest_row

    def longest(self, kind: RowKind) -> int:
        return 10 if kind is RowKind.TOP_10 else self.longest_row


DEFAULT_POLICY = HomepagePolicy()
