"""Lists by time of what was watched: what every adapter promises (R6, R11, R28, R31)."""

import asyncio
from datetime import datetime, timedelta

import pytest

from domain.record import PlayCount
from domain.watching.event import ProgressEvent
from domain.watching.keys import PlayableKey
from domain.watching.milestone import Milestone, MilestoneKind
from domain.watching.state import NOTHING
from persistence.ports.progress import Active, HistoryPlace, Progress
from tests.contract.progress_world import SERIES, entries, episode, film, write
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
    viewing_id,
    watched,
)

STARTED, COMPLETED = MilestoneKind.STARTED, MilestoneKind.COMPLETED


def started(key: PlayableKey, at: datetime, viewing: int = 1) -> Milestone:
    return Milestone(STARTED, at, key, viewing_id(viewing), PHONE)


async def test_r11_titles_come_by_their_latest_activity_each_once_ties_by_id(
    progress: Progress,
) -> None:
    months = [NOW - number * 20 * DAY for number in range(6)]
    for number, at in enumerate(months):
        await progress.record([write(event(40, at), key=film(number))])
    await progress.record([write(event(41, months[0]), key=film(9))])
    await progress.record([write(event(42, months[1] + MINUTE), key=film(4))])
    expected = [
        Active(film(0).title_id, months[0]),
        Active(film(9).title_id, months[0]),
        Active(film(4).title_id, months[1] + MINUTE),
        Active(film(1).title_id, months[1]),
        Active(film(2).title_id, months[2]),
        Active(film(3).title_id, months[3]),
        Active(film(5).title_id, months[5]),
    ]

    assert list(await progress.recent(ADA, limit=9)) == expected
    assert list(await progress.recent(ADA, limit=7)) == expected
    for place in range(len(expected)):
        first = list(await progress.recent(ADA, limit=place))
        rest = list(await progress.recent(ADA, limit=9, before=expected[place]))
        assert first == expected[:place]
        assert rest == expected[place + 1 :]


async def test_r6_the_history_is_paged_by_its_place_newest_first(progress: Progress) -> None:
    instants = [NOW - number * 17 * DAY for number in range(5)]
    for number, at in enumerate(instants):
        await progress.record([write(event(40, at, viewing=number), key=film(number))])
    tied = started(film(7), instants[2], viewing=9)
    await progress.record([write(event(40, tied.at, viewing=9), key=tied.key)])
    same = started(film(8), instants[2], viewing=9)
    await progress.record([write(event(40, same.at, viewing=9), key=same.key)])
    plain = [started(film(number), at, number) for number, at in enumerate(instants)]
    expected = [*plain[:2], same, tied, *plain[2:]]

    assert list(await progress.history(ADA, limit=9)) == expected
    for place, one in enumerate(expected):
        below = HistoryPlace(one.at, one.viewing_id, one.key.playable_id)
        rest = list(await progress.history(ADA, limit=9, before=below))
        assert rest == expected[place + 1 :]
        assert list(await progress.history(ADA, limit=1, before=below)) == rest[:1]


async def test_r6_an_event_that_is_repeated_or_follows_makes_no_second_entry(
    progress: Progress,
) -> None:
    first, later = event(40, NOW), event(99, NOW + MINUTE)
    await progress.record([write(first)])
    await progress.record([write(first)])
    await progress.record([write(later, read=watched(first))])

    (entry,) = await entries(progress)

    assert (entry.watched_at, entry.completed) == (NOW, True)


@pytest.mark.parametrize("apart", [MINUTE, 40 * DAY])
async def test_r6_an_entry_moves_back_when_its_viewing_turns_out_to_have_started_earlier(
    progress: Progress, apart: timedelta
) -> None:
    late, early = event(40, NOW), event(20, NOW - apart, on=TV)
    await progress.record([write(late)])
    await progress.record([write(early, read=watched(late))])

    (entry,) = await entries(progress)

    assert (entry.watched_at, entry.device_id) == (NOW - apart, TV)


async def test_r28_the_newest_completions_come_first(progress: Progress) -> None:
    for number in range(4):
        at = NOW - number * 25 * DAY
        both = (event(40, at, viewing=number), event(99, at + HOUR, viewing=number))
        await progress.record([write(*both, key=film(number))])
    await progress.record([write(event(40), key=film(9))])

    found = await progress.completions(ADA, limit=3)

    assert [(one.kind, one.key, one.at) for one in found] == [
        (COMPLETED, film(number), NOW - number * 25 * DAY + HOUR) for number in range(3)
    ]


