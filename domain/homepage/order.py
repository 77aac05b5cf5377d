"""Row order: the default order, then what experiments ask for (R28, R30)."""

from domain.homepage.policy import DEFAULT_ORDER, PINNED
from domain.homepage.record import Record, Rows, Stage, note
from domain.homepage.row import RowKind
from domain.homepage.treatment import Treatment


def ordered(rows: Rows, *, treatment: Treatment, record: Record | None = None) -> Rows:
    """The rows from the top; rows of one kind keep the order in which they came."""
    places = {kind: place for place, kind in enumerate(kinds_in_order(treatment))}
    after = tuple(sorted(rows, key=lambda row: places[row.kind]))
    note(record, Stage.ROW_ORDER, rows, after)
    return after


def kinds_in_order(treatment: Treatment) -> tuple[RowKind, ...]:
    """Every kind of row once, in the order of a page under `treatment`."""
    wanted = list(dict.fromkeys(treatment.row_order))
    if treatment.prioritize_genres:
        wanted = [RowKind.GENRE, *(kind for kind in wanted if kind is not RowKind.GENRE)]
    order = [*wanted, *(kind for kind in DEFAULT_ORDER if kind not in wanted)]
    if treatment.allow_pinned:
        return tuple(order)
    pinned = [kind for kind in DEFAULT_ORDER if kind in PINNED]
    return (*pinned, *(kind for kind in order if kind not in PINNED))
