"""R19, R28: what completed viewings say of genres, and of what was watched most recently."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.homepage.taste import Completed, Taste, preferred, taste
from domain.maturity import rating_of
from domain.title import Movie
from tests.unit.build import DAY, NOW, audience, genre, movie, title_id, window

DRAMA, COMEDY, CRIME = genre(1), genre(2), genre(3)


def seen(number: int, *genres: int, ago: timedelta = timedelta()) -> Completed:
    return Completed(film(number, *genres), NOW - ago)


def film(number: int, *genres: int) -> Movie:
    return replace(movie(), id=title_id(number), genres=tuple(map(genre, genres)))


def test_r28_genres_are_preferred_by_the_viewings_completed_of_them() -> None:
    completed = [seen(1, 2), seen(2, 2, 3), seen(3, 1), seen(4, 2, 3)]

    assert preferred(completed, NOW) == (COMEDY, CRIME, DRAMA)


@pytest.mark.parametrize(
    ("ago", "first"),
    [(30 * DAY - timedelta(seconds=1), DRAMA), (30 * DAY + timedelta(seconds=1), COMEDY)],
)
def test_r28_a_viewing_weighs_half_after_thirty_days(ago: timedelta, first: object) -> None:
    completed = [seen(1, 1, ago=ago), seen(2, 1, ago=ago), seen(3, 2)]

    assert preferred(completed, NOW)[0] == first


def test_r28_ties_are_broken_by_id() -> None:
    assert preferred([seen(1, 3), seen(2, 1), seen(3, 2)], NOW) == (DRAMA, COMEDY, CRIME)


def test_a_device_whose_clock_is_ahead_weighs_no_more_than_now() -> None:
    ahead, now = seen(1, 3, ago=-60 * DAY), seen(2, 1)

    assert preferred([ahead, now, seen(3, 1)], NOW) == (DRAMA, CRIME)


def test_r28_the_two_titles_completed_last_are_the_anchors_each_once() -> None:
    completed = [seen(4), seen(2), seen(4), seen(2), seen(7)]

    found = taste(completed, audience(), NOW, anchors=2)
    assert [title.id for title in found.anchors] == [title_id(4), title_id(2)]


def test_r19_what_is_not_listable_is_no_anchor_and_what_is_hidden_counts_for_nothing() -> None:
    ended = Completed(replace(film(1, 1), windows=(window(NOW - 9 * DAY, NOW),)), NOW)
    strict = Completed(replace(film(2, 2), rating=rating_of("NC-17")), NOW)
    who = replace(audience(blocked=[3]), maturity=rating_of("PG").level)

    found = taste([ended, strict, seen(3, 2), seen(4, 3)], who, NOW, anchors=2)

    assert [title.id for title in found.anchors] == [title_id(4)]
    assert found.genres == (DRAMA, CRIME)


def test_r34_of_nothing_there_is_no_taste() -> None:
    assert taste([], audience(), NOW, anchors=2) == Taste()
