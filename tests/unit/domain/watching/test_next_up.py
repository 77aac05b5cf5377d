"""R12, R13, R14, R16: next-up, row by row. `tests/watching/story.py` says how to read them."""

from dataclasses import replace

import pytest

from domain.hours import ViewingHours
from domain.licence import LicenceWindow
from domain.maturity import MaturityLevel
from domain.visibility import Audience
from domain.watching.next_up import next_up, seen_of
from tests.unit.build import audience, series, window
from tests.watching.build import DAY, NOW
from tests.watching.story import States, catalogue, story

TEENAGER = audience(maturity=MaturityLevel.AGE_14)
THREE = "1x1, 1x2, 1x3"
TWO_SEASONS = "1x1, 1x2, 2x1, 2x2"

ROWS = {
    # (a) the most recently active episode is in progress or being rewatched
    "a: in progress": (THREE, "1x1 done 9, 1x2 40% 8", "RESUME 1x2"),
    "a: the first in progress": (THREE, "1x1 40% 8", "RESUME 1x1"),
    "a: the last in progress": (THREE, "1x1 done 9, 1x2 done 8, 1x3 40% 7", "RESUME 1x3"),
    "a: one further on is in progress": (THREE, "1x1 done 9, 1x3 40% 8", "RESUME 1x3"),
    "a: of two in progress the latest active": (THREE, "1x3 40% 9, 1x1 40% 8", "RESUME 1x1"),
    "a: being rewatched": (THREE, "1x1 done 9, 1x2 done 8, 1x1 40% 7", "RESUME 1x1"),
    "a: marked, then watched anew": (THREE, "1x1 mark 9, 1x1 40% 8", "RESUME 1x1"),
    "a: a special under way goes on": (f"0x1, {THREE}", "1x1 done 9, 0x1 40% 8", "RESUME 0x1"),
    "a: another was completed since": (THREE, "1x2 40% 9, 1x1 done 8", "NEXT_IN_ORDER 1x2"),
    "a: another was opened by mistake since": (
        THREE,
        "1x1 done 9, 1x2 40% 8, 1x3 open 7",
        "NEXT_IN_ORDER 1x2",
    ),
    "a: opened by mistake after it was in progress": (
        THREE,
        "1x1 done 9, 1x2 40% 8, 1x2 open 7",
        "RESUME 1x2",
    ),
    "a: marked as watched, then opened by mistake": (
        THREE,
        "1x1 mark 9, 1x1 open 8",
        "NEXT_IN_ORDER 1x2",
    ),
    "a: taken off the history": (THREE, "1x1 done 9, 1x3 40% 8, 1x3 remove 7", "NEXT_IN_ORDER 1x2"),
    "a: marked as watched": (THREE, "1x1 40% 9, 1x1 mark 8", "NEXT_IN_ORDER 1x2"),
    "a: marked as not watched": (THREE, "1x1 done 9, 1x2 40% 8, 1x2 unmark 7", "NEXT_IN_ORDER 1x2"),
    # (b) everything was completed before, and the newest completion repeats one
    "b: the first again": (THREE, "1x1 done 9, 1x2 done 8, 1x3 done 7, 1x1 done 6", "REWATCH 1x2"),
    "b: one in the middle again": (
        THREE,
        "1x1 done 9, 1x2 done 8, 1x3 done 7, 1x2 done 6",
        "REWATCH 1x3",
    ),
    "b: the last again": (THREE, "1x1 done 9, 1x2 done 8, 1x3 done 7, 1x3 done 6", None),
    "b: the second round goes on": (
        THREE,
        "1x1 done 9, 1x2 done 8, 1x3 done 7, 1x1 done 6, 1x2 done 5",
        "REWATCH 1x3",
    ),
    "b: across seasons": (
        TWO_SEASONS,
        "1x1 done 9, 1x2 done 8, 2x1 done 7, 2x2 done 6, 1x2 done 5",
        "REWATCH 2x1",
    ),
    "b: a mark is a completion": (
        THREE,
        "1x1 mark 9, 1x2 mark 9, 1x3 mark 9, 1x1 done 8",
        "REWATCH 1x2",
    ),
    "b: only one of them repeated before": (
        THREE,
        "1x1 done 9, 1x1 done 8, 1x2 done 7, 1x3 done 6",
        None,
    ),
    "b: one not completed": (THREE, "1x1 done 9, 1x2 done 8, 1x1 done 7", "NEXT_IN_ORDER 1x3"),
    "b: one above the level does not count": (
        "1x1, 1x2, 1x3 [mature]",
        "1x1 done 9, 1x2 done 8, 1x1 done 7",
        "REWATCH 1x2",
    ),
    "b: one not out does not count": (
        "1x1, 1x2, 1x3 [out 1]",
        "1x1 done 9, 1x2 done 8, 1x1 done 7",
        "REWATCH 1x2",
    ),
    "b: a special does not count": (
        "0x1, 1x1, 1x2",
        "1x1 done 9, 1x2 done 8, 1x1 done 7",
        "REWATCH 1x2",
    ),
    "b: marked again is no repetition": (
        THREE,
        "1x1 mark 9, 1x2 mark 9, 1x3 mark 9, 1x1 mark 8",
        None,
    ),
    # (c) the first unwatched after the most recently watched
    "c: the next": (THREE, "1x1 done 9", "NEXT_IN_ORDER 1x2"),
    "c: over one watched already": (THREE, "1x2 done 9, 1x1 done 8", "NEXT_IN_ORDER 1x3"),
    "c: into the next season": (TWO_SEASONS, "1x1 done 9, 1x2 done 8", "NEXT_IN_ORDER 2x1"),
    "c: over a season that was skipped": ("1x1, 2x1, 3x1", "2x1 done 9", "NEXT_IN_ORDER 3x1"),
    "c: a missing number": ("1x1, 1x4", "1x1 done 9", "NEXT_IN_ORDER 1x4"),
    "c: a missing season": ("1x1, 4x1", "1x1 done 9", "NEXT_IN_ORDER 4x1"),
    "c: a doubled number": ("1x1, 1x2, 1x2b, 1x3", "1x2 done 9", "NEXT_IN_ORDER 1x2b"),
    "c: after a doubled number": ("1x1, 1x2, 1x2b, 1x3", "1x2b done 9", "NEXT_IN_ORDER 1x3"),
    "c: a two-part pilot": ("1x1, 1x1b, 1x2", "1x1 done 9", "NEXT_IN_ORDER 1x1b"),
    "c: a two-part pilot of one sort key": (
        "1x1 [key 1], 1x1b [key 1], 1x2",
        "1x1 done 9, 1x1b done 9",
        "NEXT_IN_ORDER 1x2",
    ),
    "c: the sort key decides, not the number": (
        "1x1 [key 1], 1x3 [key 2], 1x2 [key 3]",
        "1x1 done 9",
        "NEXT_IN_ORDER 1x3",
    ),
    "c: listed in any order": ("2x1, 1x2, 1x1", "1x1 done 9", "NEXT_IN_ORDER 1x2"),
    "c: the next was begun before": (THREE, "1x2 40% 9, 1x1 done 8", "NEXT_IN_ORDER 1x2"),
    "c: left in the credits": (THREE, "1x1 credits 9", "NEXT_IN_ORDER 1x2"),
    "c: marked in one go": (TWO_SEASONS, "1x2 mark 9, 1x1 mark 9", "NEXT_IN_ORDER 2x1"),
    "c: marked as not watched after it was": (
        THREE,
        "1x1 done 9, 1x2 done 8, 1x2 unmark 7",
        "NEXT_IN_ORDER 1x2",
    ),
    "c: new since": ("1x1, 1x2 [out -5]", "1x1 done 9", "NEW_EPISODE 1x2"),
    "c: out before": ("1x1, 1x2 [out -10]", "1x1 done 9", "NEXT_IN_ORDER 1x2"),
    "c: aired since": ("1x1, 1x2 [aired -5]", "1x1 done 9", "NEW_EPISODE 1x2"),
    "c: aired before": ("1x1, 1x2 [aired -10]", "1x1 done 9", "NEXT_IN_ORDER 1x2"),
    "c: a new season": (
        "1x1, 1x2, 2x1 [out -5], 2x2 [out -5]",
        "1x1 done 9, 1x2 done 8",
        "NEW_EPISODE 2x1",
    ),
    "c: a new season while rewatching": (
        "1x1, 1x2, 2x1 [out -5]",
        "1x1 done 9, 1x2 done 8, 1x1 done 7",
        "NEW_EPISODE 2x1",
    ),
    "c: new since a mark": ("1x1, 1x2 [out -5]", "1x1 mark 9", "NEW_EPISODE 1x2"),
    "c: the first of two new": (
        "1x1, 1x2 [out -5], 1x3 [out -4]",
        "1x1 done 9",
        "NEW_EPISODE 1x2",
    ),
    "c: a new one before the last": (
        "1x1, 1x2 [out -5], 1x3",
        "1x1 done 9, 1x3 done 8",
        "GAP_FILL 1x2",
    ),
    "c: not over the next that is not out": ("1x1, 1x2 [out 1]", "1x1 done 9", None),
    "c: the next is above the level": ("1x1, 1x2 [mature], 1x3", "1x1 done 9", "NEXT_IN_ORDER 1x3"),
    "c: a special is passed over": ("0x1, 0x2, 1x1, 1x2", "1x1 done 9", "NEXT_IN_ORDER 1x2"),
    "c: a special watched last is no anchor": (
        "0x1, 1x1, 1x2, 1x3",
        "1x1 done 9, 0x1 done 8",
        "NEXT_IN_ORDER 1x2",
    ),
    # (d) none after, but an earlier gap
    "d: the first is missing": (THREE, "1x2 done 9, 1x3 done 8", "GAP_FILL 1x1"),
    "d: one in the middle is missing": (THREE, "1x1 done 9, 1x3 done 8", "GAP_FILL 1x2"),
    "d: the earlier of two gaps": (THREE, "1x3 done 8", "GAP_FILL 1x1"),
    "d: a gap that was begun": (THREE, "1x1 done 10, 1x2 40% 9, 1x3 done 8", "GAP_FILL 1x2"),
    "d: a gap in an earlier season": (
        TWO_SEASONS,
        "1x1 done 9, 2x1 done 8, 2x2 done 7",
        "GAP_FILL 1x2",
    ),
    "d: the gap is above the level": ("1x1, 1x2 [mature], 1x3", "1x1 done 9, 1x3 done 8", None),
    "d: what is above the level is no anchor": (
        "1x1, 1x2, 1x3 [mature]",
        "1x1 done 9, 1x3 done 8",
        "NEXT_IN_ORDER 1x2",
    ),
    "d: the gap is not out": ("1x1, 1x2 [out 3], 1x3", "1x1 done 9, 1x3 done 8", None),
    # (e) all watched, or never watched
    "e: all watched": (THREE, "1x1 done 9, 1x2 done 8, 1x3 done 7", None),
    "e: the credits of the last": (THREE, "1x1 done 9, 1x2 done 8, 1x3 credits 7", None),
    "e: all marked": (THREE, "1x1 mark 9, 1x2 mark 9, 1x3 mark 9", None),
    "e: all but a special": ("0x1, 1x1", "1x1 done 9", None),
    "e: never watched": (THREE, "", "START 1x1"),
    "e: the first is not out": ("1x1 [out 1], 1x2", "", "START 1x2"),
    "e: the first is above the level": ("1x1 [mature], 1x2", "", "START 1x2"),
    "e: a special comes first": ("0x1, 1x1", "", "START 1x1"),
    "e: nothing but specials": ("0x1, 0x2", "", None),
    "e: nothing is out": ("1x1 [aired 1], 1x2 [out 1]", "", None),
    "e: no episodes": ("", "", None),
    "e: airs today": ("1x1 [aired 0]", "", "START 1x1"),
    "e: 5 % of the first": (THREE, "1x1 5% 9", "START 1x1"),
    "e: one opened by mistake": (THREE, "1x3 open 9", "START 1x1"),
    "e: marked as not watched again": (THREE, "1x1 done 9, 1x1 unmark 8", "START 1x1"),
    "e: all taken off the history": (THREE, "1x1 done 9, 1x1 remove 8", "START 1x1"),
    "e: only a special was watched": ("0x1, 1x1", "0x1 done 9", "START 1x1"),
    "e: all that was watched is above the level": ("1x1 [mature], 1x2", "1x1 done 9", "START 1x2"),
    "e: in progress, and above the level": ("1x1 [mature], 1x2", "1x1 40% 9", "START 1x2"),
}


