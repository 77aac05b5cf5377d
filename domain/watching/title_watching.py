"""What a profile's watching of a title as a whole comes to (R15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain.watching.hiding import is_hidden
from domain.watching.mark import Hide
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import PlayableState, counting


@dataclass(frozen=True, slots=True)
class TitleWatching:
    """`last_watched_at` is the latest event of a viewing that counts; None where none does."""

    hidden: bool = False
    last_watched_at: datetime | None = None


NEVER = TitleWatching()


def title_watching(
    hide: Hide | None,
    states: Collection[PlayableState],
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> TitleWatching:
    """`states` are those of the film, or of the series' episodes."""
    at = (viewing.last.at for state in states for viewing in counting(state))
    return TitleWatching(is_hidden(hide, states, policy), max(at, default=None))
