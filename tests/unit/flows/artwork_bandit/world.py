"""The bandit's stores as lists and dicts, and what profiles see and click."""

from collections.abc import AsyncIterable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from domain.artwork_bandit.arms import Arm, Counted, LearnedArm, LearnedTitle, TitleArms
from domain.ids import DeviceId, ProfileId, RowItemId, TitleId
from domain.tracking.event import Tracked, TrackingEvent, TrackingKind
from persistence.ports.artwork_bandit import PolicyVersion
from persistence.ports.tracking import TrackingPlace, place_of
from tests.unit.build import NOW, profile_id, title_id

SECOND = timedelta(seconds=1)


def seen(  # noqa: PLR0913 - each is what some test is about
    number: int,
    *,
    of: int = 1,
    by: int = 1,
    tag: str = "noir",
    segment: str | None = "en",
    propensity: float = 0.5,
    received_at: datetime = NOW,
) -> TrackingEvent:
    """An impression in place `number` of title `of`, by profile `by`."""
    return TrackingEvent(
        profile_id=profile_id(by),
        device_id=DeviceId(f"dev_{by:032x}"),
        subject=RowItemId(f"item_{number:032x}_trending_{of:032x}"),
        title_id=title_id(of),
        artwork=tag,
        kind=TrackingKind.IMPRESSION,
        occurred_at=received_at,
        received_at=received_at,
        visible_ms=1_000,
        policy=None if segment is None else 1,
        segment=segment,
        propensity=None if segment is None else propensity,
    )


def click(on: TrackingEvent, received_at: datetime | None = None) -> TrackingEvent:
    at = received_at or on.received_at + SECOND
    return replace(on, kind=TrackingKind.CLICK, occurred_at=at, received_at=at, visible_ms=None)


class KeptTracking:
    def __init__(self, *events: TrackingEvent) -> None:
        self.events = list(events)

    async def record(self, events: Collection[TrackingEvent]) -> Sequence[TrackingEvent]:
        self.events += events
        return [*events]

    async def since(
        self, after: TrackingPlace | None, *, until: datetime, limit: int
    ) -> Sequence[TrackingEvent]:
        found = sorted(self.events, key=lambda one: _order(place_of(one)))
        later = [one for one in found if after is None or _order(place_of(one)) > _order(after)]
        return [one for one in later if one.received_at < until][:limit]

    async def of_profiles(
        self, profile_ids: Collection[ProfileId], *, since: datetime, until: datetime
    ) -> Mapping[ProfileId, Sequence[TrackingEvent]]:
        found = {of: [one for one in self.events if one.profile_id == of] for of in profile_ids}
        return {
            of: [one for one in events if since <= one.occurred_at < until]
            for of, events in found.items()
            if events
        }

    async def sweep(self, before: datetime, *, limit: int) -> int:
        old = [one for one in self.events if one.received_at < before][:limit]
        self.events = [one for one in self.events if one not in old]
        return len(old)

    async def forget(self, profile_id: ProfileId) -> None:
        self.events = [one for one in self.events if one.profile_id != profile_id]

    async def known(self, keys: Collection[Tracked]) -> Collection[Tracked]:
        return {one.key for one in self.events} & set(keys)


class KeptCounts:
    def __init__(self) -> None:
        self.at: TrackingPlace | None = None
        self.counted: list[Counted] = []
        self.swept: list[date] = []

    async def place(self) -> TrackingPlace | None:
        return self.at

    async def count(
        self, counted: Collection[Counted], *, after: TrackingPlace | None, up_to: TrackingPlace
    ) -> bool:
        if after != self.at:
            return False
        self.at = up_to
        self.counted += counted
        return True

    async def arms(
        self, since: date, *, after: tuple[TitleId, str] | None, limit: int
    ) -> Sequence[TitleArms]:
        found: list[TitleArms] = []
        recent = sorted(
            (one for one in self.counted if one.day >= since),
            key=lambda one: (one.title_id, one.segment, one.tag),
        )
        for (title, segment), of in groupby(recent, key=lambda one: (one.title_id, one.segment)):
            arms = [_summed([*same]) for _, same in groupby(of, key=lambda one: one.tag)]
            if after is None or (title, segment) > after:
                found.append(TitleArms(title, segment, tuple(arms)))
        return found[:limit]

    async def how_many(self, since: date) -> int:
        return len(await self.arms(since, after=None, limit=10**9))

    async def sweep(self, before: date, *, limit: int) -> int:
        del limit
        self.swept.append(before)
        return 0


def _order(place: TrackingPlace) -> tuple[datetime, str, str, str]:
    return place.received_at, place.profile_id, place.subject, place.kind


def _summed(counted: Sequence[Counted]) -> Arm:
    impressions = sum(one.impressions for one in counted)
    return Arm(counted[0].tag, impressions, sum(one.clicks for one in counted))


class KeptPolicies:
    """`failing` is raised by every read, while it is there; `asked` are the titles of each."""

    def __init__(self) -> None:
        self.policies: dict[int, list[LearnedTitle]] = {}
        self.made: dict[int, datetime] = {}
        self.in_force = 0
        self.failing: Exception | None = None
        self.asked: list[set[TitleId]] = []

    def put(self, version: int, *titles: LearnedTitle, at: datetime = NOW) -> PolicyVersion:
        self.policies[version], self.made[version] = [*titles], at
        self.in_force = version
        return PolicyVersion(version, at, len(titles), is_current=True)

    async def publish(
        self, titles: AsyncIterable[Sequence[LearnedTitle]], at: datetime, *, keep: int
    ) -> int:
        del keep
        version = len(self.policies) + 1
        self.put(version, *[one async for page in titles for one in page], at=at)
        return version

    async def activate(self, version: int, at: datetime) -> bool:
        del at
        self.in_force = version
        return version in self.policies

    async def current(self) -> int:
        return self.in_force

    async def versions(self) -> Sequence[PolicyVersion]:
        return [
            PolicyVersion(version, self.made[version], len(titles), version == self.in_force)
            for version, titles in sorted(self.policies.items(), reverse=True)
        ]

    async def arms(
        self, version: int, segment: str, titles: Collection[TitleId]
    ) -> Mapping[TitleId, Sequence[LearnedArm]]:
        if self.failing is not None:
            raise self.failing
        self.asked.append(set(titles))
        return {
            one.title_id: one.arms
            for one in self.policies.get(version, [])
            if one.segment == segment and one.title_id in titles
        }


def learned(of: int, odds: Mapping[str, float], segment: str = "en") -> LearnedTitle:
    """A title whose pictures, by tag, have these probabilities; of a hundred clicks each a few."""
    arms = (LearnedArm(tag, 4.0, 98.0, probability) for tag, probability in odds.items())
    return LearnedTitle(title_id(of), segment, tuple(arms))


def nobody(_: int) -> None:
    """Hears of progress."""


def profiles(many: int) -> list[ProfileId]:
    return [profile_id(number) for number in range(1, many + 1)]
