"""Rank: the order of items inside each row, and the numbers of a Top 10 (R31)."""

from dataclasses import dataclass

from domain.homepage.candidate import RowCandidates
from domain.homepage.record import Record, Rows, Stage, note
from domain.homepage.row import RowKind


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A row, its items in their final order; `ranks` has one an item, None but in a Top 10."""

    row: RowCandidates
    ranks: tuple[int | None, ...]


def ranked(rows: Rows, *, record: Record | None = None) -> tuple[RankedRow, ...]:
    """The rows in the order their sources scored them; a Top 10 is numbered anew from 1.

    Ranks count what is left after eligibility, so that none is missing (R31).
    """
    note(record, Stage.RANK, rows, rows)
    return tuple(RankedRow(row, _ranks(row)) for row in rows)


def _ranks(row: RowCandidates) -> tuple[int | None, ...]:
    if row.kind is RowKind.TOP_10:
        return tuple(range(1, len(row.items) + 1))
    return (None,) * len(row.items)
