"""R46: simulated profiles click by rates that nobody tells the bandit; it must find the best.

Each day every profile sees the title once and clicks with its picture's rate; each night a policy
is learned from the last 30 days. All randomness is seeded. The margins were stated before the
first run: 30 % more clicks than uniform, and 85 % of profiles on the new best picture a window
after tastes have changed.
"""

import random
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.artwork_bandit.arms import Arm, TitleArms
from domain.artwork_bandit.best import learned
from domain.artwork_bandit.pick import Learned, Odds, is_uniform, pick
from tests.unit.build import profile_id, title_id

TITLE = title_id(1)
TAGS = ("face", "noir", "wide")
WINDOW = 30
PROFILES = [profile_id(number) for number in range(1_500)]

Rates = Mapping[str, float]
Learn = Callable[["Days"], Odds]


@dataclass(slots=True)
class Days:
    """What was counted on the last 30 days."""

    impressions: deque[Counter[str]] = field(default_factory=lambda: deque(maxlen=WINDOW))
    clicks: deque[Counter[str]] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def arms(self) -> tuple[Arm, ...]:
        seen = sum(self.impressions, Counter[str]())
        clicked = sum(self.clicks, Counter[str]())
        return tuple(Arm(tag, seen[tag], clicked[tag]) for tag in TAGS)


@dataclass(slots=True)
class World:
    """Draws clicks; `shown` is what the profiles that do not evaluate saw on the last day."""

    random: random.Random
    days: Days = field(default_factory=Days)
    shown: Counter[str] = field(default_factory=Counter)

    def day(self, odds: Odds, rates: Rates) -> int:
        """How many clicks a day brings on which the title's pictures have these odds."""
        by = Learned(1, "en", {TITLE: odds})
        seen, clicked, self.shown = Counter[str](), Counter[str](), Counter()
        for one in PROFILES:
            tag, _ = pick(one, TITLE, TAGS, by)
            seen[tag] += 1
            clicked[tag] += self.random.random() < rates[tag]
            self.shown[tag] += not is_uniform(one)
        self.days.impressions.append(seen)
        self.days.clicks.append(clicked)
        return clicked.total()

    def run(self, days: int, rates: Rates, learn: Learn) -> int:
        return sum(self.day(learn(self.days), rates) for _ in range(days))


def world(seed: int) -> World:
    return World(random.Random(seed))  # noqa: S311 - not a secret


def bandit(days: Days) -> Odds:
    title = learned(TitleArms(TITLE, "en", days.arms()))
    return {arm.tag: arm.probability for arm in title.arms}


def uniform(_: Days) -> Odds:
    return {}


def test_r46_it_earns_far_more_clicks_than_showing_every_picture_equally_often() -> None:
    rates = {"face": 0.02, "noir": 0.03, "wide": 0.06}

    by_bandit = world(1).run(30, rates, bandit)
    evenly = world(1).run(30, rates, uniform)

    assert by_bandit > 1.3 * evenly


def test_r46_where_no_picture_is_better_nothing_is_lost() -> None:
    """Not fewer clicks than uniform by more than four standard deviations of the difference."""
    rates = dict.fromkeys(TAGS, 0.04)

    by_bandit = world(2).run(20, rates, bandit)
    evenly = world(3).run(20, rates, uniform)

    deviation = (2 * 20 * len(PROFILES) * 0.04 * 0.96) ** 0.5
    assert by_bandit > evenly - 4 * deviation


def test_r46_it_follows_when_tastes_change() -> None:
    tested = world(4)
    tested.run(30, {"face": 0.02, "noir": 0.06, "wide": 0.03}, bandit)
    assert tested.shown.most_common(1)[0][0] == "noir"

    tested.run(WINDOW + 5, {"face": 0.02, "noir": 0.03, "wide": 0.06}, bandit)

    assert tested.shown["wide"] / tested.shown.total() > 0.85


def test_r46_a_picture_that_comes_later_is_tried_and_found() -> None:
    """Until 10 days in, nobody sees the wide picture: it is not there yet."""
    tested = world(5)
    for _ in range(10):
        known = {tag: odds for tag, odds in bandit(tested.days).items() if tag != "wide"}
        seen = Counter(
            pick(one, TITLE, TAGS[:2], Learned(1, "en", {TITLE: known}))[0] for one in PROFILES
        )
        tested.days.impressions.append(seen)
        tested.days.clicks.append(
            Counter({tag: round(number * 0.03) for tag, number in seen.items()})
        )
    before = {tag: odds for tag, odds in bandit(tested.days).items() if tag != "wide"}

    tested.day(before, dict.fromkeys(TAGS, 0.03))  # new to the policy: a third of all see it
    assert 0.28 < tested.shown["wide"] / tested.shown.total() < 0.39

    tested.run(20, {"face": 0.03, "noir": 0.03, "wide": 0.07}, bandit)
    assert tested.shown["wide"] / tested.shown.total() > 0.85
