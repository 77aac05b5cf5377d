"""A viewing: one sitting with a film or an episode, kept in registers that join (R4, R5)."""

from dataclasses import dataclass
from datetime import timedelta

from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.keys import ViewingId
from domain.watching.moment import Moment, moment_of
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.thresholds import Segments


@dataclass(frozen=True, slots=True)
class Viewing:
    """What all its events come to, in whatever order they arrived.

    `last` and `first` are its latest and earliest event; `started` and `completed` the earliest of
    those that were started and completed by R1; `furthest_ms` the furthest position of all.
    """

    id: ViewingId
    last: Moment
    first: Moment
    furthest_ms: int
    sought: bool
    started: Moment | None
    completed: Moment | None

    @property
    def span(self) -> timedelta:
        """From the earliest event to the latest."""
        return self.last.at - self.first.at

    def serious(self, policy: WatchingPolicy = DEFAULT_POLICY) -> bool:
        """R7: somebody meant it: past the started threshold, 120 s long, or sought in."""
        return self.last.started(policy) or self.sought or self.span >= policy.serious_span


def viewing_of(
    event: ProgressEvent, segments: Segments = (), policy: WatchingPolicy = DEFAULT_POLICY
) -> Viewing:
    """A viewing of one event; `segments` are those of its playable."""
    moment = moment_of(event, segments, policy)
    return Viewing(
        id=event.viewing_id,
        last=moment,
        first=moment,
        furthest_ms=moment.position_ms,
        sought=event.kind is ProgressKind.SEEK,
        started=moment if moment.started(policy) else None,
        completed=moment if moment.completed else None,
    )


def joined_viewing(one: Viewing, other: Viewing) -> Viewing:
    """Two states of one viewing, field by field (R5). Raises ValueError for two viewings."""
    if one.id != other.id:
        raise ValueError(f"{one.id} and {other.id} are two viewings")
    return Viewing(
        id=one.id,
        last=max(one.last, other.last),
        first=min(one.first, other.first),
        furthest_ms=max(one.furthest_ms, other.furthest_ms),
        sought=one.sought or other.sought,
        started=earlier(one.started, other.started),
        completed=earlier(one.completed, other.completed),
    )


def earlier(one: Moment | None, other: Moment | None) -> Moment | None:
    """The earlier of two moments; None is none."""
    if one is None or other is None:
        return one or other
    return min(one, other)
