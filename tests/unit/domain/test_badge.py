"""R28, R25: badges, and the words on them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.badge import Badge, BadgeKind, badges, badges_change
from domain.licence import LicenceWindow
from domain.title import Title
from tests.unit.build import DAY, MOMENT, NOW, movie, series, window


def shown(
    title: Title, *, locale: str = "en", country: str | None = "ES", in_top_10: bool = False
) -> list[Badge]:
    return list(badges(title, country=country, locale=locale, now=NOW, in_top_10=in_top_10))


def kinds(title: Title, *, in_top_10: bool = False) -> list[str]:
    return [badge.kind.value for badge in shown(title, in_top_10=in_top_10)]


def licensed(start: datetime, end: datetime | None = None) -> tuple[LicenceWindow, ...]:
    return (window(start, end),)


def test_r28_a_title_is_new_for_thirty_days_from_the_start_of_its_window() -> None:
    assert shown(movie(windows=licensed(NOW))) == [Badge(BadgeKind.NEW, "New")]
    assert kinds(movie(windows=licensed(NOW - 30 * DAY + MOMENT))) == ["NEW"]
    assert kinds(movie(windows=licensed(NOW - 30 * DAY))) == []


def test_r28_a_title_whose_windows_touch_is_not_new_again() -> None:
    windows = (window(NOW - 90 * DAY, NOW - DAY), window(NOW - DAY, None))

    assert kinds(movie(windows=windows)) == []


def test_r25_a_leaving_title_names_its_last_whole_day() -> None:
    windows = licensed(NOW - 90 * DAY, datetime.fromisoformat("2026-12-01T00:00Z"))

    assert shown(movie(windows=windows)) == [Badge(BadgeKind.LEAVING_SOON, "Last day: November 30")]
    assert shown(movie(windows=windows), locale="es-MX") == [
        Badge(BadgeKind.LEAVING_SOON, "Último día: 30 de noviembre")
    ]


def test_r25_a_coming_title_names_its_first_day_and_has_no_other_badge() -> None:
    windows = licensed(datetime.fromisoformat("2026-12-05T00:00Z"))

    assert shown(movie(windows=windows), in_top_10=True) == [
        Badge(BadgeKind.COMING_SOON, "From December 5")
    ]


@pytest.mark.parametrize(
    "windows",
    [(), licensed(NOW - 9 * DAY, NOW), licensed(NOW + 31 * DAY)],
    ids=["not licensed", "expired", "coming later"],
)
def test_r19_a_title_that_is_neither_open_nor_coming_has_no_badge(
    windows: tuple[LicenceWindow, ...],
) -> None:
    assert kinds(movie(windows=windows), in_top_10=True) == []


def test_r24_a_title_has_no_badge_in_an_unknown_country() -> None:
    assert shown(movie(), country=None, in_top_10=True) == []


def test_r28_the_most_pressing_badge_stands_first() -> None:
    title = movie(windows=licensed(NOW - DAY, NOW + DAY))

    assert kinds(title, in_top_10=True) == ["LEAVING_SOON", "TOP_10", "NEW"]


def test_r31_a_title_of_the_top_10_says_so() -> None:
    assert shown(movie(), in_top_10=True) == [Badge(BadgeKind.TOP_10, "Top 10")]


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        (None, []),
        (NOW + MOMENT, []),
        (NOW, ["NEW_EPISODES"]),
        (NOW - 30 * DAY + MOMENT, ["NEW_EPISODES"]),
        (NOW - 30 * DAY, []),
    ],
)
def test_r28_a_series_has_new_episodes_for_thirty_days_from_the_newest(
    latest: datetime | None, expected: list[str]
) -> None:
    assert kinds(series(latest_episode_from=latest)) == expected


def test_r28_a_new_series_does_not_also_have_new_episodes() -> None:
    new = series(windows=licensed(NOW - DAY), latest_episode_from=NOW - DAY)

    assert kinds(new) == ["NEW"]


@given(
    start=st.integers(-70, 70),
    lasts=st.none() | st.integers(1, 120),
    newest=st.none() | st.integers(-60, 0),
    upcoming=st.none() | st.integers(1, 60),
)
def test_badges_stay_until_they_change(
    start: int, lasts: int | None, newest: int | None, upcoming: int | None
) -> None:
    title = series(
        windows=licensed(NOW + start * DAY, None if lasts is None else NOW + (start + lasts) * DAY),
        latest_episode_from=None if newest is None else NOW + newest * DAY,
        next_episode_from=None if upcoming is None else NOW + upcoming * DAY,
    )

    def at(instant: datetime) -> tuple[Badge, ...]:
        return badges(title, country="ES", locale="en", now=instant, in_top_10=False)

    change = badges_change(title, country="ES", now=NOW)
    days = [NOW + day * DAY for day in range(200)]
    until = [each for each in days if change is None or each < change]
    if change is not None:
        until.append(change - MOMENT)
    assert {at(each) for each in until} <= {at(NOW)}
    assert change is None or change > NOW
