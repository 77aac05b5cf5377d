"""The made-up audience: the same every time, of nobody, and different only where it is planted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from uuid import UUID

import pytest

from domain.artwork import ImageRole
from domain.experiments.names import ExperimentKey
from domain.homepage.pageids import page_of
from domain.ids import hex_of
from domain.tracking.event import TrackingEvent, TrackingKind
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING
from jobs.catalogue.artwork import TAGS
from jobs.demo.audience import PAST_DAYS, VIEWERS, Variants, Viewer, sittings_of, viewers
from jobs.demo.declared import demo_titles
from jobs.demo.experiments import RUN_FOR
from jobs.demo.licences import midnight
from jobs.demo.pages_seen import LEARNED, OF_NEWEST, Poster, poster_of, tracked_of
from jobs.demo.titles import title_records
from jobs.demo.viewing import Part, Sitting, events_of, parts_of
from tests.unit.build import NOW

SINCE = midnight(NOW.date()) - RUN_FOR
CHARTS, POSTERS, GENRES = map(ExperimentKey, ("charts_first", "framed_posters", "newest_in_genres"))


@cache
def films() -> tuple[tuple[Part, ...], tuple[Poster, ...]]:
    records = [one for one in title_records(demo_titles(), SINCE.date()) if one.duration_ms]
    return tuple(part for _, part in parts_of(records)), tuple(map(poster_of, records))


def watched(viewer: Viewer, variants: Variants) -> list[Sitting]:
    return list(sittings_of(viewer, variants, films()[0]))


def tracked(viewer: Viewer, variants: Variants) -> list[TrackingEvent]:
    return list(tracked_of(viewer, variants, watched(viewer, variants), films()[1]))


def everybody(variants: Variants, many: int = VIEWERS) -> Iterable[TrackingEvent]:
    return (event for one in [*viewers(SINCE)][:many] for event in tracked(one, variants))


def starts_at_once(variants: Variants) -> float:
    """The part of viewers who watch something on the day of their first visit."""
    days = (
        {sitting.at.date() for sitting in watched(one, variants)} & {one.visits_at.date()}
        for one in viewers(SINCE)
    )
    return sum(map(len, days)) / VIEWERS


def click_rate(variants: Variants) -> float:
    kinds = Counter(event.kind for event in everybody(variants))
    return kinds[TrackingKind.CLICK] / kinds[TrackingKind.IMPRESSION]


def test_they_are_the_same_every_time_and_others_when_the_experiments_began_another_day() -> None:
    one, again = [next(viewers(SINCE)) for _ in range(2)]
    other = next(viewers(SINCE + timedelta(days=1)))
    assert (watched(one, {}), tracked(one, {})) == (watched(again, {}), tracked(again, {}))
    ids = {sitting.viewing_id for sitting in watched(other, {})}
    assert ids
    assert ids.isdisjoint(sitting.viewing_id for sitting in watched(one, {}))


def test_everything_is_over_when_the_experiments_have_run_for_three_weeks() -> None:
    for one in viewers(SINCE):
        assert SINCE <= one.visits_at < SINCE + RUN_FOR
        ends = [event.occurred_at for each in watched(one, {}) for event in events_of(each)]
        assert not ends or one.visits_at - timedelta(days=PAST_DAYS + 1) < min(ends)
        assert not ends or max(ends) < SINCE + RUN_FOR


def test_a_viewer_does_one_thing_at_a_time() -> None:
    for one in viewers(SINCE):
        days = [sitting.at.date() for sitting in watched(one, {CHARTS: "charts"})]
        assert len(days) == len(set(days))


def test_a_sitting_on_the_first_visit_has_started_within_half_an_hour() -> None:
    for one in viewers(SINCE):
        for each in watched(one, {CHARTS: "charts"}):
            if each.at.date() == one.visits_at.date():
                (viewing,) = recorded(NOTHING, list(events_of(each)), each.segments).fresh
                assert viewing.started is not None
                assert viewing.started.at - one.visits_at < timedelta(minutes=30)


def test_what_is_tracked_is_of_pages_whose_ids_say_when_they_were_made() -> None:
    for event in everybody({GENRES: "interleaved"}, many=20):
        page = UUID(hex_of(page_of(event.subject)))
        assert page.version == 7
        made_ms = page.int >> 80
        assert 2_000 <= event.occurred_at.timestamp() * 1000 - made_ms < 20_001


def test_each_event_is_told_once() -> None:
    told = Counter(event.key for event in everybody({GENRES: "interleaved"}, many=200))
    assert set(told.values()) == {1}


def test_with_the_charts_first_more_start_at_once_and_nothing_else_is_different() -> None:
    assert starts_at_once({}) == pytest.approx(0.30, abs=0.03)
    assert starts_at_once({CHARTS: "charts"}) == pytest.approx(0.48, abs=0.03)
    one = next(viewers(SINCE))
    habits = [
        [each for each in watched(one, variants) if each.at.date() != one.visits_at.date()]
        for variants in ({}, {CHARTS: "charts"})
    ]
    assert habits[0] == habits[1] != []


def test_learned_pictures_are_clicked_more_and_framed_ones_as_much_as_mixed() -> None:
    mixed = click_rate({POSTERS: "mixed"})
    assert mixed == pytest.approx(0.12, abs=0.01)
    assert click_rate({POSTERS: "framed"}) == pytest.approx(mixed, abs=0.01)
    assert click_rate({POSTERS: "learned"}) == pytest.approx(0.19, abs=0.01)


def test_learned_pictures_are_drawn_as_often_as_their_propensity_says() -> None:
    best = {one.title_id: one.best for one in films()[1]}
    seen = [one for one in everybody({POSTERS: "learned"}) if one.kind is TrackingKind.IMPRESSION]
    odds: Mapping[bool, float] = {True: LEARNED, False: (1 - LEARNED) / 3}
    for event in seen:
        assert event.title_id is not None
        assert event.propensity == pytest.approx(odds[event.artwork == best[event.title_id]])
    shown = Counter(event.artwork for event in seen)
    assert set(shown) == set(TAGS[ImageRole.BOX_ART])
    by_propensity = sum(1 / event.propensity for event in seen if event.propensity) / len(seen)
    assert by_propensity == pytest.approx(4, rel=0.05)


def test_only_interleaved_rows_have_teams_and_newest_is_played_more() -> None:
    assert not [one for one in everybody({GENRES: "control"}) if one.team is not None]
    teams = Counter(one.team for one in everybody({GENRES: "interleaved"}))
    plays = teams["treatment"] + teams["control"]
    assert teams["treatment"] / plays == pytest.approx(OF_NEWEST, abs=0.03)
