"""Counts of pictures: what every adapter of the port promises."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.artwork_bandit.arms import Arm, Counted, TitleArms
from domain.ids import ProfileId, TitleId
from persistence.ports.artwork_bandit import ArtworkCounts
from persistence.ports.tracking import TrackingPlace
from persistence.sql.artwork_counts import SqlArtworkCounts
from persistence.sql.engine import Database

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


def place(seconds: int) -> TrackingPlace:
    at = NOON + timedelta(seconds=seconds)
    return TrackingPlace(at, ProfileId("prof_1"), "item_1", "IMPRESSION")


def title(number: int) -> TitleId:
    return TitleId(f"movie_{number:032x}")


def counted(  # noqa: PLR0913 - each is what some test is about
    impressions: int,
    clicks: int = 0,
    *,
    of: int = 1,
    segment: str = "en",
    tag: str = "noir",
    day: date = TODAY,
) -> Counted:
    return Counted(title(of), segment, tag, day, impressions, clicks)


@pytest.fixture
def counts(database: Database) -> ArtworkCounts:
    return SqlArtworkCounts(database)


async def add(counts: ArtworkCounts, *some: Counted) -> None:
    after = await counts.place()
    second = 0 if after is None else (after.received_at - NOON).seconds + 1
    assert await counts.count(some, after=after, up_to=place(second))


async def arms(counts: ArtworkCounts, since: date = TODAY - 30 * DAY) -> list[TitleArms]:
    return list(await counts.arms(since, after=None, limit=100))


async def test_before_the_first_there_is_nothing(counts: ArtworkCounts) -> None:
    assert await counts.place() is None
    assert await arms(counts) == []
    assert await counts.how_many(TODAY) == 0
    assert await counts.sweep(TODAY, limit=10) == 0


async def test_counts_add_up_by_picture_and_the_place_is_kept(counts: ArtworkCounts) -> None:
    await counts.count([counted(5, 2), counted(3, tag="wide")], after=None, up_to=place(1))
    await counts.count([counted(4, 1), counted(1, day=TODAY - DAY)], after=place(1), up_to=place(2))

    assert await counts.place() == place(2)
    assert await arms(counts) == [
        TitleArms(title(1), "en", (Arm("noir", 10, 3), Arm("wide", 3, 0)))
    ]


async def test_where_somebody_else_has_counted_nothing_is_added(counts: ArtworkCounts) -> None:
    assert await counts.count([counted(5)], after=None, up_to=place(1))

    for after in (None, place(0), place(2)):
        assert not await counts.count([counted(100)], after=after, up_to=place(3))

    assert await counts.place() == place(1)
    assert await arms(counts) == [TitleArms(title(1), "en", (Arm("noir", 5, 0),))]


async def test_of_many_who_count_the_same_at_once_one_does(counts: ArtworkCounts) -> None:
    await add(counts, counted(1))

    done = await asyncio.gather(
        *(counts.count([counted(10)], after=place(0), up_to=place(9)) for _ in range(6))
    )

    assert sorted(done) == [*5 * [False], True]
    assert await arms(counts) == [TitleArms(title(1), "en", (Arm("noir", 11, 0),))]


async def test_a_place_moves_past_events_of_which_nothing_is_counted(counts: ArtworkCounts) -> None:
    assert await counts.count([], after=None, up_to=place(1))
    assert await counts.count([], after=place(1), up_to=place(2))

    assert await counts.place() == place(2)


async def test_what_was_counted_before_a_day_is_left_out(counts: ArtworkCounts) -> None:
    await add(counts, *(counted(1, day=TODAY - number * DAY) for number in range(10)))

    assert await arms(counts, TODAY - 2 * DAY) == [TitleArms(title(1), "en", (Arm("noir", 3, 0),))]
    assert await arms(counts, TODAY + DAY) == []


async def test_titles_and_segments_come_page_by_page(counts: ArtworkCounts) -> None:
    await add(
        counts,
        *(
            counted(of, of=of, segment=segment, tag=tag)
            for of in (3, 1, 2)
            for segment in ("en", "de")
            for tag in ("wide", "noir", "face")
        ),
    )

    found: list[TitleArms] = []
    after = None
    while page := await counts.arms(TODAY, after=after, limit=4):
        found += page
        after = page[-1].title_id, page[-1].segment

    assert await counts.how_many(TODAY) == 6
    assert found == [
        TitleArms(title(of), segment, tuple(Arm(tag, of, 0) for tag in ("face", "noir", "wide")))
        for of in (1, 2, 3)
        for segment in ("de", "en")
    ]


async def test_old_counts_are_swept_a_few_at_a_time(counts: ArtworkCounts) -> None:
    await add(counts, *(counted(1, day=TODAY - number * DAY) for number in range(5)))

    swept = [await counts.sweep(TODAY - DAY, limit=2) for _ in range(3)]

    assert swept == [2, 1, 0]
    assert await arms(counts) == [TitleArms(title(1), "en", (Arm("noir", 2, 0),))]
