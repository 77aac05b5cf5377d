"""What an import did, row by row where that matters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

from jobs.catalogue.refusal import Repair
from persistence.ports.catalogue import Written


@dataclass(frozen=True, slots=True)
class RepairedCell:
    row: int
    show_id: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """`file` is the name of the file the row is in; its header is row 1."""

    file: str
    row: int
    show_id: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """Counts are of titles; `rows` is how many rows the catalogue file has under its header."""

    file: str
    territories: tuple[str, ...]
    rows: int = 0
    imported: int = 0
    changed: int = 0
    unchanged: int = 0
    episodes: int = 0
    repaired: list[RepairedCell] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    def count(self, outcomes: Iterable[Written]) -> None:
        tally = Counter(outcomes)
        self.imported += tally[Written.IMPORTED]
        self.changed += tally[Written.CHANGED]
        self.unchanged += tally[Written.UNCHANGED]

    def add_repairs(self, row: int, show_id: str, repairs: Iterable[Repair]) -> None:
        self.repaired.extend(RepairedCell(row, show_id, r.column, r.reason) for r in repairs)

    def repairs_by_column(self) -> dict[str, int]:
        return dict(sorted(Counter(cell.column for cell in self.repaired).items()))

    def save(self, path: Path) -> None:
        """Write it as JSON. Raises OSError."""
        path.write_bytes(orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2) + b"\n")
