"""Progress: what every adapter of the port promises (R4, R5, R6, R9, R58)."""

import asyncio

from domain.watching.mark import Hide, Mark
from domain.watching.state import PlayableState, joined
from persistence.ports.progress import Active, Progress, TitleActivity
from tests.contract.progress_world import SERIES, entries, episode, film, state_of, write
from tests.watching.build import (
    ADA,
    FILM,
    HOUR,
    NOW,
    PHONE,
    SAM,
    SECOND,
    TV,
    event,
    viewing_id,
    watched,
)


async def test_what_was_never_watched_is_absent(progress: Progress) -> None:
    assert await progress.states(ADA, [FILM, film(2)]) == {}
    assert await progress.states(ADA, []) == {}
    assert await progress.states_of_titles(ADA, [SERIES]) == {}
    assert await progress.titles(ADA, [SERIES]) == {}
    assert list(await progress.recent(ADA, limit=10)) == []
    assert list(await progress.history(ADA, limit=10)) == []
    assert list(await progress.completions(ADA, limit=10)) == []
    assert list(await progress.plays([NOW.date()])) == []
    assert list(await progress.plays([])) == []
    assert [one async for one in progress.foldable(NOW)] == []


async def test_r4_a_viewing_comes_back_as_it_was_written(progress: Progress) -> None:
    events = (event(1, NOW - HOUR, on=TV, seq=2**31 - 1), event(99.99, NOW, seq=1))

    await progress.record([write(*events)])

    assert await state_of(progress) == watched(*events)


async def test_r5_writes_join_in_any_order_and_any_number_of_times(progress: Progress) -> None:
    events = [event(percent, NOW + percent * SECOND, on=TV) for percent in (30, 60, 99, 10)]

    for one in (events[2], events[0], events[3], events[2], events[1], events[0]):
        await progress.record([write(one)])

    assert await state_of(progress) == watched(*events)


async def test_r4_of_two_events_of_one_instant_the_counter_and_then_the_device_decide(
    progress: Progress,
) -> None:
    events = [
        event(40, NOW, seq=2, on=PHONE),
        event(50, NOW, seq=1, on=TV),
        event(60, NOW, seq=2, on=TV),
    ]

    for one in events:
        await progress.record([write(one)])

    state = await state_of(progress)
    assert state == watched(*events)
    assert state is not None
    viewing = state.viewings[viewing_id(1)]
    assert (viewing.first.position_ms, viewing.last.position_ms) == (50 * 60_000, 60 * 60_000)


async def test_r5_of_two_events_that_are_equal_but_for_the_rest_all_stores_keep_the_same(
    progress: Progress,
) -> None:
    events = [event(percent, NOW, id_=number) for number, percent in ((1, 40), (2, 30), (1, 50))]

    for one in events:
        await progress.record([write(one)])

    assert await state_of(progress) == watched(*reversed(events))


async def test_r5_many_writers_at_once_lose_nothing(progress: Progress) -> None:
    events = [
        event(number, NOW + (number * 37 % 40) * SECOND, viewing=number % 3, seq=number)
        for number in range(40)
    ]

    await asyncio.gather(*(progress.record([write(one)]) for one in events))

    assert await state_of(progress) == watched(*events)


async def test_one_call_writes_for_many_playables_and_profiles(progress: Progress) -> None:
    await progress.record(
        [write(event(40)), write(event(50), key=film(2)), write(event(60), of=SAM)]
    )

    found = await progress.states(ADA, [FILM, film(2), film(3)])
    assert found == {
        FILM.playable_id: watched(event(40)),
        film(2).playable_id: watched(event(50)),
    }
    assert await state_of(progress, of=SAM) == watched(event(60))


async def test_r58_a_profile_reads_nothing_of_anothers(progress: Progress) -> None:
    await progress.record([write(event(99))])
    await progress.mark(ADA, {film(2): Mark(NOW, PHONE, watched=True)})
    await progress.hide(ADA, FILM.title_id, Hide(NOW, PHONE, hidden=True))

    assert await progress.states(SAM, [FILM, film(2)]) == {}
    assert await progress.states_of_titles(SAM, [FILM.title_id]) == {}
    assert await progress.titles(SAM, [FILM.title_id]) == {}
    assert list(await progress.recent(SAM, limit=9)) == []
    assert list(await progress.history(SAM, limit=9)) == []
    assert list(await progress.completions(SAM, limit=9)) == []


