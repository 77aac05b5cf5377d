"""Eligibility: from each row, what this profile may not be offered here and now (R14, R19)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.record import Drop, DropReason, Record, Rows, Stage, note, row_name
from domain.homepage.row import RowKind
from domain.licence import AvailabilityState, availability_in, spans_in
from domain.my_list import keepable
from domain.visibility import Audience, Licensed, listable, visible

Predicate = Callable[[Audience, Licensed, datetime], bool]


def coming(audience: Audience, candidate: Licensed, now: datetime) -> bool:
    """Visible, and about to start: such titles are offered in their own row only (R19, R25)."""
    state = availability_in(candidate.windows, audience.country, now).state
    return visible(audience, candidate) and state is AvailabilityState.COMING_SOON


_GATES: Mapping[RowKind, Predicate] = {RowKind.COMING_SOON: coming, RowKind.MY_LIST: keepable}


def gate_of(kind: RowKind) -> Predicate:
    """What a row of a kind asks of each title, when its page is made and when it is shown."""
    return _GATES.get(kind, listable)


def has_picture(candidate: Candidate) -> bool:
    """An item is its picture: a title without one would leave a hole in its row and its ranks."""
    return bool(candidate.box_art)


def eligible(
    rows: Rows, *, audience: Audience, now: datetime, record: Record | None = None
) -> Rows:
    """The rows with only what may be shown; rows may become empty here, `fill` leaves those out."""
    drops: list[Drop] = []
    kept = tuple(_gate(row, audience, now, drops if record is not None else None) for row in rows)
    note(record, Stage.ELIGIBILITY, rows, kept, drops)
    return kept


def _gate(
    row: RowCandidates, audience: Audience, now: datetime, drops: list[Drop] | None
) -> RowCandidates:
    passes = gate_of(row.kind)
    kept = tuple(item for item in row.items if has_picture(item) and passes(audience, item, now))
    if drops is not None:
        stay = {item.title_id for item in kept}
        name = row_name(row)
        drops.extend(
            Drop(name, item.title_id, Stage.ELIGIBILITY, why(audience, item))
            for item in row.items
            if item.title_id not in stay
        )
    return replace(row, items=kept)


def why(audience: Audience, item: Candidate) -> DropReason:
    """The first reason that holds for a title that did not pass."""
    if item.level > audience.maturity:
        return DropReason.MATURITY
    if item.title_id in audience.blocked:
        return DropReason.BLOCKED_TITLE
    if not has_picture(item):
        return DropReason.NO_ARTWORK
    return DropReason.LICENCE if spans_in(item.windows, audience.country) else DropReason.GEO
