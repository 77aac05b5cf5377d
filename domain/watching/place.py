"""Where a profile is in a playable: the viewing whose position stands, and its rival (R7, R8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.ids import DeviceId
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import PlayableState, counting
from domain.watching.viewing import Viewing


@dataclass(frozen=True, slots=True)
class AlternativePosition:
    """Where another device was, in milliseconds, and when."""

    position_ms: int
    device_id: DeviceId
    recorded_at: datetime


def winning(state: PlayableState, policy: WatchingPolicy = DEFAULT_POLICY) -> Viewing | None:
    """R7: the latest serious viewing, or with none the latest; None when none counts."""
    viewings = counting(state)
    return latest_of(one for one in viewings if one.serious(policy)) or latest_of(viewings)


def alternative(
    state: PlayableState, policy: WatchingPolicy = DEFAULT_POLICY
) -> AlternativePosition | None:
    """R8: the position on another device that lost to the winning one and may be the one meant."""
    winner = winning(state, policy)
    rival = rival_of(winner, state) if winner else None
    if winner is None or rival is None or not _offered(rival, winner, policy):
        return None
    return AlternativePosition(rival.last.position_ms, rival.last.device_id, rival.last.at)


def rival_of(winner: Viewing, state: PlayableState) -> Viewing | None:
    """The latest other viewing that another device ended; offered or not."""
    return latest_of(
        one
        for one in counting(state)
        if one.id != winner.id and one.last.device_id != winner.last.device_id
    )


def _offered(rival: Viewing, winner: Viewing, policy: WatchingPolicy) -> bool:
    """A viewing that carried on from another's is not in conflict with it."""
    ends = (winner.last.position_ms, winner.first.position_ms)
    return (
        rival.serious(policy)
        and rival.completed is None
        and abs(rival.last.at - winner.last.at) <= policy.alternative_within
        and all(abs(rival.last.position_ms - end) > policy.alternative_apart_ms for end in ends)
    )


def latest_of(viewings: Iterable[Viewing]) -> Viewing | None:
    """The viewing of the latest event; None of none."""
    return max(viewings, key=lambda one: (one.last, one.id), default=None)
