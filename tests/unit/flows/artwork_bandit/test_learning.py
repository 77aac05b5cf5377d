"""R46: matured impressions are counted once each, and a policy follows from them."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from domain.artwork_bandit.arms import Arm, Counted, TitleArms
from domain.artwork_bandit.best import learned as as_learned
from domain.tracking.event import TrackingEvent, TrackingKind
from domain.tracking.judge import LEEWAY, TOKEN_LIFE
from flows.artwork_bandit import learning as module
from flows.artwork_bandit.learning import KEPT_POLICIES, MATURED, Learning
from persistence.ports.tracking import place_of
from tests.unit.build import DAY, MOMENT, NOW, title_id
from tests.unit.flows.artwork_bandit.world import (
    SECOND,
    KeptCounts,
    KeptPolicies,
    KeptTracking,
    click,
    nobody,
    seen,
)

LATER = NOW + 2 * DAY
TODAY = NOW.date()


class House:
    def __init__(self, *events: TrackingEvent) -> None:
        self.tracking, self.counts = KeptTracking(*events), KeptCounts()
        self.policies = KeptPolicies()
        self.learning = Learning(self.tracking, self.counts, self.policies)


def counted(impressions: int, clicks: int = 0, tag: str = "noir", of: int = 1) -> Counted:
    return Counted(title_id(of), "en", tag, TODAY, impressions, clicks)


async def test_r46_an_impression_and_whether_it_was_clicked_are_counted() -> None:
    first, second, other = seen(1), seen(2, by=2), seen(3, tag="wide")
    house = House(first, click(first), second, other)

    assert await house.learning.count(LATER, nobody) == 3

    assert house.counts.counted == [counted(2, 1), counted(1, tag="wide")]


async def test_r46_an_impression_counts_when_no_click_on_it_can_come_any_more() -> None:
    one = seen(1)
    last = click(one, NOW + TOKEN_LIFE + LEEWAY)
    house = House(one, last)

    assert await house.learning.count(NOW + MATURED, nobody) == 0
    assert await house.learning.count(NOW + MATURED + MOMENT, nobody) == 1
    assert house.counts.counted == [counted(1, 1)]


async def test_r46_a_click_without_its_impression_counts_for_nothing() -> None:
    """Another place, another profile, another kind: none of them is a click on what was seen."""
    one = seen(1)
    others = [click(seen(2)), click(seen(1, by=2))]
    played = TrackingEvent(
        profile_id=one.profile_id,
        device_id=one.device_id,
        subject=one.subject,
        kind=TrackingKind.PLAY,
        occurred_at=NOW,
        received_at=NOW,
    )
    house = House(one, *others, played)

    await house.learning.count(LATER, nobody)

    assert house.counts.counted == [counted(1, 0)]


async def test_r46_a_click_that_was_told_before_its_impression_counts() -> None:
    one = seen(1)
    house = House(click(one, NOW - SECOND), one)

    await house.learning.count(LATER, nobody)

    assert house.counts.counted == [counted(1, 1)]


async def test_r46_pictures_that_no_bandit_chose_are_not_counted() -> None:
    usual = seen(1, segment=None)
    house = House(usual, click(usual))

    assert await house.learning.count(LATER, nobody) == 0

    assert house.counts.counted == []
    assert house.counts.at == place_of(click(usual))


async def test_r46_counting_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    events = [seen(number, received_at=NOW + number * SECOND) for number in range(10)]
    house = House(*events)

    assert await house.learning.count(LATER, nobody) == 10
    assert await house.learning.count(LATER, nobody) == 0
    house.tracking.events += [seen(10, received_at=NOW + 10 * SECOND)]
    assert await house.learning.count(LATER, nobody) == 1

    assert [one.impressions for one in house.counts.counted] == [3, 3, 3, 1, 1]


async def test_r46_two_who_count_at_once_count_each_event_once() -> None:
    house = House(*(seen(number) for number in range(50)))

    both = await asyncio.gather(*(house.learning.count(LATER, nobody) for _ in range(2)))

    assert sum(both) == 50
    assert sum(one.impressions for one in house.counts.counted) == 50


async def test_progress_is_told_in_seconds_of_what_waits() -> None:
    house = House(*(seen(number, received_at=NOW + number * SECOND) for number in (0, 30)))
    told: list[int] = []

    assert await house.learning.waiting_seconds(NOW) == 0
    waiting = await house.learning.waiting_seconds(NOW + MATURED + 60 * SECOND)
    await house.learning.count(NOW + MATURED + 60 * SECOND, told.append)

    assert (waiting, told) == (60, [30])


async def test_r46_what_has_left_the_window_has_no_say_and_is_deleted() -> None:
    old = [seen(number, received_at=NOW - 31 * DAY) for number in range(3)]
    house = House(*old, seen(9))

    await house.learning.count(LATER, nobody)

    assert await house.learning.titles(NOW) == 1
    assert house.counts.swept == [(LATER - 30 * DAY).date()]
    assert await house.learning.publish(NOW, nobody) == 1
    (policy,) = house.policies.policies[1]
    assert policy == as_learned(TitleArms(title_id(1), "en", (Arm("noir", 1, 0),)))


async def test_r46_a_policy_has_every_title_and_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TITLES", 2)
    places = [(of, segment, tag) for of in (1, 2, 3) for segment in ("de", "en") for tag in "ab"]
    house = House(
        *(seen(n, of=of, segment=segment, tag=tag) for n, (of, segment, tag) in enumerate(places))
    )
    told: list[int] = []
    await house.learning.count(LATER, nobody)

    version = await house.learning.publish(LATER, told.append)

    assert house.policies.in_force == version == 1
    found = house.policies.policies[version]
    assert [(one.title_id, one.segment) for one in found] == [
        (title_id(of), segment) for of in (1, 2, 3) for segment in ("de", "en")
    ]
    for one in found:
        assert [arm.probability for arm in one.arms] == pytest.approx([0.5, 0.5])
    assert told == [2, 4, 6]


def test_r46_policies_are_kept_for_longer_than_the_pages_that_were_made_by_them() -> None:
    assert KEPT_POLICIES > 1
    assert timedelta(minutes=30) < MATURED  # a page's life, and at most one policy a day
    assert all(one < other for one, other in pairwise([LEEWAY, TOKEN_LIFE, MATURED]))
