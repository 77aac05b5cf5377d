"""R6: what marking a season or a series acts on."""

from dataclasses import replace
from datetime import timedelta

from domain.maturity import MaturityLevel
from domain.watching.mark import Mark
from domain.watching.mark_watched import markable, new_mark
from domain.watching.policy import DEFAULT_POLICY
from domain.watching.state import NOTHING, PlayableState
from tests.unit.build import audience, series
from tests.watching.build import HOUR, NOW, PHONE, TV
from tests.watching.story import catalogue

TEENAGER = audience(maturity=MaturityLevel.AGE_14)


def marked(episodes: str) -> list[tuple[int, int]]:
    return [(one.season_number, one.number) for one in markable(catalogue(episodes), TEENAGER, NOW)]


def test_r6_all_of_it_in_order() -> None:
    assert marked("2x1, 1x2, 1x1") == [(1, 1), (1, 2), (2, 1)]


def test_r6_no_specials_nothing_above_the_level_and_nothing_that_is_not_out() -> None:
    listed = "0x1, 1x1, 1x2 [mature], 1x3 [aired 1], 1x4 [out 1], 1x5 [aired -1], 1x6 [out 0]"

    assert marked(listed) == [(1, 1), (1, 5), (1, 6)]


def test_r6_what_is_no_longer_licensed_can_still_be_marked() -> None:
    ended = [replace(one, windows=()) for one in catalogue("1x1, 1x2")]

    assert len(markable(ended, TEENAGER, NOW)) == 2


def test_r20_nothing_of_a_blocked_series_is_acted_on() -> None:
    barred = replace(TEENAGER, blocked=frozenset({series().id}))

    assert markable(catalogue("1x1"), barred, NOW) == []


def test_r6_all_are_marked_though_an_answer_shows_200() -> None:
    many = ", ".join(f"1x{number}" for number in range(1, 251))

    assert len(marked(many)) == 250
    assert DEFAULT_POLICY.most_marked == 200


def test_r6_a_mark_is_set_at_the_servers_instant() -> None:
    assert new_mark(NOTHING, NOW, PHONE, watched=True) == Mark(NOW, PHONE, watched=True)
    earlier = PlayableState(mark=Mark(NOW - HOUR, TV, watched=True))
    assert new_mark(earlier, NOW, PHONE, watched=False) == Mark(NOW, PHONE, watched=False)


def test_r6_a_mark_stands_after_one_of_the_same_instant_or_of_a_clock_that_is_ahead() -> None:
    moment = timedelta(microseconds=1)
    for at in (NOW, NOW + HOUR):
        known = Mark(at, TV, watched=True)
        new = new_mark(PlayableState(mark=known), NOW, PHONE, watched=False)
        assert new == Mark(at + moment, PHONE, watched=False)
        assert max(known, new) == new
