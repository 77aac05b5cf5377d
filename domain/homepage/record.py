"""The record of a stage: what it moved or dropped and why, kept only when somebody asks."""

from dataclasses import dataclass, field
from enum import Enum

from domain.homepage.candidate import RowCandidates
from domain.ids import TitleId, hex_of


class Stage(Enum):
    """In the order of R27, which is law."""

    CANDIDATES = "CANDIDATES"
    ELIGIBILITY = "ELIGIBILITY"
    ROW_ORDER = "ROW_ORDER"
    DEDUP = "DEDUP"
    FILL = "FILL"
    RANK = "RANK"
    ARTWORK = "ARTWORK"


class DropReason(Enum):
    MATURITY = "MATURITY"
    BLOCKED_TITLE = "BLOCKED_TITLE"
    LICENCE = "LICENCE"
    GEO = "GEO"
    NO_ARTWORK = "NO_ARTWORK"
    DUPLICATE_ON_PAGE = "DUPLICATE_ON_PAGE"
    BELOW_THRESHOLD = "BELOW_THRESHOLD"
    ROW_FULL = "ROW_FULL"


@dataclass(frozen=True, slots=True)
class Drop:
    """A title that a stage took from a row; `row` is the row's name (`row_name`)."""

    row: str
    title_id: TitleId
    stage: Stage
    reason: DropReason


@dataclass(frozen=True, slots=True)
class Step:
    """One stage's rows by name, before and after."""

    stage: Stage
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(slots=True)
class Record:
    """What happened to a page on its way; passed to the stages when asked for, None otherwise."""

    steps: list[Step] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)


Rows = tuple[RowCandidates, ...]


def row_name(row: RowCandidates) -> str:
    """A row's name inside one page: its kind, and what it is about where kinds repeat."""
    if row.is_stand_in:
        return "popular"
    kind = row.kind.value.lower()
    return f"{kind}_{hex_of(row.subject.id)}" if row.subject else kind


def note(
    record: Record | None, stage: Stage, before: Rows, after: Rows, drops: list[Drop] | None = None
) -> None:
    """Add a stage's outcome to the record, if one is kept."""
    if record is not None:
        names = tuple(map(row_name, before)), tuple(map(row_name, after))
        record.steps.append(Step(stage, *names))
        record.drops.extend(drops or ())
