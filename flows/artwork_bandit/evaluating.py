"""Evaluating: what a policy would have earned on impressions that it has not learned from (R46).

It computes with numpy: for jobs, never for a process that answers requests.
"""

from array import array
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from domain.artwork_bandit.arms import LearnedArm
from domain.artwork_bandit.pick import odds_of
from domain.evidence.off_policy import (
    Logged,
    PolicyValue,
    Vector,
    doubly_robust,
    inverse_propensity,
    self_normalised,
)
from domain.homepage.artwork import has_choice
from domain.homepage.candidate import candidate_of
from domain.ids import ProfileId, TitleId
from domain.title import Title
from domain.tracking.event import Tracked, TrackingEvent, TrackingKind
from flows.artwork_bandit.learning import MATURED
from loaders.batch import Fetch
from persistence.ports.artwork_bandit import ArtworkPolicies, PolicyVersion
from persistence.ports.stores import Stores
from persistence.ports.tracking import Tracking, TrackingPlace, place_of

BATCH = 1_000
MOST = 1_000_000
"""Impressions of one evaluation, the oldest: some 40 MB."""

_NOBODY = ProfileId("")

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Clicks of an impression, by each estimator; `served` is what the logging policies earned."""

    impressions: int
    served: float
    inverse_propensity: PolicyValue
    self_normalised: PolicyValue
    doubly_robust: PolicyValue


@dataclass(frozen=True, slots=True)
class _Log:
    """Columns of what was logged: a row for each impression."""

    rewards: "array[float]" = field(default_factory=lambda: array("d"))
    propensities: "array[float]" = field(default_factory=lambda: array("d"))
    targets: "array[float]" = field(default_factory=lambda: array("d"))
    guessed: "array[float]" = field(default_factory=lambda: array("d"))
    guessed_by_policy: "array[float]" = field(default_factory=lambda: array("d"))
    units: "array[int]" = field(default_factory=lambda: array("q"))

    def evaluation(self) -> Evaluation | None:
        if not self.units:
            return None
        logged = Logged(
            rewards=_vector(self.rewards),
            propensities=_vector(self.propensities),
            targets=_vector(self.targets),
            units=np.array(self.units, dtype=np.int64),
        )
        if not logged.targets.any():
            return None
        return Evaluation(
            len(self.units),
            float(logged.rewards.mean()),
            inverse_propensity(logged),
            self_normalised(logged),
            doubly_robust(logged, _vector(self.guessed), _vector(self.guessed_by_policy)),
        )


@dataclass(frozen=True, slots=True)
class Evaluating:
    """Every method raises StoreUnavailable."""

    tracking: Tracking
    policies: ArtworkPolicies
    titles: Fetch[TitleId, Title]

    @classmethod
    def on(cls, stores: Stores) -> "Evaluating":
        return cls(stores.tracking, stores.artwork_policies, stores.titles.titles)

    async def evaluate(self, policy: PolicyVersion, now: datetime, told: Told) -> Evaluation | None:
        """Of the odds of a policy, without the profiles that see every picture equally often.

        On what matured after the policy was made: of nothing else is it known that the policy has
        not learned from it. None where there is no such impression of a picture that it may show.
        `told` hears how many seconds' worth was read, from `fresh_from`.
        """
        log, people = _Log(), dict[ProfileId, int]()
        async for events in self._impressions(fresh_from(policy), now - MATURED):
            await self._add(log, people, policy.version, events)
            told(int((events[-1].received_at - fresh_from(policy)).total_seconds()))
            if len(log.units) >= MOST:
                break
        return log.evaluation()

    async def _impressions(
        self, since: datetime, until: datetime
    ) -> AsyncIterator[Sequence[TrackingEvent]]:
        """Of pictures that a bandit chose."""
        place = TrackingPlace(since, _NOBODY, "", "")
        while events := await self.tracking.since(place, until=until, limit=BATCH):
            place = place_of(events[-1])
            chosen = [
                one
                for one in events
                if one.kind is TrackingKind.IMPRESSION and one.propensity is not None
            ]
            if chosen:
                yield chosen

    async def _add(
        self,
        log: _Log,
        people: dict[ProfileId, int],
        version: int,
        events: Sequence[TrackingEvent],
    ) -> None:
        clicks = await self.tracking.known(
            [Tracked(one.profile_id, one.subject, TrackingKind.CLICK) for one in events]
        )
        clicked = {(key.profile_id, key.subject) for key in clicks}
        choices = await self._choices(version, events)
        for one in events:
            choice = choices.get((one.segment or "", one.title_id or TitleId("")))
            if choice is None or one.propensity is None or one.artwork is None:
                continue
            log.rewards.append(float((one.profile_id, one.subject) in clicked))
            log.propensities.append(one.propensity)
            log.targets.append(choice.odds.get(one.artwork, 0.0))
            log.guessed.append(choice.rate(one.artwork))
            log.guessed_by_policy.append(choice.mean)
            log.units.append(people.setdefault(one.profile_id, len(people)))

    async def _choices(
        self, version: int, events: Sequence[TrackingEvent]
    ) -> Mapping[tuple[str, TitleId], "_Choice"]:
        """What the policy would choose from, by segment and title, as the titles are now."""
        tags = await self._tags({one.title_id for one in events if one.title_id is not None})
        segments = {one.segment for one in events if one.segment is not None}
        found: dict[tuple[str, TitleId], _Choice] = {}
        for segment in segments:
            arms = await self.policies.arms(version, segment, tags.keys())
            for title_id, own in tags.items():
                found[segment, title_id] = _choice(own, arms.get(title_id, ()))
        return found

    async def _tags(self, ids: set[TitleId]) -> Mapping[TitleId, Sequence[str]]:
        """The pictures of each title that has some to choose from."""
        titles = (await self.titles([*ids])).values()
        candidates = [candidate_of(title) for title in titles]
        return {
            one.title_id: sorted({variant.tag for variant in one.box_art})
            for one in candidates
            if has_choice(one)
        }


@dataclass(frozen=True, slots=True)
class _Choice:
    """The odds of a title's pictures, and the click rates that the policy believes in."""

    odds: Mapping[str, float]
    rates: Mapping[str, float]

    def rate(self, tag: str) -> float:
        """Of a picture that the policy has not met, what it would believe of any: a half."""
        return self.rates.get(tag, 0.5)

    @property
    def mean(self) -> float:
        return sum(odds * self.rate(tag) for tag, odds in self.odds.items())


def fresh_from(policy: PolicyVersion) -> datetime:
    """What was received before this had matured when the policy was made."""
    return policy.made_at - MATURED


def _choice(tags: Sequence[str], arms: Sequence[LearnedArm]) -> _Choice:
    return _Choice(
        odds_of(tags, {arm.tag: arm.probability for arm in arms}),
        {arm.tag: arm.alpha / (arm.alpha + arm.beta) for arm in arms},
    )


def _vector(values: "array[float]") -> Vector:
    return np.array(values, dtype=np.float64)
