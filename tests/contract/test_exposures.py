"""Exposures: what every adapter of the port promises (R38, R40)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.experiments.experiment import Exposure
from domain.experiments.names import ExperimentKey, UnitId
from persistence.ports.exposures import Exposures
from tests.contract.seen_stores import exposures_at

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ROWS, PICTURES = ExperimentKey("rows"), ExperimentKey("pictures")


def unit(number: int) -> UnitId:
    return UnitId(str(UUID(int=number)))


ADA, HOME, TV = unit(1), unit(2), unit(3)


def exposure(
    of: UnitId = ADA, to: ExperimentKey = ROWS, variant: str = "treated", seconds: int = 0
) -> Exposure:
    return Exposure(of, to, variant, NOW + seconds * SECOND, 3)


@pytest.fixture
async def exposures(progress_address: str) -> AsyncIterator[Exposures]:
    async with exposures_at(progress_address) as store:
        yield store


async def only(exposures: Exposures, of: UnitId = ADA, to: ExperimentKey = ROWS) -> Exposure:
    return (await exposures.exposures([of], [to]))[of][to]


async def test_before_the_first_there_is_nothing(exposures: Exposures) -> None:
    await exposures.record([])

    assert await exposures.exposures([ADA, HOME], [ROWS]) == {}
    assert await exposures.exposures([], []) == {}
    assert list(await exposures.of_experiment(ROWS, limit=10)) == []
    assert await exposures.counts(ROWS) == {}


async def test_r38_an_askers_units_are_read_at_once_and_what_is_absent_is_absent(
    exposures: Exposures,
) -> None:
    mine, ours = exposure(), exposure(HOME, PICTURES, "control")
    both = exposure(ADA, PICTURES)
    await exposures.record([mine, ours, both, exposure(unit(9)), exposure(ADA, ExperimentKey("x"))])

    found = await exposures.exposures([ADA, HOME, TV], [ROWS, PICTURES, ExperimentKey("absent")])

    assert found == {ADA: {ROWS: mine, PICTURES: both}, HOME: {PICTURES: ours}}


async def test_r38_the_first_exposure_stands_whatever_comes_later(exposures: Exposures) -> None:
    first = exposure(seconds=10)
    await exposures.record([first])

    for other in (
        replace(first, variant="control"),
        replace(first, at=NOW),
        replace(first, revision=9),
        first,
    ):
        await exposures.record([other])
        assert await only(exposures) == first
    assert await exposures.counts(ROWS) == {"treated": 1}


async def test_r38_of_two_in_a_batch_the_first_stands(exposures: Exposures) -> None:
    await exposures.record([exposure(variant="a"), exposure(TV), exposure(variant="b")])

    assert (await only(exposures)).variant == "a"


async def test_r40_a_batch_of_which_a_part_is_there_is_kept_whole(exposures: Exposures) -> None:
    await exposures.record([exposure(HOME, variant="a")])

    await exposures.record([exposure(of, variant="b") for of in (ADA, HOME, TV)])

    found = await exposures.exposures([ADA, HOME, TV], [ROWS])
    assert [found[of][ROWS].variant for of in (ADA, HOME, TV)] == ["b", "a", "b"]


async def test_r38_of_many_who_record_at_once_one_stands_and_all_read_it(
    exposures: Exposures,
) -> None:
    async def recorded(variant: str) -> Exposure:
        # Each in another order, so that no two may wait for each other.
        batch = [exposure(unit(number), variant=variant) for number in range(400)]
        await exposures.record(batch if variant in "ace" else batch[::-1])
        return await only(exposures)

    read = await asyncio.gather(*(recorded(variant) for variant in "abcdef"))

    assert len(set(read)) == 1
    assert sum((await exposures.counts(ROWS)).values()) == 400


async def test_a_report_reads_an_experiment_by_time_page_by_page(exposures: Exposures) -> None:
    told = [exposure(unit(number), seconds=number % 3) for number in range(1, 8)]
    await exposures.record([*told, exposure(ADA, PICTURES)])

    pages = [page async for page in _pages(exposures, ROWS, limit=3)]

    assert [len(page) for page in pages] == [3, 3, 1]
    numbers = [UUID(one.unit).int for page in pages for one in page]
    assert numbers == [3, 6, 1, 4, 7, 2, 5]
    assert {one.unit: one for page in pages for one in page} == {one.unit: one for one in told}


async def test_one_that_comes_late_stands_at_its_own_time(exposures: Exposures) -> None:
    await exposures.record([exposure(HOME, seconds=5)])
    await exposures.record([exposure(ADA, seconds=1)])

    assert [one.unit for one in await exposures.of_experiment(ROWS, limit=9)] == [ADA, HOME]


async def test_r44_units_are_counted_for_each_variant(exposures: Exposures) -> None:
    await exposures.record([exposure(unit(n), variant="ab"[n % 3 > 0]) for n in range(9)])
    await exposures.record([exposure(unit(n), PICTURES) for n in range(2)])

    assert await exposures.counts(ROWS) == {"a": 3, "b": 6}
    assert await exposures.counts(PICTURES) == {"treated": 2}


async def test_a_unit_that_is_gone_is_forgotten_and_no_other(exposures: Exposures) -> None:
    await exposures.record([exposure(), exposure(to=PICTURES), exposure(HOME)])

    await exposures.forget(ADA)
    await exposures.forget(ADA)

    assert await exposures.exposures([ADA, HOME], [ROWS, PICTURES]) == {
        HOME: {ROWS: exposure(HOME)}
    }


async def _pages(
    exposures: Exposures, key: ExperimentKey, limit: int
) -> AsyncIterator[Sequence[Exposure]]:
    after: Exposure | None = None
    while page := await exposures.of_experiment(key, after=after, limit=limit):
        yield page
        after = page[-1]
