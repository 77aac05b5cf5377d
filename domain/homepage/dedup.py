"""Deduplication across rows: the order decides which row owns a title (R29)."""

from dataclasses import replace

from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.policy import NEVER_LOSE, HomepagePolicy
from domain.homepage.record import Drop, DropReason, Record, Rows, Stage, note, row_name
from domain.homepage.row import RowKind
from domain.ids import TitleId
from domain.title import Title


def deduplicated(rows: Rows, *, policy: HomepagePolicy, record: Record | None = None) -> Rows:
    """Each title in the first row that shows it.

    A row claims what it will show: not what lies beyond its longest length, and nothing at all when
    what is left of it is too short to stand. Otherwise it would take titles from rows below for
    nothing.
    """
    claimed: set[TitleId] = set()
    drops: list[Drop] = []
    after: list[RowCandidates] = []
    for row in rows:
        kept = row if row.kind in NEVER_LOSE else _without(row, claimed, drops)
        claimed |= _claims(kept, policy)
        after.append(kept)
    note(record, Stage.DEDUP, rows, tuple(after), drops)
    return tuple(after)


def _without(row: RowCandidates, claimed: set[TitleId], drops: list[Drop]) -> RowCandidates:
    seen, name = claimed | _anchor(row), row_name(row)
    kept: list[Candidate] = []
    for item in row.items:
        if item.title_id in seen:
            drops.append(Drop(name, item.title_id, Stage.DEDUP, DropReason.DUPLICATE_ON_PAGE))
        else:
            seen.add(item.title_id)
            kept.append(item)
    return replace(row, items=tuple(kept))


def _anchor(row: RowCandidates) -> set[TitleId]:
    """R29: a "Because you watched" row never holds what was watched."""
    return {row.subject.id} if isinstance(row.subject, Title) else set()


def _claims(row: RowCandidates, policy: HomepagePolicy) -> set[TitleId]:
    if row.kind in NEVER_LOSE and row.kind is not RowKind.CONTINUE_WATCHING:
        return set()
    shown = row.items[: policy.longest(row.kind)]
    stands = len(shown) >= policy.shortest(row.kind)
    return {item.title_id for item in shown} if stands else set()
