"""Fill: rows are cut to their longest length, and those too short are left out (R28)."""

from dataclasses import replace

from domain.homepage.policy import HomepagePolicy
from domain.homepage.record import Drop, DropReason, Record, Rows, Stage, note, row_name


def filled(rows: Rows, *, policy: HomepagePolicy, record: Record | None = None) -> Rows:
    """The rows that stand, each at most its longest length."""
    cut = tuple(
        replace(row, items=row.items[: policy.longest(row.kind)])
        for row in rows
        if len(row.items) >= policy.shortest(row.kind)
    )
    if record is not None:
        note(record, Stage.FILL, rows, cut, _drops(rows, policy))
    return cut


def _drops(rows: Rows, policy: HomepagePolicy) -> list[Drop]:
    drops: list[Drop] = []
    for row in rows:
        stands = len(row.items) >= policy.shortest(row.kind)
        reason = DropReason.ROW_FULL if stands else DropReason.BELOW_THRESHOLD
        gone = row.items[policy.longest(row.kind) :] if stands else row.items
        drops += [Drop(row_name(row), item.title_id, Stage.FILL, reason) for item in gone]
    return drops
