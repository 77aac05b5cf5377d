"""Progress of many profiles at once, as jobs read it: what every adapter of the port promises."""

from domain.watching.fold import folding
from domain.watching.mark import Hide, Mark
from domain.watching.state import PlayableState
from persistence.ports.progress import Progress
from tests.contract.progress_world import SERIES, episode, film, state_of, write
from tests.watching.build import (
    ADA,
    DAY,
    FILM,
    HOUR,
    MINUTE,
    NOW,
    PHONE,
    SAM,
    TV,
    event,
    watched,
)

MICROSECOND = MINUTE / 60_000_000


async def test_who_watched_nothing_is_absent(progress: Progress) -> None:
    await progress.hide(ADA, FILM.title_id, Hide(NOW, PHONE, hidden=True))

    assert await progress.watched_since([ADA, SAM], NOW - DAY) == {}
    assert await progress.watched_since([], NOW - DAY) == {}


async def test_r44_each_profile_has_the_titles_it_was_active_in(progress: Progress) -> None:
    first, second, theirs = event(40), event(50, NOW - DAY, of=episode(1).playable_id), event(60)
    await progress.record(
        [write(first), write(second, key=episode(1)), write(theirs, of=SAM, key=film(2))]
    )
    own = {
        FILM.title_id: {FILM.playable_id: watched(first)},
        SERIES: {episode(1).playable_id: watched(second)},
    }
    others = {film(2).title_id: {film(2).playable_id: watched(theirs)}}

    assert await progress.watched_since([ADA, SAM], NOW - DAY) == {ADA: own, SAM: others}
    assert await progress.watched_since([SAM], NOW - DAY) == {SAM: others}


async def test_a_title_is_there_whole_or_not_at_all(progress: Progress) -> None:
    old, new = event(40, NOW - 40 * DAY, viewing=1), event(50, NOW, viewing=2)
    await progress.record([write(old), write(new)])

    whole = {ADA: {FILM.title_id: {FILM.playable_id: watched(old, new)}}}
    assert await progress.watched_since([ADA], NOW) == whole
    assert await progress.watched_since([ADA], NOW + MICROSECOND) == {}


async def test_r44_more_titles_than_are_read_at_a_time_are_all_there(progress: Progress) -> None:
    await progress.record([write(event(40, NOW - n * MINUTE), key=film(n)) for n in range(1, 231)])

    found = await progress.watched_since([ADA], NOW - 205 * MINUTE)

    assert set(found[ADA]) == {film(n).title_id for n in range(1, 206)}


async def test_what_was_said_and_what_was_folded_is_there_too(progress: Progress) -> None:
    events = [event(40, NOW - days * DAY, viewing=days, on=TV) for days in (300, 200, 100)]
    await progress.record([write(*events), write(event(50))])
    state = await state_of(progress)
    assert state is not None
    done = folding(state, NOW)
    assert done is not None
    await progress.fold(ADA, FILM, done)
    await progress.mark(ADA, {FILM: Mark(NOW, PHONE, watched=False)})

    found = (await progress.watched_since([ADA], NOW - DAY))[ADA][FILM.title_id]

    left = found[FILM.playable_id]
    assert isinstance(left, PlayableState)
    assert left == await state_of(progress)
    assert left.base == done.base


async def test_r44_each_profile_was_last_active_when_it_was_in_any_title(
    progress: Progress,
) -> None:
    latest, theirs = NOW - HOUR, NOW - 40 * DAY
    await progress.record(
        [
            write(event(40, NOW - 2 * DAY)),
            write(event(50, latest, of=episode(1).playable_id), key=episode(1)),
            write(event(60, NOW - 100 * DAY, viewing=2), key=film(2)),
            write(event(60, theirs), of=SAM, key=film(2)),
        ]
    )
    since = NOW - 100 * DAY

    assert await progress.last_active([ADA, SAM], since) == {ADA: latest, SAM: theirs}
    assert await progress.last_active([SAM], since) == {SAM: theirs}
    assert await progress.last_active([], since) == {}


async def test_who_was_not_active_since_an_instant_is_absent(progress: Progress) -> None:
    await progress.record([write(event(40, NOW - DAY)), write(event(60, NOW), of=SAM)])

    assert await progress.last_active([ADA, SAM], NOW - DAY) == {ADA: NOW - DAY, SAM: NOW}
    assert await progress.last_active([ADA, SAM], NOW - DAY + MICROSECOND) == {SAM: NOW}


async def test_an_event_that_comes_late_does_not_take_the_last_activity_back(
    progress: Progress,
) -> None:
    await progress.record([write(event(40, NOW))])
    await progress.record([write(event(30, NOW - DAY)), write(event(5, NOW - DAY), key=film(2))])

    assert await progress.last_active([ADA], NOW - 2 * DAY) == {ADA: NOW}


async def test_r6_a_mark_that_says_watched_is_activity_and_nothing_else_that_is_said(
    progress: Progress,
) -> None:
    await progress.hide(ADA, FILM.title_id, Hide(NOW, PHONE, hidden=True))
    await progress.mark(ADA, {film(3): Mark(NOW, PHONE, watched=False)})
    assert await progress.last_active([ADA], NOW - DAY) == {}

    await progress.mark(ADA, {film(2): Mark(NOW - HOUR, PHONE, watched=True)})
    assert await progress.last_active([ADA], NOW - DAY) == {ADA: NOW - HOUR}
