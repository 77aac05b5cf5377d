"""What marking a title, a season or an episode as watched acts on (R6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.ids import DeviceId
from domain.title import Episode
from domain.visibility import Audience, visible
from domain.watching.episode_order import in_order, is_out, is_special
from domain.watching.mark import Mark
from domain.watching.state import PlayableState

_MOMENT = timedelta(microseconds=1)


def markable(episodes: Iterable[Episode], audience: Audience, now: datetime) -> list[Episode]:
    """Of a season's or a series' episodes, in order: the visible, aired ones, no specials.

    All of them are marked; answers show the first 200 (`WatchingPolicy.most_marked`).
    """
    # SECURITY: what the profile may not see is not acted on, and its number is not told (R20).
    return [
        one
        for one in in_order(episodes)
        if visible(audience, one) and is_out(one, now) and not is_special(one)
    ]


def new_mark(state: PlayableState, now: datetime, device_id: DeviceId, *, watched: bool) -> Mark:
    """A mark that stands: after the latest that was read, also where two are set at one instant,
    or by servers whose clocks differ.
    """
    at = now if state.mark is None else max(now, state.mark.at + _MOMENT)
    return Mark(at, device_id, watched)
