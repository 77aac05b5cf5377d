"""R2, R4, R5, R9: recording a batch, over a real store."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.events import ViewingCompleted, ViewingStarted
from domain.ids import PlayableId, RowId, TitleId
from domain.outcome import LimitReached, ValidationFailed
from domain.watching.batch import ProgressRecorded
from domain.watching.event import ProgressKind
from domain.watching.keys import PlayableKey
from domain.watching.policy import WatchingPolicy
from domain.watching.watch_state import WatchStatus
from domain.watching.watchable import Watchable
from persistence.ports.progress import Progress
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import profile, viewer
from tests.unit.flows.watching.recording import ON_TV, Recording, given
from tests.watching.build import ADA, FILM, FILM_MS, HOUR, MINUTE, MINUTE_MS, NOW, SAM

SERIES = TitleId(f"series_{5:032x}")
KEPT = ["states", "seen", "record", "changing 1", "changed"]
"""One read of the states, a look at the page, one write, and another look."""
EPISODES = [PlayableKey(SERIES, PlayableId(f"ep_{number:032x}")) for number in (1, 2)]


def outcomes(done: ProgressRecorded) -> list[str]:
    return [one.reason or one.outcome.value for one in done.results]


async def test_r5_each_event_is_answered_in_the_order_of_the_batch(progress: Progress) -> None:
    recording = Recording(progress)
    recording.seen |= {key.playable_id: Watchable(key, FILM_MS) for key in EPISODES}
    first, second = (key.playable_id for key in EPISODES)

    done = await recording.record(
        given(10, 1, ago=MINUTE, playable_id=first),
        given(20, 2, ago=MINUTE),
        given(30, 3, playable_id=second, viewing_id="nothing"),
        given(11, 4, playable_id=first, kind=ProgressKind.STOP),
        given(19, 5, ago=2 * MINUTE),
        given(40, 6, playable_id=second),
        given(20, 2, ago=MINUTE),
    )

    assert [one.event_id[-1] for one in done.results] == ["1", "2", "3", "4", "5", "6", "2"]
    assert outcomes(done) == [
        "APPLIED", "APPLIED", "BAD_ID", "APPLIED", "STALE", "APPLIED", "DUPLICATE",
    ]  # fmt: skip
    places = {state.playable_id: state.position_ms for state in done.states}
    assert places == {
        first: 11 * MINUTE_MS,
        FILM.playable_id: 20 * MINUTE_MS,
        second: 40 * MINUTE_MS,
    }
    assert done.server_time == NOW


async def test_r9_what_was_answered_is_what_a_later_read_finds(progress: Progress) -> None:
    done = await Recording(progress).record(given(10, 1, ago=MINUTE), given(60, 2))

    [kept] = (await progress.states(ADA, [FILM])).values()
    assert [one.last.position_ms for one in kept.viewings.values()] == [60 * MINUTE_MS]
    assert [state.position_ms for state in done.states] == [60 * MINUTE_MS]
    [entry] = await progress.history(ADA, limit=10)
    assert entry.at == NOW - MINUTE


async def test_r5_a_batch_that_is_sent_again_changes_nothing(progress: Progress) -> None:
    recording = Recording(progress)
    batch = [given(10, 1, ago=2 * MINUTE), given(15, 2, ago=MINUTE), given(20, 3)]
    first = await recording.record(*batch)
    kept = await progress.states(ADA, [FILM])

    again = await recording.record(*batch)

    assert outcomes(again) == ["DUPLICATE", "STALE", "DUPLICATE"]
    assert again.states == first.states
    assert await progress.states(ADA, [FILM]) == kept


async def test_r5_batches_in_any_order_and_split_lead_to_one_state(progress: Progress) -> None:
    recording = Recording(progress)
    offline = [given(10 + number, number, ago=(9 - number) * MINUTE) for number in range(1, 9)]

    for batch in (offline[4:], offline[:2], offline[1:6]):
        done = await recording.record(*batch)

    [state] = done.states
    assert (state.position_ms, state.status) == (18 * MINUTE_MS, WatchStatus.IN_PROGRESS)
    [kept] = (await progress.states(ADA, [FILM])).values()
    [viewing] = kept.viewings.values()
    assert (viewing.first.position_ms, viewing.last.position_ms) == (
        11 * MINUTE_MS,
        18 * MINUTE_MS,
    )


async def test_r6_a_late_event_completes_its_viewing_and_moves_nothing(progress: Progress) -> None:
    recording = Recording(progress)
    await recording.record(given(40, 2))

    done = await recording.record(given(99, 1, ago=HOUR))

    [result], [state] = done.results, done.states
    assert (result.outcome.value, result.completed) == ("STALE", True)
    assert (state.position_ms, state.play_count) == (40 * MINUTE_MS, 1)


async def test_r1_the_credits_of_the_playable_complete_it(progress: Progress) -> None:
    done = await Recording(progress).record(given(91))

    assert [one.completed for one in done.results] == [True]
    assert [state.status for state in done.states] == [WatchStatus.COMPLETED]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"event_id": "7"}, "BAD_ID"),
        ({"viewing_id": ""}, "BAD_ID"),
        ({"playable_id": "movie_" + "9" * 32}, "NOT_FOUND"),
        ({"playable_id": "what is this", "duration_ms": -1}, "NOT_FOUND"),
        ({"device_seq": -1}, "BAD_DEVICE_SEQ"),
        ({"duration_ms": 0}, "BAD_DURATION"),
        ({"duration_ms": FILM_MS + 121_000}, "DURATION_MISMATCH"),
        ({"position_ms": -1}, "BAD_POSITION"),
        ({"position_ms": FILM_MS + 5_001}, "BAD_POSITION"),
        ({"occurred_at": NOW + timedelta(seconds=121)}, "CLOCK_AHEAD"),
        ({"occurred_at": NOW - timedelta(days=91)}, "TOO_OLD"),
    ],
)
async def test_r2_a_rejected_event_rejects_nothing_else(
    progress: Progress, changes: dict[str, Any], reason: str
) -> None:
    wrong, right = replace(given(50, 8), **changes), given(20, 9)

    done = await Recording(progress).record(wrong, right)

    assert outcomes(done) == [reason, "APPLIED"]
    assert [state.position_ms for state in done.states] == [20 * MINUTE_MS]


async def test_r2_where_nothing_is_taken_nothing_is_read_or_written(progress: Progress) -> None:
    recording = Recording(progress)

    done = await recording.record(given(50, playable_id="movie_" + "9" * 32))

    assert (outcomes(done), done.states, done.invalidated_row_ids) == (["NOT_FOUND"], (), ())
    assert recording.watched.calls == []


@pytest.mark.parametrize(("count", "fits"), [(0, False), (1, True), (200, True), (201, False)])
async def test_r2_a_batch_holds_1_to_200_events(
    progress: Progress,
    count: int,
    fits: bool,  # noqa: FBT001 - a parameter
) -> None:
    recording = Recording(progress)

    done = await recording.answer([given(20, number) for number in range(count)])

    if fits:
        assert isinstance(done, ProgressRecorded)
        assert len(done.results) == count
        return
    assert isinstance(done, ValidationFailed)
    [field] = done.fields
    assert field.field == "events"
    assert field.message == f"A batch holds 1 to 200 events, not {count}."
    assert (recording.looked, recording.watched.calls) == ([], [])


async def test_the_longest_batch_is_what_the_policy_says(progress: Progress) -> None:
    recording = Recording(progress, policy=WatchingPolicy(longest_batch=2))

    done = await recording.answer([given(20, number) for number in range(3)])

    assert isinstance(done, ValidationFailed)


async def test_a_batch_is_one_read_and_one_write_however_long(progress: Progress) -> None:
    recording = Recording(progress)
    recording.seen |= {key.playable_id: Watchable(key, FILM_MS) for key in EPISODES}
    ids = [FILM.playable_id, *(key.playable_id for key in EPISODES)]

    await recording.record(
        *(given(20, number, playable_id=ids[number % 3]) for number in range(60))
    )

    assert recording.watched.calls == KEPT
    assert [set(asked) for asked in recording.looked] == [set(ids)]


async def test_r35_the_rows_are_named_that_the_change_touches(progress: Progress) -> None:
    recording = Recording(progress)
    recording.rows.touched = (RowId("row_1"),)

    assert (await recording.record(given(20))).invalidated_row_ids == ("row_1",)


async def test_r35_where_nobody_knows_whether_it_was_kept_the_page_is_read_anew(
    progress: Progress,
) -> None:
    recording = Recording(progress)
    recording.watched.failing["record"] = StoreUnavailable()

    with pytest.raises(StoreUnavailable):
        await recording.record(given(20))

    assert recording.watched.calls == ["states", "seen", "record", "changing 1"]


async def test_r9_a_write_that_cannot_be_kept_answers_nothing(progress: Progress) -> None:
    recording = Recording(progress)
    recording.watched.failing["record"] = StoreUnavailable()

    with pytest.raises(StoreUnavailable):
        await recording.record(given(20))

    assert await progress.states(ADA, [FILM]) == {}
    recording.watched.failing.clear()
    assert outcomes(await recording.record(given(20))) == ["APPLIED"]


async def test_r9_without_its_read_nothing_is_written(progress: Progress) -> None:
    recording = Recording(progress)
    recording.watched.failing["states"] = StoreUnavailable()

    with pytest.raises(StoreUnavailable):
        await recording.record(given(20))

    assert recording.watched.calls == ["states"]


async def test_r9_what_is_a_repeat_is_written_all_the_same(progress: Progress) -> None:
    recording = Recording(progress)
    await recording.record(given(20))
    recording.watched.calls.clear()

    assert outcomes(await recording.record(given(20))) == ["DUPLICATE"]
    assert recording.watched.calls == KEPT


async def test_r9_a_write_says_what_was_read_of_its_viewings(progress: Progress) -> None:
    recording = Recording(progress)
    await recording.record(given(20, 1, ago=MINUTE), given(40, 2, viewing_id=f"{2:032x}"))
    [[first]] = recording.watched.given["record"]
    read = (await progress.states(ADA, [FILM]))[FILM.playable_id]

    await recording.record(given(30, 3))

    [[second]] = recording.watched.given["record"]
    assert first.known == ()
    assert second.known == (read.viewings[second.viewings[0].id],)


async def test_events_are_of_the_device_of_the_session(progress: Progress) -> None:
    recording = Recording(progress)

    await recording.record(given(20), who=ON_TV)

    [kept] = (await progress.states(ADA, [FILM])).values()
    assert {one.last.device_id for one in kept.viewings.values()} == {ON_TV.session.device_id}


async def test_r58_two_profiles_at_once_keep_what_is_theirs(progress: Progress) -> None:
    recording, sam = Recording(progress), viewer(profile(2))

    ada_told, sam_told = await asyncio.gather(
        recording.record(given(20, 1)), recording.record(given(70, 2), who=sam)
    )

    assert [(state.profile_id, state.percent) for state in ada_told.states] == [(ADA, 20.0)]
    assert [(state.profile_id, state.percent) for state in sam_told.states] == [(SAM, 70.0)]
    for id_, minutes in ((ADA, 20), (SAM, 70)):
        [kept] = (await progress.states(id_, [FILM])).values()
        places = [one.last.position_ms for one in kept.viewings.values()]
        assert places == [minutes * MINUTE_MS]


async def test_r31_plays_count_where_they_were_played(progress: Progress) -> None:
    recording = Recording(progress)
    await recording.record(given(20, 1), given(30, 2))
    nowhere = viewer(profile(2), country="ZZ")
    await recording.record(given(20, 3), who=nowhere)

    [play] = await progress.plays([NOW.date()])
    assert (play.title_id, play.country, play.plays) == (FILM.title_id, "ES", 1)


async def test_a_device_records_60_times_a_minute_and_a_batch_is_one(progress: Progress) -> None:
    recording = Recording(progress, per_minute=60)
    for number in range(60):
        await recording.record(given(20, number), given(20, number + 100))

    refused = await recording.answer([given(20, 99)])

    assert isinstance(refused, LimitReached)
    assert (refused.limit, refused.retry_after_seconds) == (60, 1)
    assert isinstance(await recording.answer([given(20)], who=ON_TV), ProgressRecorded)
    recording.clock += 1
    await recording.record(given(20, 99))


async def test_a_batch_of_the_wrong_length_takes_nothing_from_the_pace(progress: Progress) -> None:
    recording = Recording(progress, per_minute=1)

    assert isinstance(await recording.answer([]), ValidationFailed)

    await recording.record(given(20))


async def test_a_viewing_is_told_when_it_starts_and_when_it_completes_and_not_again(
    progress: Progress,
) -> None:
    recording = Recording(progress)

    await recording.record(given(0.5, 1, ago=3 * HOUR))
    assert recording.told == []
    await recording.record(given(10, 2, ago=2 * HOUR))
    await recording.record(given(20, 3, ago=HOUR))
    await recording.record(given(99, 4))

    assert [(type(each), each.at) for each in viewings(recording)] == [
        (ViewingStarted, NOW - 2 * HOUR),
        (ViewingCompleted, NOW),
    ]
    assert {(each.profile_id, each.title_id, each.viewing_id) for each in viewings(recording)} == {
        (ADA, FILM.title_id, f"{1:032x}")
    }


async def test_what_was_not_kept_is_not_told(progress: Progress) -> None:
    recording = Recording(progress)
    recording.watched.failing["record"] = StoreUnavailable()

    with pytest.raises(StoreUnavailable):
        await recording.record(given(10))
    assert recording.told == []


def viewings(recording: Recording) -> list[ViewingStarted | ViewingCompleted]:
    return [each for each in recording.told if isinstance(each, ViewingStarted | ViewingCompleted)]
