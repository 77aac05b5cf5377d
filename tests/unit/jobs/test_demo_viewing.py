"""Made-up viewing: believable, the same every time, and something for every row to go by."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from domain.ids import PlayableId, ProfileId, TitleId
from domain.licence import open_span, spans_in
from domain.maturity import MaturityLevel, level_of
from domain.profile import KIDS_CEILING
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState, joined
from domain.watching.watch_state import WatchStatus, watch_state
from jobs.demo.accounts import profile_id
from jobs.demo.declared import demo_titles
from jobs.demo.licences import midnight
from jobs.demo.members import DEMO_EMAIL, HISTORIES
from jobs.demo.titles import demo_id, title_records
from jobs.demo.viewing import Sitting, events_of, sittings

DAY = date(2026, 11, 21)
DAYS = (DAY, date(2027, 3, 1), date(2028, 2, 29))
TITLES = demo_titles()
LEVELS = {demo_id(title): level_of(title.rating) for title in TITLES}
ADA, SAM, KIT = (profile_id(DEMO_EMAIL, name) for name in ("Ada", "Sam", "Kit"))


def made_up(day: date = DAY) -> list[Sitting]:
    return sittings(title_records(TITLES, day), day)


def states(of: ProfileId) -> dict[TitleId, dict[PlayableId, PlayableState]]:
    found: defaultdict[TitleId, dict[PlayableId, PlayableState]] = defaultdict(dict)
    for one in made_up():
        if one.profile_id == of:
            new = recorded(NOTHING, list(events_of(one)), one.segments).state
            own, id_ = found[one.key.title_id], one.key.playable_id
            own[id_] = joined(own.get(id_, NOTHING), new)
    return dict(found)


def statuses(of: ProfileId) -> list[WatchStatus]:
    return [
        watch_state(of, id_, state).status
        for own in states(of).values()
        for id_, state in own.items()
    ]


def test_the_same_day_has_the_same_viewing_and_another_day_none_of_it() -> None:
    assert made_up() == made_up()
    tomorrow = {one.viewing_id for one in made_up(DAY + timedelta(days=1))}
    assert tomorrow.isdisjoint(one.viewing_id for one in made_up())


def test_it_moves_with_the_day_and_nothing_else_of_it_does() -> None:
    today, later = made_up(), made_up(DAY + timedelta(days=100))
    assert [one.key for one in today] == [one.key for one in later]
    assert {b.at - a.at for a, b in zip(today, later, strict=True)} == {timedelta(days=100)}


def test_no_two_sittings_are_one_viewing() -> None:
    found = made_up()
    assert len({(one.profile_id, one.viewing_id) for one in found}) == len(found)


@pytest.mark.parametrize("day", DAYS)
def test_all_of_it_was_over_before_the_day_and_young_enough_to_be_told(day: date) -> None:
    events = [event for one in made_up(day) for event in events_of(one)]
    assert max(event.occurred_at for event in events) < midnight(day)
    assert min(event.occurred_at for event in events) > midnight(day - timedelta(days=60))


@pytest.mark.parametrize("day", DAYS)
def test_everything_was_licensed_when_it_was_watched_and_still_is(day: date) -> None:
    windows = {record.id: record.windows for record in title_records(TITLES, day)}
    for one in made_up(day):
        spans = spans_in(windows[one.key.title_id], "US")
        assert open_span(spans, one.at), one
        assert open_span(spans, midnight(day)), one


def test_r17_the_child_has_watched_nothing_above_its_level() -> None:
    assert KIDS_CEILING is MaturityLevel.AGE_7
    watched = {one.key.title_id for one in made_up() if one.profile_id == KIT}
    assert watched
    assert all(LEVELS[id_] <= KIDS_CEILING for id_ in watched)


@pytest.mark.parametrize("name", list(HISTORIES))
def test_every_profile_has_begun_completed_and_left_off(name: str) -> None:
    found = statuses(profile_id(DEMO_EMAIL, name))
    assert len(found) >= 20
    assert found.count(WatchStatus.IN_PROGRESS) >= 3
    assert found.count(WatchStatus.COMPLETED) >= 8


def test_r7a_every_status_occurs() -> None:
    found = {status for of in (ADA, SAM, KIT) for status in statuses(of)}
    assert found == set(WatchStatus) - {WatchStatus.UNWATCHED}


def test_r5_a_position_is_where_the_sitting_ended() -> None:
    sitting = next(one for one in made_up() if one.percent == 38)
    *_, last = events_of(sitting)
    assert last.position_ms == sitting.duration_ms * 38 // 100
    assert last.occurred_at - sitting.at == timedelta(milliseconds=last.position_ms)
