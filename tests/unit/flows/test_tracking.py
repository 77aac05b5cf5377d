"""R46: of what a client tells, what may be believed is kept once, and all of it is counted."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from domain.homepage.pageids import item_id, page_id, row_id
from domain.ids import ProfileId
from domain.outcome import LimitReached, UnavailableNow, ValidationFailed
from domain.tracking.event import TrackingKind
from domain.tracking.judge import Told, TrackingOutcome
from domain.tracking.tokens import item_text
from flows.tracking import MOST_EVENTS, TRACKS_TOO_OFTEN, Track, Tracked
from flows.watching.pace import Pace
from foundation.keys import Key
from foundation.signatures import Signatures
from persistence.memory.buckets import MemoryBuckets
from persistence.sql.durable import open_durable
from persistence.sql.tables import metadata
from persistence.sql.tracking import SqlTracking
from tests.unit.build import NOW, profile_id, title_id, viewer
from tests.unit.flows.experiments.stores import Faulty

ADA = profile_id(1)
SIGNATURES = Signatures([Key("a", b"a" * 32)])
PAGE = page_id(UUID(int=int(NOW.timestamp() * 1_000) << 80 | 7 << 76 | 2 << 62))


def token(number: int = 1, holder: ProfileId = ADA) -> str:
    own = item_id(row_id(PAGE, "trending"), title_id(number))
    return SIGNATURES.token(holder, item_text(own, title_id(number), "geometric"))


def told(number: int = 1, holder: ProfileId = ADA) -> Told:
    return Told(token(number, holder), TrackingKind.CLICK, NOW)


@pytest.fixture
async def tracking(tmp_path: Path) -> AsyncIterator[Faulty]:
    database = open_durable(f"sqlite:///{tmp_path / 'marquee.db'}")
    async with database.transaction() as connection:
        await connection.run_sync(metadata.create_all)
    yield Faulty(SqlTracking(database))
    await database.close()


@pytest.fixture
def track(tracking: Faulty) -> Track:
    pace = Pace(MemoryBuckets(lambda: 0.0), 2, "track", TRACKS_TOO_OFTEN)
    return Track(tracking, pace, SIGNATURES.text_of)


async def tell(track: Track, *all_: Told) -> object:
    return await track.track(viewer(None), ADA, all_, NOW)


async def kept(tracking: Faulty) -> Sequence[str]:
    found = await tracking.since(None, until=NOW + timedelta(days=1), limit=100)
    return [one.title_id for one in found]


async def test_what_is_believed_is_kept_whatever_else_came_with_it(
    track: Track, tracking: Faulty
) -> None:
    early = replace(told(2), occurred_at=NOW - timedelta(hours=1))
    batch = (told(), told(), told(3, profile_id(2)), early, replace(told(4), token="x"))
    assert await tell(track, *batch) == Tracked(1, 4)
    assert await kept(tracking) == [title_id(1)]
    assert track.outcomes == {
        TrackingOutcome.ACCEPTED: 1,
        TrackingOutcome.REPLAYED: 1,
        TrackingOutcome.FORGED: 2,
        TrackingOutcome.TOO_EARLY: 1,
    }
    assert await tell(track, told()) == Tracked(0, 1)
    assert track.outcomes[TrackingOutcome.REPLAYED] == 2


async def test_of_the_same_told_twice_at_once_the_first_stands(
    track: Track, tracking: Faulty
) -> None:
    later = replace(told(), occurred_at=NOW + timedelta(minutes=1))
    assert await tell(track, told(), later) == Tracked(1, 1)
    (found,) = await tracking.since(None, until=NOW + timedelta(days=1), limit=100)
    assert found.occurred_at == NOW


async def test_a_batch_that_counts_for_nothing_is_not_taken_to_the_store(
    track: Track, tracking: Faulty
) -> None:
    assert await tell(track, told(1, profile_id(2))) == Tracked(0, 1)
    assert tracking.asked == []


@pytest.mark.parametrize("count", [0, MOST_EVENTS + 1])
async def test_a_batch_has_one_to_a_hundred_events(track: Track, count: int) -> None:
    outcome = await tell(track, *[told()] * count)
    assert isinstance(outcome, ValidationFailed)
    assert [each.field for each in outcome.fields] == ["events"]
    assert track.outcomes == {}


async def test_r57_a_device_has_so_many_calls_a_minute(track: Track) -> None:
    for _ in range(2):
        assert isinstance(await tell(track, told()), Tracked)
    outcome = await tell(track, told())
    assert isinstance(outcome, LimitReached)
    assert (outcome.limit, outcome.message) == (2, TRACKS_TOO_OFTEN)


async def test_while_the_store_is_away_nothing_counts(track: Track, tracking: Faulty) -> None:
    tracking.failing = ("record",)
    assert isinstance(await tell(track, told()), UnavailableNow)
    assert track.outcomes == {}
    tracking.failing = ()
    assert await tell(track, told()) == Tracked(1, 0)