def found(episodes: str, states: States, who: Audience = TEENAGER) -> str | None:
    """Next-up as a table says it: the reason and the episode."""
    listed = catalogue(episodes)
    codes = {one.id: code for one, code in zip(listed, _codes(episodes), strict=True)}
    chosen = next_up(seen_of(listed, states, who, NOW))
    return f"{chosen.reason.value} {codes[chosen.episode.id]}" if chosen else None


def _codes(episodes: str) -> list[str]:
    return [one.split(" ")[0] for one in episodes.split(", ") if one]


@pytest.mark.parametrize(("episodes", "happened", "expected"), ROWS.values(), ids=ROWS.keys())
def test_r12_next_up(episodes: str, happened: str, expected: str | None) -> None:
    assert found(episodes, story(happened)) == expected


def test_r14_a_maturity_level_that_rises_shows_what_it_hid() -> None:
    states = story("1x1 done 9")
    episodes = "1x1, 1x2 [mature], 1x3"

    assert found(episodes, states) == "NEXT_IN_ORDER 1x3"
    assert found(episodes, states, audience()) == "NEXT_IN_ORDER 1x2"


def test_r14_nothing_is_suggested_of_a_blocked_series_or_where_it_is_not_licensed() -> None:
    states = story("1x1 done 9")
    blocked = Audience(
        TEENAGER.profile_id, MaturityLevel.MATURE, frozenset({series().id}), TEENAGER.country
    )

    assert found(THREE, states, blocked) is None
    assert found(THREE, states, audience(country=None)) is None


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ((window(),), "NEXT_IN_ORDER 1x2"),
        ((window(NOW - 20 * DAY, NOW),), None),
        ((window(NOW - 20 * DAY, NOW), window(NOW)), "NEXT_IN_ORDER 1x2"),
        ((window(NOW + DAY),), None),
        ((window(territory="FR"),), None),
        ((), None),
    ],
)
def test_r14_a_licence_that_ended_ends_suggestions_and_one_that_begins_brings_them_back(
    windows: tuple[LicenceWindow, ...], expected: str | None
) -> None:
    listed = [replace(one, windows=windows) for one in catalogue(THREE)]

    chosen = next_up(seen_of(listed, story("1x1 done 9"), TEENAGER, NOW))

    assert (chosen and f"{chosen.reason.value} 1x{chosen.episode.number}") == expected


def test_r19_viewing_hours_do_not_change_what_is_suggested() -> None:
    never = (ViewingHours(day_of_week=1, start_minute=0, end_minute=1),)

    assert found(THREE, story("1x1 done 9"), audience(hours=never)) == "NEXT_IN_ORDER 1x2"
