"""Rank: the order of items inside each row, and the numbers of a Top 10 (R31)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.record import Record, Rows, Stage, note, row_name
from domain.homepage.row import RowKind
from domain.ids import TitleId
from domain.interleaving.rankers import Interleave, Ranking, ranked_by
from domain.interleaving.team import Team
from domain.interleaving.team_draft import coin_of, team_draft


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A row, its items in their final order, with one of `ranks` and of `teams` for each.

    Ranks are None but in a Top 10, teams but in an interleaved row.
    """

    row: RowCandidates
    ranks: tuple[int | None, ...]
    teams: tuple[Team | None, ...]


@dataclass(frozen=True, slots=True)
class Interleaving:
    """Which rankings make the genre rows of a page together; `seed` is the page's (R45)."""

    of: Interleave
    by: Ranking
    seed: int


def ranked(
    rows: Rows, *, interleaving: Interleaving | None = None, record: Record | None = None
) -> tuple[RankedRow, ...]:
    """The rows in the order their sources scored them; a Top 10 is numbered anew from 1.

    Ranks count what is left after eligibility, so that none is missing (R31). Genre rows are
    interleaved where an experiment asks for it, after eligibility, dedup and fill (R45).
    """
    note(record, Stage.RANK, rows, rows)
    return tuple(_ranked(row, interleaving) for row in rows)


def _ranked(row: RowCandidates, interleaving: Interleaving | None) -> RankedRow:
    if interleaving is not None and row.kind is RowKind.GENRE:
        return _interleaved(row, interleaving)
    return RankedRow(row, _ranks(row), (None,) * len(row.items))


def _interleaved(row: RowCandidates, interleaving: Interleaving) -> RankedRow:
    """The same items in the order of the draft: neither team has any that the other has not."""
    of, by = interleaving.of, interleaving.by
    items = {item.title_id: item for item in row.items}
    drafted = team_draft(
        _ids(ranked_by(of.control, row.items, by)),
        _ids(ranked_by(of.treatment, row.items, by)),
        coin_of(interleaving.seed, row_name(row)),
    )
    ordered = replace(row, items=tuple(items[title_id] for title_id, _ in drafted))
    return RankedRow(ordered, _ranks(ordered), tuple(team for _, team in drafted))


def _ids(items: Sequence[Candidate]) -> Sequence[TitleId]:
    return [item.title_id for item in items]


def _ranks(row: RowCandidates) -> tuple[int | None, ...]:
    if row.kind is RowKind.TOP_10:
        return tuple(range(1, len(row.items) + 1))
    return (None,) * len(row.items)
