"""R46: what a policy would have earned, estimated from what others showed, is what it earns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest

from domain.artwork import ImageRole
from domain.artwork_bandit.pick import Learned, odds_of, pick
from domain.ids import TitleId
from domain.title import Title
from domain.tracking.event import TrackingEvent
from flows.artwork_bandit import evaluating as module
from flows.artwork_bandit.evaluating import Evaluating, Evaluation, fresh_from
from flows.artwork_bandit.learning import MATURED
from persistence.ports.artwork_bandit import PolicyVersion
from tests.unit.build import DAY, MOMENT, NOW, image, movie
from tests.unit.flows.artwork_bandit.world import (
    KeptPolicies,
    KeptTracking,
    click,
    learned,
    nobody,
    profiles,
    seen,
)

BOX_ART = ImageRole.BOX_ART
LATER = NOW + 3 * DAY
RATES = {"face": 0.1, "noir": 0.3, "wide": 0.6}
TAGS = tuple(RATES)
LOGGING = {"face": 0.3, "noir": 0.4, "wide": 0.3}
TARGET = {"face": 0.05, "noir": 0.15, "wide": 0.8}


def logged(many: int) -> list[TrackingEvent]:
    """What profiles saw under another policy, each its title once, and clicked by `RATES`."""
    random = Random(46)  # noqa: S311 - not a secret
    events: list[TrackingEvent] = []
    for number, one in enumerate(profiles(many), 1):
        title = seen(number).title_id or TitleId("")
        tag, chosen = pick(one, title, TAGS, Learned(1, "en", {title: LOGGING}))
        impression = seen(number, by=number, tag=tag, propensity=chosen.propensity)
        events.append(impression)
        if random.random() < RATES[tag]:
            events.append(click(impression))
    return events


async def titles(ids: Sequence[TitleId]) -> Mapping[TitleId, Title]:
    """The first has every picture, the second one, and the third has gone."""
    pictures = {1: TAGS, 2: TAGS[:1]}
    found = (
        replace(movie(number), artwork=tuple(image(n, BOX_ART, tag) for n, tag in enumerate(tags)))
        for number, tags in pictures.items()
    )
    return {one.id: one for one in found if one.id in ids}


class House:
    def __init__(self, *events: TrackingEvent) -> None:
        self.policies = KeptPolicies()
        self.policy = self.policies.put(2, learned(1, TARGET))
        self.evaluating = Evaluating(KeptTracking(*events), self.policies, titles)

    async def evaluation(self, policy: PolicyVersion | None = None) -> Evaluation | None:
        return await self.evaluating.evaluate(policy or self.policy, LATER, nobody)


async def test_r46_every_estimate_is_what_the_policy_would_earn() -> None:
    """Within four standard errors, and a bound for those: the draws are seeded."""
    found = await House(*logged(4_000)).evaluation()

    assert found is not None
    truth = sum(odds * RATES[tag] for tag, odds in odds_of(TAGS, TARGET).items())
    assert found.impressions == 4_000
    assert truth == pytest.approx(0.53)
    assert found.served == pytest.approx(0.33, abs=0.03)
    for estimate in (found.inverse_propensity, found.self_normalised, found.doubly_robust):
        assert estimate.standard_error < 0.03
        assert estimate.value == pytest.approx(truth, abs=4 * estimate.standard_error)
        assert estimate.effective_choices < 4_000


async def test_r46_a_policy_is_judged_by_what_it_has_not_learned_from() -> None:
    policy = PolicyVersion(2, NOW + MATURED, 1, is_current=True)
    assert fresh_from(policy) == NOW
    before, after = seen(1, tag="wide", received_at=NOW - MOMENT), seen(2, tag="wide")

    found = await House(before, after, click(after)).evaluation(policy)

    assert found is not None
    assert (found.impressions, found.served) == (1, 1.0)
    assert await House(before, click(before)).evaluation(policy) is None


async def test_r46_what_has_not_matured_is_left_out() -> None:
    young = seen(1, tag="wide", received_at=LATER - MATURED)

    assert await House(young).evaluation() is None


async def test_r46_titles_without_a_choice_and_pictures_that_no_bandit_chose_are_left_out() -> None:
    single, usual, gone = seen(1, of=2), seen(2, segment=None), seen(3, of=3)

    assert await House(single, usual, gone).evaluation() is None
    found = await House(single, usual, gone, seen(4)).evaluation()
    assert found is not None
    assert found.impressions == 1


async def test_r46_a_picture_that_the_policy_would_never_show_says_nothing_of_it() -> None:
    assert await House(seen(1, tag="gone")).evaluation() is None


async def test_r46_an_evaluation_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 40)
    monkeypatch.setattr(module, "BATCH", 10)

    found = await House(*(seen(number, by=number) for number in range(1, 100))).evaluation()

    assert found is not None
    assert found.impressions == 40
