"""A unit's numbers, made of what is kept of it (R44)."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.measures import Before
from domain.evidence.sittings import ProfileRecord
from domain.ids import TitleId
from domain.tracking.event import TrackingKind
from domain.watching.base import Base, Folded
from domain.watching.mark import Mark
from domain.watching.state import PlayableState
from tests.unit.domain.evidence.units import (
    AS_OF,
    EXPOSED_AT,
    UNIT,
    at,
    film,
    measures,
    of,
    of_state,
    sitting,
    tracked,
)
from tests.watching.build import FILM, MINUTE, NOW, PHONE, TV, event, viewing_id, watched

NOTHING_BEFORE = Before(streaming_minutes=0.0, plays=0, completions=0, days_active=0)
IMPRESSION, CLICK, PLAY = TrackingKind.IMPRESSION, TrackingKind.CLICK, TrackingKind.PLAY


def test_r44_a_unit_that_did_nothing_has_zeros() -> None:
    found = measures()

    assert (found.unit, found.variant) == (UNIT, "treated")
    assert (found.exposed_at, found.measured_at) == (EXPOSED_AT, AS_OF)
    assert (found.streaming_minutes, found.plays, found.days_active) == (0.0, 0, 0)
    assert found.started_within_session is False
    assert found.before == NOTHING_BEFORE


def test_r44_viewings_count_from_the_first_exposure_on() -> None:
    found = measures(
        of(
            film(
                *sitting(at(minutes=10), last=50, viewing=1),
                *sitting(at(days=1), last=100, viewing=2),
                *sitting(at(days=1, minutes=150), last=4, viewing=3),  # R1: not started
            )
        )
    )

    assert found.streaming_minutes == 154.0
    assert (found.plays, found.completions, found.days_active) == (2, 1, 2)
    assert found.before == NOTHING_BEFORE


def test_r44_what_was_done_before_is_the_pre_period_and_no_more() -> None:
    found = measures(
        of(
            film(
                *sitting(at(days=-15), last=100, viewing=1),
                *sitting(at(days=-13), last=100, viewing=2),
                *sitting(at(days=-13, minutes=120), last=30, viewing=3),
                *sitting(at(minutes=-60), last=20, viewing=4),
            )
        )
    )

    assert (found.streaming_minutes, found.plays, found.completions) == (0.0, 0, 0)
    assert found.before == Before(streaming_minutes=150.0, plays=3, completions=1, days_active=2)


def test_r44_a_play_counts_where_it_starts_by_r1() -> None:
    record = of(film(event(3, at(minutes=-2)), event(60, at(minutes=40), seq=1)))
    found = measures(record)

    assert (found.plays, found.days_active) == (1, 1)
    assert found.before is not None
    assert (found.before.plays, found.before.days_active) == (0, 0)
    assert found.before.streaming_minutes == pytest.approx(2.0)


def test_r44_days_are_those_of_utc() -> None:
    midnight = datetime(2026, 11, 3, tzinfo=UTC)
    late = sitting(midnight - 30 * MINUTE, last=10, viewing=1)
    early = sitting(midnight, last=10, viewing=2)

    assert measures(of(film(*late))).days_active == 1
    assert measures(of(film(*late, *early))).days_active == 2


def test_r44_started_within_session_means_within_the_life_of_the_page() -> None:
    page = 30 * MINUTE
    just, late = EXPOSED_AT + page - MINUTE, EXPOSED_AT + page

    assert measures(of(film(event(40, just)))).started_within_session is True
    assert measures(of(film(event(40, late)))).started_within_session is False
    assert measures(of(film(event(40, EXPOSED_AT - MINUTE)))).started_within_session is False


def test_r6_what_was_taken_off_the_history_does_not_count() -> None:
    both = watched(*sitting(at(days=1), viewing=1), *sitting(at(days=2), viewing=2))
    state = PlayableState(both.viewings, removed=frozenset({viewing_id(1)}))

    assert measures(of(of_state(both))).plays == 2
    assert measures(of(of_state(state))).plays == 1


def test_r6_a_mark_is_no_viewing_and_undoes_none() -> None:
    seen = watched(*sitting(at(days=1)))
    mark = Mark(at(days=2), PHONE, watched=True)

    assert measures(of(of_state(PlayableState(mark=mark)))).plays == 0
    assert measures(of(of_state(PlayableState(seen.viewings, mark=mark)))).plays == 1


def test_r4_a_folded_viewing_counts_by_when_it_started() -> None:
    folded = Folded(viewing_id(1), at(days=1), at(days=1, minutes=95))
    base = Base(NOW, at(days=1), (folded,))
    found = measures(of(of_state(PlayableState(base=base))))

    assert (found.plays, found.completions, found.days_active) == (1, 1, 1)
    assert found.streaming_minutes == 0.0
    assert measures(of(of_state(PlayableState(base=base))), device=TV).plays == 0


def test_r4_a_viewing_that_is_kept_in_both_forms_counts_once() -> None:
    live = watched(*sitting(at(days=1), first=10, last=50))
    base = Base(NOW, at(days=1), (Folded(viewing_id(1), at(days=1), None),))

    assert measures(of(of_state(PlayableState(live.viewings, base=base)))).plays == 1


def test_r44_a_device_counts_what_began_there() -> None:
    on_both = film(
        *sitting(at(days=1), viewing=1, on=TV), *sitting(at(days=2), viewing=2, on=PHONE)
    )
    clicks = [
        tracked(CLICK, at(days=1), number, device_id=on) for number, on in ((1, TV), (2, PHONE))
    ]
    found = measures(of(on_both, *clicks), device=TV)

    assert (found.plays, found.days_active, found.streaming_minutes) == (1, 1, 50.0)
    assert found.clicks == 1


def test_r44_an_account_is_all_its_profiles_on_one_set_of_days() -> None:
    ada, sam = film(*sitting(at(days=1))), film(*sitting(at(days=1, minutes=5), last=100))
    found = measures(of(ada, tracked(CLICK, at())), of(sam, tracked(CLICK, at())))

    assert (found.plays, found.completions, found.streaming_minutes) == (2, 1, 150.0)
    assert (found.days_active, found.clicks) == (1, 2)


def test_r44_a_click_through_is_of_pictures_alone() -> None:
    found = measures(
        of(
            {},
            *(tracked(IMPRESSION, at(minutes=number), number) for number in range(5)),
            tracked(CLICK, at(minutes=1), 1),
            tracked(PLAY, at(minutes=1), 1),
            tracked(IMPRESSION, at(minutes=2), 7, artwork=None, title_id=None),
            tracked(CLICK, at(minutes=2), 7, artwork=None, title_id=None),
            tracked(IMPRESSION, at(minutes=-1), 8),
            tracked(CLICK, AS_OF, 9),
        )
    )

    assert (found.impressions, found.clicks) == (5, 1)


@given(st.integers(1, 20), st.randoms(use_true_random=False))
def test_r44_the_same_viewings_make_the_same_numbers_in_any_order(
    titles: int, chance: Random
) -> None:
    kept = {
        TitleId(f"movie_{number:032x}"): of_state(
            watched(*sitting(at(days=number / 7), last=chance.uniform(1, 100)))
        )[FILM.title_id]
        for number in range(titles)
    }
    shuffled = list(kept.items())
    chance.shuffle(shuffled)

    assert measures(ProfileRecord(kept)) == measures(ProfileRecord(dict(shuffled)))


def test_r44_measuring_later_adds_what_came_meanwhile_and_nothing_else() -> None:
    record = of(film(*sitting(at(days=1)), *sitting(at(days=6, minutes=0), viewing=2)))
    early, late = measures(record, until=at(days=5)), measures(record)

    assert (early.plays, late.plays) == (1, 2)
    assert early.before == late.before
