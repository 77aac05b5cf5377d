"""R11, R14, R15, R16: which titles Continue Watching has, with which episode, in which order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from domain.hours import ViewingHours
from domain.ids import TitleId
from domain.licence import LicenceWindow
from domain.maturity import MaturityLevel, rating_of
from domain.title import Title
from domain.watching.continue_watching import WatchedTitle, continuation, continue_watching
from domain.watching.mark import Hide, Mark
from domain.watching.next_up import NextUpReason
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState, joined
from tests.unit.build import audience, movie, series, window
from tests.watching.build import DAY, HOUR, MINUTE, NOW, PHONE, SECOND, event, watched
from tests.watching.entries import ENDED, EPISODES, HALF, TEENAGER, entry, film, serial
from tests.watching.story import playable, story

FILMS = {
    "in progress": (HALF, True),
    "not started": (watched(event(5, NOW - HOUR)), False),
    "just started": (watched(event(5.001, NOW - HOUR)), True),
    "just not completed": (watched(event(95, NOW - HOUR)), True),
    "completed": (watched(event(95.001, NOW - HOUR)), False),
    "being rewatched": (watched(event(99, NOW - DAY), event(10, NOW, viewing=2)), True),
    "completed, then opened by mistake": (
        watched(event(99, NOW - DAY), event(0, NOW, viewing=2)),
        False,
    ),
    "in progress, then opened by mistake": (
        watched(event(40, NOW - DAY), event(0, NOW, viewing=2)),
        True,
    ),
    "marked as watched": (joined(HALF, PlayableState(mark=Mark(NOW, PHONE, watched=True))), False),
    "marked as not watched": (
        joined(HALF, PlayableState(mark=Mark(NOW, PHONE, watched=False))),
        False,
    ),
    "marked as watched, then opened by mistake": (
        watched(event(0.1, NOW), onto=PlayableState(mark=Mark(NOW - DAY, PHONE, watched=True))),
        False,
    ),
    "marked as watched, then watched anew": (
        watched(event(40, NOW), onto=PlayableState(mark=Mark(NOW - DAY, PHONE, watched=True))),
        True,
    ),
    "taken off the history": (joined(HALF, PlayableState(removed=frozenset(HALF.viewings))), False),
    "never watched": (NOTHING, False),
}


@pytest.mark.parametrize(("state", "shown"), FILMS.values(), ids=FILMS.keys())
def test_r11_a_film_is_there_while_somebody_is_in_the_middle_of_it(
    state: PlayableState,
    shown: bool,  # noqa: FBT001 - a row
) -> None:
    assert entry(film(state)) == ("RESUME" if shown else None)


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ("", None),
        ("1x1 open 3", None),
        ("1x1 5% 3", None),
        ("1x1 6% 3", "RESUME 1x1"),
        ("1x1 40% 3, 1x2 open 2", "START 1x1"),
        ("1x1 done 3", "NEXT_IN_ORDER 1x2"),
        ("1x1 mark 3", "NEXT_IN_ORDER 1x2"),
        ("1x1 done 3, 1x2 done 2", "NEXT_IN_ORDER 1x3"),
        ("1x1 done 3, 1x2 done 2, 1x3 credits 1", None),
        ("1x3 done 3", "GAP_FILL 1x1"),
        ("1x1 done 4, 1x2 done 3, 1x3 done 2, 1x1 done 1", "REWATCH 1x2"),
        ("1x1 done 3, 1x1 remove 2", None),
        ("1x1 done 3, 1x1 unmark 2", None),
        ("0x1 done 3", None),
        ("0x1 40% 3", "RESUME 0x1"),
        ("0x1 40% 3, 1x1 open 2", None),
    ],
)
def test_r11_r16_a_series_is_there_while_it_is_begun_and_has_a_next_episode(
    happened: str, expected: str | None
) -> None:
    assert entry(serial(happened, f"0x1, {EPISODES}")) == expected


def test_r11_a_new_season_brings_a_series_back() -> None:
    over = "1x1 done 9, 1x2 done 8"

    assert entry(serial(over, "1x1, 1x2")) is None
    assert entry(serial(over, "1x1, 1x2, 2x1 [out 1]")) is None
    assert entry(serial(over, "1x1, 1x2, 2x1 [out -1]")) == "NEW_EPISODE 2x1"


@pytest.mark.parametrize(
    ("windows", "shown"),
    [
        ((window(),), True),
        (ENDED, False),
        ((window(NOW + DAY),), False),
        ((), False),
        ((*ENDED, window(NOW)), True),
        ((window(territory="FR"),), False),
    ],
)
def test_r14_only_what_is_licensed_here_and_now_is_there(
    windows: tuple[LicenceWindow, ...],
    shown: bool,  # noqa: FBT001 - a row
) -> None:
    of_film = film(HALF, movie(windows=windows))
    of_series = serial("1x1 done 3", title=series(windows=windows))

    assert (entry(of_film) is not None) is shown
    assert (entry(of_series) is not None) is shown


def test_r14_r18_what_is_above_the_level_or_blocked_is_not_there() -> None:
    strict = movie(rating="TV-MA")
    barred = frozenset({series().id, strict.id})

    assert entry(film(HALF, strict)) is None
    assert entry(film(HALF, strict), audience()) == "RESUME"
    assert entry(film(HALF, strict), replace(audience(), blocked=barred)) is None
    assert entry(serial("1x1 done 3"), replace(audience(), blocked=barred)) is None
    assert entry(serial("1x1 done 3"), audience(maturity=MaturityLevel.ALL)) is None
    of_one_above = serial("1x1 done 3", "1x1, 1x2 [mature], 1x3")
    assert entry(of_one_above) == "NEXT_IN_ORDER 1x3"
    assert entry(of_one_above, audience()) == "NEXT_IN_ORDER 1x2"


def test_r18_a_series_of_which_only_hidden_episodes_were_watched_is_not_there() -> None:
    watched_title = serial("1x2 done 3, 1x2 40% 2", "1x1, 1x2 [mature], 1x3")

    assert entry(watched_title) is None
    assert entry(watched_title, audience()) == "RESUME 1x2"


def test_r19_viewing_hours_do_not_empty_the_row() -> None:
    never = audience(hours=(ViewingHours(day_of_week=1, start_minute=0, end_minute=1),))

    assert entry(film(HALF), never) == "RESUME"


def active(number: int, at: datetime, state: PlayableState = HALF) -> WatchedTitle:
    return replace(film(state, movie(number)), active_at=at)


def ids(found: Sequence[WatchedTitle]) -> list[TitleId]:
    return [one.title.id for one in continue_watching(found, TEENAGER, NOW)]


def test_r11_the_newest_activity_comes_first_and_ties_are_broken_by_id() -> None:
    found = [active(3, NOW), active(1, NOW - DAY), active(2, NOW), active(4, NOW + SECOND)]

    assert ids(found) == [movie(number).id for number in (4, 2, 3, 1)]


def test_r11_eligibility_is_decided_before_the_cut_of_20() -> None:
    done = watched(event(100, NOW - HOUR))
    finished = [active(number, NOW - number * SECOND, done) for number in range(100)]
    going = [active(number, NOW - number * SECOND) for number in range(100, 130)]

    assert ids([*going, *finished]) == [movie(number).id for number in range(100, 120)]


def test_r11_only_the_500_most_recently_active_are_looked_at() -> None:
    done = watched(event(100, NOW - HOUR))
    finished = [active(number, NOW - number * SECOND, done) for number in range(499)]
    last, beyond = active(499, NOW - 499 * SECOND), active(500, NOW - 500 * SECOND)

    assert ids([beyond, last, *finished]) == [movie(499).id]


def test_an_entry_tells_what_to_play_and_where_the_profile_is() -> None:
    found = continuation(film(HALF), TEENAGER, NOW)

    assert found is not None
    assert found.playable == found.title == movie()
    assert found.reason is NextUpReason.RESUME
    assert (found.state.position_ms, found.active_at) == (40 * 60_000, NOW - HOUR)
    assert found.state.profile_id == TEENAGER.profile_id


def test_credits_of_a_film_end_its_entry() -> None:
    state = recorded(NOTHING, [event(92, NOW)]).state

    assert entry(film(state)) == "RESUME"
    assert entry(film(story("1x1 credits 1")[playable("1x1")])) is None


def test_a_title_that_is_neither_a_film_nor_a_series_is_a_mistake() -> None:
    plain = Title(**{name: getattr(series(), name) for name in Title.__dataclass_fields__})

    with pytest.raises(TypeError, match="neither"):
        continuation(replace(film(HALF), title=plain), TEENAGER, NOW)


def test_rating_of_the_fixture_is_what_the_tables_rely_on() -> None:
    assert rating_of("TV-MA").level > TEENAGER.maturity >= movie().level


def test_r18_r20_episodes_above_the_level_decide_neither_on_its_place_nor_on_its_hiding() -> None:
    """With them watched an hour ago or never, a child is shown the same."""
    episodes = "1x1, 1x2, 1x3 [mature]"
    happened = "1x1 done 9"
    plain = replace(serial(happened, episodes), active_at=NOW - 9 * DAY + MINUTE)
    since = "1x3 50% 0.04, 1x3 60% 0.03, 1x3 70% 0.02"
    watched_since = replace(serial(f"{happened}, {since}", episodes), active_at=NOW - HOUR)
    hiding = Hide(NOW - 8 * DAY, PHONE, hidden=True)

    for hide in (None, hiding):
        shown = [
            continuation(replace(one, hide=hide), TEENAGER, NOW) for one in (plain, watched_since)
        ]
        assert shown[0] == shown[1]
        assert (shown[0] is None) is (hide is not None)
