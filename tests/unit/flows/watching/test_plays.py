"""R31: plays are told to the catalogue day by day, in UTC, by one process at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.record import PlayCount
from flows.watching.plays import AT_ONCE, PlayCounts
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import title_id

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)


@dataclass
class World:
    """What was played by day, what the catalogue was told of it, and the clock."""

    played: list[PlayCount] = field(default_factory=list)
    told: list[Sequence[PlayCount]] = field(default_factory=list)
    known: list[PlayCount] = field(default_factory=list)
    asked: list[list[date]] = field(default_factory=list)
    now: datetime = datetime(2026, 11, 21, 9, tzinfo=UTC)
    taken: bool = False
    error: Exception | None = None

    async def plays(self, days: Collection[date]) -> Sequence[PlayCount]:
        self.asked.append(sorted(days))
        if self.error:
            raise self.error
        return [one for one in self.played if one.day in days]

    async def tell_plays(self, source: str, counts: Sequence[PlayCount]) -> int:
        assert source == "watching"
        self.told.append(counts)
        return len({one.title_id for one in counts})

    async def told_plays(self, source: str, days: Collection[date]) -> Sequence[PlayCount]:
        assert source == "watching"
        return [one for one in self.known if one.day in days]

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        assert (name, now < until, bool(holder)) == ("count-plays", True, True)
        was, self.taken = self.taken, True
        return not was

    async def give_back(self, *_: str) -> None:
        self.taken = False


def counts_in(world: World) -> PlayCounts:
    stores: Any = world
    return PlayCounts(stores, stores, stores, lambda: world.now)


def play(number: int, day: date = TODAY) -> PlayCount:
    return PlayCount(title_id(number), "US", day, 1)


async def test_what_was_played_is_told_and_how_much_it_was() -> None:
    world = World([play(1), play(2, TODAY - DAY)])

    assert await counts_in(world).tell() == 2
    assert world.told == [[play(1), play(2, TODAY - DAY)]]
    assert not world.taken


async def test_r6_a_play_that_began_on_another_day_is_taken_from_the_one_it_was_told_of() -> None:
    moved, stays = play(1, TODAY - DAY), play(2)
    world = World([moved, stays], known=[play(1), stays])

    await counts_in(world).tell()

    assert world.told == [[moved, stays, replace(play(1), plays=0)]]


async def test_late_plays_are_looked_for_at_the_start_and_once_a_day() -> None:
    world = World()
    counts = counts_in(world)

    for _ in range(2):
        await counts.tell()
    world.now += DAY
    await counts.tell()

    assert [len(days) for days in world.asked] == [14, 2, 14]
    assert world.asked[1] == [TODAY - DAY, TODAY]
    assert world.asked[2][-1] == TODAY + DAY


async def test_days_are_those_of_utc_wherever_the_clock_stands() -> None:
    world = World(now=datetime(2026, 11, 21, 23, tzinfo=timezone(-timedelta(hours=5))))

    await counts_in(world).tell()

    assert world.asked[0][-1] == TODAY + DAY


async def test_many_counts_are_told_in_transactions_of_bounded_size() -> None:
    world = World([play(number) for number in range(AT_ONCE + 1)])

    assert await counts_in(world).tell() == AT_ONCE + 1
    assert [len(counts) for counts in world.told] == [AT_ONCE, 1]


async def test_while_another_process_is_at_it_nothing_is_read() -> None:
    world = World([play(1)], taken=True)

    assert await counts_in(world).tell() == 0
    assert world.asked == []
    assert world.taken


async def test_a_store_that_is_away_is_tried_anew_and_the_lease_is_given_back() -> None:
    world = World([play(1)], error=StoreUnavailable())
    counts = counts_in(world)

    with pytest.raises(StoreUnavailable):
        await counts.tell()
    assert not world.taken
    world.error = None
    assert await counts.tell() == 1
    assert len(world.asked[1]) == 14
