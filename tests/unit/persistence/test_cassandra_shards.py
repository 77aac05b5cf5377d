"""Lists by time over many partitions: one order over all, and for how long they are kept."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import old_tracking
from persistence.cassandra.schema_seen import TRACKED_FOR
from persistence.cassandra.shards import Row, in_order


class Partition:
    """Rows in order, as a store keeps them, and how much was asked of it."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = sorted(rows)
        self.asked: list[int] = []

    async def read(self, place: Row, limit: int) -> Sequence[Row]:
        self.asked.append(limit)
        return [row for row in self.rows if row > place][:limit]


@given(
    kept=st.lists(st.lists(st.integers(0, 1_000), max_size=60, unique=True), max_size=8),
    after=st.integers(-1, 1_000),
    limit=st.integers(1, 80),
)
async def test_rows_of_many_partitions_are_read_as_of_one(
    kept: list[list[int]], after: int, limit: int
) -> None:
    parts = [Partition([(at, number) for at in own]) for number, own in enumerate(kept)]
    whole = sorted(row for part in parts for row in part.rows)

    found = await in_order([part.read for part in parts], (after, 9), limit)

    assert found == [row for row in whole if row > (after, 9)][:limit]


async def test_of_even_partitions_each_is_read_once() -> None:
    parts = [Partition([(at, number) for at in range(100)]) for number in range(10)]

    found = await in_order([part.read for part in parts], (-1, 0), 100)

    assert found == [(at, number) for at in range(10) for number in range(10)]
    assert [part.asked for part in parts] == [[18]] * 10


@pytest.mark.parametrize("limit", [1, 7])
async def test_of_no_partition_there_is_nothing(limit: int) -> None:
    assert await in_order([], (0,), limit) == []


def test_tracking_ends_later_on_a_cluster_than_a_database_sweeps_it() -> None:
    assert TRACKED_FOR > old_tracking.KEPT
