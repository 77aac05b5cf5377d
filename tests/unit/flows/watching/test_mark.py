"""R6: marking as watched, over a real store."""

import pytest

from domain.ids import PlayableId, TitleId
from domain.watching.keys import PlayableKey
from domain.watching.watch_state import WatchStatus
from persistence.ports.progress import Progress
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.flows.watching.recording import ON_PHONE, Recording, given, seen_by
from tests.watching.build import ADA, FILM, HOUR, MINUTE, NOW

SERIES = TitleId(f"series_{5:032x}")
MANY = [PlayableKey(SERIES, PlayableId(f"ep_{number:032x}")) for number in range(250)]


async def test_r6_a_mark_says_watched_until_another_takes_it_back(progress: Progress) -> None:
    recording = Recording(progress)
    who, seen = ON_PHONE, seen_by(ON_PHONE)

    marked = await recording.marking.mark(who, seen, [FILM], NOW, watched=True)
    back = await recording.marking.mark(who, seen, [FILM], NOW + MINUTE, watched=False)

    assert [(one.status, one.percent) for one in marked.states] == [(WatchStatus.COMPLETED, 100.0)]
    assert [(one.status, one.ever_completed) for one in back.states] == [
        (WatchStatus.UNWATCHED, False)
    ]
    [kept] = (await progress.states(ADA, [FILM])).values()
    assert kept.mark is not None
    assert (kept.mark.at, kept.mark.watched) == (NOW + MINUTE, False)


async def test_r6_what_played_before_the_mark_is_ignored_whole(progress: Progress) -> None:
    recording = Recording(progress)
    await recording.record(given(40, 1, ago=HOUR))

    marked = await recording.marking.mark(ON_PHONE, seen_by(ON_PHONE), [FILM], NOW, watched=False)
    heartbeat = given(41, 2, occurred_at=NOW + MINUTE)
    goes_on = await recording.record(heartbeat, now=NOW + MINUTE)
    anew = given(10, 3, viewing_id=f"{2:032x}", occurred_at=NOW + MINUTE)
    begun = await recording.record(anew, now=NOW + MINUTE)

    assert [one.status for one in marked.states] == [WatchStatus.UNWATCHED]
    assert [one.status for one in goes_on.states] == [WatchStatus.UNWATCHED]
    assert [(one.status, one.percent) for one in begun.states] == [(WatchStatus.IN_PROGRESS, 10.0)]


async def test_r6_of_two_marks_at_one_instant_the_later_said_stands(progress: Progress) -> None:
    recording = Recording(progress)
    who, seen = ON_PHONE, seen_by(ON_PHONE)

    said = [
        await recording.marking.mark(who, seen, [FILM], NOW, watched=watched)
        for watched in (True, False, True, False)
    ]

    assert [one.states[0].status for one in said] == [
        WatchStatus.COMPLETED,
        WatchStatus.UNWATCHED,
        WatchStatus.COMPLETED,
        WatchStatus.UNWATCHED,
    ]
    [kept] = (await progress.states(ADA, [FILM])).values()
    assert not kept.marked_watched


async def test_r6_all_of_a_long_series_is_marked_and_200_states_answered(
    progress: Progress,
) -> None:
    recording = Recording(progress)

    marked = await recording.marking.mark(ON_PHONE, seen_by(ON_PHONE), MANY, NOW, watched=True)

    assert [one.playable_id for one in marked.states] == [key.playable_id for key in MANY[:200]]
    kept = await progress.states_of_titles(ADA, [SERIES])
    assert len(kept[SERIES]) == 250
    assert recording.watched.calls == ["states", "seen", "mark", "changing 1", "changed"]


async def test_where_there_is_nothing_to_mark_nothing_is_asked(progress: Progress) -> None:
    recording = Recording(progress)

    marked = await recording.marking.mark(ON_PHONE, seen_by(ON_PHONE), [], NOW, watched=True)

    assert (marked.states, marked.invalidated_row_ids) == ((), ())
    assert recording.watched.calls == []


async def test_r9_a_mark_that_cannot_be_kept_is_not_answered(progress: Progress) -> None:
    recording = Recording(progress)
    recording.watched.failing["mark"] = StoreUnavailable()

    with pytest.raises(StoreUnavailable):
        await recording.marking.mark(ON_PHONE, seen_by(ON_PHONE), [FILM], NOW, watched=True)

    assert await progress.states(ADA, [FILM]) == {}
