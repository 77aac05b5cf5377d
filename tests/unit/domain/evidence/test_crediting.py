"""R45: which team a viewing is credited to."""

import pytest

from domain.evidence.measures import UnitMeasures
from tests.unit.domain.evidence.units import (
    OTHER_TITLE,
    at,
    film,
    measures,
    of,
    of_state,
    played,
    sitting,
)
from tests.watching.build import FILM, event, watched

CONTROL, TREATMENT = "control", "treatment"


def credits_of(found: UnitMeasures) -> tuple[int, int]:
    return found.control_plays, found.treatment_plays


@pytest.mark.parametrize(
    ("minutes", "counts"), [(-6, 0), (-5, 1), (0, 1), (60, 1), (720, 1), (721, 0)]
)
def test_r45_a_play_counts_when_a_viewing_started_soon_after_it(minutes: int, counts: int) -> None:
    record = of(film(event(40, at(days=1, minutes=minutes))), played(at(days=1), TREATMENT))
    assert credits_of(measures(record)) == (0, counts)


def test_r45_what_was_played_and_not_started_counts_for_nobody() -> None:
    assert credits_of(measures(of({}, played(at(days=1), CONTROL)))) == (0, 0)
    only_begun = film(*sitting(at(days=1), last=4))
    assert credits_of(measures(of(only_begun, played(at(days=1), CONTROL)))) == (0, 0)


def test_r45_only_the_title_that_was_played_counts() -> None:
    other = {OTHER_TITLE: film(event(40, at(days=1)))[FILM.title_id]}
    assert credits_of(measures(of(other, played(at(days=1), CONTROL)))) == (0, 0)


def test_r45_a_viewing_is_the_merit_of_one_play() -> None:
    twice = (played(at(days=1), CONTROL, 1), played(at(days=1, minutes=2), TREATMENT, 2))
    one = film(event(40, at(days=1, minutes=3), viewing=1))
    two = of_state(
        watched(
            event(40, at(days=1, minutes=3), viewing=1),
            event(40, at(days=1, minutes=300), viewing=2),
        )
    )

    assert credits_of(measures(of(one, *twice))) == (1, 0)
    assert credits_of(measures(of(one, *reversed(twice)))) == (1, 0)
    assert credits_of(measures(of(two, *twice))) == (1, 1)


def test_r45_rows_of_one_ranker_credit_nobody() -> None:
    record = of(film(event(40, at(days=1))), played(at(days=1), None))
    assert credits_of(measures(record)) == (0, 0)


def test_r45_one_profiles_play_is_not_anothers_viewing() -> None:
    ada, sam = of({}, played(at(days=1), CONTROL)), of(film(event(40, at(days=1))))
    assert credits_of(measures(ada, sam)) == (0, 0)


def test_r45_what_was_played_before_the_exposure_counts_for_nobody() -> None:
    record = of(film(event(40, at(minutes=1))), played(at(minutes=-1), CONTROL))
    assert credits_of(measures(record)) == (0, 0)