async def test_a_series_is_read_at_once(progress: Progress) -> None:
    keys = [episode(number) for number in range(5)]
    await progress.record([write(event(10 + place), key=key) for place, key in enumerate(keys)])
    await progress.record([write(event(40))])

    found = await progress.states_of_titles(ADA, [SERIES, FILM.title_id, film(9).title_id])

    assert found == {
        SERIES: {key.playable_id: watched(event(10 + place)) for place, key in enumerate(keys)},
        FILM.title_id: {FILM.playable_id: watched(event(40))},
    }


async def test_r6_the_latest_mark_stands_in_any_order(progress: Progress) -> None:
    early, late = Mark(NOW - HOUR, TV, watched=True), Mark(NOW, PHONE, watched=False)

    for mark in (late, early, late):
        await progress.mark(ADA, {FILM: mark, episode(1): early})

    assert await state_of(progress) == PlayableState(mark=late)
    assert await state_of(progress, episode(1)) == PlayableState(mark=early)


async def test_r6_a_removal_stands_whatever_arrives_later(progress: Progress) -> None:
    first, later = event(40, NOW - HOUR), event(60, NOW)
    await progress.record([write(first)])
    gone = await entries(progress)

    await progress.remove(ADA, gone)
    await progress.remove(ADA, gone)
    await progress.record([write(later)])

    removed = PlayableState(removed=frozenset({viewing_id(1)}))
    assert await state_of(progress) == joined(watched(first, later), removed)
    assert await entries(progress) == []


async def test_r15_the_latest_hiding_stands_in_any_order(progress: Progress) -> None:
    hidden, shown = Hide(NOW - HOUR, TV, hidden=True), Hide(NOW, PHONE, hidden=False)

    for hide in (shown, hidden, shown):
        await progress.hide(ADA, SERIES, hide)

    assert await progress.titles(ADA, [SERIES, FILM.title_id]) == {
        SERIES: TitleActivity(None, shown)
    }
    assert list(await progress.recent(ADA, limit=9)) == []


async def test_r11_the_activity_of_a_title_is_its_latest_event(progress: Progress) -> None:
    await progress.record([write(event(40, NOW), key=episode(1))])
    await progress.record([write(event(50, NOW - HOUR), key=episode(2))])
    await progress.hide(ADA, SERIES, Hide(NOW, PHONE, hidden=True))

    found = await progress.titles(ADA, [SERIES])

    assert found == {SERIES: TitleActivity(NOW, Hide(NOW, PHONE, hidden=True))}


async def test_r11_a_mark_that_says_watched_is_activity_one_that_does_not_is_none(
    progress: Progress,
) -> None:
    await progress.mark(ADA, {film(1): Mark(NOW, PHONE, watched=True)})
    await progress.mark(ADA, {film(2): Mark(NOW, PHONE, watched=False)})

    assert list(await progress.recent(ADA, limit=9)) == [Active(film(1).title_id, NOW)]


async def test_a_profile_that_is_forgotten_leaves_nothing_and_others_keep_theirs(
    progress: Progress,
) -> None:
    for id_ in (ADA, SAM):
        await progress.record([write(event(99), of=id_)])
        await progress.mark(id_, {film(2): Mark(NOW, PHONE, watched=True)})
        await progress.hide(id_, SERIES, Hide(NOW, PHONE, hidden=True))

    await progress.forget(ADA)

    assert await progress.states(ADA, [FILM, film(2)]) == {}
    assert await progress.titles(ADA, [FILM.title_id, SERIES]) == {}
    assert list(await progress.recent(ADA, limit=9)) == []
    assert list(await progress.history(ADA, limit=9)) == []
    assert list(await progress.completions(ADA, limit=9)) == []
    assert len(await progress.states(SAM, [FILM, film(2)])) == 2
    assert len(await progress.history(SAM, limit=9)) == 1


async def test_a_call_without_anything_to_write_is_no_mistake(progress: Progress) -> None:
    await progress.record([])
    await progress.mark(ADA, {})
    await progress.remove(ADA, [])

    assert list(await progress.recent(ADA, limit=9)) == []
