"""R11, R24, R33, R58: what a profile is in the middle of is read in few rounds and in time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from domain.artwork import ImageRole
from domain.homepage.live import Offer
from domain.homepage.row import DegradedSource
from domain.ids import ProfileId, TitleId
from domain.watching.continue_watching import WatchedTitle
from flows.homepage.sources.continue_watching import AT_ONCE, ContinueWatchingSource
from persistence.ports.progress import Active
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import image, movie, title_id, window
from tests.watching.build import DAY, HOUR, NOW, SECOND, event, watched
from tests.watching.entries import HALF, TEENAGER, film, serial

ADA = TEENAGER.profile_id
HALF_MS = 40 * 60_000
DONE = watched(event(99, NOW - HOUR))


@dataclass
class Titles:
    """Titles of Ada's by their numbers; what was read of them, and what comes instead."""

    titles: dict[TitleId, WatchedTitle]
    read: list[int] = field(default_factory=list)
    error: Exception | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def recent(
        self, profile_id: ProfileId, *, limit: int, before: Active | None = None
    ) -> Sequence[Active]:
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        assert profile_id == ADA
        found = [Active(id_, one.active_at) for id_, one in self.titles.items()]
        return found[found.index(before) + 1 if before else 0 :][:limit]

    async def watched(
        self, profile_id: ProfileId, active: Sequence[Active]
    ) -> Sequence[WatchedTitle]:
        assert profile_id == ADA
        self.read.append(len(active))
        return [self.titles[one.title_id] for one in active]


def numbered(number: int, *, done: bool = False, **changes: Any) -> WatchedTitle:
    """A film with box art that is half watched, or watched to its end; 1 was active last."""
    pictures = (replace(image(number, ImageRole.BOX_ART), owner_id=title_id(number)),)
    title = replace(movie(number), **{"artwork": pictures, **changes})
    at = NOW - number * SECOND
    return replace(film(DONE if done else HALF, title), active_at=at)


def source(*titles: WatchedTitle) -> tuple[ContinueWatchingSource, Titles]:
    store: Any = Titles({one.title.id: one for one in titles})
    return ContinueWatchingSource(store, deadline=timedelta(seconds=5)), store


def numbers(offer: Offer) -> list[int]:
    return [int(one.candidate.title_id[-32:], 16) for one in offer.continued]


async def test_r11_what_is_under_way_is_offered_newest_first() -> None:
    asked, _ = source(numbered(1), numbered(2, done=True), numbered(3))

    offer, until = await asked.offer(TEENAGER, NOW)

    assert numbers(offer) == [1, 3]
    first = offer.continued[0]
    assert (str(first.playable_id), first.active_at) == (title_id(1), NOW - SECOND)
    assert first.progress == f"RESUME:IN_PROGRESS:{HALF_MS}"
    assert until == datetime.max.replace(tzinfo=UTC)


async def test_r11_twenty_entries_are_found_behind_four_hundred_that_are_over() -> None:
    over = [numbered(number, done=True) for number in range(1, 401)]
    asked, store = source(*over, *(numbered(number) for number in range(401, 430)))

    offer, _ = await asked.offer(TEENAGER, NOW)

    assert numbers(offer) == list(range(401, 421))
    assert store.read == [50, 150, 229]


async def test_r11_mostly_one_round_is_enough_and_never_more_than_five_hundred_are_looked_at() -> (
    None
):
    asked, store = source(*(numbered(number) for number in range(1, 600)))
    assert len(numbers((await asked.offer(TEENAGER, NOW))[0])) == 20
    assert store.read == [50]

    asked, store = source(*(numbered(number, done=True) for number in range(1, 600)))
    assert (await asked.offer(TEENAGER, NOW))[0] == Offer()
    assert sum(store.read) == sum(AT_ONCE) == 500


async def test_r20_a_place_that_only_hidden_episodes_gave_is_given_to_what_comes_later() -> None:
    """A series whose visible episodes were watched long ago stands behind the films of since."""
    old = serial("1x1 done 9, 1x2 50% 0.01", "1x1, 1x2 [mature], 1x3")
    first = replace(old, title=replace(old.title, artwork=numbered(1).title.artwork), active_at=NOW)
    asked, store = source(first, *(numbered(number) for number in range(1, 70)))

    offer, _ = await asked.offer(TEENAGER, NOW)

    assert numbers(offer) == list(range(1, 21))
    assert store.read == [50]
    few, store = source(first, *(numbered(number, done=number > 19) for number in range(1, 70)))
    entries = (await few.offer(TEENAGER, NOW))[0].continued
    assert entries[-1].candidate.title_id == first.title.id
    assert store.read == [50, 20]


async def test_a_title_without_a_picture_takes_nobodys_place() -> None:
    bare = [numbered(number, artwork=()) for number in range(1, 30)]
    asked, _ = source(*bare, numbered(30))

    assert numbers((await asked.offer(TEENAGER, NOW))[0]) == [30]


async def test_of_a_series_it_is_the_episode_to_go_on_with() -> None:
    shown = serial("1x1 done 2")
    pictured = replace(shown.title, artwork=numbered(1).title.artwork)
    asked, _ = source(replace(shown, title=pictured))

    (entry,) = (await asked.offer(TEENAGER, NOW))[0].continued

    assert str(entry.playable_id) == next(one.id for one in shown.episodes if one.number == 2)
    assert entry.progress == "NEXT_IN_ORDER:UNWATCHED:0"


async def test_r24_it_stays_until_a_licence_ends_or_an_episode_is_out() -> None:
    ending = numbered(1, windows=(window(NOW - DAY, NOW + 3 * DAY),))
    waiting = serial("1x1 done 2", "1x1, 1x2 [out 2]")
    pictured = replace(waiting.title, artwork=numbered(1).title.artwork)
    series = replace(waiting, title=pictured)

    assert (await source(ending)[0].offer(TEENAGER, NOW))[1] == NOW + 3 * DAY
    assert (await source(ending, series)[0].offer(TEENAGER, NOW))[1] == NOW + 2 * DAY


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StoreUnavailable(), "UNAVAILABLE"),
        (TimeoutError(), "TIMEOUT"),
        (ValueError("a fault of ours"), "INTERNAL"),
    ],
)
async def test_r33_what_cannot_be_read_is_said_to_be_so_and_not_to_be_empty(
    error: Exception, reason: str
) -> None:
    asked, store = source(numbered(1))
    store.error = error

    with capture_logs() as lines:
        offer, until = await asked.offer(TEENAGER, NOW)

    assert offer == Offer(degraded=(DegradedSource("continue_watching", "NONE", reason),))
    assert until == NOW
    assert [line["source"] for line in lines] == (
        ["continue_watching"] if reason == "INTERNAL" else []
    )


async def test_r33_past_its_deadline_it_costs_its_row_only() -> None:
    asked, store = source(numbered(1))
    store.gate.clear()
    late = replace(asked, deadline=timedelta(milliseconds=5))

    assert (await late.offer(TEENAGER, NOW))[0].degraded[0].reason == "TIMEOUT"
    assert asked.deadline > ContinueWatchingSource(asked.watched).deadline
    assert ContinueWatchingSource(asked.watched).deadline == timedelta(milliseconds=150)
