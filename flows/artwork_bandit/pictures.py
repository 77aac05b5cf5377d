"""Learned pictures: what the policy in force says of a page's titles, at hand where it is asked."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import structlog

from domain.artwork_bandit.pick import NO_POLICY, Learned, Odds
from domain.artwork_bandit.segment import segment_of
from domain.homepage.row import DegradedSource
from domain.ids import TitleId
from flows.changes import ChangeWatch
from loaders.kept import KeptValues
from persistence.ports.artwork_bandit import ArtworkPolicies
from persistence.ports.changes import ChangeKind
from persistence.ports.unavailable import StoreUnavailable

NAME = "artwork_policies"
MOST_KEPT = 50_000
"""Titles of policies and segments."""

Wanted = tuple[int, str, TitleId]
"""A policy's version, a segment and a title."""

_NOTHING: Odds = {}

log = structlog.get_logger(__name__)


class LearnedPictures:
    """Shared by every request of a process. `deadline` bounds a page's wait (R33)."""

    def __init__(
        self, policies: ArtworkPolicies, deadline: timedelta = timedelta(milliseconds=150)
    ) -> None:
        self.version = NO_POLICY
        """The policy in force: new pages go by it."""
        self.missed: Counter[DegradedSource] = Counter()
        """How often default pictures stood in for learned ones, since the process started."""
        self._policies = policies
        self._deadline = deadline
        self._kept: KeptValues[Wanted, Odds] = KeptValues(self._read, MOST_KEPT)
        self._told = 0
        self.lookups = self._kept.lookups

    def listen(self, watch: ChangeWatch) -> None:
        """Hear of each policy that is put in force from now on; `look` afterwards."""
        watch.subscribe(ChangeKind.ARTWORK_POLICY, self._hear)

    async def look(self) -> None:
        """Know the policy that is in force. Raises StoreUnavailable."""
        told = self._told
        version = await self._policies.current()
        if told == self._told:  # else something newer has been told meanwhile
            self.version = version

    def _hear(self, subject: str) -> None:
        self._told += 1
        self.version = int(subject)

    async def of(self, policy: int, locale: str, titles: Collection[TitleId]) -> Learned | None:
        """What a policy has learned of these titles in the segment of a locale.

        None where it cannot be read in time: then titles show their default pictures.
        """
        segment = segment_of(locale)
        if policy == NO_POLICY:
            return Learned(policy, segment, {})
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                found = await self._kept.values((policy, segment, title) for title in titles)
        except TimeoutError:
            self._missed("TIMEOUT")
        except StoreUnavailable:
            self._missed("UNAVAILABLE")
        else:
            return Learned(policy, segment, {title: odds for (_, _, title), odds in found.items()})
        return None

    def _missed(self, reason: str) -> None:
        self.missed[DegradedSource(NAME, "DEFAULT", reason)] += 1
        log.warning("artwork_policies_unread", reason=reason)

    async def _read(self, wanted: Sequence[Wanted]) -> Mapping[Wanted, Odds]:
        """One read for each policy and segment: a page has one of both."""
        titles: defaultdict[tuple[int, str], list[TitleId]] = defaultdict(list)
        for policy, segment, title in wanted:
            titles[policy, segment].append(title)
        found: dict[Wanted, Odds] = dict.fromkeys(wanted, _NOTHING)
        for (policy, segment), asked in titles.items():
            arms = await self._policies.arms(policy, segment, asked)
            for title, learned in arms.items():
                found[policy, segment, title] = {arm.tag: arm.probability for arm in learned}
        return found
