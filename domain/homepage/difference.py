"""The difference between a page as a client holds it and a page as it is now (R35)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from domain.homepage.pageids import row_id, row_name_of
from domain.homepage.policy import DEFAULT_ORDER, LIVE
from domain.homepage.row import Billboard, Page, Row, RowKind
from domain.ids import RowId


@dataclass(frozen=True, slots=True)
class RowReplaced:
    """A row that a client holds shows something else now."""

    row: Row


@dataclass(frozen=True, slots=True)
class RowInserted:
    """A row stands behind another, None: at the top; one with its id gives way to it."""

    row: Row
    after_row_id: RowId | None


@dataclass(frozen=True, slots=True)
class RowRemoved:
    """A row is no longer there; a client may never have held it."""

    row_id: RowId


@dataclass(frozen=True, slots=True)
class BillboardReplaced:
    billboard: Billboard


HomepageChange = RowReplaced | RowInserted | RowRemoved | BillboardReplaced


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The page to show from now on, and how to come to it from the one that was shown."""

    homepage: Page
    changes: tuple[HomepageChange, ...]


def difference(
    old: Page, new: Page, *, unsure: Collection[RowKind] = ()
) -> tuple[HomepageChange, ...]:
    """What leads, one after the other, from the rows of `old` to those of `new`.

    `unsure` names kinds of rows of which a client may hold any state, or none, for they change
    while it holds the page. Each is told whether it differs from `old` or not, and a row of such a
    kind that `old` has must be one that every holder of the page has, in whatever state.
    """
    held = {row.id: row.revision for row in old.rows}
    standing = {row.id for row in new.rows}
    may_be_held = [*held, *(place_of(old, kind) for kind in DEFAULT_ORDER if kind in unsure)]
    changes: list[HomepageChange] = [
        RowRemoved(id_) for id_ in dict.fromkeys(may_be_held) if id_ not in standing
    ]
    above: RowId | None = None
    for row in new.rows:
        if row.id not in held:
            changes.append(RowInserted(row, above))
        elif row.revision != held[row.id] or row.kind in unsure:
            changes.append(RowReplaced(row))
        above = row.id
    if new.billboard is not None and new.billboard != old.billboard:
        changes.append(BillboardReplaced(new.billboard))
    return tuple(changes)


def place_of(page: Page, kind: RowKind) -> RowId:
    """The id that the one row of a kind has on a page, whether it stands there or not."""
    return row_id(page.id, kind.value.lower())


def of_kinds(
    changes: Iterable[HomepageChange], kinds: Collection[RowKind]
) -> tuple[HomepageChange, ...]:
    """Only the changes of rows of these kinds, of which a page has one each."""
    return _named(changes, {kind.value.lower() for kind in kinds})


def of_rows(
    changes: Iterable[HomepageChange], row_ids: Iterable[str]
) -> tuple[HomepageChange, ...]:
    """Only the changes of these rows, and of the rows that stand for them on another page."""
    return _named(changes, {row_name_of(id_) for id_ in row_ids} - {None})


def in_place(
    told: Sequence[HomepageChange], changes: Sequence[HomepageChange]
) -> tuple[HomepageChange, ...]:
    """What is told of `changes`, and the live rows above a live row that is inserted.

    It may be inserted behind one of them, which a client may not hold (`unsure`). `changes` are in
    the page's order, which experiments may have made another than the default.
    """
    places = enumerate(changes)
    last = max((place for place, one in places if one in told and _inserts(one)), default=0)
    above = tuple(one for one in changes[:last] if _shows(one, LIVE))
    return tuple(one for one in changes if one in told or one in above)


def changed_rows(before: Page, after: Page) -> tuple[RowId, ...]:
    """The rows of one page that differ between two moments."""
    told = map(_row_id, difference(before, after))
    return tuple(id_ for id_ in told if id_ is not None)


def _inserts(change: HomepageChange) -> bool:
    return isinstance(change, RowInserted) and change.row.kind in LIVE


def _shows(change: HomepageChange, kinds: Collection[RowKind]) -> bool:
    return isinstance(change, RowInserted | RowReplaced) and change.row.kind in kinds


def _named(
    changes: Iterable[HomepageChange], names: Collection[str | None]
) -> tuple[HomepageChange, ...]:
    of_row = ((change, _row_id(change)) for change in changes)
    return tuple(change for change, id_ in of_row if id_ and row_name_of(id_) in names)


def _row_id(change: HomepageChange) -> RowId | None:
    match change:
        case RowRemoved(id_):
            return id_
        case RowReplaced(row) | RowInserted(row, _):
            return row.id
        case _:
            return None
