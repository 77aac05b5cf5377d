"""What a profile's watching of a playable comes to, as every surface shows it (R7a)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.ids import DeviceId, PlayableId, ProfileId
from domain.watching.keys import watch_state_id
from domain.watching.place import AlternativePosition, alternative, winning
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import PlayableState, counting, counting_folded
from domain.watching.thresholds import Segments, resume_position
from domain.watching.viewing import Viewing


class WatchStatus(Enum):
    UNWATCHED = "UNWATCHED"
    BARELY_STARTED = "BARELY_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    REWATCHING = "REWATCHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """A profile's state of a playable; positions are in milliseconds.

    `last_watched_at` and `last_device_id` are of the latest event, `position_ms` is the place (R7).
    `has_place` says whether somebody meant to be there: the viewing that stands is serious.
    """

    profile_id: ProfileId
    playable_id: PlayableId
    status: WatchStatus
    position_ms: int = 0
    duration_ms: int = 0
    has_place: bool = False
    play_count: int = 0
    ever_completed: bool = False
    last_watched_at: datetime | None = None
    last_device_id: DeviceId | None = None
    alternative: AlternativePosition | None = None

    @property
    def id(self) -> str:
        return watch_state_id(self.profile_id, self.playable_id)

    @property
    def percent(self) -> float:
        """0 to 100; what is only marked as watched is at 100."""
        if self.duration_ms == 0:
            return 100.0 if self.status is WatchStatus.COMPLETED else 0.0
        return self.position_ms * 100 / self.duration_ms

    @property
    def under_way(self) -> bool:
        """Whether there is a place to go on from: in progress or being rewatched, and meant.

        What is marked as watched and then opened by mistake is in progress by the letter of R7a,
        yet nobody is in the middle of it.
        """
        going = (WatchStatus.IN_PROGRESS, WatchStatus.REWATCHING)
        return self.status in going and self.has_place

    def resume_ms(self, segments: Segments = (), policy: WatchingPolicy = DEFAULT_POLICY) -> int:
        """R3: where to go on, in milliseconds; `segments` are those of the playable."""
        completed = self.status is WatchStatus.COMPLETED
        return resume_position(self.position_ms, segments, completed=completed, policy=policy)


def watch_state(
    profile_id: ProfileId,
    playable_id: PlayableId,
    state: PlayableState,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> WatchState:
    """What a state comes to, by the viewings of it that count."""
    winner = winning(state, policy)
    latest = max((one.last for one in counting(state)), default=None)
    return WatchState(
        profile_id=profile_id,
        playable_id=playable_id,
        status=status(state, policy),
        position_ms=winner.last.position_ms if winner else 0,
        duration_ms=winner.last.duration_ms if winner else 0,
        has_place=winner is not None and winner.serious(policy),
        play_count=play_count(state),
        ever_completed=ever_completed(state),
        last_watched_at=latest.at if latest else None,
        last_device_id=latest.device_id if latest else None,
        alternative=alternative(state, policy),
    )


def status(state: PlayableState, policy: WatchingPolicy = DEFAULT_POLICY) -> WatchStatus:
    """R7a, in its order. Where only folded viewings count, the completed among them tell."""
    winner = winning(state, policy)
    if winner is None:
        return WatchStatus.COMPLETED if ever_completed(state) else WatchStatus.UNWATCHED
    if winner.last.completed:
        return WatchStatus.COMPLETED
    return _unfinished(winner, policy, ever=ever_completed(state))


def _unfinished(winner: Viewing, policy: WatchingPolicy, *, ever: bool) -> WatchStatus:
    if ever and winner.serious(policy):
        return WatchStatus.REWATCHING
    if not ever and not winner.last.started(policy):
        return WatchStatus.BARELY_STARTED
    return WatchStatus.IN_PROGRESS


def play_count(state: PlayableState) -> int:
    """R7a: viewings that completed. A viewing completes at most once (R6)."""
    live = {one.id for one in counting(state) if one.completed is not None}
    return len(live | {one.id for one in counting_folded(state) if one.completed_at is not None})


def ever_completed(state: PlayableState) -> bool:
    """Whether a viewing that counts completed; a mark that says watched counts too."""
    return state.marked_watched or play_count(state) > 0
