"""Pictures: how a bandit stands with those that are seen most, for a report to show (R46).

For jobs: what it imports computes with numpy and scipy.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from domain.artwork_bandit.arms import Arm, LearnedArm, TitleArms
from domain.artwork_bandit.pick import odds_of
from domain.evidence.report import ArtworkArm
from domain.experiments.config import keys_of
from domain.experiments.config_schema import BANDIT_ARTWORK
from domain.experiments.experiment import Experiment
from domain.homepage.artwork import has_choice
from domain.homepage.candidate import candidate_of
from domain.ids import TitleId
from domain.title import Title
from flows.artwork_bandit.learning import first_day
from loaders.batch import Fetch
from persistence.ports.artwork_bandit import ArtworkCounts, ArtworkPolicies
from persistence.ports.stores import Stores

TITLES = 3
"""Those shown: a report is read by people. A title counts for each segment by itself."""

PAGE = 500


@dataclass(frozen=True, slots=True)
class SeenMost:
    """Every method raises StoreUnavailable."""

    counts: ArtworkCounts
    policies: ArtworkPolicies
    titles: Fetch[TitleId, Title]

    @classmethod
    def on(cls, stores: Stores) -> "SeenMost":
        return cls(stores.artwork_counts, stores.artwork_policies, stores.titles.titles)

    async def pictures(self, experiment: Experiment, now: datetime) -> Sequence[ArtworkArm]:
        """The pictures of the titles seen most, title after title, the likeliest first.

        Clicks and impressions are those of the bandit's window, whichever policy earned them; the
        probability is that with which the policy in force gives the picture now. Empty where no
        variant asks for a bandit.
        """
        if not any(
            keys_of(one.config).get("artwork") == BANDIT_ARTWORK for one in experiment.variants
        ):
            return ()
        most = await self._most(now)
        ids = [one.title_id for one in most]
        found, version = await self.titles(ids), await self.policies.current()
        learned = {
            segment: await self.policies.arms(version, segment, ids)
            for segment in {one.segment for one in most}
        }
        return [
            arm
            for one in most
            if one.title_id in found
            for arm in _arms(one, found[one.title_id], learned[one.segment].get(one.title_id, ()))
        ]

    async def _most(self, now: datetime) -> Sequence[TitleArms]:
        most: list[TitleArms] = []
        async for page in self._pages(now):
            most = nlargest(TITLES, [*most, *page], key=_impressions)
        return most

    async def _pages(self, now: datetime) -> AsyncIterator[Sequence[TitleArms]]:
        since, after = first_day(now), None
        while page := await self.counts.arms(since, after=after, limit=PAGE):
            yield page
            after = page[-1].title_id, page[-1].segment


def _arms(counted: TitleArms, title: Title, learned: Sequence[LearnedArm]) -> Sequence[ArtworkArm]:
    candidate = candidate_of(title)
    if not has_choice(candidate):
        return []
    pictures = {one.tag: one.image_id for one in reversed(candidate.box_art)}
    odds = odds_of(sorted(pictures), {one.tag: one.probability for one in learned})
    arms = {tag: Arm(tag, 0, 0) for tag in pictures} | {one.tag: one for one in counted.arms}
    return [
        ArtworkArm(pictures[tag], arms[tag].alpha, arms[tag].beta, odds[tag])
        for tag in sorted(odds, key=lambda each: -odds[each])
    ]


def _impressions(of: TitleArms) -> int:
    return sum(arm.impressions for arm in of.arms)
