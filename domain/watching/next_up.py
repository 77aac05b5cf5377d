"""Next-up: the episode with which a profile goes on in a series, and why that one (R12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.ids import PlayableId
from domain.title import Episode
from domain.visibility import Audience, visible
from domain.watching.completion import completions
from domain.watching.episode_order import in_order, is_special, may_be_suggested, out_since
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import NOTHING, PlayableState
from domain.watching.thresholds import Segments
from domain.watching.watch_state import WatchState, watch_state


class NextUpReason(Enum):
    RESUME = "RESUME"
    NEXT_IN_ORDER = "NEXT_IN_ORDER"
    NEW_EPISODE = "NEW_EPISODE"
    GAP_FILL = "GAP_FILL"
    REWATCH = "REWATCH"
    START = "START"


@dataclass(frozen=True, slots=True)
class NextUp:
    """`state` is the profile's of that episode."""

    episode: Episode
    reason: NextUpReason
    state: WatchState

    def start_ms(self, segments: Segments = (), policy: WatchingPolicy = DEFAULT_POLICY) -> int:
        """Where it starts, in milliseconds: on from the profile's place in it, if there is one."""
        return self.state.resume_ms(segments, policy)


@dataclass(frozen=True, slots=True)
class Seen:
    """An episode this profile may know of. `place` is its place in the order of the series."""

    place: int
    episode: Episode
    state: WatchState
    completions: tuple[datetime, ...]
    open: bool

    @property
    def regular(self) -> bool:
        return not is_special(self.episode)

    @property
    def watched(self) -> bool:
        return bool(self.completions)


def seen_of(
    episodes: Iterable[Episode],
    states: Mapping[PlayableId, PlayableState],
    audience: Audience,
    now: datetime,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> tuple[Seen, ...]:
    """A series' episodes in order, specials first, each with what the profile saw of it."""
    found = []
    for place, episode in enumerate(in_order(episodes)):
        # SECURITY: what is above the level or blocked is not there at all, watched or not (R18).
        if visible(audience, episode):
            id_ = PlayableId(episode.id)
            kept = states.get(id_, NOTHING)
            shown = watch_state(audience.profile_id, id_, kept, policy)
            may = may_be_suggested(audience, episode, now)
            found.append(Seen(place, episode, shown, completions(kept), may))
    return tuple(found)


def next_up(series: Sequence[Seen]) -> NextUp | None:
    """R12: the first of its branches that applies. Specials only when one is under way (R13)."""
    active = max((one for one in series if one.state.last_watched_at), key=_active, default=None)
    if active and active.open and active.state.under_way:
        return _next(active, NextUpReason.RESUME)
    regular = [one for one in series if one.regular]
    latest = max((one for one in regular if one.watched), key=_newest, default=None)
    choices = [one for one in regular if one.open]
    if latest is None:
        return _next(choices[0], NextUpReason.START) if choices else None
    return _rewatched(latest, choices) or _after(latest, choices) or _before(latest, choices)


def is_begun(series: Iterable[Seen]) -> bool:
    """R16: whether a regular episode was watched, or somebody is in the middle of one."""
    return any(one.regular and (one.watched or one.state.under_way) for one in series)


def _rewatched(latest: Seen, choices: Sequence[Seen]) -> NextUp | None:
    """(b): somebody has seen all there is, and goes through it again."""
    if len(latest.completions) == 1 or not all(one.watched for one in choices):
        return None
    after = next((one for one in choices if one.place > latest.place), None)
    return _next(after, NextUpReason.REWATCH) if after else None


def _after(latest: Seen, choices: Sequence[Seen]) -> NextUp | None:
    """(c): the first unwatched one after the most recently watched."""
    found = (one for one in choices if one.place > latest.place and not one.watched)
    after = next(found, None)
    if after is None:
        return None
    since = out_since(after.episode)
    is_new = since is not None and since > latest.completions[-1]
    return _next(after, NextUpReason.NEW_EPISODE if is_new else NextUpReason.NEXT_IN_ORDER)


def _before(latest: Seen, choices: Sequence[Seen]) -> NextUp | None:
    """(d): the first gap before it; (e): none, all is watched."""
    found = (one for one in choices if one.place < latest.place and not one.watched)
    gap = next(found, None)
    return _next(gap, NextUpReason.GAP_FILL) if gap else None


def _next(one: Seen, reason: NextUpReason) -> NextUp:
    return NextUp(one.episode, reason, one.state)


def _active(one: Seen) -> tuple[datetime | None, int]:
    return one.state.last_watched_at, one.place


def _newest(one: Seen) -> tuple[datetime, int]:
    """By the newest completion; of episodes marked in one go the last in order."""
    return one.completions[-1], one.place