async def test_r31_plays_are_viewings_that_started_by_title_country_and_utc_day(
    progress: Progress,
) -> None:
    late = NOW.replace(hour=23, minute=59, second=59, microsecond=999_999) - DAY
    midnight = late + timedelta(microseconds=1)
    await progress.record([write(event(40, late), country="ES")])
    await progress.record([write(event(40, midnight, viewing=2), country="ES")])
    await progress.record([write(event(40, midnight, viewing=3), of=SAM, country="ES")])
    await progress.record([write(event(40, midnight, viewing=4), key=episode(1), country="FR")])
    await progress.record([write(event(40, midnight, viewing=5), key=episode(2), country="FR")])
    await progress.record([write(event(1, midnight, viewing=6), country="ES")])
    await progress.record([write(event(40, midnight, viewing=7), country=None)])

    found = await progress.plays([late.date(), midnight.date(), NOW.date() + 9 * DAY])

    assert sorted(found, key=str) == sorted(
        [
            PlayCount(FILM.title_id, "ES", late.date(), 1),
            PlayCount(FILM.title_id, "ES", midnight.date(), 2),
            PlayCount(SERIES, "FR", midnight.date(), 2),
        ],
        key=str,
    )
    assert [one.day for one in await progress.plays([late.date()])] == [late.date()]


async def test_r6_a_play_is_counted_once_however_often_it_is_told(progress: Progress) -> None:
    one, other = event(40, NOW), event(50, NOW + MINUTE)
    for written in (one, one, other):
        await progress.record([write(written)])
    await progress.remove(ADA, await entries(progress))

    (count,) = await progress.plays([NOW.date()])

    assert count == PlayCount(FILM.title_id, "ES", NOW.date(), 1)


BEFORE_MIDNIGHT = NOW.replace(hour=23, minute=59) - DAY
AFTER_MIDNIGHT = BEFORE_MIDNIGHT + 2 * MINUTE
LATE, EARLY = event(40, AFTER_MIDNIGHT, on=TV), event(20, BEFORE_MIDNIGHT)


@pytest.mark.parametrize("aware", [True, False])
@pytest.mark.parametrize("told", [(LATE, EARLY), (EARLY, LATE), (LATE, EARLY, LATE)])
async def test_r6_a_play_counts_on_the_day_it_began_whatever_was_told_first(
    progress: Progress, told: tuple[ProgressEvent, ...], *, aware: bool
) -> None:
    for place, one in enumerate(told):
        read = watched(*told[:place]) if aware and place else NOTHING
        country = "ES" if one is EARLY else "FR"
        await progress.record([write(one, read=read, country=country)])

    began = BEFORE_MIDNIGHT.date()
    assert list(await progress.plays([began, began + DAY])) == [
        PlayCount(FILM.title_id, "ES", began, 1)
    ]
    assert list(await progress.plays([began + DAY])) == []


async def test_r6_a_play_that_many_tell_at_once_counts_once_where_it_began_first(
    progress: Progress,
) -> None:
    instants = [BEFORE_MIDNIGHT - number * DAY for number in range(4)]
    moments = [event(40 + number, at, seq=number) for number, at in enumerate(instants)]

    await asyncio.gather(
        *(progress.record([write(one, country=f"C{place}")]) for place, one in enumerate(moments))
    )

    first = instants[-1].date()
    assert list(await progress.plays([at.date() for at in instants])) == [
        PlayCount(FILM.title_id, "C3", first, 1)
    ]


async def test_r6_of_two_starts_of_a_day_the_earlier_says_where_it_was(progress: Progress) -> None:
    for minute, country in ((3, "FR"), (1, "ES"), (2, "IT")):
        at = AFTER_MIDNIGHT + minute * MINUTE
        await progress.record([write(event(40, at, seq=minute), country=country)])

    assert list(await progress.plays([AFTER_MIDNIGHT.date()])) == [
        PlayCount(FILM.title_id, "ES", AFTER_MIDNIGHT.date(), 1)
    ]


async def test_r31_a_play_that_began_nobody_knows_where_counts_nowhere(progress: Progress) -> None:
    await progress.record([write(LATE, country="ES")])
    await progress.record([write(EARLY, read=watched(LATE), country=None)])

    assert list(await progress.plays([LATE.occurred_at.date(), EARLY.occurred_at.date()])) == []
