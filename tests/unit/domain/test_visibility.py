"""R19: visible, listable and playable."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hours import ViewingHours
from domain.maturity import MaturityLevel, rating_of
from domain.visibility import listable, playable, visible
from tests.unit.build import (
    ALWAYS,
    DAY,
    MOMENT,
    NOW,
    audience,
    candidate,
    episode,
    movie,
    series,
    window,
)

LEVELS = st.sampled_from(MaturityLevel)
NEVER = (ViewingHours(day_of_week=1, start_minute=0, end_minute=1),)
"""Hours that do not hold now, a Saturday."""


@given(LEVELS, LEVELS)
def test_r17_a_title_is_visible_when_its_level_is_not_above_the_profiles(
    level: MaturityLevel, ceiling: MaturityLevel
) -> None:
    assert visible(audience(maturity=ceiling), candidate(1, level=level)) is (level <= ceiling)


def test_r19_a_blocked_title_is_not_visible_listable_or_playable() -> None:
    who = audience(blocked=[1])

    assert not visible(who, candidate(1))
    assert not listable(who, candidate(1), NOW)
    assert not playable(who, candidate(1), NOW)
    assert visible(who, candidate(2))


def test_r19_an_episode_of_a_blocked_series_is_not_visible() -> None:
    who = audience()

    assert visible(who, episode())
    assert not visible(replace(who, blocked=frozenset({series().id})), episode())


def test_r18_an_episode_above_the_level_is_not_visible_though_its_series_is() -> None:
    who = audience(maturity=MaturityLevel.AGE_10)

    assert visible(who, series())
    assert visible(who, episode())
    assert not visible(who, episode(own_rating=rating_of("TV-MA")))


def test_r18_an_episode_milder_than_its_series_is_judged_by_the_series() -> None:
    mild = episode(own_rating=rating_of("TV-Y"), series_rating="TV-MA")

    assert not visible(audience(maturity=MaturityLevel.AGE_10), mild)


def test_r19_a_title_is_listable_from_its_window_start_to_just_before_its_end() -> None:
    title = movie(windows=(window(NOW, NOW + DAY),))

    assert not listable(audience(), title, NOW - MOMENT)
    assert listable(audience(), title, NOW)
    assert listable(audience(), title, NOW + DAY - MOMENT)
    assert not listable(audience(), title, NOW + DAY)


def test_r19_visible_asks_for_no_licence() -> None:
    assert visible(audience(), movie(windows=()))
    assert not listable(audience(), movie(windows=()), NOW)


@pytest.mark.parametrize(("country", "listed"), [("ES", True), ("FR", False), (None, False)])
def test_r24_what_is_licensed_elsewhere_or_for_an_unknown_country_is_not_listable(
    country: str | None, *, listed: bool
) -> None:
    assert listable(audience(country=country), movie(windows=(window(),)), NOW) is listed


def test_r24_an_unknown_country_lists_not_even_what_is_licensed_worldwide() -> None:
    nowhere = audience(country=None)

    assert visible(nowhere, movie())
    assert not listable(nowhere, movie(windows=ALWAYS), NOW)
    assert not playable(nowhere, movie(windows=ALWAYS), NOW)


def test_r14_an_episode_is_listable_from_its_own_release() -> None:
    released = episode(windows=(window(NOW - DAY, NOW + 2 * DAY),), available_from=NOW)

    assert not listable(audience(), released, NOW - MOMENT)
    assert listable(audience(), released, NOW)
    assert not listable(audience(), released, NOW + 2 * DAY)


def test_r19_viewing_hours_stop_playing_and_nothing_else() -> None:
    who = audience(hours=NEVER)

    assert visible(who, movie())
    assert listable(who, movie(), NOW)
    assert not playable(who, movie(), NOW)
    assert playable(audience(), movie(), NOW)


def test_r19_viewing_hours_are_those_of_the_accounts_time_zone() -> None:
    noon = (ViewingHours(day_of_week=6, start_minute=12 * 60, end_minute=13 * 60),)

    assert playable(audience(hours=noon, time_zone="UTC"), movie(), NOW)
    assert not playable(audience(hours=noon, time_zone="Europe/Madrid"), movie(), NOW)


@given(LEVELS, st.booleans(), st.booleans(), st.sampled_from(["ES", "FR", None]), st.booleans())
def test_r19_playable_implies_listable_implies_visible(
    level: MaturityLevel,
    blocked: bool,  # noqa: FBT001 - hypothesis gives arguments by place
    licensed: bool,  # noqa: FBT001 - hypothesis gives arguments by place
    country: str | None,
    outside_hours: bool,  # noqa: FBT001 - hypothesis gives arguments by place
) -> None:
    who = audience(
        maturity=MaturityLevel.AGE_14,
        blocked=[1] if blocked else [],
        country=country,
        hours=NEVER if outside_hours else (),
    )
    thing = candidate(1, level=level, windows=(window(),) if licensed else ())

    seen, listed, played = visible(who, thing), listable(who, thing, NOW), playable(who, thing, NOW)

    assert seen is (level <= MaturityLevel.AGE_14 and not blocked)
    assert listed is (seen and licensed and country == "ES")
    assert played is (listed and not outside_hours)
