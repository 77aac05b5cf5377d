"""Lists by time, of which each month is a partition: how often whoever reads one waits."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.ids import TitleId
from domain.watching.milestone import MilestoneKind
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_lists import MILESTONES, MONTHS, TITLES, ProgressLists
from tests.watching.build import ADA, DAY, NOW

Read = str | int
"""`months`, or the month that is read."""


@dataclass(slots=True)
class Cluster:
    """Has some titles for each month, one a day; answers together what is asked together."""

    titles: Mapping[int, int]
    waves: list[list[Read]] = field(default_factory=list)
    _answered: asyncio.Future[None] | None = None

    async def rows(self, statement: Statement, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._answered is None:
            self._answered = asyncio.get_running_loop().create_future()
            self.waves.append([])
            answering = asyncio.create_task(self._answer())
        else:
            answering = None
        self.waves[-1].append("months" if statement is MONTHS else self._month(statement, values))
        await self._answered
        if answering is not None:
            await answering
        return self._found(statement, values)

    async def _answer(self) -> None:
        for _ in range(9):  # until nobody else asks
            await asyncio.sleep(0)
        answered, self._answered = self._answered, None
        assert answered is not None
        answered.set_result(None)

    def _month(self, statement: Statement, values: Sequence[Any]) -> int:
        return int(values[1] if statement is TITLES else values[2])

    def _found(self, statement: Statement, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if statement is MONTHS:
            return [(month,) for month in sorted(self.titles, reverse=True)]
        month, size = self._month(statement, values), values[-1]
        numbers = range(self.titles.get(month, 0), 0, -1)
        if statement is MILESTONES:
            return [
                (number, bytes(16), f"movie_{number}", f"movie_{number}", bytes(16))
                for number in numbers
            ][:size]
        before = values[2:4]
        days = [(month * 100 + number, f"movie_{number}") for number in numbers]
        return [day for day in days if day < before][:size]


def lists(cluster: Cluster) -> ProgressLists:
    return ProgressLists(cluster, lambda: NOW)  # type: ignore[arg-type] # all that is asked of it


async def days(cluster: Cluster, size: int, **given: Any) -> list[Sequence[tuple[int, TitleId]]]:
    return [page async for page in lists(cluster).days(ADA, None, size, **given)]


async def test_two_months_are_read_with_the_list_of_months() -> None:
    cluster = Cluster({202611: 3, 202610: 4})

    (page,) = await days(cluster, 51)

    assert [day for day, _ in page] == [
        20261103, 20261102, 20261101, 20261004, 20261003, 20261002, 20261001,
    ]  # fmt: skip
    assert cluster.waves == [[202611, 202610, "months"]]


async def test_earlier_months_are_read_together_where_these_do_not_suffice() -> None:
    cluster = Cluster({202611: 3, 202610: 4, 202608: 1, 202512: 2, 202511: 1, 202510: 9})

    pages = await days(cluster, 11)

    assert [len(page) for page in pages] == [11, 9]
    assert cluster.waves == [
        [202611, 202610, "months"],
        [202608, 202512, 202511],
        [202510],
    ]


async def test_a_long_month_is_read_page_by_page_and_nothing_twice() -> None:
    cluster = Cluster({202611: 7, 202610: 1})

    pages = await days(cluster, 3)

    assert [len(page) for page in pages] == [3, 3, 2]
    assert len({row for page in pages for row in page}) == 8
    assert cluster.waves == [[202611, 202610, "months"], [202611], [202611]]


async def test_who_guesses_no_month_reads_those_that_there_are() -> None:
    cluster = Cluster({202611: 3, 202608: 4})

    await days(cluster, 51, likely=0)

    assert cluster.waves == [["months"], [202611, 202608]]


async def test_a_profile_without_history_waits_once() -> None:
    cluster = Cluster({})

    assert await days(cluster, 51) == []
    assert cluster.waves == [[202611, 202610, "months"]]


@pytest.mark.parametrize(("months", "waits"), [({202611: 5}, 1), ({202611: 2, 202601: 5}, 2)])
async def test_milestones_wait_once_where_the_likely_months_suffice(
    months: Mapping[int, int], waits: int
) -> None:
    cluster = Cluster(months)

    found = await lists(cluster).milestones(ADA, MilestoneKind.COMPLETED, 4, None)

    assert (len(found), len(cluster.waves)) == (4, waits)


async def test_from_a_place_on_the_likely_months_are_that_one_and_the_one_before() -> None:
    cluster = Cluster({202611: 3, 202601: 2, 202512: 2})
    january = NOW.replace(month=1, day=31) - 3 * DAY

    pages = [page async for page in lists(cluster).days(ADA, january, 51)]

    assert [day for page in pages for day, _ in page] == [20260102, 20260101, 20251202, 20251201]
    assert cluster.waves == [[202601, 202512, "months"]]
