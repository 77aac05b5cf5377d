"""When something is started and when completed (R1), and where to go on (R3). Integers only."""

from collections.abc import Iterable

from domain.media import MediaSegment, SegmentKind
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy

Segments = Iterable[MediaSegment]


def is_started(position_ms: int, duration_ms: int, policy: WatchingPolicy = DEFAULT_POLICY) -> bool:
    """R1: past 5 %; exactly 5 % is not."""
    return position_ms * 100 > duration_ms * policy.started_percent


def is_completed(
    position_ms: int,
    duration_ms: int,
    segments: Segments = (),
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> bool:
    """R1: past 95 %, inside CREDITS that begin in the last 15 %, or in the last second."""
    return (
        position_ms * 100 > duration_ms * policy.completed_percent
        or duration_ms - position_ms < policy.end_ms
        or any(
            credits_.start_ms * 100 >= duration_ms * (100 - policy.credits_percent)
            for credits_ in _around(position_ms, segments)
        )
    )


def resume_position(
    position_ms: int,
    segments: Segments = (),
    *,
    completed: bool,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> int:
    """R3: milliseconds; 0 when completed, else a little before, never inside CREDITS."""
    if completed:
        return 0
    place = max(0, position_ms - policy.rewind_ms)
    found = [credits_.start_ms for credits_ in _around(place, segments)]
    return max(0, min(found) - 1) if found else place


def _around(position_ms: int, segments: Segments) -> list[MediaSegment]:
    """The CREDITS that a position lies inside; a segment's end is outside it."""
    return [
        one
        for one in segments
        if one.kind is SegmentKind.CREDITS and one.start_ms <= position_ms < one.end_ms
    ]
