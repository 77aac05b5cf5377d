"""Tracking: what every adapter of the port promises."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.ids import DeviceId, ProfileId, RowId, RowItemId, TitleId
from domain.tracking.event import TrackingEvent, TrackingKind
from persistence.ports.tracking import Tracking, TrackingPlace, place_of
from persistence.sql.engine import Database
from persistence.sql.tracking import SqlTracking
from tests.contract.seen_stores import tracking_at

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(days=1)
ADA, SAM = ProfileId(f"prof_{'a' * 32}"), ProfileId(f"prof_{'b' * 32}")
ROW = RowId(f"row_{'0' * 32}_trending")


MADE = f"{int((NOW - SECOND).timestamp() * 1000):012x}{'7' + '0' * 3}{'8' + '0' * 15}"
"""A page of a second ago: its id says when it was made (RFC 9562, section 5.7)."""


def item(number: int) -> RowItemId:
    return RowItemId(f"item_{MADE}_trending_{number:032x}")


def event(number: int = 1, **changes: object) -> TrackingEvent:
    given: dict[str, object] = {
        "profile_id": ADA,
        "device_id": DeviceId(f"dev_{'d' * 32}"),
        "subject": item(number),
        "title_id": TitleId(f"movie_{number:032x}"),
        "artwork": "close-up",
        "kind": TrackingKind.IMPRESSION,
        "occurred_at": NOW - SECOND,
        "received_at": NOW,
        "visible_ms": 2_500,
    }
    return TrackingEvent(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


@pytest.fixture
async def tracking(progress_address: str) -> AsyncIterator[Tracking]:
    async with tracking_at(progress_address) as store:
        yield store


@pytest.fixture
def swept(database: Database) -> Tracking:
    """Tracking on a store that sweeps: not one whose events end by themselves."""
    return SqlTracking(database)


async def kept(tracking: Tracking) -> Sequence[TrackingEvent]:
    return await tracking.since(None, until=LATER, limit=1_000)


async def test_before_the_first_there_is_nothing(tracking: Tracking) -> None:
    assert list(await tracking.record([])) == []
    assert list(await kept(tracking)) == []
    assert await tracking.sweep(LATER, limit=10) == 0


async def test_an_event_comes_back_as_it_was_told(tracking: Tracking) -> None:
    full = event(policy=3, segment="de", propensity=1 / 3, team="treatment")
    bare = event(subject=ROW, title_id=None, artwork=None, visible_ms=None, kind=TrackingKind.CLICK)

    assert list(await tracking.record([full, bare])) == [full, bare]

    assert list(await kept(tracking)) == [full, bare]


async def test_r46_an_event_counts_once_however_often_it_is_told(tracking: Tracking) -> None:
    first = event()
    await tracking.record([first])

    for again in (first, replace(first, received_at=NOW + SECOND, visible_ms=9_000)):
        assert list(await tracking.record([again])) == []
    assert list(await kept(tracking)) == [first]


async def test_which_of_some_events_are_kept_can_be_asked(tracking: Tracking) -> None:
    await tracking.record([event(1), event(2, kind=TrackingKind.CLICK), event(3, profile_id=SAM)])
    absent = [event(1, kind=TrackingKind.CLICK), event(2), event(3), event(4)]
    asked = [event(1), event(2, kind=TrackingKind.CLICK), *absent]

    found = await tracking.known([one.key for one in asked])

    assert set(found) == {one.key for one in asked[:2]}
    assert list(await tracking.known([])) == []


async def test_another_profile_subject_or_kind_is_another_event(tracking: Tracking) -> None:
    events = [
        event(),
        event(profile_id=SAM),
        event(2),
        event(kind=TrackingKind.CLICK),
        event(kind=TrackingKind.PLAY),
        event(kind=TrackingKind.TRAILER_VIEW),
    ]

    assert list(await tracking.record(events)) == events


async def test_of_a_batch_those_that_are_new_are_told_each_once(tracking: Tracking) -> None:
    await tracking.record([event(2)])
    batch = [event(3), event(2), event(1), event(3, visible_ms=9_000)]

    assert list(await tracking.record(batch)) == [event(3), event(1)]

    assert list(await kept(tracking)) == [event(1), event(2), event(3)]


async def test_of_many_who_tell_the_same_at_once_one_is_kept_and_somebody_told_of_it(
    tracking: Tracking,
) -> None:
    events = [event(number) for number in range(400)]

    new = await asyncio.gather(
        *(tracking.record(events if turn % 2 else events[::-1]) for turn in range(6))
    )

    assert {one.subject for events in new for one in events} == {one.subject for one in events}
    assert list(await kept(tracking)) == events


async def test_of_many_who_tell_the_same_at_once_a_database_calls_one_new(swept: Tracking) -> None:
    events = [event(number) for number in range(400)]

    new = await asyncio.gather(
        *(swept.record(events if turn % 2 else events[::-1]) for turn in range(6))
    )

    assert sum(map(len, new)) == 400


async def test_a_job_reads_page_by_page_and_goes_on_where_it_was(tracking: Tracking) -> None:
    events = [
        event(number, received_at=NOW + number % 3 * SECOND, profile_id=(ADA, SAM)[number % 2])
        for number in range(11)
    ]
    await tracking.record(events)

    pages = [page async for page in _pages(tracking, None, limit=4)]

    assert [len(page) for page in pages] == [4, 4, 3]
    assert [one for page in pages for one in page] == _in_order(events)
    more = [event(number, received_at=NOW + 3 * SECOND) for number in (50, 40)]
    await tracking.record(more)
    rest = [page async for page in _pages(tracking, place_of(pages[-1][-1]), limit=4)]
    assert rest == [[more[1], more[0]]]


async def test_kinds_of_one_subject_are_told_apart_by_a_place(tracking: Tracking) -> None:
    await tracking.record([event(kind=kind) for kind in TrackingKind])

    pages = [page async for page in _pages(tracking, None, limit=1)]

    assert [one.kind.value for page in pages for one in page] == [
        "CLICK",
        "IMPRESSION",
        "PLAY",
        "TRAILER_VIEW",
    ]


async def test_what_was_received_at_the_end_or_after_it_is_left_for_later(
    tracking: Tracking,
) -> None:
    await tracking.record([event(number, received_at=NOW + number * SECOND) for number in range(3)])

    found = await tracking.since(None, until=NOW + SECOND, limit=9)

    assert [one.subject for one in found] == [item(0)]


async def test_what_is_old_is_swept_the_oldest_first_and_so_many_at_a_time(
    swept: Tracking,
) -> None:
    await swept.record([event(9 - n, received_at=NOW + n * SECOND) for n in range(6)])

    assert await swept.sweep(NOW, limit=9) == 0
    assert await swept.sweep(NOW + 5 * SECOND, limit=2) == 2
    assert [one.subject for one in await kept(swept)] == [item(n) for n in (7, 6, 5, 4)]
    assert await swept.sweep(NOW + 5 * SECOND, limit=9) == 3
    assert [one.subject for one in await kept(swept)] == [item(4)]


async def test_two_who_sweep_at_once_take_nothing_twice(swept: Tracking) -> None:
    await swept.record([event(number) for number in range(20)])

    gone = await asyncio.gather(*(swept.sweep(LATER, limit=12) for _ in range(2)))

    assert sum(gone) + len(await kept(swept)) == 20
    assert await swept.sweep(LATER, limit=20) == 20 - sum(gone)


async def test_a_profile_that_is_gone_is_forgotten_and_no_other(tracking: Tracking) -> None:
    await tracking.record([event(), event(2), event(profile_id=SAM)])

    await tracking.forget(ADA)
    await tracking.forget(ADA)

    assert list(await kept(tracking)) == [event(profile_id=SAM)]


def _in_order(events: Iterable[TrackingEvent]) -> list[TrackingEvent]:
    return sorted(
        events, key=lambda one: (one.received_at, one.profile_id, one.subject, one.kind.value)
    )


async def _pages(
    tracking: Tracking, after: TrackingPlace | None, limit: int
) -> AsyncIterator[Sequence[TrackingEvent]]:
    while page := await tracking.since(after, until=LATER, limit=limit):
        yield page
        after = place_of(page[-1])


async def test_what_profiles_did_in_a_span_is_read_for_many_at_once(tracking: Tracking) -> None:
    early, first, last, late = (
        event(number, occurred_at=NOW + seconds * SECOND)
        for number, seconds in enumerate((-1, 0, 9, 10))
    )
    theirs = event(profile_id=SAM, occurred_at=NOW)
    await tracking.record([late, theirs, early, last, first])

    async def found(*profiles: ProfileId) -> dict[ProfileId, set[TrackingEvent]]:
        until = NOW + 10 * SECOND
        told = await tracking.of_profiles(profiles, since=NOW, until=until)
        return {id_: set(events) for id_, events in told.items()}

    assert await found(ADA, SAM) == {ADA: {first, last}, SAM: {theirs}}
    assert await found(SAM, ProfileId(f"prof_{'c' * 32}")) == {SAM: {theirs}}
    assert await found() == {}
