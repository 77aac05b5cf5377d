"""R15: hidden from Continue Watching, until 120 s of new watching."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.watching.mark import Hide, Mark
from domain.watching.state import PlayableState, joined
from tests.watching.build import DAY, HOUR, MINUTE, NOW, PHONE, SECOND, TV, event, watched
from tests.watching.entries import HALF, entry, film, serial
from tests.watching.story import playable

HIDDEN = Hide(NOW - 3 * DAY, PHONE, hidden=True)


@pytest.mark.parametrize(
    ("hide", "happened", "expected"),
    [
        (None, "1x1 done 4", "NEXT_IN_ORDER 1x2"),
        (HIDDEN, "1x1 done 4", None),
        (HIDDEN, "1x1 done 4, 1x2 open 2", None),
        (Hide(NOW - 2 * DAY, TV, hidden=False), "1x1 done 4", "NEXT_IN_ORDER 1x2"),
    ],
)
def test_r15_a_hidden_title_is_not_there_until_it_is_shown_again(
    hide: Hide | None, happened: str, expected: str | None
) -> None:
    assert entry(serial(happened, hide=hide)) == expected


def played(start: datetime, lasting: timedelta, viewing: int) -> PlayableState:
    """Watched for so long, in two events."""
    first = event(40, start, viewing=viewing)
    return watched(first, event(42, start + lasting, viewing=viewing, seq=1))


@pytest.mark.parametrize(
    ("lengths", "shown"),
    [
        ([], False),
        ([119.999999], False),
        ([120], True),
        ([60, 59], False),
        ([60, 60], True),
        ([40, 40, 40], True),
    ],
)
def test_r15_hiding_ends_by_itself_after_120_s_of_new_watching(
    lengths: Sequence[float],
    shown: bool,  # noqa: FBT001 - a row
) -> None:
    state = played(NOW - 5 * DAY, HOUR, 1)
    for number, seconds in enumerate(lengths):
        later = played(HIDDEN.at + (number + 1) * HOUR, seconds * SECOND, number + 2)
        state = joined(state, later)

    assert entry(film(state, hide=HIDDEN)) == ("RESUME" if shown else None)


@pytest.mark.parametrize(("after", "shown"), [(119 * SECOND, False), (2 * MINUTE, True)])
def test_r15_of_a_viewing_that_was_running_only_what_comes_after_the_hiding_counts(
    after: timedelta,
    shown: bool,  # noqa: FBT001 - a row
) -> None:
    state = played(HIDDEN.at - HOUR, HOUR + after, 1)

    assert entry(film(state, hide=HIDDEN)) == ("RESUME" if shown else None)


def test_r15_new_watching_of_any_episode_counts_and_a_later_mark_does_not_take_it_back() -> None:
    of_first, of_second = playable("1x1"), playable("1x2")
    since = HIDDEN.at + HOUR
    marked = PlayableState(mark=Mark(NOW, PHONE, watched=True))
    states = {
        of_first: joined(played(since, MINUTE, 1), marked),
        of_second: joined(played(since + HOUR, MINUTE, 2), marked),
    }
    watched_title = replace(serial("", hide=HIDDEN), states=states)

    assert entry(watched_title) == "NEXT_IN_ORDER 1x3"


def test_r15_what_was_taken_off_the_history_ends_no_hiding() -> None:
    state = joined(HALF, played(HIDDEN.at + HOUR, HOUR, 7))
    gone = PlayableState(removed=frozenset(state.viewings) - frozenset(HALF.viewings))

    assert entry(film(state, hide=HIDDEN)) == "RESUME"
    assert entry(film(joined(state, gone), hide=HIDDEN)) is None


def test_r15_hiding_again_counts_from_then() -> None:
    state = played(HIDDEN.at + HOUR, HOUR, 2)
    again = Hide(NOW - HOUR, TV, hidden=True)

    assert entry(film(state, hide=HIDDEN)) == "RESUME"
    assert entry(film(state, hide=max(HIDDEN, again))) is None
