"""Until when Continue Watching stays as it is while nobody watches anything (R11, R24)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.licence import next_boundary, spans_in
from domain.visibility import Audience
from domain.watching.continue_watching import WatchedTitle
from domain.watching.episode_order import out_since


def changes_next(
    titles: Iterable[WatchedTitle], audience: Audience, now: datetime
) -> datetime | None:
    """The next instant at which a licence of these titles starts or ends, or an episode is out."""
    return min((at for one in titles for at in _changes(one, audience, now)), default=None)


def _changes(watched: WatchedTitle, audience: Audience, now: datetime) -> Iterator[datetime]:
    boundary = next_boundary(spans_in(watched.title.windows, audience.country), now)
    if boundary is not None:
        yield boundary
    for episode in watched.episodes:
        since = out_since(episode)
        if since is not None and since > now:
            yield since
